"""HTML of the course's own making to paragraphs of runs: what a slide or a speaker's note can show of a text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser

from .deck import DOT, Paragraph, Run

_JOINER = "\u2060"
_SILENT = ("where", "footnote", "credit")  # what helps a reader of paper find his way
_BREAKS = {"p", "li", "dt", "dd", "pre", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "div", "tr", "table"}
_SPACE = re.compile(r"\s+")
_SCHEMES = ("http:", "https:", "mailto:")


@dataclass(frozen=True)
class Definitions:
    """A definition list: each term with what it means."""

    pairs: tuple[tuple[Paragraph, Paragraph], ...]


@dataclass(frozen=True)
class Cells:
    """A table: its rows of cells, the header first."""

    rows: tuple[tuple[Paragraph, ...], ...]


Piece = Paragraph | Definitions | Cells


def read_html(html: str) -> list[Piece]:
    """The paragraphs, list items, definitions and tables of a text, in order. Links inside the course become plain words."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.finished()


def paragraphs(html: str) -> list[Paragraph]:
    """The same, with definitions and tables as paragraphs, a row each."""
    found: list[Paragraph] = []
    for piece in read_html(html):
        match piece:
            case Paragraph():
                found.append(piece)
            case Definitions(pairs=pairs):
                found += [defined(term, meaning) for term, meaning in pairs]
            case Cells(rows=rows):
                found += [Paragraph(joined([cell for cell in row if cell.text], "; ")) for row in rows]
    return [paragraph for paragraph in found if paragraph.text.strip()]


def line(html: str) -> Paragraph:
    """A text that is one line, such as a title or an option."""
    return Paragraph(joined(paragraphs(html), " "))


def plain(text: str, **style: bool) -> Paragraph:
    """A paragraph in one style."""
    return Paragraph((Run(text, **style),))


def defined(term: Paragraph, meaning: Paragraph) -> Paragraph:
    """A term in bold, then its meaning."""
    return Paragraph((*(replace(run, bold=True) for run in term.runs), Run(": "), *meaning.runs))


def joined(parts: list[Paragraph], by: str) -> tuple[Run, ...]:
    runs: list[Run] = []
    for part in parts:
        runs += [Run(by)] if runs else []
        runs += part.runs
    return tuple(runs)


def unraised(paragraph: Paragraph) -> Paragraph:
    """Without raised and lowered figures, such as the marks of citations."""
    return replace(paragraph, runs=tuple(run for run in paragraph.runs if run.raised < 1))


@dataclass
class _List:
    ordered: bool
    count: int = 0
    letters: bool = False


@dataclass
class _Table:
    rows: list[list[Paragraph]] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[Piece] = []
        self.runs: list[Run] = []
        self.styles: list[tuple[str, Run]] = []
        self.lists: list[_List] = []
        self.mark, self.first = "", False
        self.silent = 0
        self.pairs: list[tuple[Paragraph, Paragraph]] = []
        self.term: Paragraph | None = None
        self.table: _Table | None = None
        self.in_cell = False

    # --- tags

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if self.silent or (tag == "span" and any(name in _SILENT for name in (values.get("class") or "").split())):
            self.silent += tag not in ("img", "br", "input", "hr")
            if self.silent == 1 and self.runs:
                self.runs[-1] = replace(self.runs[-1], text=self.runs[-1].text.rstrip())
            return
        if tag in _BREAKS and not self.in_cell:
            self._end_paragraph()
        match tag:
            case "ul" | "ol":
                if not self.in_cell:
                    self._end_paragraph()
                self.lists.append(_List(tag == "ol", int(values.get("start") or 1) - 1, values.get("type") == "A"))
            case "li" if self.lists:
                self.lists[-1].count += 1
                self.mark = DOT if not self.lists[-1].ordered else str(self.lists[-1].count)
            case "table":
                self.table = _Table()
            case "tr" if self.table:
                self.table.rows.append([])
            case "td" | "th":
                self.runs, self.in_cell = [], True
            case "br":
                self._add(" ")
            case "b" | "strong" | "em" | "i" | "cite" | "sup" | "sub" | "a":
                self.styles.append((tag, self._styled(tag, values)))

    def handle_endtag(self, tag: str) -> None:
        if self.silent:
            self.silent -= 1
            return
        if self.styles and self.styles[-1][0] == tag:
            self.styles.pop()
        match tag:
            case "ul" | "ol" if self.lists:
                self._end_paragraph()
                self.lists.pop()
            case "td" | "th" if self.table and self.table.rows:
                self.table.rows[-1].append(Paragraph(_tidy(self.runs)))
                self.runs, self.in_cell = [], False
            case "table" if self.table:
                self.pieces.append(Cells(tuple(map(tuple, self.table.rows))))
                self.table = None
            case "dt":
                self.term = Paragraph(_tidy(self.runs))
                self.runs = []
            case "dd":
                self._end_definition()
            case "dl":
                if self.pairs:
                    self.pieces.append(Definitions(tuple(self.pairs)))
                self.pairs = []
            case _ if tag in _BREAKS and not self.in_cell and self.term is None:
                self._end_paragraph()

    def handle_data(self, text: str) -> None:
        if not self.silent:
            self._add(text)

    # --- pieces

    def finished(self) -> list[Piece]:
        self._end_paragraph()
        return self.pieces

    def _add(self, text: str) -> None:
        text = _SPACE.sub(" ", text.replace(_JOINER, ""))
        if text:
            style = self.styles[-1][1] if self.styles else Run("")
            self.runs.append(replace(style, text=text))

    def _styled(self, tag: str, values: dict[str, str | None]) -> Run:
        style = self.styles[-1][1] if self.styles else Run("")
        match tag:
            case "b" | "strong":
                return replace(style, bold=True)
            case "em" | "i" | "cite":
                return replace(style, italic=not style.italic)
            case "sup" | "sub":
                return replace(style, raised=1 if tag == "sup" else -1)
        address = values.get("href") or ""
        if "raised" in (values.get("class") or "").split():
            return replace(style, raised=1)
        return replace(style, href=address if address.lower().startswith(_SCHEMES) else style.href)

    def _end_paragraph(self) -> None:
        if self.term is not None:
            return
        runs = _tidy(self.runs)
        self.runs = []
        if runs:
            level = max(len(self.lists) - 1, 0)
            self.pieces.append(Paragraph(runs, self.mark if self.lists else "", level))
            self.mark = ""

    def _end_definition(self) -> None:
        if self.term is not None:
            self.pairs.append((self.term, Paragraph(_tidy(self.runs))))
        self.runs, self.term = [], None


def _tidy(runs: list[Run]) -> tuple[Run, ...]:
    """Neighbors of one style joined, single spaces, none at the ends."""
    found: list[Run] = []
    for run in runs:
        text = run.text.lstrip() if not found or found[-1].text.endswith(" ") else run.text
        if found and replace(found[-1], text="") == replace(run, text=""):
            found[-1] = replace(run, text=found[-1].text + text)
        elif text:
            found.append(replace(run, text=text))
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(run for run in found if run.text)
