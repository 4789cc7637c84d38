"""References to formatted citations, by CSL. Known faults of the formatter are put right on the way, and nowhere else."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from .csl.fields import NAMES
from .csl.items import prepared
from .csl.marks import (
    CITE,
    CITE_END,
    CITE_TEXT,
    CITED,
    NUMBER,
    NUMBERED,
    MarkedNumber,
    guarded,
    restored,
)
from .csl.style import DEFAULT_STYLE as DEFAULT_STYLE
from .csl.style import Style, read_style
from .csl.style import style_names as style_names
from .csl.style import style_path as style_path
from .csl.tidy import linked, once, tidy
from .model import Citation, CitedItem, Reference

_KINDS = {
    "page": "p pp page pages", "chapter": "ch chap chapter", "figure": "fig figs figure figures", "section": "sec section", "issue": "no issue",
    "volume": "vol volume", "paragraph": "para paragraph", "line": "line lines", "note": "note", "part": "part pt", "column": "col column",
}
_LABELS = {word: kind for kind, words in _KINDS.items() for word in words.split()}
_LOCATOR = re.compile(r"([^\W\d_]+)\.?\s*(.*)")
_PAGES = re.compile(r"[ivxlcdm]+(?:[-–][ivxlcdm]+)?|[A-Za-z]{0,2}\d.*")
_LABEL = re.compile(rf"^[\[(]?(?:<[^>]+>)*{NUMBERED.pattern}(?:</[^>]+>)*[\])]?\.?\s*")
_RUN = re.compile(rf"\[?{NUMBERED.pattern}\]?(?:,\s?\[?{NUMBERED.pattern}\]?){{2,}}")


@dataclass(frozen=True)
class Formatted:
    """`citations` in the order asked for, as HTML whose numbers or names point at `#ref-ID`; `entries` as (id, HTML)."""

    citations: tuple[str, ...]
    entries: tuple[tuple[str, str], ...]
    numbered: bool


def format_citations(
    references: Mapping[str, Reference],
    citations: Sequence[Citation],
    style: str,
    language: str,
    entries: dict[str, str] | None = None,
) -> Formatted:
    """Format citations of known references, in their order, and the list of what they cite. Unknown ids are left out.

    `entries` remembers formatted entries from one call to the next, for the same references, style and language.
    A style that fails, of which the checks tell, gives way to the default one.
    """
    known = [tuple(item for item in citation.items if item.reference in references) for citation in citations]
    if not any(known):
        return Formatted(("",) * len(citations), (), False)
    entries = {} if entries is None else entries
    for name in (style, DEFAULT_STYLE):
        try:
            return _format(references, known, name, language, entries)
        except Exception:  # a formatter of others' making, on others' data
            entries.clear()
    return _plainly(references, known)


def style_problem(references: Mapping[str, Reference], style: str, language: str) -> str:
    """Why a style cannot be used for these references; empty where it can."""
    try:
        read_style(style, language)
    except ValueError as error:
        return str(error)
    def works(ids: Sequence[str]) -> bool:
        cited = [(CitedItem(id, locator),) for locator in ("", "p. 2", "p. 3") for id in ids]
        try:
            return bool(_format(references, cited, style, language, {}))
        except Exception:  # as above
            return False

    if works(list(references)):
        return ""
    culprit = next((f"the reference “{id}”" for id in references if not works([id])), "these references")
    return f"the formatter fails on {culprit}"


def _format(
    references: Mapping[str, Reference], known: Sequence[tuple[CitedItem, ...]], style_name: str, language: str, entries: dict[str, str]
) -> Formatted:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _Run(references, known, read_style(style_name, language), entries).formatted()


class _Run:
    """One use of the formatter. Items go under ids of our own, because it takes no account of letter case."""

    def __init__(
        self, references: Mapping[str, Reference], known: Sequence[tuple[CitedItem, ...]], style: Style, entries: dict[str, str]
    ) -> None:
        from citeproc import CitationStylesBibliography, formatter
        from citeproc.source.json import CiteProcJSON

        self.known, self.style, self.entries = known, style, entries
        cited = list(dict.fromkeys(item.reference for items in known for item in items))
        self.keys = {id: f"r{position}" for position, id in enumerate(cited)}
        self.ids = {key: id for id, key in self.keys.items()}
        self.items = {id: prepared(references[id].csl, key) for id, key in self.keys.items()}
        self.bibliography = CitationStylesBibliography(style.csl, CiteProcJSON(list(self.items.values())), formatter.html)

    def formatted(self) -> Formatted:
        from citeproc import Citation as CslCitation

        clusters = [
            CslCitation([_cite_item()(self.keys[item.reference], position, item) for position, item in enumerate(items)])
            for items in self.known
        ]
        for cluster in clusters:
            self.bibliography.register(cluster)
        self.bibliography.sort()
        order = [self.ids[key] for key in self.bibliography.keys]
        citations = [self._citation(items, cluster, order) for items, cluster in zip(self.known, clusters, strict=True)]
        for item in self.bibliography.items:
            id = self.ids[item.key]
            if id not in self.entries:
                self.entries[id] = self._entry(id, _joined(self.style.csl.render_bibliography([item])))
        return Formatted(tuple(citations), tuple((id, self.entries[id]) for id in order), self.style.numbered)

    def _citation(self, items: tuple[CitedItem, ...], cluster: object, order: Sequence[str]) -> str:
        if not items:
            return ""
        text = tidy(_joined(self.bibliography.cite(cluster, lambda item: None)))
        if NUMBER in text:
            text = CITED.sub(r"\2", text)
            text = _RUN.sub(_collapsed, text) if self.style.collapses else text
            return restored(NUMBERED.sub(lambda found: _link(order[int(found.group(1)) - 1], found.group(1)), text))
        return restored(
            CITED.sub(
                lambda found: _link(items[int(found.group(1))].reference, self._alone(items[int(found.group(1))], found.group(2))), text
            )
        )

    def _alone(self, item: CitedItem, text: str) -> str:
        return once(text, self._title(item.reference))

    def _entry(self, id: str, text: str) -> str:
        """An entry without its number, which the list gives, and with its DOI and addresses linked."""
        text = NUMBERED.sub(r"\1", _LABEL.sub("", tidy(text), count=1))
        item = self.items[id]
        shown = linked(once(text, self._title(id)), str(item.get("DOI", "")), str(item.get("URL", "")))
        return restored(shown or str(item["title"]))

    def _title(self, id: str) -> str:
        """The title of an item without a name, which the formatter may set twice; else empty."""
        item = self.items[id]
        return "" if any(field in item for field in NAMES) else str(item["title"])


@lru_cache(maxsize=1)
def _cite_item() -> type:
    """The library's item of a citation, with marks around what it prints and around its number."""
    from citeproc import CitationItem, Locator

    class MarkedItem(CitationItem):
        def __init__(self, key: str, position: int, item: CitedItem) -> None:
            label, text = _locator(item.locator)
            locator = {"locator": Locator(label, text)} if label else {}
            super().__init__(key, prefix=f"{CITE}{position}{CITE_TEXT}", suffix=(f", {text}" if text and not label else "") + CITE_END, **locator)

        @property
        def number(self) -> MarkedNumber:
            return MarkedNumber(self.bibliography.keys.index(self.key) + 1)

    return MarkedItem


