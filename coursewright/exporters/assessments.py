"""The tests on paper, without a trace of an answer, and the answer key."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from ..edition import Edition
from ..jobs import Job
from ..model import Document, Question
from ..render import DocumentWriter
from .print_pages import INSTRUCTOR, LEARNER, images, lay_out_alone, printed, stylesheet
from .studio import Studio

PAPERS = {"pre-test": "pre-test", "post-test": "test"}


@dataclass(frozen=True)
class KeyRow:
    """A question of a bank, and its number on the paper test (0 where it was not drawn)."""

    question: Question
    paper: int


def plan(studio: Studio) -> list[Job]:
    """A paper for each test, and the key for both."""
    css = stylesheet(studio)
    tests = [test for test in (studio.course.pre_test, studio.course.post_test) if test is not None]
    return [_key(studio, css, tests), *(_paper(studio, css, test) for test in tests)]


def drawn(studio: Studio, test: Document) -> list[Question]:
    """The questions of the paper: as many as the settings say, spread over the objectives, the same at every build."""
    settings = studio.course.settings.post_test if test.name == "post-test" else studio.course.settings.pre_test
    questions = list(test.questions)
    wanted = min(settings.draw or len(questions), len(questions))
    by_objective: dict[str, list[Question]] = {}
    for question in sorted(questions, key=_lot):
        by_objective.setdefault(question.objective, []).append(question)
    rounds = [pile[turn] for turn in range(len(questions)) for pile in by_objective.values() if turn < len(pile)]
    chosen = {question.id for question in rounds[:wanted]}
    return [question for question in questions if question.id in chosen]


def _lot(question: Question) -> bytes:
    return hashlib.sha256(question.id.encode()).digest()


def _paper(studio: Studio, css: str, test: Document) -> Job:
    writer = studio.writer(test, LEARNER, cites=False)
    chosen = drawn(studio, test)
    intro = writer.blocks(tuple(block for block in test.blocks if not isinstance(block, Question)))
    questions = [writer.blocks((_renumbered(question, number),)) for number, question in enumerate(chosen, 1)]
    html = printed(studio, "print/test.html", test.title, LEARNER, "T-", intro=intro, questions=questions, bank=chosen, w=writer,
                   document=test, graded=test.name == "post-test")
    return Job("tests", f"{test.title} on paper", (f"learner/{PAPERS.get(test.name, test.name)}.pdf",), lay_out_alone,
               {"html": html, "css": css, "prefix": "T-"}, images(studio, writer), source=test.span.path)


def _renumbered(question: Question, number: int) -> Question:
    from dataclasses import replace

    return replace(question, number=str(number))


def _key(studio: Studio, css: str, tests: Sequence[Document]) -> Job:
    shown, writers = [], []
    for test in tests:
        writer = studio.writer(test, INSTRUCTOR)
        numbers = {question.id: number for number, question in enumerate(drawn(studio, test), 1)}
        rows = [KeyRow(question, numbers.get(question.id, 0)) for question in test.questions]
        shown.append({"w": writer, "title": test.title, "rows": rows, "about": _about(len(rows), len(numbers))})
        writers.append(writer)
    modules = [_module(studio, module, INSTRUCTOR) for module in studio.course.modules if module.questions]
    html = printed(studio, "print/key.html", "Answer key", INSTRUCTOR, "K-", tests=shown, modules=modules)
    assets = {asset.address: asset for writer in writers for asset in images(studio, writer)}
    return Job("key", "answer key", ("instructor/answer-key.pdf",), lay_out_alone, {"html": html, "css": css, "prefix": "K-"}, tuple(assets.values()))


def _about(bank: int, paper: int) -> str:
    if bank == paper:
        return f"{bank} questions, all of them on the paper test."
    return f"{bank} questions in the bank, {paper} of them drawn for the paper test."


def _module(studio: Studio, module: Document, edition: Edition) -> dict[str, object]:
    writer: DocumentWriter = studio.writer(module, edition)
    return {"w": writer, "number": module.number, "title": module.title, "questions": module.questions}
