"""Objectives: questions name objectives that exist, and each objective has a question."""

from __future__ import annotations

from ..course import Course
from ..diagnostics import Report, nearest, shortened


def objectives_exist(course: Course, report: Report) -> None:
    """Where a module's objectives could not be read, questions are not blamed for it."""
    everywhere = {id for module in course.modules for id in module.objectives}
    all_read = all(module.objectives for module in course.modules)
    for document in course.documents():
        known = set(document.objectives) if document.kind == "module" else everywhere
        if not (known if document.kind == "module" else all_read):
            continue
        for question in document.questions:
            if question.objective and question.objective not in known:
                report.add(
                    "Q002",
                    question.span,
                    f"the objective “{shortened(question.objective)}” does not exist",
                    nearest(question.objective, known),
                )


def objectives_are_tested(course: Course, report: Report) -> None:
    tested = {question.objective for document in course.documents() for question in document.questions}
    for module in course.modules:
        for id in module.objectives:
            if id not in tested:
                report.add(
                    "O001",
                    module.span,
                    f"no question asks for the objective “{shortened(id)}”",
                    f"Write a question with objective={shortened(id)}.",
                )
