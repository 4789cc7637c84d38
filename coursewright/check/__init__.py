"""Rules about the whole course. Each is one small function of (course, report); add yours to RULES."""

from __future__ import annotations

from collections.abc import Callable

from ..course import Course
from ..diagnostics import Report
from .citations import citations_exist, references_are_cited, style_exists
from .headings import headings_descend
from .images import images_are_good
from .notes import footnotes_match
from .objectives import objectives_are_tested, objectives_exist
from .pointers import links_lead_somewhere

RULES: tuple[Callable[[Course, Report], None], ...] = (
    headings_descend,
    citations_exist,
    references_are_cited,
    style_exists,
    footnotes_match,
    links_lead_somewhere,
    images_are_good,
    objectives_exist,
    objectives_are_tested,
)


def check(course: Course, report: Report) -> None:
    """Hold the course against every rule."""
    for rule in RULES:
        rule(course, report)
