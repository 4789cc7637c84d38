"""Citations and references fit each other, and the citation style fits them."""

from __future__ import annotations

from ..course import Course
from ..diagnostics import Report, Span, nearest, shortened
from ..model import Citation
from .texts import inlines


def citations_exist(course: Course, report: Report) -> None:
    for _, inline in inlines(course):
        if isinstance(inline, Citation):
            for item in inline.items:
                if item.reference not in course.references:
                    report.add(
                        "C001",
                        inline.span,
                        f"the reference “{shortened(item.reference)}” is not in the bibliography",
                        nearest(item.reference, course.references) or "Add it to references.json.",
                    )


def references_are_cited(course: Course, report: Report) -> None:
    cited = {item.reference for _, inline in inlines(course) if isinstance(inline, Citation) for item in inline.items}
    for reference in course.references.values():
        if reference.id not in cited:
            report.add(
                "C002",
                reference.span,
                f"the reference “{shortened(reference.id)}” is never cited",
                "Cite it, or remove it from the bibliography.",
            )


def style_works(course: Course, report: Report) -> None:
    """The citation style exists and can format this bibliography. The default style is known to."""
    from ..bibliography import DEFAULT_STYLE, style_names, style_path, style_problem

    name = course.settings.citation_style
    if name == DEFAULT_STYLE:
        return
    span = Span(f"{course.shown}/course.yaml")
    if style_path(name) is None:
        report.add("C005", span, f"the citation style “{shortened(name)}” is unknown", nearest(name, style_names()))
    elif said := style_problem(course.references, name, course.settings.language):
        report.add("C005", span, f"the citation style “{name}” cannot be used: {said}", f"Choose another, such as {DEFAULT_STYLE} or apa.")
