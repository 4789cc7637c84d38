"""Ordering: a numbered list in its right order."""

from ..diagnostics import Span
from ..model import Order
from .kind import Kind, Parser, item_passages
from .zone import AnswerBlock


def _claims(answer: AnswerBlock) -> bool:
    return answer.shape == "ordered" and not answer.pictured


def _read(parser: Parser, answer: AnswerBlock, span: Span, depth: int) -> Order | None:
    items = item_passages(parser, answer.items, span, "item")
    if len(items) < 2:
        parser.report.add("Q004", span, "this ordering question has fewer than two items", "Add the other items in their right order.")
        return None
    return Order(items)


KIND = Kind("ordering", _claims, _read)
