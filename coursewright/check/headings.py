"""Headings: levels descend one by one, so that a screen reader's outline has no holes."""

from __future__ import annotations

from ..course import Course
from ..diagnostics import Report
from ..model import Heading, Question, walk


def headings_descend(course: Course, report: Report) -> None:
    for document in course.documents():
        before = 1
        for block in walk(document.blocks):
            if not isinstance(block, Heading | Question):
                continue
            if block.level == 1:
                report.add(
                    "S012",
                    block.span,
                    "a heading with one # is the page's title, which stands in the front matter",
                    "Begin sections with ##.",
                )
            elif block.level > before + 1:
                report.add(
                    "S001",
                    block.span,
                    f"this heading has level {block.level}, but the one before it has level {before}",
                    f"Write it with {'#' * (before + 1)}.",
                )
            before = block.level
