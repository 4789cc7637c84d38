"""Which citations a document has, in what order they count, and how they look: formatted once for all editions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .bibliography import Formatted, format_citations
from .course import Course
from .model import HIDDEN_FROM_LEARNERS, Citation, Document, Passage, passages


class Citing:
    """The citations of one course. What only instructors see is counted last, so that learners' lists have no gaps."""

    def __init__(self, course: Course) -> None:
        self.course = course
        self._entries: dict[str, str] = {}
        self._formatted: dict[str, Formatted] = {}
        self._ordered: dict[str, tuple[list[Citation], list[Citation]]] = {}

    def citations(self, document: Document) -> Mapping[Citation, str]:
        """The HTML of each citation of the document."""
        shown, hidden = self._in_order(document)
        return dict(zip([*shown, *hidden], self._all(document).citations, strict=True))

    def document(self, document: Document, instructor: bool) -> Formatted:
        """The citations and the list of references that an edition of the document has."""
        whole = self._all(document)
        if instructor:
            return whole
        shown, _ = self._in_order(document)
        met = {item.reference for citation in shown for item in citation.items}
        return Formatted(whole.citations[: len(shown)], tuple(entry for entry in whole.entries if entry[0] in met), whole.numbered)

    def _all(self, document: Document) -> Formatted:
        if document.path not in self._formatted:
            shown, hidden = self._in_order(document)
            settings = self.course.settings
            self._formatted[document.path] = format_citations(
                self.course.references, [*shown, *hidden], settings.citation_style, settings.language, self._entries)
        return self._formatted[document.path]

    def _in_order(self, document: Document) -> tuple[list[Citation], list[Citation]]:
        """What learners see, then what they don't; notes count as seen."""
        if document.path not in self._ordered:
            texts = [*passages(document.blocks, without=HIDDEN_FROM_LEARNERS), *document.notes.values()]
            if document.kind == "glossary":
                texts += [term.definition for term in self.course.terms]
            shown = _citations(texts)
            known = set(shown)
            self._ordered[document.path] = shown, [found for found in _citations(passages(document.blocks)) if found not in known]
        return self._ordered[document.path]


def _citations(texts: Iterable[Passage]) -> list[Citation]:
    return [inline for text in texts for inline in text.inlines if isinstance(inline, Citation)]
