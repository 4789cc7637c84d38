"""All texts of a document, for the rules that look inside them."""

from __future__ import annotations

from collections.abc import Iterator

from ..course import Course
from ..model import Document, Inline, passages


def inlines(course: Course) -> Iterator[tuple[Document, Inline]]:
    """Every citation, link and footnote mark of the course, with its document."""
    for document in course.documents():
        for text in (*passages(document.blocks), *document.notes.values()):
            for inline in text.inlines:
                yield document, inline
    if course.glossary is not None:
        for term in course.terms:
            for inline in term.definition.inlines:
                yield course.glossary, inline
