"""Draw surgery-16.svg: sixteen operated people with leg symptoms, by how much relief they had."""

from style import HEAD, INK, TEAL, caution, circle, line, lines, path, read, save, text

FIRST, STEP, GAP, TOP = 30, 40, 20, 92  # x of the first person, spacing, gap between groups, top of the heads
SHOULDER, HIP, FOOT = TOP + 36, TOP + 66, TOP + 108


def person(x: float, relief: str) -> list[str]:
    """Draw one person; the fuller the shape, the more the relief."""
    body = (f"M{x - 14:g} {FOOT}V{SHOULDER}a11 11 0 0 1 11 -11h6a11 11 0 0 1 11 11V{FOOT}"
            f"h-11V{HIP}h-6V{FOOT}Z")
    full = relief in ("complete", "almost complete")
    parts = [circle(x, TOP + 10, 10, TEAL if relief == "complete" else "none", TEAL)]
    parts.append(path(body, TEAL, 2, TEAL if full else "none"))
    if relief == "some":
        for y in range(HIP + 1, FOOT - 1, 6):
            parts += [line(x + side, y, x + side + 11, y, TEAL, 3) for side in (-14, 3)]
    return parts


def main() -> None:
    """Read the counts and write the figure."""
    parts, left, edges = [], FIRST, []
    for row in read("surgery-16.csv")[:4]:
        count, relief = int(row["People (of 16)"]), row["Relief of leg symptoms"]
        right = left + STEP * (count - 1)
        for number in range(count):
            parts += person(left + STEP * number, relief)
        middle = (left + right) / 2
        parts.append(line(left - 14, 220, right + 14, 220, INK, 2))
        parts.append(text(middle, 250, str(count), 24, anchor="middle", bold=True))
        parts.append(lines(middle, 274, relief.split(), anchor="middle"))
        edges.append((left - 14, right + 14))
        left = right + STEP + GAP
    parts.append(path(f"M{edges[0][0]} 76V64H{edges[1][1]}V76", INK, 2))
    parts.append(text(edges[0][0], 26, "Stated in the study abstract:"))
    parts.append(text(edges[0][0], 49, "5 of 16, complete or almost complete", HEAD, bold=True))
    parts += caution(318, "No control group", "The split into four groups is reported in the magazine article only.")
    save("surgery-16.svg", "Relief of leg symptoms in sixteen operated people", 396, parts)


if __name__ == "__main__":
    main()
