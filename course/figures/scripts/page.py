"""What stands around the anatomy, in picture units: words, leaders, numbers, scale bar; and the file."""

from __future__ import annotations

from geometry import Point, View
from marks import LEADER, STRUCTURE, WHITE, number, path, polyline
from style import FIGURES, FONT, GRAY, INK, LABEL, WIDTH

SMALL = 15


def label(x, y, *lines: str, anchor="start", size=LABEL, color=INK, weight: str | None = None) -> str:
    """Return lines of text; y is the baseline of the first."""
    bold = f' font-weight="{weight}"' if weight else ""
    step = size + 2
    return "".join(
        f'<text x="{number(x)}" y="{number(y + i * step)}" font-size="{size}" fill="{color}"'
        f' text-anchor="{anchor}"{bold}>{line}</text>' for i, line in enumerate(lines))


def aside(x, y, *lines: str, anchor="start") -> str:
    """Return a label that stays in the background: small and gray."""
    return label(x, y, *lines, anchor=anchor, size=SMALL, color=GRAY)


def leader(*points: Point) -> str:
    """Return a thin line to the thing named; the last point carries a dot."""
    x, y = points[-1]
    return (path(polyline(points), fill="none", stroke=INK, stroke_width=LEADER)
            + f'<circle cx="{number(x)}" cy="{number(y)}" r="2.6" fill="{INK}"/>')


def mark(x, y, n: int) -> str:
    """Return a number in a circle, to be named by the learner."""
    return (f'<circle cx="{number(x)}" cy="{number(y)}" r="15" fill="{WHITE}" stroke="{INK}"'
            f' stroke-width="{STRUCTURE}"/>'
            + label(x, y + 6.5, str(n), anchor="middle", size=19, weight="600"))


def scale_bar(view: View, x, y, size: int = 50) -> str:
    """Return a bar of `size` millimeters."""
    end = number(x + size * view.scale)
    d = f"M{x} {y - 5}V{y + 5}M{x} {y}H{end}M{end} {y - 5}V{y + 5}"
    return (path(d, fill="none", stroke=INK, stroke_width=STRUCTURE)
            + label(x + size * view.scale / 2, y - 9, f"{size // 10} cm", anchor="middle", size=SMALL))


def to_midline(x, y) -> list[str]:
    """Return an arrow to the left, for a picture that does not reach the midline."""
    return [path(f"M{x + 8} {y}H{x + 34}", stroke=GRAY, stroke_width=STRUCTURE),
            f'<polygon points="{x},{y} {x + 11},{y - 5} {x + 11},{y + 5}" fill="{GRAY}"/>',
            aside(x + 42, y + 5, "midline")]


def document(name: str, title: str, height: int, parts: list[str]) -> None:
    """Write a figure into the folder above this one; empty parts are left out."""
    body = "\n".join(part for part in parts if part)
    text = (f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
            f' role="img" font-family="{FONT}">\n<title>{title}</title>\n{body}\n</svg>\n')
    (FIGURES / name).write_text(text, encoding="utf-8")
