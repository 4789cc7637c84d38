"""Answer blocks: the shapes an author can write, found among the lines of a question and cut into items."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from ..raw import RawBlock, RawCallout, RawProse
from ..scan import LIST_ITEM
from ..source import Line
from ..tables import begins_table, paragraph_end
from ..verbatim import fenced

TASK = re.compile(r" {0,3}[-*+]\s+\[([ xX])\](?:\s+(.*))?$")
ORDERED = re.compile(r" {0,3}\d{1,9}[.)]\s+(.*)$")
ANSWER = re.compile(r" {0,3}\*{0,2}Answer:\*{0,2}\s*(.*)$", re.IGNORECASE)
MODEL = re.compile(r" {0,3}\*{0,2}Model answer:\*{0,2}\s*(.*)$", re.IGNORECASE)

# Shapes that can be nothing but an answer, and those that may also be part of a question.
STRONG = ("options", "model", "answer")
WEAK = ("ordered", "table")


@dataclass(frozen=True)
class Item:
    """One list item: its text and the quoted feedback under it. `mark` is what stands in its box, if it has one."""

    text: tuple[Line, ...]
    feedback: tuple[Line, ...]
    mark: str = ""


@dataclass(frozen=True)
class AnswerBlock:
    """The answer as written. `shape` is one of STRONG or WEAK; `pictured` tells of a figure above it.

    `strays` are lines of a list that are no item of it, such as an option without its box.
    """

    shape: str
    lines: tuple[Line, ...] = ()
    items: tuple[Item, ...] = ()
    strays: tuple[Line, ...] = ()
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


def find(raw: RawBlock, shapes: Sequence[str]) -> tuple[tuple[RawBlock, ...], AnswerBlock | None, tuple[Line, ...]]:
    """Split prose into what precedes its answer block of one of these shapes, the block, and the lines after it."""
    if not isinstance(raw, RawProse):
        return (raw,), None, ()
    lines = raw.lines
    code = fenced([line.text for line in lines])
    for index in range(len(lines)):
        shape = "" if code[index] else _shape(lines, index)
        if shape in shapes:
            before = (RawProse(lines[:index]),) if _filled(lines[:index]) else ()
            end = _END[shape](lines, index)
            items, strays = _items(lines[index:end], shape)
            rest = lines[end:] if _filled(lines[end:]) else ()
            return before, AnswerBlock(shape, lines[index:end], items, strays), rest
    return (raw,), None, ()


def _filled(lines: Sequence[Line]) -> bool:
    return any(line.text.strip() for line in lines)


def _shape(lines: Sequence[Line], index: int) -> str:
    text = lines[index].text
    for shape, pattern in (("options", TASK), ("model", MODEL), ("answer", ANSWER), ("ordered", ORDERED)):
        if pattern.match(text):
            return shape
    return "table" if begins_table(lines, index) else ""


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


_END: dict[str, Callable[[Sequence[Line], int], int]] = {
    "options": _list_end,
    "ordered": _list_end,
    "table": paragraph_end,
    "answer": paragraph_end,
    "model": lambda lines, start: len(lines),
}


def _items(lines: Sequence[Line], shape: str) -> tuple[tuple[Item, ...], tuple[Line, ...]]:
    marker = {"options": TASK, "ordered": ORDERED}.get(shape)
    items: list[tuple[str, list[Line], list[Line]]] = []
    strays: list[Line] = []
    for line in lines if marker else ():
        found = marker.match(line.text)
        inner = Line(line.number, line.text.strip(), line.column + len(line.text) - len(line.text.lstrip()))
        if found:
            which = found.re.groups
            text = Line(line.number, found.group(which) or "", line.column + max(found.start(which), 0))
            items.append((found.group(1) if shape == "options" else "", [text], []))
        elif LIST_ITEM.match(line.text) and not line.text.startswith("  "):
            strays.append(line)
        elif inner.text.startswith(">") or (items[-1][2] and inner.text):
            items[-1][2].append(_unquoted(inner))
        elif not items[-1][2]:
            items[-1][1].append(inner)
    return tuple(Item(tuple(text), tuple(feedback), mark) for mark, text, feedback in items), tuple(strays)


def _unquoted(line: Line) -> Line:
    text = line.text[1:] if line.text.startswith(">") else line.text
    trimmed = text[1:] if text.startswith((" ", "\t")) else text
    return Line(line.number, trimmed, line.column + len(line.text) - len(trimmed))
