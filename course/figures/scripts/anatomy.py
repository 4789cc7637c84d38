"""Draw the course's anatomical figures.

Run as `python3 course/figures/scripts/anatomy.py`; it writes six SVG files into
the folder above this one, the same bytes each time. Standard library only.

Everything is measured in millimeters on an average adult pelvis seen from
behind: x runs from the midline toward the right side of the body (the right of
the picture), y runs down from the top of the iliac crest. A `View` turns
millimeters into picture units, so 70 mm in the data is 70 mm on the scale bar.
"""

import math
from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]

INK, GRAY, LIGHT, WHITE = "#1f2933", "#6b7780", "#d9dee2", "#ffffff"
BONE, FAR, OUTLINE = "#f3ead9", "#e6dcc8", "#9a8866"
SUPERIOR, MIDDLE, INFERIOR = "#0b6e78", "#b8651b", "#7b3f76"
FONT = "Source Sans Pro, Source Sans 3, Helvetica, Arial, sans-serif"

STRUCTURE, LEADER, NERVE, TRUNK = 2, 1.25, 3, 4
DASH = {SUPERIOR: None, MIDDLE: "9 5.5", INFERIOR: "0.1 6"}


# --- The anatomy, in millimeters (right side) -------------------------------
# A third item "c" marks a corner; all other points are joined smoothly.

CREST_TOP = [
    (38.5, 78), (39.5, 70), (44, 60), (51, 47), (58, 36), (65, 26), (73, 14.5), (80, 7.5),
    (88, 2.8), (98, 0.4), (108, 0.2), (120, 3.6), (131, 11), (138.5, 22), (140.5, 34),
]
HIP = CREST_TOP + [
    (139, 48), (135.5, 61), (132, 72), (127, 80), (121, 87), (116, 95), (113, 103),
    (113, 111), (112.5, 119), (108, 130), (105, 142), (101, 154), (96, 164), (91, 173),
    (88.5, 182), (86, 193), (81, 205), (74, 213), (65, 216), (57, 213), (52.5, 205),
    (54, 194), (59, 184), (64, 175), (66, 167), (62, 160), (51.5, 154, "c"), (59, 147),
    (66, 138), (70, 128), (70, 117), (66, 108.5), (59, 105), (52, 107), (46, 109),
    (41.5, 104), (42, 96), (42.5, 89), (40, 84),
]
OUTER_LIP = [
    (46, 76), (50, 67), (56, 57), (63, 46.5), (70, 36.5), (78, 25), (86, 16.5), (96, 11.5),
    (107, 10.5), (118, 13.5), (127, 20), (133, 29),
]
GLUTEAL_LINES = [
    [(61, 56), (66, 68), (66, 82), (61, 94)],
    [(124, 24), (115, 36), (103, 54), (92, 74), (80, 94)],
    [(106, 106), (98, 105), (89, 109), (82, 117)],
]
TUBEROSITY = [(77, 174), (70, 180), (63, 191), (61, 202), (66, 209)]
PUBIS = [
    (82, 130), (66, 138), (48, 147), (30, 151), (14, 149), (3, 152), (2, 168),
    (3, 183), (10, 187), (24, 196), (38, 207), (52, 215), (66, 214), (76, 180),
]
OBTURATOR = [
    (66, 158), (50, 160), (36, 163), (26, 169), (25, 178), (33, 187), (44, 197),
    (54, 203), (66, 196),
]
HEAD = (93, 141, 24)
FEMUR = [
    (112, 250, "c"), (114, 232), (114, 220), (110, 210), (104, 205), (102, 198), (105.5, 189),
    (104, 178), (98, 167), (88, 156, "c"), (88, 128, "c"), (106, 128), (116, 137), (124, 142),
    (130, 140), (134, 135), (140, 131.5), (148, 134.5), (154, 144), (156.5, 157),
    (155, 171), (150, 188), (146, 208), (143.5, 230), (142.5, 250, "c"),
]
TROCHANTER_CREST = [(137, 139), (141, 151), (136, 166), (127, 181), (117, 193), (109, 199)]
SACRUM = [
    (0, 44), (6, 41), (13, 37), (18, 32), (24, 31), (28, 36), (31, 42), (38, 41), (46, 42),
    (52, 49), (53, 62), (50, 76), (46, 90), (41.5, 102), (37, 111), (33.5, 117), (29, 123),
    (22, 125), (15, 126), (10, 130), (8, 135), (0, 136.5),
]
COCCYX = [
    [(0, 135), (5, 134), (8, 134.5), (13, 137.5), (8, 141), (6.5, 145), (0, 146.5)],
    [(0, 145), (5, 145.5), (6.2, 148.5), (4.8, 152), (0, 153.5)],
    [(0, 152), (4, 153), (4, 157), (2.5, 161), (0, 162)],
]
FORAMINA = {"S1": (22, 55), "S2": (19.5, 72), "S3": (17.5, 88), "S4": (15.5, 103)}
MEDIAN_CREST = [
    (0, 46), (3.4, 49), (3.8, 55), (2.4, 60), (3.4, 66), (3.6, 72), (2.2, 77),
    (3, 83), (3, 88), (2, 93), (2.6, 98), (2.4, 104), (0, 108),
]
HIATUS = [(6.5, 126), (5.8, 118.5), (3.5, 113), (0, 111)]
LIGAMENT_SIDES = [
    [(37.5, 79), (35.3, 88), (31.5, 98), (27.5, 107), (23.5, 114)],
    [(47.5, 79), (46, 89), (42.5, 100), (38, 109.5), (33, 117.5)],
]
SPINOUS = [(0, -4), (2.6, -2), (3.2, 6), (3.8, 14), (5, 21), (3.8, 26), (0, 27)]
BODY = [(0, -15), (14, -15), (24, -14.5), (23, -7), (22.5, 0), (23, 7), (25, 14.5), (13, 16), (0, 16)]
VERTEBRAE = [("L3", -58, 49, -6), ("L4", -22, 45, -9), ("L5", 14, 48, -6)]


