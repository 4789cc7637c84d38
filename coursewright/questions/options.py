"""What the kinds with boxes to tick have in common: reading their options."""

from __future__ import annotations

from ..diagnostics import Span, shortened
from ..inline import plain_text
from ..model import Choice, Option
from .answer import AnswerBlock
from .kind import Parser, item_passages

_WORDS = {"true", "false"}


def is_true_false(answer: AnswerBlock) -> bool:
    words = [" ".join(line.text for line in item.text).strip().strip("*").casefold() for item in answer.items]
    return len(words) == 2 and set(words) == _WORDS


def read_single(parser: Parser, answer: AnswerBlock, span: Span, depth: int) -> Choice | None:
    """Read options of which one is right; several are Q017."""
    choice = _read(parser, answer, span, depth, multiple=False)
    if choice is not None and answer.keys > 1:
        parser.report.add("Q017", span, "several options of this question are marked as correct, but it takes one",
                          "Mark one with [x], or let it be type=multiple-response.")
    return choice


def read_multiple(parser: Parser, answer: AnswerBlock, span: Span, depth: int) -> Choice | None:
    return _read(parser, answer, span, depth, multiple=True)


def _read(parser: Parser, answer: AnswerBlock, span: Span, depth: int, multiple: bool) -> Choice | None:
    """Read the options. No key is Q001, a single option Q007; an option without feedback among others that have it, Q013."""
    texts = item_passages(parser, answer, "option")
    options = tuple(
        Option(text, item.mark != " ", parser.parse(item.feedback, depth + 1) if item.feedback else ())
        for text, item in zip(texts, answer.items, strict=True)
    )
    if len(options) < 2:
        parser.report.add("Q007", span, "this question has a single option", "Add at least one distractor.")
        return None
    if not any(option.correct for option in options):
        parser.report.add("Q001", span, "no option of this question is marked as correct", "Mark the correct one with [x].")
        return None
    _report_silent(parser, options)
    return Choice(options, multiple=multiple, true_false=is_true_false(answer))


def _report_silent(parser: Parser, options: tuple[Option, ...]) -> None:
    if any(option.feedback for option in options):
        for option in options:
            if not option.feedback:
                parser.report.add("Q013", option.text.span, f"the option “{shortened(plain_text(option.text))}” has no feedback",
                                  "Say under it, after >, why it is right or wrong.")
