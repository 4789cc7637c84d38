"""Drawing marks of the anatomical figures: what a view shows, as SVG elements.

Every mark takes its points in millimeters and returns one piece of SVG as a string, empty where nothing of it
lies inside the view's panel.
"""

from __future__ import annotations

from collections.abc import Sequence

from curves import curves, samples
from geometry import Polygon, View, clip_area, clip_line, clip_segment
from style import BONE, BONE_EDGE, LIGHT, OCHRE, PLUM, TEAL

WHITE, FAR = "#ffffff", "#e6dcc8"  # FAR: bone that lies deeper
SUPERIOR, MIDDLE, INFERIOR = TEAL, OCHRE, PLUM  # the three groups of cluneal nerves
DASH = {SUPERIOR: None, MIDDLE: "9 5.5", INFERIOR: "0.1 6"}
STRUCTURE, LEADER, NERVE, TRUNK = 2, 1.25, 3, 4  # widths of lines


def number(value: float) -> str:
    """Write a coordinate with at most one decimal."""
    return f"{value:.1f}".removesuffix(".0")


def pair(p: Sequence) -> str:
    """Write a point as path data."""
    return f"{number(p[0])} {number(p[1])}"


def polyline(points: Polygon, closed: bool = False) -> str:
    """Return the path data of straight lines between points on the page."""
    return "M" + "L".join(pair(p) for p in points) + ("Z" if closed else "")


def curve_path(view: View, points: Sequence[tuple], closed: bool = False) -> str:
    """Return the path data of a smooth line, uncut."""
    placed = [(*view.point(p), *p[2:]) for p in points]
    cubics = "".join(f"C{pair(b)} {pair(c)} {pair(d)}" for _, b, c, d in curves(placed, closed))
    return f"M{pair(placed[0])}{cubics}" + ("Z" if closed else "")


def outline(view: View, points: Sequence[tuple], closed: bool = False) -> str:
    """Return the path data of a smooth line, cut at the panel if the view has one."""
    if not view.panel:
        return curve_path(view, points, closed)
    line = view.points(samples(points, closed, view.steps()))
    return "".join(polyline(run) for run in clip_line(line, view.panel))


def area(view: View, points: Sequence[tuple]) -> str:
    """Return the path data of a smooth area, cut at the panel if the view has one."""
    if not view.panel:
        return curve_path(view, points, True)
    kept = clip_area(view.points(samples(points, True, view.steps()))[:-1], view.panel)
    return polyline(kept, True) if kept else ""


def attributes(style: dict[str, object]) -> str:
    """Write attributes, each after a space; underscores become hyphens, and None leaves one out."""
    return "".join(f' {key.replace("_", "-")}="{value}"' for key, value in style.items() if value is not None)


def path(d: str, **style: object) -> str:
    """Return a path, or nothing if it has no data."""
    return f'<path d="{d}"{attributes(style)}/>' if d else ""


def shape(view: View, points: Sequence[tuple], fill=BONE, color=BONE_EDGE, width=STRUCTURE, **more) -> str:
    """Return a filled area with its outline."""
    if view.panel:
        return path(area(view, points), fill=fill, **more) + stroke(view, points, color, width, True)
    return path(area(view, points), fill=fill, stroke=color, stroke_width=width,
                stroke_linejoin="round", **more)


def stroke(view: View, points: Sequence[tuple], color=BONE_EDGE, width=LEADER, closed=False, **more) -> str:
    """Return a smooth line."""
    return path(outline(view, points, closed), fill="none", stroke=color, stroke_width=width,
                stroke_linecap="round", stroke_linejoin="round", **more)


def nerve(view: View, points: Sequence[tuple], color: str, width=NERVE, **more) -> str:
    """Return a smooth line in the color and the dash of one group of nerves."""
    return stroke(view, points, color, width, stroke_dasharray=DASH[color], **more)


def ellipse(view: View, center: Sequence, rx: float, ry: float, turn: float = 0, **style: object) -> str:
    """Return an ellipse turned by `turn` degrees, or nothing if its center lies outside the panel."""
    x, y = view.point(center)
    if view.panel and not clip_segment((x, y), (x + 0.1, y), view.panel):
        return ""
    turn *= view.mirror
    return (f'<ellipse cx="{number(x)}" cy="{number(y)}" rx="{number(rx * view.scale)}"'
            f' ry="{number(ry * view.scale)}" transform="rotate({turn} {number(x)} {number(y)})"'
            f'{attributes(style)}/>')


def frame(view: View) -> str:
    """Return the outline of the panel."""
    return path(polyline(view.panel, True), fill="none", stroke=LIGHT, stroke_width=STRUCTURE)
