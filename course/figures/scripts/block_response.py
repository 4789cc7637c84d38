"""Draw block-response.svg: pain before and after a block, and how many people improved (no control group)."""

from style import GRAY, HEAD, LIGHT, TEAL, caution, circle, line, lines, read, rect, save, text

BASE, SCALE = 322, 2.5  # y of 0 mm, pixels per millimeter on the pain scale
LEFT, FULL = 410, 294  # x of 0 %, width of 100 %


def pain_panel(rows: list[dict]) -> list[str]:
    """Draw the two means with their SD whiskers."""
    parts = [text(16, 26, "Mean pain, 0 to 100 mm", HEAD, bold=True), text(16, 49, "whiskers: 1 SD each way")]
    for mm in (0, 20, 40, 60, 80, 100):
        y = BASE - mm * SCALE
        parts.append(line(58, y, 340, y, GRAY if mm == 0 else LIGHT, 1.25))
        parts.append(text(48, y + 6, str(mm), anchor="end"))
    points = []
    for row, x, words in zip(rows, (128, 262), (["before"], ["one week", "after"]), strict=True):
        mean, sd = float(row["Mean (mm of 100)"]), float(row["SD (mm)"])
        y, reach = BASE - mean * SCALE, sd * SCALE
        points.append((x, y))
        parts.append(line(x, y - reach, x, y + reach, TEAL))
        parts += [line(x - 8, end, x + 8, end, TEAL) for end in (y - reach, y + reach)]
        parts.append(text(x + 14, y + (-8 if x < 200 else 6), row["Mean (mm of 100)"], bold=True))
        parts.append(lines(x, BASE + 24, words, anchor="middle"))
    (x1, y1), (x2, y2) = points
    parts.append(line(x1, y1, x2, y2, TEAL, 2, "2 5"))
    return parts + [circle(x, y, 7, TEAL, TEAL) for x, y in points]


def bar_panel(rows: list[dict]) -> list[str]:
    """Draw the two shares as bars against a full length of 100 %."""
    parts = [text(LEFT, 26, "People whose pain fell", HEAD, bold=True)]
    parts.append(text(LEFT, 49, "after up to three weekly injections"))
    for row, y, words in zip(rows, (106, 218), ("by more than 20 mm", "by more than 50%"), strict=True):
        share = float(row["Share of people (%)"])
        parts.append(text(LEFT, y - 12, words))
        parts.append(rect(LEFT, y, FULL, 48, "none", GRAY, 1.25))
        parts.append(rect(LEFT, y, FULL * share / 100, 48, TEAL, TEAL, 1.25))
        parts.append(text(LEFT + 14, y + 31, f"{share:g}%", HEAD, fill="#ffffff", bold=True))
    parts.append(text(LEFT, 292, "outline: all 113 people"))
    return parts


def main() -> None:
    """Read the results and write the figure."""
    rows = read("block-response.csv")
    parts = pain_panel(rows[:2]) + bar_panel(rows[2:])
    parts += caution(388, "No control group", "Time and expectation may explain part of these numbers.")
    save("block-response.svg", "Pain before and after a superior cluneal nerve block", 466, parts)


if __name__ == "__main__":
    main()
