"""Labelling: a figure with numbered marks, then a numbered list of what the marks show."""

from ..diagnostics import Span
from ..model import Marks
from .answer import AnswerBlock
from .kind import Kind, Parser, item_passages


def _claims(answer: AnswerBlock) -> bool:
    return answer.pictured


def _read(parser: Parser, answer: AnswerBlock, span: Span, depth: int) -> Marks | None:
    labels = item_passages(parser, answer, "label")
    if not answer.pictured:
        parser.report.add("Q012", span, "this labelling question shows no figure", "Put the picture with the numbered marks before the list.")
        return None
    if len(labels) < 2:
        parser.report.add("Q004", span, "this labelling question has fewer than two labels", "Add a label for each mark of the figure.")
        return None
    return Marks(labels)


KIND = Kind("labelling", "ordered", _claims, _read)
