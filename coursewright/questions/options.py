"""What the kinds with boxes to tick have in common: reading their options."""

from __future__ import annotations

from ..diagnostics import Span
from ..inline import plain_text
from ..model import Choice, Option
from .kind import Parser, item_passages
from .zone import AnswerBlock

WORDS = {"true", "false"}


def is_true_false(answer: AnswerBlock) -> bool:
    words = [" ".join(line.text for line in item.text).strip().strip("*").casefold() for item in answer.items]
    return len(words) == 2 and set(words) == WORDS


def read_choice(parser: Parser, answer: AnswerBlock, span: Span, depth: int) -> Choice | None:
    """Read the options. No key is Q001, a single option Q007; an option without feedback among others that have it, Q013."""
    texts = item_passages(parser, answer.items, span, "option")
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
    with_feedback = sum(bool(option.feedback) for option in options)
    for option in options:
        if with_feedback and not option.feedback:
            parser.report.add("Q013", option.text.span, f"the option “{plain_text(option.text)[:40]}” has no feedback",
                              "Say under it, after >, why it is right or wrong.")
    multiple = answer.keys > 1
    return Choice(options, multiple=multiple, true_false=is_true_false(answer))
