"""A deck as plain data: what a writer of PPTX or PDF needs to know of each slide, and nothing of the course."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

# What the small line above a title says of a slide, as a color of the theme: the text itself always says it too.
Tone = Literal["plain", "key", "evidence", "redflag", "practice", "case", "check"]


@dataclass(frozen=True)
class Run:
    """Some words in one style. `raised` is 1 for superscript, -1 for subscript; `href` is a web or mail address, or empty.

    `cites` tells that this is the raised mark of a citation, which nobody says aloud.
    """

    text: str
    bold: bool = False
    italic: bool = False
    raised: int = 0
    href: str = ""
    cites: bool = False


@dataclass(frozen=True)
class Paragraph:
    """`mark` is what stands before it: nothing, a dot, or the text of a number or letter such as `A`; `level` counts from 0.

    `emphasis` is right for the key of an answer, wrong for the other options, plain for everything else.
    """

    runs: tuple[Run, ...]
    mark: str = ""
    level: int = 0
    emphasis: Literal["plain", "right", "wrong"] = "plain"

    @property
    def text(self) -> str:
        return "".join(run.text for run in self.runs)


DOT = "•"


@dataclass(frozen=True)
class Words:
    """Text in a slot of the layout. `size` in points where it is not the layout's own, else 0."""

    slot: str
    paragraphs: tuple[Paragraph, ...]
    size: float = 0
    kind: Literal["words"] = "words"


@dataclass(frozen=True)
class Grid:
    """A table: a header row, rows of cells (each a paragraph), column widths and row heights (header first) in points."""

    slot: str
    header: tuple[Paragraph, ...]
    rows: tuple[tuple[Paragraph, ...], ...]
    widths: tuple[float, ...]
    heights: tuple[float, ...]
    row_heads: bool = False
    size: float = 18
    kind: Literal["grid"] = "grid"


@dataclass(frozen=True)
class Picture:
    """`source` is the image's path in the course; `width` and `height` tell its shape, in any unit."""

    slot: str
    source: str
    alt: str
    width: float
    height: float
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True)
class Series:
    """The values of one series, None where there is none."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """Horizontal bars: one group a category, one bar a series. `unit` is what the numbers count."""

    slot: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    alt: str
    kind: Literal["chart"] = "chart"


Part = Words | Grid | Picture | Chart


@dataclass(frozen=True)
class Slide:
    """One slide. `layout` is a name of LAYOUTS; `title` is unique in its deck; `notes` are what the speaker reads; `seconds` is its time;
    `level` is that of its title among the headings of the deck.

    `path` and `line` say where in the source it comes from.
    """

    layout: str
    title: str
    parts: tuple[Part, ...] = ()
    notes: tuple[Paragraph, ...] = ()
    seconds: int = 0
    tone: Tone = "plain"
    title_size: float = 0
    level: int = 2
    path: str = ""
    line: int = 0

    def words(self, slot: str) -> Words | None:
        """The text in a slot, if there is any."""
        return next((part for part in self.parts if isinstance(part, Words) and part.slot == slot), None)


@dataclass(frozen=True)
class Deck:
    """`prefix` stands before slide numbers, such as `2-`. `date` (ISO) dates the file."""

    title: str
    author: str
    language: str
    date: str
    slides: tuple[Slide, ...]
    prefix: str = ""
    subject: str = ""
    keywords: str = ""


def pictures(deck: Deck) -> Iterator[Picture]:
    """Every picture of the deck, in order."""
    for slide in deck.slides:
        yield from (part for part in slide.parts if isinstance(part, Picture))


def as_text(deck: Deck) -> str:
    """The deck as JSON, fit for a job's inputs; without its places in the source, which change nothing in a file."""
    slides = tuple(replace(slide, path="", line=0) for slide in deck.slides)
    return _adapter().dump_json(replace(deck, slides=slides)).decode()


def from_text(text: str) -> Deck:
    """The deck that `as_text` wrote, without places."""
    return _adapter().validate_json(text)


@lru_cache(maxsize=1)
def _adapter():
    from pydantic import TypeAdapter

    return TypeAdapter(Deck)