def arch(reach, lift):
    """Right half of a lumbar arch; the transverse process ends at x = reach."""
    return [
        (0, -6), (6, -8), (10, -13), (14, -18.5), (19, -18), (22, -12), (22.5, -6.5),
        (30, -6 + lift / 3), (reach - 7, -5 + lift), (reach - 1, -4 + lift),
        (reach, 1 + lift), (reach - 5, 4 + lift), (31, 4 + lift / 3), (22, 5),
        (17.5, 9), (18, 17), (19.5, 24), (17, 30), (12, 29), (9.5, 22), (7, 17), (0, 18),
    ]


# Each nerve is a list of branches; the first branch of a list is its trunk.
SCN = {
    "lateral": [
        [(45, -80), (57, -50), (69, -20), (80, 7.5), (92, 32), (106, 56), (119, 77), (132, 104)],
        [(93, 34), (108, 46), (123, 62), (134, 82)],
        [(106, 56), (111.5, 73), (112.5, 96)],
    ],
    "intermediate": [
        [(37, -80), (47, -50), (60, -18), (73, 14.5), (83, 43), (92, 70), (98, 102)],
        [(84, 46), (92, 56), (101, 72), (106, 90)],
    ],
    "medial": [
        [(27, -22), (39, -12), (52, 4), (65, 26), (73, 50), (79, 76), (82, 106)],
        [(74, 53), (82, 66), (88, 80), (91, 94)],
        [(69.6, 39), (72, 52), (71.5, 72), (68, 94)],
    ],
}
MCN = [
    [(22, 55), (28, 66), (33, 80), (40, 90), (52, 100), (64, 106), (77, 112)],
    [(19.5, 72), (26, 84), (33, 95), (40, 102), (48, 111), (55, 117.5), (61, 121)],
    [(17.5, 88), (25, 98), (32, 108), (40, 117), (50, 128), (58, 140)],
    [(15.5, 103), (23, 111), (31, 119), (38, 130), (42.2, 141)],
]
PFCN = [(67, 127), (72, 134), (78, 150), (82, 172), (83.5, 200), (83, 228), (81, 250)]
ICN = [
    [(86.5, 220), (90.5, 231), (98.5, 239.5), (110, 240), (121, 231), (129, 214), (134, 196)],
    [(87, 205), (89, 218), (95, 226), (103, 223), (109, 210), (113, 192)],
    [(80, 206), (77, 220), (69, 227), (61, 219), (56, 206), (54, 188)],
    [(79.5, 224), (72.5, 236), (59, 239), (45, 228), (36, 212), (31, 194)],
]
MAXIMUS_EDGE = [(7, 150), (18, 172), (34, 194), (52, 211), (72, 223), (94, 232), (128, 243)]


# --- Geometry ---------------------------------------------------------------

@dataclass(frozen=True)
class View:
    """A camera: units per millimeter and where the midline's zero point falls.

    A view with a `panel` (a convex polygon, in picture units) shows nothing
    outside it.
    """

    scale: float
    left: float
    top: float
    mirror: int = 1
    panel: tuple = ()

    def point(self, p):
        return (self.left + self.mirror * self.scale * p[0], self.top + self.scale * p[1])

    def other_side(self):
        return replace(self, mirror=-self.mirror)

    def steps(self):
        """How finely a curve is sampled where it has to be cut."""
        return max(5, round(3 * self.scale))


def rounded(x, y, width, height, radius):
    """A rectangle with round corners as a polygon."""
    corners = [(x + width - radius, y + height - radius), (x + radius, y + height - radius),
               (x + radius, y + radius), (x + width - radius, y + radius)]
    turns = [(cx, cy, math.radians(90 * q + 90 * k / 8)) for q, (cx, cy) in enumerate(corners) for k in range(9)]
    return tuple((cx + radius * math.cos(a), cy + radius * math.sin(a)) for cx, cy, a in turns)


