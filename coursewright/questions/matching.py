"""Matching: a table of two columns; a row without a left cell adds a distractor to the right side."""

import re

from ..diagnostics import Span
from ..model import Pairs, Passage
from ..source import Line
from .answer import AnswerBlock
from .kind import Kind, Parser, report_repeats

_CELL = re.compile(r"(?:\\.|[^|\\])*")


def _cells(parser: Parser, line: Line) -> list[Passage]:
    """The texts between the bars; an escaped bar is part of a text."""
    text = line.text.strip()
    start = 1 if text.startswith("|") else 0
    end = len(text) - 1 if re.search(r"(?<!\\)\|$", text) and len(text) > start else len(text)
    offset = line.column + len(line.text) - len(line.text.lstrip())
    cells = []
    while start <= end:
        cell = _CELL.match(text, start, end)
        assert cell is not None
        written = cell.group()
        lead = len(written) - len(written.lstrip())
        cells.append(parser.passage([Line(line.number, written.strip().replace("\\|", "|"), offset + start + lead)]))
        start = cell.end() + 1
    return cells


def _read(parser: Parser, answer: AnswerBlock, span: Span, depth: int) -> Pairs | None:
    rows = [(line, _cells(parser, line)) for index, line in enumerate(answer.lines) if index != 1]
    for line, cells in rows:
        if len(cells) != 2 or not cells[1]:
            parser.report.add("Q006", parser.span(line), "each row of a matching table has two cells, the right one filled",
                              "Write | left | right |, with an empty left cell for a further distractor.")
            return None
    (_, (left_title, right_title)), *body = rows
    pairs = tuple((left, right) for _, (left, right) in body if left)
    if len(pairs) < 2:
        parser.report.add("Q006", span, "this matching question has fewer than two pairs", "Add a row for each pair.")
        return None
    distractors = tuple(right for _, (left, right) in body if not left)
    report_repeats(parser.report, [left for left, _ in pairs], "left side")
    report_repeats(parser.report, [*{right.text: right for _, right in pairs}.values(), *distractors], "right side")
    return Pairs(pairs, distractors, left_title, right_title)


KIND = Kind("matching", "table", lambda answer: True, _read)
