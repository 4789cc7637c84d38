"""Draw nomogram.svg: a Fagan nomogram with one worked example.

The left axis holds the logit of the pre-test probability (upside down), the right axis the logit of the
post-test probability, and the middle axis, halfway, half the log of the likelihood ratio. A straight
line through the first two gives the third.
"""

from math import log10

from style import INK, TEAL, circle, line, read, save, text

LEFT, MIDDLE, RIGHT, CENTER, UNIT = 190, 352, 514, 262, 122  # x of the axes, y of 50 %, pixels per log10 unit
PERCENTS = (2, 5, 10, 20, 30, 40, 50, 60, 70, 80, 90, 95, 98)
PRETEST = 0.13  # teaching example, near the 12 to 14 % counted in clinics


def logit(p: float) -> float:
    """Return the base-10 log of the odds."""
    return log10(p / (1 - p))


def posttest(p: float, ratio: float) -> float:
    """Return the probability after a test with this likelihood ratio."""
    odds = p / (1 - p) * ratio
    return odds / (1 + odds)


def axes() -> list[str]:
    """Draw the three axes with their ticks and labels."""
    reach = UNIT * logit(0.98)
    parts = [line(x, CENTER - reach, x, CENTER + reach) for x in (LEFT, RIGHT)]
    parts.append(line(MIDDLE, CENTER - UNIT, MIDDLE, CENTER + UNIT))
    for percent in PERCENTS:
        shift = UNIT * logit(percent / 100)
        parts.append(line(LEFT - 7, CENTER + shift, LEFT, CENTER + shift))
        parts.append(line(RIGHT, CENTER - shift, RIGHT + 7, CENTER - shift))
        parts.append(text(LEFT - 13, CENTER + shift + 6, str(percent), anchor="end"))
        parts.append(text(RIGHT + 13, CENTER - shift + 6, str(percent)))
    for ratio in (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100):
        y = CENTER - UNIT * log10(ratio) / 2
        whole = ratio in (0.01, 0.1, 1, 10, 100)
        parts.append(line(MIDDLE, y, MIDDLE + (8 if whole else 5), y, INK, 2 if whole else 1.25))
        if whole:
            parts.append(text(MIDDLE + 14, y + 6, f"{ratio:g}"))
    heads = ((LEFT, "Before", "the test, %"), (MIDDLE, "Likelihood", "ratio (LR)"), (RIGHT, "After", "the test, %"))
    for x, first, second in heads:
        parts += [text(x, 20, first, anchor="middle", bold=True), text(x, 41, second, anchor="middle")]
    return parts


def worked(ratio: float, color: str, dash: str | None) -> tuple[list[str], float, float]:
    """Draw the line for one likelihood ratio; return it with the height and value of the result."""
    after = posttest(PRETEST, ratio)
    start, end = CENTER + UNIT * logit(PRETEST), CENTER - UNIT * logit(after)
    middle = CENTER - UNIT * log10(ratio) / 2
    parts = [line(LEFT, start, RIGHT, end, color, 3, dash)]
    parts += [circle(x, y, 5, color, color) for x, y in ((LEFT, start), (MIDDLE, middle), (RIGHT, end))]
    return parts, end, after


def main() -> None:
    """Read the likelihood ratios of the first test and write the figure."""
    row = read("likelihood-ratios.csv")[0]
    up, up_y, up_p = worked(float(row["LR+"]), TEAL, None)
    down, down_y, down_p = worked(float(row["LR-"]), INK, "8 6")
    parts = axes() + down + up
    start = CENTER + UNIT * logit(PRETEST)
    parts.append(text(130, start + 8, f"{PRETEST:.0%}", 24, anchor="end", bold=True))
    parts.append(text(130, start + 30, "start", anchor="end"))
    parts += [text(562, up_y + 8, f"{up_p:.0%}", 24, fill=TEAL, bold=True), text(562, up_y + 30, "if positive")]
    parts += [text(562, down_y + 8, f"{down_p:.0%}", 24, fill=INK, bold=True), text(562, down_y + 30, "if negative")]
    up_middle, down_middle = (CENTER - UNIT * log10(float(row[key])) / 2 for key in ("LR+", "LR-"))
    parts.append(text(MIDDLE + 44, up_middle + 2, f'LR+ {row["LR+"]}', fill=TEAL, bold=True))
    parts.append(text(MIDDLE - 12, down_middle + 28, f'LR− {row["LR-"]}', anchor="end", bold=True))
    parts.append(text(MIDDLE, 496, "Example: the Hip-Knee Flexion Test, one study", anchor="middle"))
    save("nomogram.svg", "Fagan nomogram for the Hip-Knee Flexion Test", 512, parts)


if __name__ == "__main__":
    main()
