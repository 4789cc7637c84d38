"""Glossary terms and abbreviations, marked at their first use in a document."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence

from .model import Term

_PIECES = re.compile(r"(<[^>]*>)")
_CLOSED = ("a", "code", "pre", "abbr", "th")


class Glosser:
    """Marks terms in HTML, text after text. `href(term id)` gives the link of a term; None leaves terms unmarked."""

    def __init__(self, terms: Sequence[Term], abbreviations: Mapping[str, str], href: Callable[[str], str] | None) -> None:
        self._href = href
        self._terms = {form.casefold(): term for term in terms for form in term.forms} if href else {}
        self._abbreviations = dict(abbreviations)
        self._met: set[str] = set()
        words = sorted({*self._terms, *(short.casefold() for short in abbreviations)}, key=len, reverse=True)
        self._pattern = re.compile(r"(?<![\w-])(" + "|".join(_loose(word) for word in words) + r")(?:s|es)?(?![\w-])", re.IGNORECASE) if words else None

    def mark(self, text: str, abbreviate: bool) -> str:
        """`text` with links at first uses; with `abbreviate`, also the long form behind each abbreviation's first use."""
        if self._pattern is None:
            return text
        pieces = _PIECES.split(unicodedata.normalize("NFC", text))
        depth = 0
        for index, piece in enumerate(pieces):
            if index % 2:
                name = re.match(r"</?([a-z0-9]+)", piece)
                if name and name.group(1) in _CLOSED:
                    depth += -1 if piece.startswith("</") else 1
            elif depth <= 0 and piece.strip():
                pieces[index] = self._pattern.sub(lambda found: self._marked(found, abbreviate), piece)
        return "".join(pieces)

    def explained(self) -> list[tuple[str, str]]:
        """The abbreviations met so far, each with its long form, in the order of the alphabet."""
        return sorted((short, long) for short, long in self._abbreviations.items() if f"abbr {short.casefold()}" in self._met)

    def _marked(self, found: re.Match[str], abbreviate: bool) -> str:
        word = found.group()
        key = " ".join(html.unescape(found.group(1)).casefold().split())
        long = self._abbreviations.get(found.group(1)) if abbreviate else None
        term = self._terms.get(key)
        shown = word
        if long and f"abbr {key}" not in self._met:
            self._met.add(f"abbr {key}")
            shown = f'<abbr title="{html.escape(long)}">{word}</abbr>'
        if term is None or term.id in self._met or self._href is None:
            return shown
        self._met.add(term.id)
        return f'<a class="term" href="{html.escape(self._href(term.id))}">{shown}</a>'


def _loose(word: str) -> str:
    return r"\s+".join(re.escape(html.escape(part)) for part in word.split())