def depth(p, a, b):
    """How far p lies inside the edge a-b of a polygon that turns clockwise on the page."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def between(p, q, t):
    return (p[0] + (q[0] - p[0]) * t, p[1] + (q[1] - p[1]) * t)


def edges(polygon):
    return list(zip(polygon, polygon[1:] + polygon[:1]))


def clip_area(points, panel):
    """The part of a polygon inside a convex panel (Sutherland and Hodgman)."""
    for a, b in edges(panel):
        kept = []
        for p, q in zip(points, points[1:] + points[:1]):
            dp, dq = depth(p, a, b), depth(q, a, b)
            if dp >= 0:
                kept.append(p)
            if (dp >= 0) != (dq >= 0):
                kept.append(between(p, q, dp / (dp - dq)))
        points = kept
    return points


def clip_segment(p, q, panel):
    """The part of p-q inside a convex panel, or None."""
    start, end = 0.0, 1.0
    for a, b in edges(panel):
        dp, dq = depth(p, a, b), depth(q, a, b)
        if dp < 0 and dq < 0:
            return None
        if dp < 0:
            start = max(start, dp / (dp - dq))
        elif dq < 0:
            end = min(end, dp / (dp - dq))
    return (between(p, q, start), between(p, q, end)) if start < end else None


def clip_line(points, panel):
    """The runs of a polyline inside a convex panel."""
    runs = []
    for p, q in zip(points, points[1:]):
        piece = clip_segment(p, q, panel)
        if piece and runs and runs[-1][-1] == piece[0]:
            runs[-1].append(piece[1])
        elif piece:
            runs.append(list(piece))
    return runs


def hatch(polygon, angle, gap):
    """Parallel lines, `gap` apart, over any polygon: a list of (start, end)."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    turned = [(x * c + y * s, y * c - x * s) for x, y in polygon]
    low, high = min(p[1] for p in turned), max(p[1] for p in turned)
    lines = []
    for k in range(math.floor(low / gap) + 1, math.floor(high / gap) + 1):
        level = k * gap
        hits = sorted(p[0] + (q[0] - p[0]) * (level - p[1]) / (q[1] - p[1])
                      for p, q in edges(turned) if (p[1] <= level) != (q[1] <= level))
        lines += [tuple((x * c - level * s, x * s + level * c) for x in ends) for ends in zip(hits[::2], hits[1::2])]
    return lines


def both_halves(half):
    """Close a right half by its mirror image."""
    return half + [(-p[0], *p[1:]) for p in reversed(half) if p[0] != 0]


def shift(points, dy):
    return [(p[0], p[1] + dy, *p[2:]) for p in points]


def unit(a, b):
    length = math.hypot(b[0] - a[0], b[1] - a[1]) or 1
    return (b[0] - a[0]) / length, (b[1] - a[1]) / length, length


def tangent(points, i, closed):
    """Direction of the smooth curve at point i; None where it should follow the chord."""
    n = len(points)
    if len(points[i]) > 2 or n < 3:
        return None
    if not closed and i in (0, n - 1):
        return end_tangent(points, i)
    ax, ay, a = unit(points[i - 1], points[i])
    bx, by, b = unit(points[i], points[(i + 1) % n])
    tx, ty = ax * b + bx * a, ay * b + by * a
    size = math.hypot(tx, ty) or 1
    return tx / size, ty / size


def end_tangent(points, i):
    """At a free end the curve goes on bending as it does at the next point."""
    inner = 1 if i == 0 else len(points) - 2
    near = tangent(points, inner, False)
    cx, cy, _ = unit(points[min(i, inner)], points[max(i, inner)])
    if near is None:
        return None
    dot = 2 * (cx * near[0] + cy * near[1])
    return dot * cx - near[0], dot * cy - near[1]


def curves(points, closed=False):
    """Cubic curves (start, control, control, end) through the points."""
    n = len(points)
    out = []
    for i in range(n if closed else n - 1):
        j = (i + 1) % n
        ux, uy, length = unit(points[i], points[j])
        sx, sy = tangent(points, i, closed) or (ux, uy)
        ex, ey = tangent(points, j, closed) or (ux, uy)
        h = length * 0.36
        p, q = points[i][:2], points[j][:2]
        out.append((p, (p[0] + sx * h, p[1] + sy * h), (q[0] - ex * h, q[1] - ey * h), q))
    return out


def samples(points, closed=False, steps=12):
    """The smooth curve as a polyline."""
    line = [tuple(points[0][:2])]
    for a, b, c, d in curves(points, closed):
        for k in range(1, steps + 1):
            t = k / steps
            w = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3)
            line.append(tuple(sum(f * p[axis] for f, p in zip(w, (a, b, c, d))) for axis in (0, 1)))
    return line


