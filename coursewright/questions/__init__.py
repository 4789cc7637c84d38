"""Questions: each kind an author can write has a file here; all are read to the few response types of the model.

To add a kind, write its file with a `KIND` and add that to KINDS. The first kind that claims an answer block reads it.
"""

from __future__ import annotations

from collections.abc import Sequence

from ..diagnostics import nearest, shortened
from ..directives import Directive
from ..model import COGNITIVE_LEVELS, Heading, Question
from ..raw import RawBlock
from ..source import Line
from . import (
    labelling,
    matching,
    multiple_response,
    numeric,
    open_question,
    ordering,
    short_answer,
    single_choice,
    true_false,
)
from .answer import AnswerBlock
from .kind import Kind, Parser
from .zone import gather

KINDS: tuple[Kind, ...] = (
    true_false.KIND,
    single_choice.KIND,
    multiple_response.KIND,
    labelling.KIND,
    ordering.KIND,
    matching.KIND,
    numeric.KIND,
    short_answer.KIND,
    open_question.KIND,
)


def splits_question(raws: Sequence[RawBlock], start: int) -> bool:
    """Whether an answer block follows, so that the heading before `start` must be meant as a question."""
    return gather(raws, start).answer is not None


def read_question(
    parser: Parser, heading: Heading, directive: Directive, raws: Sequence[RawBlock], start: int, depth: int
) -> tuple[Question | None, int, tuple[Line, ...]]:
    """Read the question under `heading`: the question (None if it has no usable answer), the index after it, prose left over."""
    zone = gather(raws, start)
    body = parser.convert(zone.body, depth + 1)
    aids = [parser.callout(aid, depth) for aid in zone.aids]
    level = directive.get("level", "apply")
    if level not in COGNITIVE_LEVELS:
        parser.report.add("Q010", directive.span, f"the level “{shortened(level)}” is unknown", nearest(level, COGNITIVE_LEVELS))
    kind = _kind(parser, heading, directive, zone.answer)
    response = kind.read(parser, zone.answer, heading.span, depth) if kind and zone.answer else None
    if kind is None or response is None:
        return None, zone.end, zone.rest
    question = Question(
        id=directive.get("id"),
        kind=kind.name,
        stem=heading.title,
        plain=heading.plain,
        level=heading.level,
        body=body,
        response=response,
        objective=directive.get("objective"),
        cognitive_level=level,
        hints=tuple(aid for aid in aids if aid.kind == "HINT"),
        why=tuple(aid for aid in aids if aid.kind == "WHY"),
        span=heading.span,
    )
    return question, zone.end, zone.rest


def _kind(parser: Parser, heading: Heading, directive: Directive, answer: AnswerBlock | None) -> Kind | None:
    """The kind that reads this answer: the one that is named, or the first to claim it. Q003, Q016 and S007 where there is none."""
    wanted = directive.get("type")
    kind = next((kind for kind in KINDS if kind.name == wanted), None)
    if wanted and kind is None:
        parser.report.add(
            "S007", directive.span, f"the question type “{shortened(wanted)}” is unknown", nearest(wanted, [kind.name for kind in KINDS])
        )
    elif answer is None:
        parser.report.add(
            "Q003",
            heading.span,
            f"the question “{shortened(heading.plain)}” has no answer",
            "Write options as a list with [ ] and [x], or a line that begins with “Answer:” or “Model answer:”.",
        )
    elif kind is not None and kind.shape != answer.shape:
        parser.report.add(
            "Q016",
            directive.span,
            f"the answer under this question is not written as one of type {wanted}",
            "Leave the type out, or write the answer in the form of that type.",
        )
    else:
        return kind or next(kind for kind in KINDS if kind.shape == answer.shape and kind.claims(answer))
    return None
