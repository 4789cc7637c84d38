"""Shared look of the drawn figures: color and size tokens, and tiny SVG helpers.

Every helper returns one piece of SVG as a string. A figure script collects the
pieces in a list, in drawing order, and hands the list to `save`.
"""

from __future__ import annotations

import csv
from pathlib import Path
from xml.sax.saxutils import escape

INK, GRAY, LIGHT = "#1f2933", "#6b7780", "#d9dee2"
BONE, BONE_EDGE = "#f3ead9", "#9a8866"
TEAL, OCHRE, PLUM = "#0b6e78", "#b8651b", "#7b3f76"
ACCENT, WARNING = TEAL, "#a3281e"
WIDTH, LABEL, HEAD = 720, 17, 20
FONT = "'Source Sans Pro', 'Source Sans 3', Helvetica, Arial, sans-serif"  # quoted: a bare "3" is no CSS name

FIGURES = Path(__file__).resolve().parents[1]
DATA = FIGURES.parent / "data"


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a CSV file in the data folder."""
    with open(DATA / name, encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


def num(value: float) -> str:
    """Write a coordinate with at most one decimal."""
    return f"{round(value, 1) + 0:g}"


def tag(name: str, **attributes: object) -> str:
    """Return an empty element; underscores in attribute names become hyphens."""
    pairs = []
    for key, value in attributes.items():
        if value is not None:
            shown = num(value) if isinstance(value, (int, float)) else str(value)
            pairs.append(f'{key.replace("_", "-")}="{shown}"')
    return f"<{name} {' '.join(pairs)}/>"


def text(x, y, words, size=LABEL, anchor="start", fill=INK, bold=False) -> str:
    """Return one line of text with its baseline at y."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{num(x)}" y="{num(y)}" font-size="{size}" text-anchor="{anchor}"'
        f' fill="{fill}"{weight}>{escape(words)}</text>'
    )


def lines(x, y, rows, step=21, **options) -> str:
    """Return several lines of text, the first with its baseline at y."""
    return "\n".join(text(x, y + i * step, row, **options) for i, row in enumerate(rows))


def line(x1, y1, x2, y2, stroke=INK, width=2, dash=None) -> str:
    """Return a straight line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, fill="none", stroke=stroke,
               stroke_width=str(width), stroke_dasharray=dash, stroke_linecap=None if dash else "round")


def path(d, stroke=INK, width=2, fill="none", dash=None, opacity=None) -> str:
    """Return a path with round joins."""
    return tag("path", d=d, stroke=stroke, stroke_width=str(width), fill=fill, stroke_dasharray=dash,
               stroke_linejoin="round", stroke_linecap="round", fill_opacity=opacity)


def circle(x, y, r, fill="none", stroke=INK, width=2, dash=None) -> str:
    """Return a circle."""
    return tag("circle", cx=x, cy=y, r=r, fill=fill, stroke=stroke,
               stroke_width=str(width), stroke_dasharray=dash)


def rect(x, y, w, h, fill="none", stroke=INK, width=2, radius=0, dash=None) -> str:
    """Return a rectangle."""
    return tag("rect", x=x, y=y, width=w, height=h, rx=radius or None, fill=fill, stroke=stroke,
               stroke_width=str(width), stroke_dasharray=dash)


def polygon(points, fill=INK, stroke="none", width=0) -> str:
    """Return a closed shape through the points."""
    joined = " ".join(f"{num(x)},{num(y)}" for x, y in points)
    return tag("polygon", points=joined, fill=fill, stroke=stroke, stroke_width=str(width),
               stroke_linejoin="round")


def mark(x, y, shape, fill=TEAL, stroke=TEAL, r=6) -> str:
    """Return a data mark: circle, square, triangle or diamond, all of like weight."""
    if shape == "circle":
        return circle(x, y, r, fill, stroke)
    corners = {
        "square": [(-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)],
        "triangle": [(0, -1.2), (1.15, 0.85), (-1.15, 0.85)],
        "diamond": [(0, -1.3), (1.3, 0), (0, 1.3), (-1.3, 0)],
    }[shape]
    return polygon([(x + dx * r, y + dy * r) for dx, dy in corners], fill, stroke, 2)


def arrow(x1, y1, x2, y2, stroke=INK, width=2, size=10, dash=None) -> str:
    """Return a straight arrow whose head is a polygon with its tip at (x2, y2)."""
    length = ((x2 - x1) ** 2 + (y2 - y1) ** 2) ** 0.5
    ux, uy = (x2 - x1) / length, (y2 - y1) / length
    bx, by = x2 - ux * size, y2 - uy * size
    head = [(x2, y2), (bx - uy * size * 0.5, by + ux * size * 0.5), (bx + uy * size * 0.5, by - ux * size * 0.5)]
    return line(x1, y1, bx, by, stroke, width, dash) + "\n" + polygon(head, stroke)


def caution(y, title, words) -> list[str]:
    """Return a full-width warning box, 62 high, with its top at y."""
    return [
        rect(16, y, 688, 62, "none", WARNING, 2, 8),
        polygon([(46, y + 15), (62, y + 45), (30, y + 45)], "none", WARNING, 2),
        line(46, y + 26, 46, y + 34, WARNING, 2.5),
        circle(46, y + 40, 1.2, WARNING, WARNING, 1),
        text(80, y + 26, title, HEAD, bold=True, fill=WARNING),
        text(80, y + 49, words),
    ]


def save(name: str, title: str, height: int, parts: list[str]) -> None:
    """Write the figure beside this folder."""
    body = "\n".join(parts)
    (FIGURES / name).write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" width="{WIDTH}"'
        f' font-family="{FONT}">\n<title>{escape(title)}</title>\n{body}\n</svg>\n',
        encoding="utf-8",
    )
