"""Plane geometry: a view from millimeters to the page, and polygons that cut lines and areas."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

Point = tuple[float, float]
Polygon = Sequence[Point]


@dataclass(frozen=True)
class View:
    """A camera: units per millimeter, and where the midline's zero point falls.

    `point` turns millimeters into picture units, so 70 mm in the data is 70 mm on the scale bar. A view with
    a `panel` (a convex polygon, in picture units) shows nothing outside it.
    """

    scale: float
    left: float
    top: float
    mirror: int = 1
    panel: tuple[Point, ...] = ()

    def point(self, p: Sequence) -> Point:
        """Place a point on the page."""
        return (self.left + self.mirror * self.scale * p[0], self.top + self.scale * p[1])

    def points(self, line: Iterable[Sequence]) -> list[Point]:
        """Place a line on the page."""
        return [self.point(p) for p in line]

    def other_side(self) -> View:
        """Return the view that shows right-sided data on the left."""
        return replace(self, mirror=-self.mirror)

    def steps(self) -> int:
        """Tell how finely a curve is sampled where it has to be cut."""
        return max(5, round(3 * self.scale))


def rounded(x: float, y: float, width: float, height: float, radius: float) -> tuple[Point, ...]:
    """Return a rectangle with round corners as a convex polygon."""
    right, bottom = x + width - radius, y + height - radius
    corners = [(right, bottom), (x + radius, bottom), (x + radius, y + radius), (right, y + radius)]
    arcs = [
        (cx, cy, math.radians(90 * quarter + 90 * k / 8))
        for quarter, (cx, cy) in enumerate(corners)
        for k in range(9)
    ]
    return tuple((cx + radius * math.cos(turn), cy + radius * math.sin(turn)) for cx, cy, turn in arcs)


def between(p: Point, q: Point, share: float) -> Point:
    """Return the point that lies this share of the way from p to q."""
    return (p[0] + (q[0] - p[0]) * share, p[1] + (q[1] - p[1]) * share)


def edges(polygon: Polygon) -> list[tuple[Point, Point]]:
    """Return the sides of a polygon, the last one back to its first point."""
    return [*pairwise(polygon), (polygon[-1], polygon[0])] if polygon else []


def depth(p: Point, a: Point, b: Point) -> float:
    """Tell how far p lies inside the edge a-b of a polygon that turns clockwise on the page."""
    return (b[0] - a[0]) * (p[1] - a[1]) - (b[1] - a[1]) * (p[0] - a[0])


def clip_area(points: Polygon, panel: Polygon) -> Polygon:
    """Return the part of a polygon inside a convex panel (Sutherland and Hodgman)."""
    for a, b in edges(panel):
        kept = []
        for p, q in edges(points):
            dp, dq = depth(p, a, b), depth(q, a, b)
            if dp >= 0:
                kept.append(p)
            if (dp >= 0) != (dq >= 0):
                kept.append(between(p, q, dp / (dp - dq)))
        points = kept
    return points


def clip_segment(p: Point, q: Point, panel: Polygon) -> tuple[Point, Point] | None:
    """Return the part of p-q inside a convex panel, or None."""
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


def clip_line(points: Polygon, panel: Polygon) -> list[list[Point]]:
    """Return the runs of a polyline inside a convex panel."""
    runs: list[list[Point]] = []
    for p, q in pairwise(points):
        piece = clip_segment(p, q, panel)
        if piece and runs and runs[-1][-1] == piece[0]:
            runs[-1].append(piece[1])
        elif piece:
            runs.append(list(piece))
    return runs


def hatch(polygon: Polygon, angle: float, gap: float) -> list[tuple[Point, Point]]:
    """Return parallel lines over any polygon, `gap` apart and turned by `angle` degrees."""
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    turned = [(x * c + y * s, y * c - x * s) for x, y in polygon]
    low, high = min(y for _, y in turned), max(y for _, y in turned)
    lines = []
    for k in range(math.floor(low / gap) + 1, math.floor(high / gap) + 1):
        level = k * gap
        hits = crossings(turned, level)
        for ends in zip(hits[::2], hits[1::2], strict=True):
            start, end = ((x * c - level * s, x * s + level * c) for x in ends)
            lines.append((start, end))
    return lines


def crossings(polygon: Polygon, level: float) -> list[float]:
    """Return where the sides of a polygon cross the horizontal at this height, from left to right."""
    return sorted(
        p[0] + (q[0] - p[0]) * (level - p[1]) / (q[1] - p[1])
        for p, q in edges(polygon)
        if (p[1] <= level) != (q[1] <= level)
    )
