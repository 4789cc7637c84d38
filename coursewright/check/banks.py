"""Whole tests: enough questions to draw from, and no pattern in where the answers stand."""

from __future__ import annotations

from itertools import groupby
from math import sqrt

from ..course import Course
from ..diagnostics import Report, Span
from ..inline import plain_text
from ..model import Choice, Document, Question

FEWEST = 10  # single-choice questions, below which a share says nothing
MOST_AT_ONE_PLACE = 0.4
MOST_LONGEST = 0.5
RUN = 3
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def banks_are_large_enough(course: Course, report: Report) -> None:
    for name, test, settings in (
        ("pre-test", course.pre_test, course.settings.pre_test),
        ("post-test", course.post_test, course.settings.post_test),
    ):
        held = len(test.questions) if test else 0
        if test and settings.draw and settings.draw > held:
            report.add(
                "Q019",
                Span(f"{course.shown}/course.yaml"),
                f"{settings.draw} questions are to be drawn for the {name}, and its bank holds {held}",
                f"Write more, or lower “draw” under “{name}”.",
            )


def keys_have_no_pattern(course: Course, report: Report) -> None:
    for test in (course.pre_test, course.post_test):
        if test is not None:
            questions = [question for question in test.questions if _is_single(question)]
            _check_runs(questions, report)
            if len(questions) >= FEWEST:
                _check_places(test, questions, report)
                _check_lengths(test, questions, report)


def _is_single(question: Question) -> bool:
    choice = question.response
    return isinstance(choice, Choice) and not choice.multiple and not choice.true_false and len(choice.options) > 2


def _options(question: Question) -> Choice:
    assert isinstance(question.response, Choice)
    return question.response


def _place(question: Question) -> int:
    return next(place for place, option in enumerate(_options(question).options) if option.correct)


def _check_runs(questions: list[Question], report: Report) -> None:
    for place, group in groupby(questions, key=_place):
        run = list(group)
        if len(run) >= RUN:
            report.add(
                "Q027",
                run[RUN - 1].span,
                f"{len(run)} questions with one answer in a row have it at {_LETTERS[place]}",
                "Change the order of the options in one of them.",
            )


def _check_places(test: Document, questions: list[Question], report: Report) -> None:
    """A place is suspicious when it has many more keys, or fewer, than chance would give it."""
    count = len(questions)
    for place in range(max(len(_options(question).options) for question in questions)):
        chances = [1 / len(_options(question).options) if place < len(_options(question).options) else 0 for question in questions]
        expected, spread = sum(chances), sqrt(sum(chance * (1 - chance) for chance in chances))
        keys = sum(_place(question) == place for question in questions)
        if (keys > MOST_AT_ONE_PLACE * count and keys > expected + 2 * spread) or (keys == 0 and expected > 2 * spread):
            report.add(
                "Q026",
                test.span,
                f"of {count} questions with one answer, {keys} have it at {_LETTERS[place]}",
                "Change the order of the options in some of them.",
            )


def _check_lengths(test: Document, questions: list[Question], report: Report) -> None:
    longest = sum(_is_longest(_options(question)) for question in questions)
    if longest > MOST_LONGEST * len(questions):
        report.add(
            "Q028",
            test.span,
            f"in {longest} of {len(questions)} questions with one answer, the correct option is the longest",
            "Shorten some of them, or say more in the others.",
        )


def _is_longest(choice: Choice) -> bool:
    key = max(len(plain_text(option.text)) for option in choice.options if option.correct)
    return all(len(plain_text(option.text)) < key for option in choice.options if not option.correct)
