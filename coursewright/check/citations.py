"""Citations and references fit each other."""

from __future__ import annotations

from ..course import Course
from ..diagnostics import Report, Span, nearest
from ..model import Citation
from .texts import inlines


def citations_exist(course: Course, report: Report) -> None:
    for _, inline in inlines(course):
        if isinstance(inline, Citation):
            for item in inline.items:
                if item.reference not in course.references:
                    report.add("C001", inline.span, f"the reference “{item.reference}” is not in the bibliography", nearest(item.reference, course.references))


def references_are_cited(course: Course, report: Report) -> None:
    cited = {item.reference for _, inline in inlines(course) if isinstance(inline, Citation) for item in inline.items}
    for reference in course.references.values():
        if reference.id not in cited:
            report.add("C002", reference.span, f"the reference “{reference.id}” is never cited", "Cite it, or remove it from the bibliography.")


def style_exists(course: Course, report: Report) -> None:
    from ..bibliography import style_names, style_path


    if style_path(course.settings.citation_style) is None:
        report.add("C005", Span(f"{course.shown}/course.yaml"), f"the citation style “{course.settings.citation_style}” is unknown",
                   nearest(course.settings.citation_style, style_names()))