def number(value):
    text = f"{value:.1f}"
    return text[:-2] if text.endswith(".0") else text


def pair(p):
    return f"{number(p[0])} {number(p[1])}"


def curve_path(view, points, closed=False):
    placed = [(*view.point(p), *p[2:]) for p in points]
    parts = [f"M{pair(placed[0])}"]
    parts += [f"C{pair(b)} {pair(c)} {pair(d)}" for _, b, c, d in curves(placed, closed)]
    return "".join(parts) + ("Z" if closed else "")


# --- Marks on the page ------------------------------------------------------

def polyline(points, closed=False):
    return "M" + "L".join(pair(p) for p in points) + ("Z" if closed else "")


def outline(view, points, closed=False):
    """Path data of a smooth line, cut at the panel if the view has one."""
    if not view.panel:
        return curve_path(view, points, closed)
    line = [view.point(p) for p in samples(points, closed, view.steps())]
    return "".join(polyline(run) for run in clip_line(line, view.panel))


def area(view, points):
    """Path data of a smooth area, cut at the panel if the view has one."""
    if not view.panel:
        return curve_path(view, points, True)
    kept = clip_area([view.point(p) for p in samples(points, True, view.steps())][:-1], view.panel)
    return polyline(kept, True) if kept else ""


def path(d, **style):
    attributes = "".join(f' {k.replace("_", "-")}="{v}"' for k, v in style.items() if v is not None)
    return f'<path d="{d}"{attributes}/>' if d else ""


def shape(view, points, fill=BONE, color=OUTLINE, width=STRUCTURE, **more):
    """A filled area with its outline."""
    if view.panel:
        return path(area(view, points), fill=fill, **more) + stroke(view, points, color, width, True)
    return path(area(view, points), fill=fill, stroke=color, stroke_width=width, stroke_linejoin="round", **more)


def stroke(view, points, color=OUTLINE, width=LEADER, closed=False, **more):
    return path(outline(view, points, closed), fill="none", stroke=color, stroke_width=width,
                stroke_linecap="round", stroke_linejoin="round", **more)


def nerve(view, points, color, width=NERVE, **more):
    return stroke(view, points, color, width, stroke_dasharray=DASH[color], **more)


def ellipse(view, center, rx, ry, turn=0, **style):
    x, y = view.point(center)
    if view.panel and not clip_segment((x, y), (x + 0.1, y), view.panel):
        return ""
    turn *= view.mirror
    attributes = "".join(f' {k.replace("_", "-")}="{v}"' for k, v in style.items())
    return (f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{number(rx * view.scale)}" '
            f'ry="{number(ry * view.scale)}" transform="rotate({turn} {number(x)} {number(y)})"{attributes}/>')


def label(x, y, *lines, anchor="start", size=17, color=INK, weight=None):
    """Lines of text; y is the baseline of the first."""
    bold = f' font-weight="{weight}"' if weight else ""
    step = size + 2
    return "".join(
        f'<text x="{number(x)}" y="{number(y + i * step)}" font-size="{size}" fill="{color}" '
        f'text-anchor="{anchor}"{bold}>{line}</text>' for i, line in enumerate(lines))


def leader(*points, color=INK):
    """A thin line to the thing named; the last point carries a dot."""
    d = "M" + "L".join(pair(p) for p in points)
    x, y = points[-1]
    return (path(d, fill="none", stroke=color, stroke_width=LEADER)
            + f'<circle cx="{number(x)}" cy="{number(y)}" r="2.6" fill="{color}"/>')


def mark(x, y, n):
    return (f'<circle cx="{number(x)}" cy="{number(y)}" r="15" fill="{WHITE}" stroke="{INK}" stroke-width="2"/>'
            + label(x, y + 6.5, str(n), anchor="middle", size=19, weight="600"))


def scale_bar(view, x, y, size=50):
    """A bar of `size` millimeters."""
    end = number(x + size * view.scale)
    d = f"M{x} {y - 5}V{y + 5}M{x} {y}H{end}M{end} {y - 5}V{y + 5}"
    return (path(d, fill="none", stroke=INK, stroke_width=STRUCTURE)
            + label(x + size * view.scale / 2, y - 9, f"{size // 10} cm", anchor="middle", size=15))


def document(name, title, height, *parts):
    body = "\n".join(part for part in parts if part)
    text = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {height}" width="720" role="img" '
            f'font-family="{FONT}">\n<title>{title}</title>\n{body}\n</svg>\n')
    (FOLDER / name).write_text(text, encoding="utf-8")


# --- Bones ------------------------------------------------------------------

def vertebra(view, level, reach, lift):
    half = arch(reach, lift)
    return [shape(view, shift(both_halves(half), level)),
            shape(view, shift(both_halves(SPINOUS), level), width=LEADER)]


