"""Where a question's parts lie: what comes before its answer block, the block itself, and the HINT and WHY after it."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from ..scan import FENCE, IMAGE, TABLE_RULE, RawBlock, RawCallout, RawComment, RawHeading, RawProse
from ..source import Line

TASK = re.compile(r" {0,3}[-*+]\s+\[([ xX])\](?:\s+(.*))?$")
ORDERED = re.compile(r" {0,3}\d{1,9}[.)]\s+(.*)$")
ANSWER = re.compile(r" {0,3}\*{0,2}Answer:\*{0,2}\s*(.*)$")
MODEL = re.compile(r" {0,3}\*{0,2}Model answer:\*{0,2}\s*(.*)$")
AIDS = ("HINT", "WHY")


@dataclass(frozen=True)
class Item:
    """One list item: its text and the quoted feedback under it. `mark` is what stands in its box, if it has one."""

    text: tuple[Line, ...]
    feedback: tuple[Line, ...]
    mark: str = ""


@dataclass(frozen=True)
class AnswerBlock:
    """The answer as written. `shape` is options, ordered, table, answer or model; `pictured` tells of a figure above it."""

    shape: str
    lines: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()
    raws: tuple[RawBlock, ...] = ()
    pictured: bool = False

    @property
    def keys(self) -> int:
        return sum(item.mark in ("x", "X") for item in self.items)


@dataclass(frozen=True)
class Zone:
    """`end` is the index of the first raw block after the question; `rest` are lines of prose that follow it."""

    body: tuple[RawBlock, ...]
    answer: AnswerBlock | None
    aids: tuple[RawCallout, ...]
    end: int
    rest: tuple[Line, ...]


def gather(raws: Sequence[RawBlock], start: int) -> Zone:
    """Take a question's parts from the raw blocks that begin at `start`, just after its heading and directive."""
    body: list[RawBlock] = []
    aids: list[RawCallout] = []
    answer: AnswerBlock | None = None
    index = start
    while index < len(raws):
        raw = raws[index]
        if isinstance(raw, RawHeading):
            break
        if isinstance(raw, RawCallout) and raw.kind.upper() in AIDS:
            aids.append(raw)
        elif answer is None:
            before, answer, rest = _find(raw)
            body.extend(before)
            if answer is not None and answer.shape == "model":
                answer, index = _model(answer, raws, index)
                continue
            if rest and not aids:
                return _zone(body, answer, aids, index + 1, rest)
        elif isinstance(raw, RawComment) and "=" not in raw.text:
            pass
        elif answer.shape == "options" and isinstance(raw, RawProse) and TASK.match(raw.lines[0].text):
            _, more, rest = _find(raw)
            answer = replace(answer, items=answer.items + (more.items if more else ()))
            if rest:
                return _zone(body, answer, aids, index + 1, rest)
        else:
            break
        index += 1
    return _zone(body, answer, aids, index, ())


def _zone(body: list[RawBlock], answer: AnswerBlock | None, aids: list[RawCallout], end: int, rest: tuple[Line, ...]) -> Zone:
    if answer is not None:
        answer = replace(answer, pictured=any(_has_picture(raw) for raw in body))
    return Zone(tuple(body), answer, tuple(aids), end, rest)


def _has_picture(raw: RawBlock) -> bool:
    return isinstance(raw, RawProse) and any(IMAGE.match(line.text) for line in raw.lines)


def _find(raw: RawBlock) -> tuple[tuple[RawBlock, ...], AnswerBlock | None, tuple[Line, ...]]:
    """Split prose into what precedes its answer block, the block, and the lines after it."""
    if not isinstance(raw, RawProse):
        return (raw,), None, ()
    lines, fenced = raw.lines, ""
    for index, line in enumerate(lines):
        fence = FENCE.match(line.text)
        if fence and not fenced:
            fenced = fence.group(1)[0] * 3
        elif fenced and line.text.strip().startswith(fenced):
            fenced = ""
        elif not fenced and (shape := _shape(lines, index)):
            before = (RawProse(lines[:index]),) if any(line.text.strip() for line in lines[:index]) else ()
            end = _END[shape](lines, index)
            block = AnswerBlock(shape, lines[index:end], _items(lines[index:end], shape))
            return before, block, lines[end:] if any(line.text.strip() for line in lines[end:]) else ()
    return (raw,), None, ()


def _shape(lines: Sequence[Line], index: int) -> str:
    text = lines[index].text
    if TASK.match(text):
        return "options"
    if MODEL.match(text):
        return "model"
    if ANSWER.match(text):
        return "answer"
    if ORDERED.match(text):
        return "ordered"
    following = lines[index + 1].text if index + 1 < len(lines) else ""
    if "|" in text and "|" in following and TABLE_RULE.match(following):
        return "table"
    return ""


def _model(answer: AnswerBlock, raws: Sequence[RawBlock], index: int) -> tuple[AnswerBlock, int]:
    """A model answer goes on to the next heading or callout."""
    first = answer.lines[0]
    found = MODEL.match(first.text)
    opening = Line(first.number, found.group(1) if found else "", first.column)
    taken: list[RawBlock] = [RawProse((opening, *answer.lines[1:]))]
    index += 1
    while index < len(raws) and not isinstance(raws[index], RawHeading | RawCallout):
        taken.append(raws[index])
        index += 1
    return replace(answer, raws=tuple(taken)), index


def _list_end(lines: Sequence[Line], start: int) -> int:
    """A list ends at a line at the margin, after a blank line, that is no item."""
    marker = TASK if TASK.match(lines[start].text) else ORDERED
    index = start + 1
    while index < len(lines):
        text = lines[index].text
        blank_before = not lines[index - 1].text.strip()
        if text.strip() and blank_before and not marker.match(text) and not text.startswith("  "):
            break
        index += 1
    while not lines[index - 1].text.strip():
        index -= 1
    return index


def _paragraph_end(lines: Sequence[Line], start: int) -> int:
    index = start
    while index < len(lines) and lines[index].text.strip():
        index += 1
    return index


_END: dict[str, Callable[[Sequence[Line], int], int]] = {
    "options": _list_end,
    "ordered": _list_end,
    "table": _paragraph_end,
    "answer": _paragraph_end,
    "model": lambda lines, start: len(lines),
}


def _items(lines: Sequence[Line], shape: str) -> tuple[Item, ...]:
    marker = {"options": TASK, "ordered": ORDERED}.get(shape)
    if marker is None:
        return ()
    items: list[tuple[str, list[Line], list[Line]]] = []
    for line in lines:
        found = marker.match(line.text)
        if found:
            text = found.group(found.lastindex or 1) if shape == "ordered" or found.group(2) is not None else ""
            start = line.text.find(text, found.start(found.lastindex or 1)) if text else 0
            items.append((found.group(1) if shape == "options" else "", [Line(line.number, text, line.column + start)], []))
        elif items:
            inner = Line(line.number, line.text.strip(), line.column + len(line.text) - len(line.text.lstrip()))
            _, text_lines, feedback = items[-1]
            if inner.text.startswith(">") or (feedback and inner.text):
                feedback.append(_unquoted(inner))
            elif not feedback:
                text_lines.append(inner)
    return tuple(Item(tuple(text), tuple(feedback), mark) for mark, text, feedback in items)


def _unquoted(line: Line) -> Line:
    text = line.text[1:] if line.text.startswith(">") else line.text
    trimmed = text[1:] if text.startswith(" ") else text
    return Line(line.number, trimmed, line.column + len(line.text) - len(trimmed))
