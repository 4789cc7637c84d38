"""The coarse pieces of a page, as the scanner cuts them: each still holds its source lines."""

from __future__ import annotations

from dataclasses import dataclass

from .source import Line


@dataclass(frozen=True)
class RawHeading:
    level: int
    text: str
    line: Line


@dataclass(frozen=True)
class RawComment:
    """A comment that begins a line; `text` is what stands between its marks."""

    text: str
    line: Line


@dataclass(frozen=True)
class RawCallout:
    kind: str
    title: str
    lines: tuple[Line, ...]
    line: Line


@dataclass(frozen=True)
class RawQuote:
    lines: tuple[Line, ...]
    line: Line


@dataclass(frozen=True)
class RawProse:
    lines: tuple[Line, ...]

    @property
    def line(self) -> Line:
        return self.lines[0]


RawBlock = RawHeading | RawComment | RawCallout | RawQuote | RawProse


@dataclass(frozen=True)
class Footnote:
    id: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Abbreviation:
    short: str
    long: str
    line: Line


@dataclass(frozen=True)
class Scanned:
    """Raw blocks in order, and the definitions that stand anywhere between them."""

    blocks: tuple[RawBlock, ...]
    footnotes: tuple[Footnote, ...] = ()
    abbreviations: tuple[Abbreviation, ...] = ()