def spine(view):
    parts = [shape(view, shift(both_halves(BODY), level), fill=FAR) for _, level, _, _ in VERTEBRAE]
    for _, level, reach, lift in reversed(VERTEBRAE):
        parts += vertebra(view, level, reach, lift)
    return parts


def sacrum(view):
    parts = [shape(view, both_halves(piece), fill=FAR) for piece in reversed(COCCYX)]
    parts.append(shape(view, both_halves(SACRUM), fill=FAR))
    parts.append(stroke(view, both_halves(MEDIAN_CREST) + [MEDIAN_CREST[0]]))
    parts.append(stroke(view, HIATUS + [(-x, y) for x, y in HIATUS[-2::-1]]))
    for side in (view, view.other_side()):
        parts += [ellipse(side, p, 3.4, 2.7, 30, fill=OUTLINE, fill_opacity="0.75") for p in FORAMINA.values()]
    return parts


def femur(view):
    x, y, radius = HEAD
    return [path(area(view, FEMUR), fill=BONE), stroke(view, FEMUR, width=STRUCTURE),
            ellipse(view, (x, y), radius, radius, fill=BONE, stroke=OUTLINE, stroke_width=STRUCTURE),
            stroke(view, TROCHANTER_CREST)]


def pubis(view):
    return [path(area(view, PUBIS) + area(view, OBTURATOR), fill=FAR, fill_rule="evenodd"),
            stroke(view, PUBIS, width=STRUCTURE, closed=True), stroke(view, OBTURATOR, width=STRUCTURE, closed=True)]


def hip(view):
    parts = [shape(view, HIP), stroke(view, OUTER_LIP), stroke(view, TUBEROSITY)]
    parts += [stroke(view, line, stroke_opacity="0.55") for line in GLUTEAL_LINES]
    return parts


def skeleton(view):
    sides = (view.other_side(), view)
    parts = []
    for side in sides:
        parts += pubis(side)
    parts += sacrum(view)
    for side in sides:
        parts += femur(side) + hip(side)
    return parts + spine(view)


# --- Figures ----------------------------------------------------------------

def draw_nerves(view):
    """The three groups, with the tissues that each one crosses."""
    parts = [stroke(view, MAXIMUS_EDGE, GRAY, LEADER), stroke(view, PFCN, GRAY, NERVE)]
    parts += [nerve(view, branch, INFERIOR) for branch in ICN]
    parts += [nerve(view, branch, MIDDLE) for branch in MCN]
    parts += ligament(view, 4)
    parts += [nerve(view, branch, SUPERIOR) for branches in SCN.values() for branch in branches]
    return parts


def three_groups_names():
    """Words and their leaders, in picture units."""
    small = {"size": 15, "color": GRAY}
    return [
        label(14, 24, "Left", **small), label(706, 24, "Right", anchor="end", **small),
        label(264, 36, "L3", anchor="end", **small), label(270, 82, "L4", anchor="end", **small),
        label(266, 148, "L5", anchor="end", **small),
        label(14, 122, "Iliac crest"), leader((96, 117), (171, 131)),
        label(14, 222, "Posterior", "superior", "iliac spine"), leader((97, 240), (288, 240)),
        label(14, 330, "Greater", "trochanter"), leader((98, 346), (124, 354)),
        label(288, 496, "Ischial tuberosity", anchor="middle"), leader((268, 479), (247, 436)),
        label(540, 62, "Superior", "cluneal nerves"), leader((532, 66), (443, 66)),
        label(598, 291, "Middle", "cluneal nerves"), leader((591, 296), (465, 296)),
        label(598, 372, "Posterior femoral", "cutaneous nerve", size=15), leader((591, 376), (470, 376)),
        label(598, 432, "Inferior", "cluneal nerves"), leader((591, 436), (546, 436)),
        label(598, 488, "Lower edge of", "gluteus maximus", size=15), leader((591, 491), (541, 491)),
    ]


def three_groups_marks():
    return [
        leader((96, 117), (171, 131)), mark(82, 114, 1),
        leader((532, 66), (443, 66)), mark(547, 66, 2),
        leader((597, 296), (465, 296)), mark(612, 296, 3),
        leader((597, 436), (546, 436)), mark(612, 436, 4),
        leader((97, 240), (288, 240)), mark(82, 240, 5),
    ]


def three_groups(name, title, words):
    view = View(1.5, 348, 128)
    document(name, title, 512, *skeleton(view), *draw_nerves(view), *words, scale_bar(view, 20, 492))


