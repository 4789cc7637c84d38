"""Ordering: a numbered list in its right order."""

from ..diagnostics import Span
from ..model import Order
from .answer import AnswerBlock
from .kind import Kind, Parser, item_passages


def _claims(answer: AnswerBlock) -> bool:
    return not answer.pictured


def _read(parser: Parser, answer: AnswerBlock, span: Span, depth: int) -> Order | None:
    items = item_passages(parser, answer, "item")
    if len(items) < 2:
        parser.report.add("Q004", span, "this ordering question has fewer than two items", "Add the other items in their right order.")
        return None
    return Order(items)


KIND = Kind("ordering", "ordered", _claims, _read)
