"""Links lead to something that exists, inside the course or at a decent address."""

from __future__ import annotations

from ..course import Course
from ..diagnostics import Report, nearest
from ..links import Nowhere, meaning
from ..model import Link
from .texts import inlines

_SAID = {
    "X001": "the link “{}” leads to a place that does not exist",
    "X002": "the link “{}” leads to a file that is no page of the course",
    "X003": "the link “{}” has a forbidden address",
    "F003": "the link “{}” leaves the course folder",
    "G001": "the link “{}” leads to a term that the glossary does not have",
}


def links_lead_somewhere(course: Course, report: Report) -> None:
    for document, inline in inlines(course):
        if not isinstance(inline, Link) or inline.image:
            continue
        found = meaning(inline.destination, document.path, course.targets)
        if isinstance(found, Nowhere):
            wanted = inline.destination.rpartition("#")[2] if "#" in inline.destination else inline.destination
            hint = "Use http, https, mailto or tel." if found.problem == "X003" else nearest(wanted, found.known)
            report.add(found.problem, inline.span, _SAID[found.problem].format(inline.destination), hint or "Link to a page of the course, such as 02-anatomy.md.")
