"""Draw assessment-path.svg: from the safety screen to a trial of care or a referral."""

from style import BONE, GRAY, HEAD, INK, TEAL, WARNING, arrow, lines, path, polygon, rect, save, text

LEFT, RIGHT = 16, 388  # x of the two columns
WIDE, BROAD = 284, 316  # widths of the boxes in them


def box(x, y, w, h, title, words, stroke=INK, width=2, dash=None, fill="none") -> list[str]:
    """Draw a rounded box with a bold title and lines of text, set in its middle."""
    first = y + h / 2 - 22 * len(words) / 2 + 6
    return [
        rect(x, y, w, h, fill, stroke, width, 10, dash),
        text(x + 16, first, title, HEAD, bold=True),
        lines(x + 16, first + 23, words),
    ]


def question(y, h, title, words) -> list[str]:
    """Draw the decision: a box with pointed sides."""
    x, w = LEFT, WIDE
    corners = [(x + 14, y), (x + w - 14, y), (x + w, y + h / 2), (x + w - 14, y + h), (x + 14, y + h), (x, y + h / 2)]
    first = y + h / 2 - 22 * len(words) / 2 + 6
    return [
        polygon(corners, BONE, INK, 2),
        text(x + 26, first, title, HEAD, bold=True),
        lines(x + 26, first + 23, words),
    ]


def main() -> None:
    """Write the figure."""
    end, center, join = LEFT + WIDE, LEFT + WIDE / 2, 343
    parts = box(LEFT, 14, WIDE, 82, "1. Safety screen", ["At the first visit,", "and again at each visit"])
    parts += box(LEFT, 132, WIDE, 62, "2. History and map", ["Their story; where feeling differs"])
    parts += question(230, 84, "3. Palpation", ["A tender spot, and is it", "the pain they know?"])
    parts += box(LEFT, 350, WIDE, 82, "4. Trial of care", ["A goal, a review date", "and a stop rule"])
    parts += box(LEFT, 468, WIDE, 40, "Taper, keep up self-care", [], TEAL)
    parts += box(RIGHT, 14, BROAD, 103, "Refer today",
                 ["New bladder, bowel or sexual change,", "saddle numbness, or pain or", "weakness in both legs"],
                 WARNING, 4)
    parts += box(RIGHT, 129, BROAD, 103, "Refer this week, or sooner",
                 ["Weakness, fever, rash, past cancer,", "steroids, a fall, or new back pain at", "an older age"],
                 WARNING, 2, "8 5")
    parts += box(RIGHT, 246, BROAD, 62, "Look wider", ["Another source is more likely"], GRAY)
    parts += box(RIGHT, 350, BROAD, 82, "Refer for a diagnosis",
                 ["A licensed clinician names the", "cause; you describe what you found"], TEAL, 3)
    downs = [(96, 132, "clear"), (194, 230, ""), (314, 350, "yes, both"), (432, 468, "goal met")]
    for top, bottom, words in downs:
        parts += [arrow(center, top + 2, center, bottom - 3), text(center + 14, (top + bottom) / 2 + 5, words)]
    parts += [arrow(end + 2, 55, RIGHT - 4, 55), text(join, 46, "red flag", anchor="middle")]
    parts += [path(f"M{join} 55V180"), arrow(join, 180, RIGHT - 3, 180)]
    parts += [arrow(end + 2, 272, RIGHT - 3, 272), text(join - 4, 263, "no", anchor="middle")]
    parts += [arrow(end + 2, 391, RIGHT - 4, 391), text(join, 382, "not better", anchor="middle")]
    parts += [arrow(RIGHT + BROAD / 2, 310, RIGHT + BROAD / 2, 346), text(RIGHT + BROAD / 2 + 14, 335, "if unclear")]
    save("assessment-path.svg", "From the safety screen to a trial of care or a referral", 520, parts)


if __name__ == "__main__":
    main()
