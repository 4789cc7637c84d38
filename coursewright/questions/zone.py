"""Where a question's parts lie: what comes before its answer block, the block itself, and the HINT and WHY after it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..directives import names_directive
from ..figures import is_picture
from ..model import QUESTION_AIDS
from ..raw import RawBlock, RawCallout, RawComment, RawHeading, RawProse
from ..source import Line
from .answer import MODEL, STRONG, TASK, WEAK, AnswerBlock, Zone, find


def gather(raws: Sequence[RawBlock], start: int) -> Zone:
    """Take a question's parts from the raw blocks that begin at `start`, just after its heading and directive."""
    shapes = STRONG if _has_strong(raws, start) else WEAK
    body: list[RawBlock] = []
    aids: list[RawCallout] = []
    answer: AnswerBlock | None = None
    index = start
    while index < len(raws):
        raw = raws[index]
        if isinstance(raw, RawHeading):
            break
        if isinstance(raw, RawCallout) and raw.kind.upper() in QUESTION_AIDS:
            aids.append(raw)
        elif answer is None:
            before, answer, rest = find(raw, shapes)
            body.extend(before)
            if answer is not None and answer.shape == "model":
                answer, index = _model(answer, raws, index)
                continue
            if rest and not aids:
                return _zone(body, answer, aids, index + 1, rest)
        elif isinstance(raw, RawComment) and not names_directive(raw.text):
            pass
        elif answer.shape == "options" and isinstance(raw, RawProse) and TASK.match(raw.lines[0].text):
            _, more, rest = find(raw, STRONG)
            if more is not None:
                answer = replace(answer, items=answer.items + more.items, strays=answer.strays + more.strays)
            if rest:
                return _zone(body, answer, aids, index + 1, rest)
        else:
            break
        index += 1
    return _zone(body, answer, aids, index, ())


def _has_strong(raws: Sequence[RawBlock], start: int) -> bool:
    """Whether an answer that cannot be anything else comes before the next heading or WHY; then lists and tables are part of the question."""
    for raw in raws[start:]:
        if isinstance(raw, RawHeading) or (isinstance(raw, RawCallout) and raw.kind.upper() == "WHY"):
            return False
        if find(raw, STRONG)[1] is not None:
            return True
    return False


def _zone(body: list[RawBlock], answer: AnswerBlock | None, aids: list[RawCallout], end: int, rest: tuple[Line, ...]) -> Zone:
    if answer is not None:
        answer = replace(answer, pictured=any(_has_picture(raw) for raw in body))
    return Zone(tuple(body), answer, tuple(aids), end, rest)


def _has_picture(raw: RawBlock) -> bool:
    return isinstance(raw, RawProse) and any(is_picture(line.text) for line in raw.lines)


def _model(answer: AnswerBlock, raws: Sequence[RawBlock], index: int) -> tuple[AnswerBlock, int]:
    """A model answer goes on to the next heading or callout."""
    first = answer.lines[0]
    found = MODEL.match(first.text)
    assert found is not None
    taken: list[RawBlock] = [RawProse((Line(first.number, found.group(1), first.column + found.start(1)), *answer.lines[1:]))]
    index += 1
    while index < len(raws) and not isinstance(raws[index], RawHeading | RawCallout):
        taken.append(raws[index])
        index += 1
    return replace(answer, raws=tuple(taken)), index
