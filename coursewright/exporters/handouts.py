"""Handouts: each module as a PDF of its own, for learners and for instructors, and the course's further handouts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ..jobs import PART, Job
from ..model import Callout, Document, Heading, walk
from ..render import DocumentWriter
from .print_pages import INSTRUCTOR, LEARNER, document_page, images, lay_out_alone, lay_out_part, prefix, stylesheet
from .studio import Studio

_MINUTES = re.compile(r"\s*(\d+)\s*min(?:utes?)?\b[\s.·,:–-]*")


def plan(studio: Studio) -> Iterator[Job]:
    """One job a module and edition (its part, its anchors' pages, its handout), and one a further handout."""
    css = stylesheet(studio)
    for module in studio.course.modules:
        for edition in (LEARNER, INSTRUCTOR):
            yield _module(studio, css, module, edition)
    for page in studio.course.handouts:
        yield _handout(studio, css, page)


def part_name(document: Document, audience: str) -> str:
    return f"{PART}{audience}/{document.name}"


def _module(studio: Studio, css: str, module: Document, edition) -> Job:
    writer = studio.writer(module, edition)
    answers = [] if edition.instructor else writer.shown_questions()
    html = document_page(studio, "print/module.html", writer, answers=answers, plan=_plan(writer) if edition.instructor else [])
    name = part_name(module, edition.audience)
    return Job(
        target="handouts", label=f"{edition.audience} handout {module.number}, {module.title}",
        outputs=(f"{name}.pdf", f"{name}.json", f"{edition.audience}/handouts/{module.name}.pdf"), make=lay_out_part,
        inputs={"html": html, "css": css, "prefix": prefix(module)}, assets=images(studio, writer), source=module.span.path,
    )


def _handout(studio: Studio, css: str, page: Document) -> Job:
    writer = studio.writer(page, LEARNER)
    html = document_page(studio, "print/handout.html", writer)
    return Job("handouts", f"handout {page.title}", (f"learner/handouts/{page.name}.pdf",), lay_out_alone,
               {"html": html, "css": css, "prefix": prefix(page)}, images(studio, writer), source=page.span.path)


@dataclass(frozen=True)
class PlanRow:
    """A note to the instructor: its section (number and title) and where that begins, its own title, its minutes (0: not said)."""

    section: str
    anchor: str
    title: str
    minutes: int


def _plan(writer: DocumentWriter) -> list[PlanRow]:
    """The instructor's notes of a module in order. Minutes are read from titles such as `10 min · In pairs`."""
    rows, section, anchor = [], "", writer.anchor("")
    for block in walk(writer.document.blocks):
        if isinstance(block, Heading) and block.level == 2:
            section, anchor = f"{block.number}  {block.plain}", writer.anchor(block.id)
        elif isinstance(block, Callout) and block.kind == "INSTRUCTOR":
            title = writer.inline(block.title)
            stated = _MINUTES.match(title)
            rows.append(PlanRow(section, anchor, title[stated.end() :] if stated else title, int(stated.group(1)) if stated else 0))
    return rows
