"""What a placeholder of a template gives in the end: its own setting, or else that of its master."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
EMU = 12700
ACROSS, DOWN = 91440, 45720  # the margins of a text box that says none, ECMA-376 Part 1, 21.1.2.1.1


@dataclass(frozen=True)
class Box:
    """A rectangle in points."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height


@dataclass(frozen=True)
class Holder:
    """A placeholder of a layout: its number and type, the box of its text, its margins (left, top, right, bottom), and how its first level is written.

    `smallest` is the least size of its first three levels.
    """

    idx: int
    kind: str
    box: Box
    margins: tuple[float, float, float, float]
    size: float
    bold: bool
    marked: bool
    smallest: float


def holder(placeholder: Any, kind: str) -> Holder | None:
    """A layout's placeholder resolved; None for one that has no place even by its master."""
    lengths = (placeholder.left, placeholder.top, placeholder.width, placeholder.height)
    if any(length is None for length in lengths):
        return None
    elements = [placeholder._element]
    base = placeholder._base_placeholder
    if base is not None:
        elements.append(base._element)
    master = placeholder.part.slide_layout.slide_master._element
    styles = [found for element in elements for found in element.findall(f".//{A}lstStyle")]
    styles += master.xpath(f"./p:txStyles/p:{'titleStyle' if kind in ('title', 'ctrTitle') else 'bodyStyle'}")
    margins = tuple(_margin(elements, side, usual) / EMU for side, usual in (("lIns", ACROSS), ("tIns", DOWN), ("rIns", ACROSS), ("bIns", DOWN)))
    left, top, width, height = (length / EMU for length in lengths)
    box = Box(left + margins[0], top + margins[1], max(width - margins[0] - margins[2], 1), max(height - margins[1] - margins[3], 1))
    return Holder(placeholder.placeholder_format.idx, kind, box, margins, _sizes(styles)[0], _run(styles, "b") in ("1", "true"), _marked(styles), min(_sizes(styles)))


def _margin(elements: list[Any], side: str, usual: int) -> int:
    for element in elements:
        for body in element.findall(f".//{A}bodyPr"):
            if body.get(side) is not None:
                return int(body.get(side))
    return usual


def _levels(styles: list[Any], number: int = 1) -> list[Any]:
    return [level for style in styles for level in style.findall(f"{A}lvl{number}pPr")]


def _run(styles: list[Any], name: str, number: int = 1) -> str | None:
    for level in _levels(styles, number):
        run = level.find(f"{A}defRPr")
        if run is not None and run.get(name) is not None:
            return run.get(name)
    return None


def _sizes(styles: list[Any]) -> list[float]:
    """Of the first three levels, in points; text that has no size anywhere has 18."""
    return [int(_run(styles, "sz", number) or 1800) / 100 for number in (1, 2, 3)]


def _marked(styles: list[Any]) -> bool:
    for level in _levels(styles):
        for mark in ("buNone", "buChar", "buAutoNum", "buBlip"):
            if level.find(f"{A}{mark}") is not None:
                return mark != "buNone"
    return False
