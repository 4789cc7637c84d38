"""Links lead to something that exists and that the reader has, inside the course or at a decent address."""

from __future__ import annotations

from ..course import Course
from ..diagnostics import Report, nearest, shortened
from ..links import Inside, Nowhere, meaning
from ..model import HIDDEN_FROM_LEARNERS, Document, Link
from .texts import inlines, texts

_SAID = {
    "X001": "the link “{}” leads to a place that does not exist",
    "X002": "the link “{}” leads to a file that is no page of the course",
    "X003": "the link “{}” has a forbidden address",
    "F003": "the link “{}” leaves the course folder",
    "G001": "the link “{}” leads to a term that the glossary does not have",
}
_HINTS = {
    "X003": "Use http, https, mailto or tel.",
    "F003": "Link to a page of the course, such as 02-anatomy.md.",
}


def links_lead_somewhere(course: Course, report: Report) -> None:
    for document, inline in inlines(course):
        if not isinstance(inline, Link) or inline.image:
            continue
        found = meaning(inline.destination, document.path, course.targets)
        if isinstance(found, Nowhere):
            shown = shortened(inline.destination, 120)
            wanted = shown.rpartition("#")[2] if "#" in shown else shown
            hint = _HINTS.get(found.problem) or nearest(wanted, found.known) or "Nothing on that page can be linked to."
            report.add(found.problem, inline.span, _SAID[found.problem].format(shown), hint)


def learners_can_follow(course: Course, report: Report) -> None:
    """What learners read does not point at what they never see."""
    for document in course.documents():
        if document.kind != "assessment":
            _check_page(course, document, report)


def _check_page(course: Course, document: Document, report: Report) -> None:
    for text in texts(course, document, without=HIDDEN_FROM_LEARNERS):
        for inline in text.inlines:
            if not isinstance(inline, Link) or inline.image:
                continue
            found = meaning(inline.destination, document.path, course.targets)
            if isinstance(found, Inside) and found.target.hidden:
                report.add("X004", inline.span, f"the link “{shortened(inline.destination)}” leads to what learners do not see",
                           "It lies in a test or in an instructor's note. Say it in words, or move the link into an instructor's note.")
