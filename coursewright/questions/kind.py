"""What a kind of question is: a name, how to recognise its answer block, and how to read it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from ..diagnostics import Report, Span, shortened
from ..inline import plain_text
from ..model import Block, Callout, Passage, Response
from ..raw import RawBlock, RawCallout
from ..source import Line
from .answer import AnswerBlock


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
    """`shape` is the answer block it reads, and `claims(answer)` whether a block of that shape is of this kind unless another is named.

    `read(parser, answer, span, depth)` gives the response, or None with a diagnostic.
    """

    name: str
    shape: str
    claims: Callable[[AnswerBlock], bool]
    read: Callable[[Parser, AnswerBlock, Span, int], Response | None]


def item_passages(parser: Parser, answer: AnswerBlock, what: str) -> tuple[Passage, ...]:
    """The items' texts. Reported: empty ones (Q009), repeated ones (Q011), and lines that are no item (Q015)."""
    texts = tuple(parser.passage(item.text) for item in answer.items)
    report_repeats(parser.report, texts, what)
    for line in answer.strays:
        hint = "Begin it with - [ ] or - [x]." if answer.shape == "options" else "Begin it with a number and a full stop."
        parser.report.add("Q015", parser.span(line), f"this line of the list is no {what}: “{shortened(line.text)}”", hint)
    return texts


def report_repeats(report: Report, texts: Iterable[Passage], what: str) -> None:
    seen: set[str] = set()
    for text in texts:
        plain = plain_text(text).casefold()
        if not plain and not text.inlines:
            report.add("Q009", text.span, f"this {what} is empty", "Write its text, or remove it.")
        elif plain in seen and plain:
            report.add("Q011", text.span, f"this {what} stands here twice: “{shortened(plain_text(text))}”", "Change or remove one of the two.")
        seen.add(plain)
