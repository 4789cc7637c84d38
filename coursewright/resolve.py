"""Course to Course: sections, figures, tables and questions get their numbers and ids, and every target is listed."""

from __future__ import annotations

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
    Response,
    Table,
    walk,
)
from .names import slug

# The id of the page itself.
RESERVED = ("top",)


def resolve(course: Course, report: Report) -> Course:
    """The course with all numbers, ids and targets. An id that is used twice is reported (S005)."""
    ids: dict[str, str] = {}
    targets: dict[tuple[str, str], Target] = {}
    done: dict[str, Document] = {}
    for document in course.documents():
        terms = [term.id for term in course.terms] if document.kind == "glossary" else []
        numberer = _Numberer(document, report, ids, {*RESERVED, *terms, *_explicit_ids(document)})
        done[document.path] = replace(document, blocks=numberer.number(document.blocks))
        kind = "module" if document.kind == "module" else "page"
        targets[document.path, ""] = Target(
            document.path, "", kind, str(document.number or ""), document.title, document.kind == "assessment"
        )
        targets.update(numberer.targets)
    for term in course.terms:
        targets["glossary.md", term.id] = Target("glossary.md", term.id, "term", "", term.forms[0])

    def new(document: Document | None) -> Document | None:
        return done[document.path] if document is not None else None

    return replace(
        course,
        targets=targets,
        modules=tuple(done[module.path] for module in course.modules),
        handouts=tuple(done[page.path] for page in course.handouts),
        pre_test=new(course.pre_test),
        post_test=new(course.post_test),
        evaluation=new(course.evaluation),
        glossary=new(course.glossary),
    )


def _explicit_ids(document: Document) -> set[str]:
    return {block.id for block in walk(document.blocks) if isinstance(block, Figure | Table | Question) and block.id}


@dataclass
class _Numberer:
    """Numbers one document. What learners don't see is numbered after the rest, so that their numbers have no gaps.

    `ids` are the ids that authors gave, in the whole course; `taken` are those that no block of this page can be given.
    """

    document: Document
    report: Report
    ids: dict[str, str]
    taken: set[str]
    targets: dict[tuple[str, str], Target] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    suffixes: dict[str, int] = field(default_factory=dict)
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
                id = self._claim(block, "fig-" + slug(PurePosixPath(block.source).stem))
                return self._target(replace(block, id=id, number=self._next("figure")), "figure", plain_text(block.caption))
            case Table() if mine and (block.id or block.caption):
                id = self._claim(block, "table")
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
                self.report.add(
                    "Q008",
                    question.span,
                    "a question of an assessment needs an id",
                    "Add under its heading: <!-- question: id=… objective=… -->",
                )
            id = self._claim(question, "q-" + question_slug(question))
            question = self._target(replace(question, id=id, number=self._next("question")), "question", question.plain)
        return replace(
            question,
            body=self._blocks(question.body, inside),
            response=self._response(question.response, inside),
            hints=tuple(replace(hint, blocks=self._blocks(hint.blocks, inside)) for hint in question.hints),
            why=tuple(replace(why, blocks=self._blocks(why.blocks, inside)) for why in question.why),
        )

    def _response(self, response: Response, inside: bool) -> Response:
        match response:
            case Choice(options=options):
                return replace(
                    response,
                    options=tuple(Option(option.text, option.correct, self._blocks(option.feedback, inside)) for option in options),
                )
            case Open(model_answer=answer):
                return Open(self._blocks(answer, inside))
        return response

    def _next(self, what: str) -> str:
        self.counts[what] = self.counts.get(what, 0) + 1
        count = self.counts[what]
        return f"{self.document.number}.{count}" if self.document.number else str(count)

    def _unused(self, id: str) -> str:
        """This id, or the first with a number behind it, that nothing on the page has."""
        found, count = id, self.suffixes.get(id, 0)
        while found in self.taken:
            count += 1
            found = f"{id}-{count}"
        self.suffixes[id] = count
        self.taken.add(found)
        return found

    def _claim(self, block: Figure | Table | Question, otherwise: str) -> str:
        """The author's id for a block, or one made for it."""
        if not block.id:
            return self._unused(otherwise)
        where = "the page itself" if block.id in RESERVED else self.ids.get(block.id)
        if where:
            self.report.add("S005", block.span, f"the id “{block.id}” is used twice", f"It stands in {where} too; choose another.")
        self.ids.setdefault(block.id, str(block.span))
        return block.id

    def _target(self, block, kind: str, title: str):
        hidden = self.hidden or self.document.kind == "assessment"
        self.targets[self.document.path, block.id] = Target(self.document.path, block.id, kind, block.number, title, hidden)
        return block


def question_slug(question: Question) -> str:
    return slug(question.plain)[:40].strip("-")