# Close view of the crest, in the same millimeters.
CREST_BONE = [(44, 96), (40.5, 86)] + CREST_TOP + [(146, 46)]
CREST_LIP = [
    (150, 56), (140, 43), (133, 29.5), (126.5, 20), (118, 14), (107, 11.5), (97, 12.3), (87, 17.5),
    (79, 26), (71, 37.5), (64, 47.5), (58, 58), (54, 68), (55, 80), (58, 96),
]
CREST_NERVES = {
    "medial": [(24, -60), (31, -36), (40, -13), (52, 8), (59, 18), (66, 26.5), (72, 35), (77, 47), (80, 62), (80, 90)],
    "intermediate": [(43, -60), (50, -36), (58, -15), (66, 1), (75, 17), (86, 37), (95, 56), (103, 90)],
    "lateral": [(58, -60), (66, -38), (74, -18), (82, -2), (93, 16), (107, 35), (120, 54), (132, 90)],
}
CREST_TWIGS = [
    [(77, 47), (77.5, 60), (75, 74), (69, 90)],
    [(86, 37), (92, 54), (94, 70), (93, 90)],
    [(107, 35), (114, 52), (118, 70), (119, 90)],
]
EXITS = {"medial": 31, "intermediate": 12.0, "lateral": -9.0}
ROOF = [[(-6, -3), (-4.9, -0.4), (-4.7, 2), (-5.4, 5)], [(-5.4, 5), (-3.5, 2.2), (0, 1), (3.5, 2.2), (5.4, 5)],
        [(5.4, 5), (4.7, 2), (4.9, -2.4), (6, -6)]]
MOUTH = [(5.4, 5), (3.2, 6.5), (0, 7), (-3.2, 6.5), (-5.4, 5)]


def at_tunnel(points):
    """Points given across and along the medial branch where it crosses the crest."""
    turn = math.radians(-40)
    c, s = math.cos(turn), math.sin(turn)
    return [(68.2 + p[0] * c - p[1] * s, 30 + p[0] * s + p[1] * c, *p[2:]) for p in points]


def split(line, y):
    """Cut a polyline that runs downward at height y."""
    k = next(i for i, p in enumerate(line) if p[1] >= y)
    return line[:k + 1], line[k:]


def polyline_stroke(view, line, color, width, **more):
    d = "".join(polyline(run) for run in clip_line([view.point(p) for p in line], view.panel))
    return path(d, fill="none", stroke=color, stroke_width=width, stroke_linejoin="round", **more)


def fascia(view, polygon, angle, tint):
    """A sheet: a light tint and the direction of its fibers."""
    visible = clip_area([view.point(p) for p in polygon], view.panel)
    lines = "".join(polyline(line) for line in hatch(visible, angle, 11))
    return [path(polyline(visible, True), fill=LIGHT, fill_opacity=tint),
            path(lines, fill="none", stroke=GRAY, stroke_width=LEADER, stroke_opacity="0.28")]


def frame(view):
    return path(polyline(view.panel, True), fill="none", stroke=LIGHT, stroke_width=STRUCTURE)


def tunnel(view):
    """A fascial vault over the bone, with the dark mouth where the nerve comes out."""
    left, lower, right = (at_tunnel(side) for side in ROOF)
    mouth = samples(lower) + samples(at_tunnel(MOUTH))
    roof = samples(left) + samples(lower) + samples(right)
    hoops = [at_tunnel([(-4.8, v), (-2.8, v - 2.9), (0, v - 4.1), (2.8, v - 3.6), (4.8, v - 1.2)]) for v in (-0.4, 2)]
    return [path(polyline([view.point(p) for p in mouth], True), fill=OUTLINE),
            path(polyline([view.point(p) for p in roof], True), fill=WHITE, fill_opacity="0.65"),
            *(stroke(view, hoop, GRAY, stroke_opacity="0.6") for hoop in hoops),
            *(stroke(view, line, GRAY, STRUCTURE) for line in (left, lower, right))]


def crest_picture(view):
    top, lip = samples(CREST_BONE), samples(CREST_LIP)
    rounding = lip + [(100 + 1.06 * (x - 100), 72 + 1.06 * (y - 72)) for x, y in lip[::-1]]
    split_nerves = {key: split(samples(line), EXITS[key]) for key, line in CREST_NERVES.items()}
    parts = fascia(view, lip[::-1] + [(40, 150), (170, 150)][::-1], 66, "0.2")
    parts.append(path(polyline(clip_area([view.point(p) for p in top + lip], view.panel), True), fill=BONE))
    parts.append(path(polyline(clip_area([view.point(p) for p in rounding], view.panel), True), fill=FAR))
    parts += [polyline_stroke(view, deep, SUPERIOR, TRUNK, stroke_opacity="0.5") for deep, _ in split_nerves.values()]
    parts += fascia(view, top + [(200, -120), (-60, -120), (-60, 140)], -24, "0.45")
    parts += [polyline_stroke(view, line, OUTLINE, STRUCTURE) for line in (top, lip)]
    parts += tunnel(view)
    for key, (_, free) in split_nerves.items():
        if key != "medial":
            x, y = free[0]
            parts.append(ellipse(view, (x + 0.6, y + 1.1), 2.3, 1.5, -20, fill=WHITE, stroke=GRAY, stroke_width=1.25))
        parts.append(polyline_stroke(view, free, SUPERIOR, TRUNK))
    return parts + [polyline_stroke(view, samples(twig), SUPERIOR, NERVE) for twig in CREST_TWIGS] + [frame(view)]


