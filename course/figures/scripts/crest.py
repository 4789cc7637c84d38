"""Draw crest.svg and crest-marks.svg: superior cluneal branches on the iliac crest, with names or numbers."""

from __future__ import annotations

import math

from body import CREST_TOP
from curves import samples
from geometry import Point, Polygon, View, clip_area, clip_line, hatch, rounded
from marks import (
    FAR,
    LEADER,
    NERVE,
    STRUCTURE,
    SUPERIOR,
    TRUNK,
    WHITE,
    ellipse,
    frame,
    path,
    polyline,
    shape,
    stroke,
)
from page import SMALL, document, label, leader, mark, scale_bar, to_midline
from style import BONE, BONE_EDGE, GRAY, LIGHT

# Millimeters, as in body.py.
CREST_BONE = [(44, 96), (40.5, 86), *CREST_TOP, (146, 46)]
CREST_LIP = [
    (150, 56), (140, 43), (133, 29.5), (126.5, 20), (118, 14), (107, 11.5), (97, 12.3), (87, 17.5),
    (79, 26), (71, 37.5), (64, 47.5), (58, 58), (54, 68), (55, 80), (58, 96),
]
BRANCHES = {
    "medial": [
        (24, -60), (31, -36), (40, -13), (52, 8), (59, 18), (66, 26.5), (72, 35), (77, 47), (80, 62),
        (80, 90),
    ],
    "intermediate": [(43, -60), (50, -36), (58, -15), (66, 1), (75, 17), (86, 37), (95, 56), (103, 90)],
    "lateral": [(58, -60), (66, -38), (74, -18), (82, -2), (93, 16), (107, 35), (120, 54), (132, 90)],
}
TWIGS = [
    [(77, 47), (77.5, 60), (75, 74), (69, 90)],
    [(86, 37), (92, 54), (94, 70), (93, 90)],
    [(107, 35), (114, 52), (118, 70), (119, 90)],
]
EXITS = {"medial": 31, "intermediate": 12.0, "lateral": -9.0}  # y where a branch leaves the fascia

# Millimeters across and along the medial branch, from the middle of its tunnel.
ROOF = [
    [(-6, -3), (-4.9, -0.4), (-4.7, 2), (-5.4, 5)],
    [(-5.4, 5), (-3.5, 2.2), (0, 1), (3.5, 2.2), (5.4, 5)],
    [(5.4, 5), (4.7, 2), (4.9, -2.4), (6, -6)],
]
MOUTH = [(5.4, 5), (3.2, 6.5), (0, 7), (-3.2, 6.5), (-5.4, 5)]
HOOPS = [[(-4.8, v), (-2.8, v - 2.9), (0, v - 4.1), (2.8, v - 3.6), (4.8, v - 1.2)] for v in (-0.4, 2)]


def at_tunnel(points: Polygon) -> list[Point]:
    """Turn points across and along the medial branch into place, where it crosses the crest."""
    turn = math.radians(-40)
    c, s = math.cos(turn), math.sin(turn)
    return [(68.2 + across * c - along * s, 30 + across * s + along * c) for across, along in points]


def split(line: list[Point], y: float) -> tuple[list[Point], list[Point]]:
    """Cut a polyline that runs downward at height y."""
    k = next(i for i, p in enumerate(line) if p[1] >= y)
    return line[:k + 1], line[k:]


def run(view: View, line: list[Point], color: str, width: float, **more) -> str:
    """Return a polyline, cut at the panel."""
    d = "".join(polyline(piece) for piece in clip_line(view.points(line), view.panel))
    return path(d, fill="none", stroke=color, stroke_width=width, stroke_linejoin="round", **more)


def fill(view: View, polygon: list[Point], color: str) -> str:
    """Return a plain area, cut at the panel."""
    return path(polyline(clip_area(view.points(polygon), view.panel), True), fill=color)


def fascia(view: View, polygon: list[Point], angle: float, tint: str) -> list[str]:
    """Draw a sheet: a light tint and the direction of its fibers."""
    visible = clip_area(view.points(polygon), view.panel)
    fibers = "".join(polyline(line) for line in hatch(visible, angle, 11))
    return [path(polyline(visible, True), fill=LIGHT, fill_opacity=tint),
            path(fibers, fill="none", stroke=GRAY, stroke_width=LEADER, stroke_opacity="0.28")]


def tunnel(view: View) -> list[str]:
    """Draw a fascial vault over the bone, with the dark mouth where the nerve comes out."""
    left, lower, right = (at_tunnel(side) for side in ROOF)
    mouth = samples(lower) + samples(at_tunnel(MOUTH))
    roof = samples(left) + samples(lower) + samples(right)
    return [path(polyline(view.points(mouth), True), fill=BONE_EDGE),
            path(polyline(view.points(roof), True), fill=WHITE, fill_opacity="0.65"),
            *(stroke(view, at_tunnel(hoop), GRAY, stroke_opacity="0.6") for hoop in HOOPS),
            *(stroke(view, line, GRAY, STRUCTURE) for line in (left, lower, right))]


