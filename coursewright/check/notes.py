"""Footnotes: each mark has its note, each note its mark."""

from __future__ import annotations

from ..course import Course
from ..diagnostics import Report, nearest, shortened
from ..model import NoteMark
from .texts import texts


def footnotes_match(course: Course, report: Report) -> None:
    for document in course.documents():
        used: set[str] = set()
        for text in texts(course, document):
            for inline in text.inlines:
                if isinstance(inline, NoteMark):
                    used.add(inline.id)
                    if inline.id not in document.notes:
                        report.add(
                            "S009",
                            inline.span,
                            f"the footnote [^{shortened(inline.id)}] is not defined",
                            nearest(inline.id, document.notes) or f"Write it on a line of its own: [^{shortened(inline.id)}]: text",
                        )
        for name, note in document.notes.items():
            if name not in used:
                report.add(
                    "S010",
                    note.span,
                    f"the footnote [^{shortened(name)}] is never used",
                    f"Put [^{shortened(name)}] where it belongs, or remove the note.",
                )
