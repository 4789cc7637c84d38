"""A deck as pages of HTML: the slides themselves, the speaker's notes, and the handout with lines to write on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path

from ..pdf.picturing import stand_in
from ..pptx.template import is_right_to_left
from ..slides import layouts
from ..slides.charts import NAMES_WIDTH, apart
from ..slides.deck import DOT, Chart, Deck, Grid, Paragraph, Picture, Slide, Words
from .print_pages import INSTRUCTOR, printed
from .studio import Studio

A_PAGE = 3  # slides on a page of the handout


# --- slides


def deck_html(studio: Studio, deck: Deck) -> str:
    """The slides, a page each."""
    return studio.page("slides/deck.html", deck=deck, layouts=layouts.LAYOUTS, grouped=_groups, contained=contained, plotted=plotted, names_width=NAMES_WIDTH,
                       is_right_to_left=is_right_to_left)


def deck_css(studio: Studio, deck: Deck, theme: str) -> str:
    """The styles of the slides in a theme."""
    return studio.env.get_template("slides/deck.css").render(
        colors=layouts.THEMES[theme], width=layouts.WIDTH, height=layouts.HEIGHT, number=layouts.NUMBER, line=layouts.LINE, between=layouts.BETWEEN,
        indent=layouts.INDENT, smallest=layouts.SMALLEST, cell_across=layouts.CELL_ACROSS, cell_down=layouts.CELL_DOWN, names_width=NAMES_WIDTH,
        prefix=deck.prefix)


@dataclass(frozen=True)
class _Group:
    """Paragraphs of one kind: a list (`tag` and `type` are HTML's), or prose (no tag)."""

    tag: str
    type: str
    paragraphs: tuple[Paragraph, ...]

    @property
    def start(self) -> int:
        """The number of the first item."""
        mark = self.paragraphs[0].mark
        return int(mark) if mark.isdigit() else ord(mark) - ord("A") + 1 if self.type else 1

    @property
    def nested(self) -> Iterator[tuple[Paragraph, tuple[Paragraph, ...]]]:
        """Each item with the items below it."""
        low = min(paragraph.level for paragraph in self.paragraphs)
        items: list[tuple[Paragraph, list[Paragraph]]] = []
        for paragraph in self.paragraphs:
            if paragraph.level <= low or not items:
                items.append((paragraph, []))
            else:
                items[-1][1].append(paragraph)
        return ((item, tuple(below)) for item, below in items)


def _groups(paragraphs: Sequence[Paragraph]) -> list[_Group]:
    low = min((paragraph.level for paragraph in paragraphs if paragraph.mark), default=0)
    kinds: list[tuple[str, str]] = []
    for paragraph in paragraphs:
        kinds.append(kinds[-1] if paragraph.mark and paragraph.level > low and kinds and kinds[-1][0] else _kind(paragraph))
    return [_Group(*kind, tuple(paragraph for paragraph, _ in run)) for kind, run in groupby(zip(paragraphs, kinds, strict=True), key=lambda pair: pair[1])]


def _kind(paragraph: Paragraph) -> tuple[str, str]:
    if not paragraph.mark:
        return "", ""
    if paragraph.mark == DOT:
        return "ul", ""
    return "ol", "" if paragraph.mark.isdigit() else "A"


def contained(picture: Picture, slot: layouts.Slot) -> layouts.Slot:
    """The place of a picture in the middle of its slot, whole and in its own shape; its corner counts from the slot's."""
    scale = min(slot.width / picture.width, slot.height / picture.height)
    across, down = picture.width * scale, picture.height * scale
    return layouts.Slot(slot.name, "picture", round((slot.width - across) / 2, 2), round((slot.height - down) / 2, 2), round(across, 2), round(down, 2))


@dataclass(frozen=True)
class _Bar:
    series: int
    value: str
    width: float
    height: float
    thick: float


@dataclass(frozen=True)
class _Row:
    name: str
    height: float
    bars: tuple[_Bar, ...]


def plotted(chart: Chart, slot: layouts.Slot) -> list[_Row]:
    """The rows of a bar chart, with the lengths of its bars in points."""
    most = max(value for series in chart.series for value in series.values if value is not None)
    room = slot.width - NAMES_WIDTH - 70
    height = (slot.height - 28) / len(chart.categories)
    alone = apart(chart)
    rows = []
    for index, name in enumerate(chart.categories):
        shown = [(number, series.values[index]) for number, series in enumerate(chart.series, 1) if not alone or series.values[index] is not None]
        down = height / max(len(shown), 1)
        bars = tuple(_Bar(number, "" if value is None else f"{value:g}", round(room * (value or 0) / most, 1), round(down, 2), round(min(down * 0.7, 26), 2))
                     for number, value in shown)
        rows.append(_Row(name, round(height, 2), bars))
    return rows


# --- notes and handout


@dataclass(frozen=True)
class _Shown:
    """A slide as the notes and the handout show it: its picture's address, what that says to those who can't see it, its number."""

    slide: Slide
    picture: str
    alt: str
    number: str


def notes_html(studio: Studio, deck: Deck) -> str:
    """Each slide with its notes below it."""
    return printed(studio, "slides/notes.html", f"Speaker notes, {deck.title}", INSTRUCTOR, deck.prefix, shown=_shown(deck), deck=deck)


def handout_html(studio: Studio, deck: Deck) -> str:
    """Three slides a page, with lines to write on."""
    shown = _shown(deck)
    pages = [shown[start : start + A_PAGE] for start in range(0, len(shown), A_PAGE)]
    return printed(studio, "slides/handout.html", f"Slides, {deck.title}", INSTRUCTOR, deck.prefix, pages=pages, deck=deck)


def _shown(deck: Deck) -> list[_Shown]:
    return [_Shown(slide, stand_in(index), f"Slide: {said(slide)}", f"{deck.prefix}{index + 1}") for index, slide in enumerate(deck.slides)]


def said(slide: Slide) -> str:
    """A slide in words."""
    found = [slide.title]
    for part in slide.parts:
        match part:
            case Words(paragraphs=paragraphs):
                found += [f"{paragraph.mark}. {paragraph.text}" if paragraph.mark not in ("", DOT) else paragraph.text for paragraph in paragraphs]
            case Picture(alt=alt) | Chart(alt=alt):
                found.append(f"Picture: {alt}")
            case Grid(header=header, rows=rows):
                found += ["; ".join(cell.text for cell in row) for row in (header, *rows)]
    return " ".join(text if text.endswith((".", "?", "!", ":")) else f"{text}." for text in found if text)


# --- pictures


def shape_of(path: Path) -> tuple[float, float]:
    """The width and height of a picture, in any unit; a wide shape where it does not say."""
    from PIL import Image

    if path.suffix.lower() != ".svg":
        with Image.open(path) as image:
            return float(image.width), float(image.height)
    return _shape_of_svg(path.read_bytes())


def _shape_of_svg(data: bytes) -> tuple[float, float]:
    import re
    from xml.etree import ElementTree

    root = ElementTree.fromstring(data)
    box = [float(number) for number in re.findall(r"-?\d+(?:\.\d+)?", root.get("viewBox", ""))]
    if len(box) == 4 and box[2] > 0 and box[3] > 0:
        return box[2], box[3]
    sizes = [re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*(?:px|pt|mm|cm|in)?\s*", root.get(name, "")) for name in ("width", "height")]
    across, down = (float(size.group(1)) if size else 0.0 for size in sizes)
    return (across, down) if across and down else (16.0, 9.0)
