"""The layouts of a slide: which slots each has, where they lie and how large their text is. One source for measuring, PPTX and PDF."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

WIDTH, HEIGHT = 960.0, 540.0  # points, 16:9
SMALLEST = 18.0
LINE = 1.2  # the distance of two lines, as a multiple of the size
BETWEEN = 0.35  # the room before a paragraph, as a multiple of the size
INDENT = 26.0  # how far a level of a list is moved in
CELL_ACROSS, CELL_DOWN = 7.2, 3.6  # the room left and right of the text of a cell, and above and below it


@dataclass(frozen=True)
class Slot:
    """A box for text, a picture, a table or a chart, in points from the slide's upper left corner; text in `size` points.

    `least` is the size to which a text may shrink before it is split.
    """

    name: str
    kind: Literal["title", "text", "picture", "table", "chart"]
    left: float
    top: float
    width: float
    height: float
    size: float = SMALLEST
    least: float = SMALLEST
    serif: bool = False
    bold: bool = False
    anchor: Literal["top", "middle", "bottom"] = "top"


@dataclass(frozen=True)
class Layout:
    """`name` is how authors and code name it, `shown` how PowerPoint does; `dark` has the course's color behind white text."""

    name: str
    shown: str
    slots: tuple[Slot, ...]
    dark: bool = False

    def slot(self, name: str) -> Slot | None:
        return next((slot for slot in self.slots if slot.name == name), None)


_EYEBROW = Slot("eyebrow", "text", 56, 28, 780, 28, bold=True)
_TITLE = Slot("title", "title", 56, 56, 848, 80, 32, 24, serif=True, bold=True)
_NAME = Slot("title", "title", 56, 54, 848, 56, 28, 20, serif=True, bold=True)  # of a figure or table, which needs the room
_BODY = Slot("body", "text", 56, 154, 848, 334, 28, 22)
_CAPTION = Slot("caption", "text", 56, 452, 848, 48)

LAYOUTS: dict[str, Layout] = {
    layout.name: layout
    for layout in (
        Layout("title", "Title", (
            Slot("eyebrow", "text", 80, 96, 800, 30, 20, bold=True),
            Slot("title", "title", 80, 132, 800, 158, 44, 30, serif=True, bold=True),
            Slot("subtitle", "text", 80, 306, 800, 96, 22),
            Slot("line", "text", 80, 440, 800, 52, 18, anchor="bottom"),
        ), dark=True),
        Layout("section", "Section", (
            Slot("eyebrow", "text", 80, 152, 800, 32, 22, bold=True),
            Slot("title", "title", 80, 190, 800, 180, 40, 28, serif=True, bold=True),
        ), dark=True),
        Layout("bullets", "Bullets", (_EYEBROW, _TITLE, _BODY)),
        Layout("two-columns", "Two columns", (
            _EYEBROW, _TITLE, Slot("left", "text", 56, 154, 408, 334, 24, 18), Slot("right", "text", 496, 154, 408, 334, 24, 18),
        )),
        Layout("figure", "Figure", (_EYEBROW, _NAME, Slot("picture", "picture", 56, 118, 848, 326), _CAPTION)),
        Layout("figure-and-text", "Figure and text", (
            _EYEBROW, _NAME, Slot("picture", "picture", 56, 118, 516, 372), Slot("body", "text", 596, 122, 308, 366, 22, 18),
        )),
        Layout("chart", "Chart", (_EYEBROW, _NAME, Slot("chart", "chart", 56, 118, 848, 326), _CAPTION)),
        Layout("table", "Table", (_EYEBROW, _NAME, Slot("table", "table", 56, 124, 848, 320), _CAPTION)),
        Layout("question", "Question", (
            _EYEBROW, Slot("title", "title", 56, 56, 848, 116, 28, 22, serif=True, bold=True), Slot("body", "text", 56, 190, 848, 298, 26, 18),
        )),
        Layout("answer", "Answer", (_EYEBROW, _TITLE, Slot("body", "text", 56, 154, 848, 334, 26, 18))),
        Layout("quote", "Quote", (
            _EYEBROW, _TITLE, Slot("body", "text", 104, 160, 752, 260, 32, 22, serif=True, anchor="middle"), Slot("caption", "text", 104, 432, 752, 56, 20),
        )),
        Layout("references", "References", (
            _EYEBROW, _TITLE, Slot("left", "text", 56, 142, 408, 346), Slot("right", "text", 496, 142, 408, 346),
        )),
    )
}
NUMBER = Slot("number", "text", 784, 496, 120, 26)


@dataclass(frozen=True)
class Colors:
    """The colors of a theme, as RRGGBB; `cover` is behind the dark layouts, `tones` color the line above a title."""

    paper: str
    ink: str
    soft: str
    rule: str
    cover: str
    cover_ink: str
    tones: dict[str, str]


THEMES: dict[str, Colors] = {
    "light": Colors("FFFFFF", "1F2933", "52606D", "D5DDE3", "0B4F57", "FFFFFF", {
        "plain": "0B6E78", "key": "0B6E78", "evidence": "2B5797", "redflag": "A61E22", "practice": "3E6B1F", "case": "6B3F8F", "check": "8A4B08",
    }),
    "dark": Colors("12202B", "F2F5F7", "B4C0CA", "3B4C59", "0B4F57", "FFFFFF", {
        "plain": "6FD0D6", "key": "6FD0D6", "evidence": "9CC3FF", "redflag": "FF9C9C", "practice": "A9DB86", "case": "D2B3F2", "check": "F3BF7A",
    }),
}