def _locator(written: str) -> tuple[str, str]:
    """The kind of place and which one; what is neither a known kind nor a page, such as Table 3, is only a text."""
    found = _LOCATOR.fullmatch(written)
    if found and found.group(1).lower() in _LABELS and found.group(2):
        return _LABELS[found.group(1).lower()], guarded(found.group(2))
    return "page" if _PAGES.fullmatch(written) else "", guarded(written)


def _joined(formatted: object) -> str:
    return "".join(str(part) for part in formatted) if isinstance(formatted, list | tuple) else str(formatted or "")


def _link(id: str, text: str) -> str:
    return f'<a href="#ref-{html.escape(id)}">{text}</a>'


def _collapsed(found: re.Match[str]) -> str:
    """A run of three numbers or more becomes its first and its last, with a dash between; brackets stay around each."""
    parts = re.split(r",\s?", found.group())
    delimiter = found.group()[len(parts[0]) : found.group().index(parts[1], len(parts[0]))]
    return delimiter.join(_runs(parts))


def _runs(parts: Sequence[str]) -> Iterator[str]:
    run: list[str] = []
    for part in [*parts, ""]:
        if run and (not part or _value(part) != _value(run[-1]) + 1):
            yield from [f"{run[0]}–{run[-1]}"] if len(run) > 2 else run
            run = []
        run.append(part)


def _value(part: str) -> int:
    found = NUMBERED.search(part)
    return int(found.group(1)) if found else -1


def _plainly(references: Mapping[str, Reference], known: Sequence[tuple[CitedItem, ...]]) -> Formatted:
    """Numbers and titles, where no style can format these references."""
    order = list(dict.fromkeys(item.reference for items in known for item in items))
    citations = tuple(", ".join(_link(item.reference, str(order.index(item.reference) + 1)) for item in items) for items in known)
    return Formatted(citations, tuple((id, html.escape(str(references[id].csl.get("title", id)))) for id in order), True)
