"""What a kind of question is: a name, how to recognise its answer block, and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..diagnostics import Report, Span
from ..inline import plain_text
from ..model import Block, Callout, Passage, Response
from ..scan import RawBlock, RawCallout
from ..source import Line
from .zone import AnswerBlock, Item


class Parser(Protocol):
    """What a kind needs of the parser of the document around it."""

    report: Report

    def passage(self, lines: Sequence[Line]) -> Passage: ...
    def parse(self, lines: Sequence[Line], depth: int = 0) -> tuple[Block, ...]: ...
    def convert(self, raws: Sequence[RawBlock], depth: int) -> tuple[Block, ...]: ...
    def span(self, line: Line, column: int = 0) -> Span: ...
    def callout(self, raw: RawCallout, depth: int) -> Callout: ...


@dataclass(frozen=True)
class Kind:
    """`claims(answer)` says whether the block has this kind's shape; `read(parser, answer, span, depth)` gives the response, or None."""

    name: str
    claims: Callable[[AnswerBlock], bool]
    read: Callable[[Parser, AnswerBlock, Span, int], Response | None]


def item_passages(parser: Parser, items: Iterable[Item], span: Span, what: str) -> tuple[Passage, ...]:
    """The items' texts; empty ones (Q009) and repeated ones (Q011) are reported."""
    texts = tuple(parser.passage(item.text) for item in items)
    report_repeats(parser.report, texts, what)
    return texts


def report_repeats(report: Report, texts: Iterable[Passage], what: str) -> None:
    seen: set[str] = set()
    for text in texts:
        plain = plain_text(text).casefold()
        if not plain and not text.inlines:
            report.add("Q009", text.span, f"this {what} is empty", "Write its text, or remove it.")
        elif plain in seen and plain:
            report.add("Q011", text.span, f"this {what} stands here twice: “{plain_text(text)}”", "Change or remove one of the two.")
        seen.add(plain)
