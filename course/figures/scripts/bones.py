"""Bones seen from behind, and the ligament between two of them.

Each function returns pieces of SVG in drawing order.
"""

from __future__ import annotations

import math

from body import (
    COCCYX,
    FEMORAL_HEAD,
    FEMUR,
    FORAMINA,
    GLUTEAL_LINES,
    HIATUS,
    HIP,
    LIGAMENT_SIDES,
    MEDIAN_CREST,
    OBTURATOR,
    OUTER_LIP,
    PUBIS,
    SACRUM,
    SPINOUS,
    TROCHANTER_CREST,
    TUBEROSITY,
    VERTEBRAE,
    VERTEBRAL_BODY,
    arch,
)
from curves import both_halves, samples, shift
from geometry import View, between
from marks import FAR, LEADER, STRUCTURE, WHITE, area, ellipse, path, shape, stroke
from style import BONE, BONE_EDGE, GRAY


def vertebra(view: View, level: float, reach: float, lift: float) -> list[str]:
    """Draw the arch and the spinous process of a lumbar vertebra."""
    half = arch(reach, lift)
    return [shape(view, shift(both_halves(half), level)),
            shape(view, shift(both_halves(SPINOUS), level), width=LEADER)]


def spine(view: View) -> list[str]:
    """Draw the lumbar vertebrae, the lower ones first."""
    parts = [shape(view, shift(both_halves(VERTEBRAL_BODY), level), fill=FAR) for _, level, _, _ in VERTEBRAE]
    for _, level, reach, lift in reversed(VERTEBRAE):
        parts += vertebra(view, level, reach, lift)
    return parts


def sacrum(view: View) -> list[str]:
    """Draw the sacrum with its foramina, and the coccyx."""
    parts = [shape(view, both_halves(piece), fill=FAR) for piece in reversed(COCCYX)]
    parts.append(shape(view, both_halves(SACRUM), fill=FAR))
    parts.append(stroke(view, [*both_halves(MEDIAN_CREST), MEDIAN_CREST[0]]))
    parts.append(stroke(view, HIATUS + [(-x, y) for x, y in HIATUS[-2::-1]]))
    for side in (view, view.other_side()):
        parts += [ellipse(side, foramen, 3.4, 2.7, 30, fill=BONE_EDGE, fill_opacity="0.75")
                  for foramen in FORAMINA.values()]
    return parts


def femur(view: View) -> list[str]:
    """Draw the upper end of one femur."""
    x, y, radius = FEMORAL_HEAD
    return [path(area(view, FEMUR), fill=BONE), stroke(view, FEMUR, width=STRUCTURE),
            ellipse(view, (x, y), radius, radius, fill=BONE, stroke=BONE_EDGE, stroke_width=STRUCTURE),
            stroke(view, TROCHANTER_CREST)]


def pubis(view: View) -> list[str]:
    """Draw one pubic bone, with the hole below it."""
    return [path(area(view, PUBIS) + area(view, OBTURATOR), fill=FAR, fill_rule="evenodd"),
            stroke(view, PUBIS, width=STRUCTURE, closed=True),
            stroke(view, OBTURATOR, width=STRUCTURE, closed=True)]


def hip(view: View) -> list[str]:
    """Draw the back of one hip bone."""
    parts = [shape(view, HIP), stroke(view, OUTER_LIP), stroke(view, TUBEROSITY)]
    parts += [stroke(view, line, stroke_opacity="0.55") for line in GLUTEAL_LINES]
    return parts


def skeleton(view: View) -> list[str]:
    """Draw all of it, both sides, from the deepest bone to the nearest."""
    sides = (view.other_side(), view)
    parts = []
    for side in sides:
        parts += pubis(side)
    parts += sacrum(view)
    for side in sides:
        parts += femur(side) + hip(side)
    return parts + spine(view)


def ligament(view: View, count: int) -> list[str]:
    """Draw the long posterior sacroiliac ligament: a band of `count` fibers with bulging ends."""
    fibers = []
    for k in range(count):
        share = k / (count - 1)
        (x, y), *inner, (u, v) = [between(a, b, share) for a, b in zip(*LIGAMENT_SIDES, strict=True)]
        bulge = 2.6 * math.sin(math.pi * share)
        fibers.append([(x, y - bulge), *inner, (u - bulge / 2, v + bulge / 2)])
    first, *middle, last = fibers
    lower, upper = [fiber[-1] for fiber in middle], [fiber[0] for fiber in reversed(middle)]
    band = samples(first) + lower + samples(last)[::-1] + upper
    widths = [STRUCTURE, *(LEADER for _ in middle), STRUCTURE]
    return [path(area(view, [(*p, "c") for p in band]), fill=WHITE),
            *(stroke(view, fiber, GRAY, width) for fiber, width in zip(fibers, widths, strict=True))]