def section(x, y):
    """The tunnel cut across: a groove in the bone, a roof of fascia, the nerve between."""
    view = View(1, x, y, panel=rounded(x - 56, y - 44, 112, 100, 12))
    bone = [(-90, 4, "c"), (-30, 4), (-20, 8), (-14, 22), (-7, 29), (7, 29), (14, 22), (20, 8), (30, 4), (90, 4, "c"),
            (90, 90, "c"), (-90, 90, "c")]
    return [shape(view, bone), path(polyline([(x - 56, y), (x + 56, y)]), stroke=GRAY, stroke_width=7),
            f'<circle cx="{x}" cy="{y + 16}" r="8.5" fill="{SUPERIOR}"/>',
            label(x, y - 14, "fascia", anchor="middle", size=15), label(x, y + 48, "bone", anchor="middle", size=15),
            path(polyline(view.panel, True), fill="none", stroke=LIGHT, stroke_width=STRUCTURE)]


def to_midline(x, y):
    return [path(f"M{x + 8} {y}H{x + 34}", stroke=GRAY, stroke_width=STRUCTURE),
            f'<polygon points="{x},{y} {x + 11},{y - 5} {x + 11},{y + 5}" fill="{GRAY}"/>',
            label(x + 42, y + 5, "midline", size=15, color=GRAY)]


def crest_names():
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
        *section(652, 386), label(652, 462, "Tunnel, cut across", anchor="middle", size=15),
    ]


def crest_marks():
    return [
        leader((110, 106), (168, 106)), mark(95, 106, 1), leader((110, 257), (298, 257)), mark(95, 257, 2),
        mark(347, 474, 3), mark(538, 474, 4),
    ]


def crest(name, title, words):
    view = View(4, 40, 132, panel=rounded(136, 12, 440, 440, 16))
    document(name, title, 510, *crest_picture(view), *words, scale_bar(view, 20, 486, 20), *to_midline(150, 481))


# Close view of the sacroiliac region.
REGION_NERVES = {
    "beneath": [
        [(22, 55), (26, 67), (31, 79), (39, 89), (52, 96), (73, 101), (92, 104)],
        [(19.5, 72), (24, 77), (28.5, 80), (33, 82)],
        [(15.5, 103), (21, 109), (29, 114), (38, 119), (52, 126), (72, 133), (92, 138)],
    ],
    "through": [[(17.5, 88), (23, 94), (29, 98), (36, 101)], [(36, 101), (44, 105.5), (57, 112), (74, 117), (92, 121)]],
}


def ligament(view, count):
    """The long posterior sacroiliac ligament as a band of fibers with bulging ends."""
    lines = []
    for k in range(count):
        share = k / (count - 1)
        (x, y), *inner, (u, v) = [between(a, b, share) for a, b in zip(*LIGAMENT_SIDES)]
        bulge = 2.6 * math.sin(math.pi * share)
        lines.append([(x, y - bulge), *inner, (u - bulge / 2, v + bulge / 2)])
    ends = [line[-1] for line in lines[1:-1]], [line[0] for line in lines[-2:0:-1]]
    band = samples(lines[0]) + ends[0] + samples(lines[-1])[::-1] + ends[1]
    d = area(view, [(*p, "c") for p in band])
    return [path(d, fill=WHITE),
            *(stroke(view, line, GRAY, STRUCTURE if line in (lines[0], lines[-1]) else LEADER) for line in lines)]


def sacroiliac_picture(view):
    parts = [*sacrum(view), *hip(view), *vertebra(view, *VERTEBRAE[-1][1:])]
    parts += [nerve(view, line, MIDDLE, TRUNK) for line in REGION_NERVES["beneath"]]
    before, after = REGION_NERVES["through"]
    parts.append(nerve(view, before, MIDDLE, TRUNK))
    parts += ligament(view, 7)
    parts.append(ellipse(view, after[0], 2.6, 1.6, 70, fill=INK))
    parts.append(nerve(view, after, MIDDLE, TRUNK))
    for name, (x, y) in FORAMINA.items():
        px, py = view.point((x - 8.6, y))
        parts.append(label(px, py + 5, name, anchor="middle", size=15))
    return parts + [frame(view)]


