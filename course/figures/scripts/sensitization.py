"""Draw sensitization.svg: from an irritated nerve to wider tenderness, in six numbered steps."""

from style import BONE, BONE_EDGE, GRAY, HEAD, INK, LIGHT, TEAL, WARNING, arrow, circle, line, path, polygon, save, text

COLUMNS, ROWS = (120, 360, 600), (72, 318)  # centers of the icons


def place(icon: list[str], x: float, y: float) -> list[str]:
    """Move an icon drawn around (0, 0) to its center."""
    return [f'<g transform="translate({x} {y})">', *icon, "</g>"]


def nerve() -> list[str]:
    """A nerve over the crest, pressed under a band."""
    return [
        path("M-88 52C-70 14 -30 -2 8 0C50 2 74 20 88 52Z", BONE_EDGE, 2, BONE),
        path("M-88 -34C-50 -32 -34 -8 4 -7C44 -6 66 8 88 20", TEAL, 4),
        path("M-22 4C-18 -26 24 -28 30 4", INK, 3),
        *[line(a, b, c, d, WARNING, 2.5)
          for a, b, c, d in ((4, -30, 4, -44), (-16, -28, -24, -40), (24, -28, 32, -40))],
    ]


def soup() -> list[str]:
    """A nerve among immune cells and messenger molecules."""
    cells = [(-58, -30), (10, -38), (56, 30), (-28, 34)]
    dots = [(-30, -22), (-12, -44), (-80, -4), (38, -22), (64, -32), (82, -8), (30, 24), (12, 40), (-54, 20), (-4, 22),
            (-72, 38), (80, 44), (40, 48), (-36, -46)]
    parts = [path("M-96 4C-60 -10 -30 14 0 2C34 -12 60 12 96 2", TEAL, 4)]
    for x, y in cells:
        parts += [circle(x, y, 13, LIGHT, INK, 2), circle(x + 2, y + 1, 4.5, INK, INK, 1)]
    return parts + [circle(x, y, 3, WARNING, WARNING, 1) for x, y in dots]


def ending() -> list[str]:
    """Nerve endings below the skin, firing."""
    parts = [path("M-88 -34C-60 -42 -30 -28 0 -34C30 -40 60 -28 88 -34"
                  "V-22C60 -16 30 -28 0 -22C-30 -16 -60 -30 -88 -22Z",
                  BONE_EDGE, 2, BONE)]
    parts += [path(d, TEAL, 4) for d in ("M0 58V6", "M0 46C-4 26 -46 34 -48 8", "M0 46C4 26 46 34 48 8")]
    for x in (-48, 0, 48):
        parts.append(circle(x, 6, 5, TEAL, TEAL, 1))
        parts += [line(x + a, b, x + c, d, WARNING, 2.5)
                  for a, b, c, d in ((0, -5, 0, -13), (-9, -1, -16, -8), (9, -1, 16, -8))]
    return parts


def cord() -> list[str]:
    """The spinal cord in cross-section: a small signal in, a larger one out."""
    horns = ("M0 -8C-8 -12 -12 -30 -24 -32C-32 -32 -30 -22 -24 -10C-20 0 -34 10 -32 22C-30 34 -12 28 -8 12"
             "C-6 8 6 8 8 12C12 28 30 34 32 22C34 10 20 0 24 -10C30 -22 32 -32 24 -32C12 -30 8 -12 0 -8Z")
    return [
        path("M0 -44C36 -48 60 -26 60 2C60 32 34 46 0 46C-34 46 -60 32 -60 2C-60 -26 -36 -48 0 -44Z",
             BONE_EDGE, 2, BONE),
        path(horns, INK, 2, LIGHT),
        circle(25, -24, 13, "none", WARNING, 2.5),
        path("M25 -126V-98L32 -94L25 -90V-52", TEAL, 3),
        polygon([(25, -40), (19, -53), (31, -53)], TEAL),
        path("M-64 -16H-70L-80 -46L-92 12L-100 -16H-106", WARNING, 3),
        polygon([(-118, -16), (-105, -22), (-105, -10)], WARNING),
    ]


def brain() -> list[str]:
    """The brain from the side."""
    return [
        path("M14 30C18 44 16 50 14 58H30C32 46 34 40 40 30", BONE_EDGE, 2, BONE),
        path("M-66 10C-76 -10 -66 -34 -46 -38C-36 -54 -8 -56 2 -50C22 -58 48 -46 52 -34C72 -28 78 -2 66 10"
             "C66 24 48 32 34 26C20 36 0 34 -8 26C-26 34 -44 28 -46 20C-56 22 -64 18 -66 10Z", BONE_EDGE, 2, BONE),
        *[path(d, BONE_EDGE, 2)
          for d in ("M-46 -14C-36 -24 -24 -20 -22 -8", "M-14 -34C-2 -36 4 -26 -2 -14", "M22 -30C16 -18 24 -8 34 -10",
                    "M-40 6C-28 0 -8 4 4 0C14 -2 20 6 28 4", "M48 -14C56 -10 56 0 50 6")],
    ]


def body() -> list[str]:
    """The back and buttocks: a small spot and the wider field around it."""
    return [
        path("M-48 -58C-44 -36 -52 -24 -64 -6C-76 14 -76 38 -72 58"
             "M48 -58C44 -36 52 -24 64 -6C76 14 76 38 72 58", INK, 2),
        path("M0 22V52C-22 60 -46 58 -58 46M0 52C22 60 46 58 58 46", INK, 2),
        path("M0 -58V4", GRAY, 2, dash="1 7"),
        circle(28, -10, 7, WARNING, WARNING, 1),
        circle(28, -10, 20, "none", WARNING, 2, "6 4"),
        circle(28, -10, 34, "none", WARNING, 2, "6 4"),
    ]


def main() -> None:
    """Write the figure."""
    steps = [
        (nerve(), 0, 0, "1. Irritated nerve", "pressed or rubbed"),
        (soup(), 1, 0, "2. Inflammatory soup", "immune cells, cytokines"),
        (ending(), 2, 0, "3. Sensitized ending", "fires at less"),
        (cord(), 2, 1, "4. Dorsal horn", "turns the signal up"),
        (brain(), 1, 1, "5. Brain", "turns it up or down"),
        (body(), 0, 1, "6. Wider tenderness", "more area hurts"),
    ]
    parts = []
    for icon, column, row, title, words in steps:
        x, y = COLUMNS[column], ROWS[row]
        parts += place(icon, x, y)
        parts += [text(x, y + 84, title, HEAD, "middle", bold=True)]
        parts += [text(x, y + 107, words, anchor="middle")]
    parts += [arrow(222, 72, 258, 72), arrow(462, 72, 498, 72), arrow(274, 318, 208, 318)]
    parts.append(arrow(444, 338, 534, 338))
    parts.append(text(360, 474, "From general pain science; not shown for cluneal nerves in people.", anchor="middle"))
    save("sensitization.svg", "From an irritated nerve to wider tenderness", 490, parts)


if __name__ == "__main__":
    main()
