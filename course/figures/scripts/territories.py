"""Draw territories.svg: the skin that each of the three groups of cluneal nerves supplies."""

from __future__ import annotations

from dataclasses import replace

from bones import skeleton
from curves import samples
from geometry import Point, View, hatch, rounded
from marks import DASH, INFERIOR, MIDDLE, STRUCTURE, SUPERIOR, path, polyline, stroke
from page import aside, document, label, leader, scale_bar
from style import INK, LIGHT

# Skin in millimeters, as in body.py.
SKIN = [
    [(122, -80), (120, -60), (122, -38), (131, -12), (146, 16), (159, 48), (169, 84), (175, 122),
     (177, 160), (173, 198), (168, 236), (162, 276), (157, 312)],
    [(3, 236), (6, 252), (9, 276), (12, 312)],
    [(3, 236), (18, 242), (40, 245), (66, 243), (92, 237), (114, 228)],
]
CLEFT = [(0, 112), (0, 160), (0, 236)]
TERRITORIES = {
    SUPERIOR: [
        (40, 56), (47, 40), (58, 22), (73, 4), (92, -9), (114, -10), (132, 2), (145, 28), (155, 60),
        (163, 95), (168, 130), (165, 153), (150, 158), (128, 148), (104, 136), (84, 122), (68, 106),
        (54, 86), (44, 70),
    ],
    MIDDLE: [
        (5, 52), (20, 50), (33, 55), (40, 72), (51, 92), (65, 111), (78, 125), (74, 140), (58, 151),
        (38, 158), (18, 161), (5, 160), (5, 120), (4, 84),
    ],
    INFERIOR: [
        (5, 169), (22, 168), (44, 163), (64, 155), (82, 143), (100, 144), (118, 154), (134, 170),
        (140, 192), (133, 216), (116, 236), (100, 254), (78, 268), (52, 272), (30, 268), (14, 258), (8, 246),
        (6, 236), (5, 200),
    ],
}
ANGLES = {SUPERIOR: -52, MIDDLE: 38, INFERIOR: 0}  # degrees; a group has its own direction and dash


def territory(view: View, color: str, points: list[Point]) -> list[str]:
    """Draw skin marked by lines."""
    edge = view.points(samples(points, True))[:-1]
    lines = "".join(polyline(line) for line in hatch(edge, ANGLES[color], 9))
    return [path(lines, fill="none", stroke=color, stroke_width=STRUCTURE, stroke_linecap="round",
                 stroke_dasharray=DASH[color]),
            stroke(view, points, color, STRUCTURE, closed=True)]


def picture(view: View) -> list[str]:
    """Draw the bones on the left, the territories on the right and the skin on both sides."""
    left_half = replace(view, panel=rounded(0, 12, 360, 494, 0.1))
    parts = ['<g opacity="0.7">', *skeleton(left_half), "</g>"]
    parts.append(stroke(view, [(0, -80), (0, 112)], LIGHT, STRUCTURE))
    for color, points in TERRITORIES.items():
        parts += territory(view, color, points)
    for side in (view, view.other_side()):
        parts += [stroke(side, line, INK, STRUCTURE) for line in SKIN]
    return [*parts, stroke(view, CLEFT, INK, STRUCTURE)]


def names() -> list[str]:
    """Return words and their leaders."""
    return [
        aside(14, 24, "Left"), aside(706, 24, "Right", anchor="end"),
        label(14, 146, "Iliac crest"), leader((98, 141), (184, 141)),
        label(14, 296, "Greater", "trochanter"), leader((98, 312), (166, 312)),
        label(14, 418, "Gluteal fold"), leader((108, 413), (244, 413)),
        label(592, 186, "Superior", "cluneal nerves"), leader((586, 190), (556, 190)),
        label(376, 74, "Middle", "cluneal nerves"), leader((388, 101), (388, 177)),
        label(592, 378, "Inferior", "cluneal nerves"), leader((586, 382), (531, 382)),
        aside(592, 470, "Borders are", "approximate"),
    ]


def main() -> None:
    """Write the figure."""
    view = View(1.26, 360, 114)
    title = "Skin territories of the three groups of cluneal nerves, seen from behind"
    document("territories.svg", title, 516, [*picture(view), *names(), scale_bar(view, 20, 492)])


if __name__ == "__main__":
    main()