def lpsl():
    view = View(4, 196, -132, panel=rounded(136, 12, 440, 432, 16))
    words = [
        label(8, 114, "Sacrum"), leader((70, 109), (160, 109)),
        label(8, 240, "Middle", "cluneal nerves"), leader((62, 235), (280, 235)),
        label(592, 64, "Ilium"), leader((586, 59), (500, 59)),
        label(592, 122, "Posterior", "superior", "iliac spine"), leader((586, 146), (368, 146)),
        label(592, 202, "Long posterior", "sacroiliac", "ligament"), leader((586, 216), (371, 216)),
        label(592, 280, "Beneath the", "ligament"), leader((586, 284), (567, 284)),
        label(592, 348, "Through the", "ligament"), leader((586, 352), (567, 352)),
        label(592, 416, "Beneath the", "ligament"), leader((586, 420), (567, 420)),
    ]
    document("lpsl.svg", "The right sacroiliac region from behind, with the long posterior sacroiliac ligament", 490,
             *sacroiliac_picture(view), *words, scale_bar(view, 20, 470, 20), *to_midline(150, 466))


# Skin, in the same millimeters.
SKIN = [
    [(122, -80), (120, -60), (122, -38), (131, -12), (146, 16), (159, 48), (169, 84), (175, 122), (177, 160),
     (173, 198), (168, 236), (162, 276), (157, 312)],
    [(3, 236), (6, 252), (9, 276), (12, 312)],
    [(3, 236), (18, 242), (40, 245), (66, 243), (92, 237), (114, 228)],
]
CLEFT = [(0, 112), (0, 160), (0, 236)]
TERRITORIES = {
    SUPERIOR: [(40, 56), (47, 40), (58, 22), (73, 4), (92, -9), (114, -10), (132, 2), (145, 28), (155, 60), (163, 95),
               (168, 130), (165, 153), (150, 158), (128, 148), (104, 136), (84, 122), (68, 106), (54, 86), (44, 70)],
    MIDDLE: [(5, 52), (20, 50), (33, 55), (40, 72), (51, 92), (65, 111), (78, 125), (74, 140), (58, 151), (38, 158),
             (18, 161), (5, 160), (5, 120), (4, 84)],
    INFERIOR: [(5, 169), (22, 168), (44, 163), (64, 155), (82, 143), (100, 144), (118, 154), (134, 170), (140, 192),
               (133, 216), (116, 236), (100, 254), (78, 268), (52, 272), (30, 268), (14, 258), (8, 246),
               (6, 236), (5, 200)],
}


def territory(view, color, points):
    """Skin marked by lines: each group has its own direction and its own dash."""
    edge = [view.point(p) for p in samples(points, True)][:-1]
    angle, gap = {SUPERIOR: (-52, 9), MIDDLE: (38, 9), INFERIOR: (0, 9)}[color]
    lines = "".join(polyline(line) for line in hatch(edge, angle, gap))
    return [path(lines, fill="none", stroke=color, stroke_width=STRUCTURE, stroke_linecap="round",
                 stroke_dasharray=DASH[color]),
            stroke(view, points, color, STRUCTURE, closed=True)]


def territories_names():
    small = {"size": 15, "color": GRAY}
    return [
        label(14, 24, "Left", **small), label(706, 24, "Right", anchor="end", **small),
        label(14, 146, "Iliac crest"), leader((98, 141), (184, 141)),
        label(14, 296, "Greater", "trochanter"), leader((98, 312), (166, 312)),
        label(14, 418, "Gluteal fold"), leader((108, 413), (244, 413)),
        label(592, 186, "Superior", "cluneal nerves"), leader((586, 190), (556, 190)),
        label(376, 74, "Middle", "cluneal nerves"), leader((388, 101), (388, 177)),
        label(592, 378, "Inferior", "cluneal nerves"), leader((586, 382), (531, 382)),
        label(592, 470, "Borders are", "approximate", **small),
    ]


def territories():
    view = View(1.26, 360, 114)
    left_half = replace(view, panel=rounded(0, 12, 360, 494, 0.1))
    parts = ['<g opacity="0.7">', *skeleton(left_half), "</g>"]
    parts.append(stroke(view, [(0, -80), (0, 112)], LIGHT, STRUCTURE))
    for color, points in TERRITORIES.items():
        parts += territory(view, color, points)
    for side in (view, view.other_side()):
        parts += [stroke(side, line, INK, STRUCTURE) for line in SKIN]
    parts.append(stroke(view, CLEFT, INK, STRUCTURE))
    document("territories.svg", "Skin territories of the three groups of cluneal nerves, seen from behind", 516,
             *parts, *territories_names(), scale_bar(view, 20, 492))


def main():
    three_groups("three-groups.svg", "The three groups of cluneal nerves, seen from behind", three_groups_names())
    three_groups("three-groups-marks.svg", "The cluneal nerves and two landmarks, numbered 1 to 5, seen from behind",
                 three_groups_marks())
    crest("crest.svg", "The right iliac crest from behind, with three superior cluneal branches", crest_names())
    crest("crest-marks.svg", "The right iliac crest from behind, with structures numbered 1 to 4", crest_marks())
    lpsl()
    territories()


if __name__ == "__main__":
    main()
