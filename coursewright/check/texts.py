"""All texts of the documents, for the rules that look inside them."""

from __future__ import annotations

from collections.abc import Iterator

from ..course import Course
from ..model import Document, Inline, Passage, passages


def texts(course: Course, document: Document, *, without: tuple[str, ...] = ()) -> Iterator[Passage]:
    """Every text of a document, callouts of the kinds `without` left out; a glossary's are its definitions too."""
    yield from passages(document.blocks, without=without)
    yield from document.notes.values()
    if document.kind == "glossary":
        yield from (term.definition for term in course.terms)


def inlines(course: Course) -> Iterator[tuple[Document, Inline]]:
    """Every citation, link and footnote mark of the course, with its document."""
    for document in course.documents():
        for text in texts(course, document):
            for inline in text.inlines:
                yield document, inline
