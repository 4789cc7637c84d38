"""Smooth curves through points.

A point is (x, y), or (x, y, "c") for a corner, where the curve may break.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from geometry import Point

Cubic = tuple[Point, Point, Point, Point]


def both_halves(half: list[tuple]) -> list[tuple]:
    """Close a right half by its mirror image."""
    return half + [(-p[0], *p[1:]) for p in reversed(half) if p[0] != 0]


def shift(points: Sequence[tuple], dy: float) -> list[tuple]:
    """Move points down."""
    return [(p[0], p[1] + dy, *p[2:]) for p in points]


def unit(a: Sequence, b: Sequence) -> tuple[float, float, float]:
    """Return the direction from a to b, as a vector of length one, and the distance."""
    length = math.hypot(b[0] - a[0], b[1] - a[1]) or 1
    return (b[0] - a[0]) / length, (b[1] - a[1]) / length, length


def tangent(points: Sequence[tuple], i: int, closed: bool) -> Point | None:
    """Return the direction of the smooth curve at point i; None where it should follow the chord."""
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


def end_tangent(points: Sequence[tuple], i: int) -> Point | None:
    """Return the direction at a free end: the curve goes on bending as it does at the next point."""
    inner = 1 if i == 0 else len(points) - 2
    near = tangent(points, inner, False)
    cx, cy, _ = unit(points[min(i, inner)], points[max(i, inner)])
    if near is None:
        return None
    dot = 2 * (cx * near[0] + cy * near[1])
    return dot * cx - near[0], dot * cy - near[1]


def curves(points: Sequence[tuple], closed: bool = False) -> list[Cubic]:
    """Return cubic curves (start, control, control, end) through the points."""
    n = len(points)
    found = []
    for i in range(n if closed else n - 1):
        j = (i + 1) % n
        ux, uy, length = unit(points[i], points[j])
        sx, sy = tangent(points, i, closed) or (ux, uy)
        ex, ey = tangent(points, j, closed) or (ux, uy)
        h = length * 0.36
        p, q = points[i][:2], points[j][:2]
        found.append((p, (p[0] + sx * h, p[1] + sy * h), (q[0] - ex * h, q[1] - ey * h), q))
    return found


def samples(points: Sequence[tuple], closed: bool = False, steps: int = 12) -> list[Point]:
    """Return the smooth curve as a polyline."""
    line = [tuple(points[0][:2])]
    for cubic in curves(points, closed):
        for k in range(1, steps + 1):
            t = k / steps
            w = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t ** 3)
            line.append(tuple(sum(f * p[axis] for f, p in zip(w, cubic, strict=True)) for axis in (0, 1)))
    return line
