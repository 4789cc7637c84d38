"""Objectives: questions name objectives that exist, and each objective has a question."""

from __future__ import annotations

from ..course import Course
from ..diagnostics import Report, nearest
from ..model import Document


def objectives_exist(course: Course, report: Report) -> None:
    everywhere = {id for module in course.modules for id in module.objectives}
    for document in course.documents():
        known = set(document.objectives) if document.kind == "module" else everywhere
        for question in document.questions:
            if question.objective and question.objective not in known:
                report.add("Q002", question.span, f"the objective “{question.objective}” does not exist", nearest(question.objective, known))


def objectives_are_tested(course: Course, report: Report) -> None:
    tested = {question.objective for document in course.documents() for question in document.questions}
    for module in course.modules:
        for id in module.objectives:
            if id not in tested:
                report.add("O001", module.span, f"no question asks for the objective “{id}”", "Write a question with objective=" + id)


def module_of(course: Course, objective: str) -> Document | None:
    """The module that teaches this objective."""
    return next((module for module in course.modules if objective in module.objectives), None)