def opening(view: View, x: float, y: float) -> str:
    """Return the hole in the fascia where a branch comes out at this point."""
    return ellipse(view, (x + 0.6, y + 1.1), 2.3, 1.5, -20, fill=WHITE, stroke=GRAY, stroke_width=LEADER)


def picture(view: View) -> list[str]:
    """Draw the crest from the deepest layer to the nearest."""
    top, lip = samples(CREST_BONE), samples(CREST_LIP)
    rounding = lip + [(100 + 1.06 * (x - 100), 72 + 1.06 * (y - 72)) for x, y in lip[::-1]]
    branches = {key: split(samples(line), EXITS[key]) for key, line in BRANCHES.items()}
    parts = fascia(view, [*lip[::-1], (170, 150), (40, 150)], 66, "0.2")
    parts += [fill(view, top + lip, BONE), fill(view, rounding, FAR)]
    parts += [run(view, covered, SUPERIOR, TRUNK, stroke_opacity="0.5") for covered, _ in branches.values()]
    parts += fascia(view, [*top, (200, -120), (-60, -120), (-60, 140)], -24, "0.45")
    parts += [run(view, line, BONE_EDGE, STRUCTURE) for line in (top, lip)]
    parts += tunnel(view)
    for key, (_, free) in branches.items():
        if key != "medial":
            parts.append(opening(view, *free[0]))
        parts.append(run(view, free, SUPERIOR, TRUNK))
    parts += [run(view, samples(twig), SUPERIOR, NERVE) for twig in TWIGS]
    return [*parts, frame(view)]


def section(x: int, y: int) -> list[str]:
    """Draw the tunnel cut across: a groove in the bone, a roof of fascia, the nerve between."""
    view = View(1, x, y, panel=rounded(x - 56, y - 44, 112, 100, 12))
    bone = [
        (-90, 4, "c"), (-30, 4), (-20, 8), (-14, 22), (-7, 29), (7, 29), (14, 22), (20, 8), (30, 4),
        (90, 4, "c"), (90, 90, "c"), (-90, 90, "c"),
    ]
    return [shape(view, bone), path(polyline([(x - 56, y), (x + 56, y)]), stroke=GRAY, stroke_width=7),
            f'<circle cx="{x}" cy="{y + 16}" r="8.5" fill="{SUPERIOR}"/>',
            label(x, y - 14, "fascia", anchor="middle", size=SMALL),
            label(x, y + 48, "bone", anchor="middle", size=SMALL),
            frame(view)]


def names() -> list[str]:
    """Return words and their leaders, and the section that explains the tunnel."""
    return [
        label(8, 92, "Thoracolumbar", "fascia"), leader((64, 106), (168, 106)),
        label(8, 253, "Osteofibrous", "tunnel"), leader((108, 257), (298, 257)),
        label(8, 398, "Posterior", "superior", "iliac spine"), leader((90, 416), (204, 416)),
        label(592, 92, "Opening in", "the fascia"), leader((586, 97), (363, 97)),
        label(592, 166, "Iliac crest"), leader((586, 161), (512, 161)),
        label(592, 272, "Gluteal fascia"), leader((586, 267), (540, 267)),
        label(346, 476, "Medial", "branch", anchor="middle"),
        label(432, 476, "Intermediate", "branch", anchor="middle"),
        label(538, 476, "Lateral", "branch", anchor="middle"),
        *section(652, 386), label(652, 462, "Tunnel, cut across", anchor="middle", size=SMALL),
    ]


def numbers() -> list[str]:
    """Return numbers and their leaders."""
    return [
        leader((110, 106), (168, 106)), mark(95, 106, 1), leader((110, 257), (298, 257)), mark(95, 257, 2),
        mark(347, 474, 3), mark(538, 474, 4),
    ]


def draw(name: str, title: str, words: list[str]) -> None:
    """Write the picture with these words on it."""
    view = View(4, 40, 132, panel=rounded(136, 12, 440, 440, 16))
    around = [scale_bar(view, 20, 486, 20), *to_midline(150, 481)]
    document(name, title, 510, [*picture(view), *words, *around])


def main() -> None:
    """Write the figures."""
    draw("crest.svg", "The right iliac crest from behind, with three superior cluneal branches", names())
    draw("crest-marks.svg", "The right iliac crest from behind, with structures numbered 1 to 4", numbers())


if __name__ == "__main__":
    main()
