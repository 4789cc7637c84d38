"""Course to Course: sections, figures, tables and questions get their numbers and ids, and every target is listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath

from .course import Course, Target
from .diagnostics import Report
from .inline import plain_text
from .model import (
    HIDDEN_FROM_LEARNERS,
    Block,
    Callout,
    Choice,
    Document,
    Figure,
    Heading,
    Open,
    Option,
    Question,
    Quote,
    Table,
)
from .parse import slug


def resolve(course: Course, report: Report) -> Course:
    """The course with all numbers, ids and targets. An id that is used twice is reported (S005)."""
    ids: dict[str, str] = {}
    targets: dict[tuple[str, str], Target] = {}
    done: dict[str, Document] = {}
    for document in course.documents():
        numberer = _Numberer(document, report, ids)
        blocks = numberer.number(document.blocks)
        done[document.path] = replace(document, blocks=blocks)
        kind = "module" if document.kind == "module" else "page"
        targets[document.path, ""] = Target(document.path, "", kind, str(document.number or ""), document.title)
        targets.update(numberer.targets)
    for term in course.terms:
        targets["glossary.md", term.id] = Target("glossary.md", term.id, "term", "", term.forms[0])

    def new(document: Document | None) -> Document | None:
        return done[document.path] if document is not None else None

    return replace(
        course, targets=targets, modules=tuple(done[module.path] for module in course.modules),
        handouts=tuple(done[page.path] for page in course.handouts),
        pre_test=new(course.pre_test), post_test=new(course.post_test), evaluation=new(course.evaluation), glossary=new(course.glossary),
    )


@dataclass
class _Numberer:
    """Numbers one document. What learners don't see is numbered after the rest, so that their numbers have no gaps."""

    document: Document
    report: Report
    ids: dict[str, str]
    targets: dict[tuple[str, str], Target] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    slugs: dict[str, int] = field(default_factory=dict)
    hidden: bool = False

    def number(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        visible = self._blocks(blocks)
        self.hidden = True
        return self._blocks(visible)

    def _blocks(self, blocks: tuple[Block, ...], inside_hidden: bool = False) -> tuple[Block, ...]:
        return tuple(self._block(block, inside_hidden) for block in blocks)

    def _block(self, block: Block, inside: bool) -> Block:
        mine = inside == self.hidden
        match block:
            case Heading() if mine:
                return self._heading(block)
            case Figure() if mine:
                id = self._claim(block.id or self._unused("fig-" + slug(PurePosixPath(block.source).stem)), block, bool(block.id))
                return self._target(replace(block, id=id, number=self._next("figure")), "figure", plain_text(block.caption))
            case Table() if mine and (block.id or block.caption):
                id = self._claim(block.id or self._unused("table"), block, bool(block.id))
                return self._target(replace(block, id=id, number=self._next("table")), "table", plain_text(block.caption))
            case Quote():
                return replace(block, blocks=self._blocks(block.blocks, inside))
            case Callout():
                return replace(block, blocks=self._blocks(block.blocks, inside or block.kind in HIDDEN_FROM_LEARNERS))
            case Question():
                return self._question(block, inside, mine)
        return block

    def _heading(self, heading: Heading) -> Heading:
        number = self._next("section") if heading.level == 2 and self.document.number else ""
        return self._target(replace(heading, id=self._unused(heading.id), number=number), "section", heading.plain)

    def _question(self, question: Question, inside: bool, mine: bool) -> Question:
        if mine:
            if self.document.kind == "assessment" and not question.id:
                self.report.add("Q008", question.span, "a question of an assessment needs an id", "Add under its heading: <!-- question: id=… objective=… -->")
            id = self._claim(question.id or self._unused("q-" + question_slug(question)), question, bool(question.id))
            question = self._target(replace(question, id=id, number=self._next("question")), "question", question.plain)
        return replace(
            question, body=self._blocks(question.body, inside), response=self._response(question, inside),
            hints=tuple(replace(hint, blocks=self._blocks(hint.blocks, inside)) for hint in question.hints),
            why=tuple(replace(why, blocks=self._blocks(why.blocks, inside)) for why in question.why),
        )

    def _response(self, question: Question, inside: bool):
        match question.response:
            case Choice() as choice:
                options = tuple(Option(option.text, option.correct, self._blocks(option.feedback, inside)) for option in choice.options)
                return replace(choice, options=options)
            case Open() as answer:
                return Open(self._blocks(answer.model_answer, inside))
            case response:
                return response

    def _next(self, what: str) -> str:
        self.counts[what] = self.counts.get(what, 0) + 1
        count = self.counts[what]
        return f"{self.document.number}.{count}" if self.document.number else str(count)

    def _unused(self, id: str) -> str:
        count = self.slugs.get(id, 0)
        self.slugs[id] = count + 1
        return f"{id}-{count}" if count else id

    def _claim(self, id: str, block: Figure | Table | Question, explicit: bool) -> str:
        if explicit:
            if id in self.ids:
                self.report.add("S005", block.span, f"the id “{id}” is used twice", f"It stands in {self.ids[id]} too.")
            self.ids[id] = str(block.span)
        return id

    def _target(self, block, kind: str, title: str):
        self.targets[self.document.path, block.id] = Target(self.document.path, block.id, kind, block.number, title)
        return block


def question_slug(question: Question) -> str:
    return slug(question.plain)[:40].strip("-")


def learner_documents(course: Course) -> Iterator[Document]:
    """What a learner may read: everything but the graded banks."""
    return (document for document in course.documents() if document.kind != "assessment")
