"""Rules about the whole course. Each is one small function of (course, report); add yours to RULES."""

from __future__ import annotations

from collections.abc import Callable

from ..course import Course
from ..diagnostics import Report
from .banks import banks_are_large_enough, keys_have_no_pattern
from .citations import citations_exist, references_are_cited, style_works
from .headings import headings_descend
from .images import data_is_readable, images_are_good
from .items import items_are_fair
from .notes import footnotes_match
from .objectives import objectives_are_tested, objectives_exist
from .pointers import learners_can_follow, links_lead_somewhere
from .templates import slide_template_exists

RULES: tuple[Callable[[Course, Report], None], ...] = (
    headings_descend,
    citations_exist,
    references_are_cited,
    style_works,
    footnotes_match,
    links_lead_somewhere,
    learners_can_follow,
    images_are_good,
    data_is_readable,
    objectives_exist,
    objectives_are_tested,
    items_are_fair,
    banks_are_large_enough,
    keys_have_no_pattern,
    slide_template_exists,
)


def check(course: Course, report: Report) -> None:
    """Hold the course against every rule."""
    for rule in RULES:
        rule(course, report)
