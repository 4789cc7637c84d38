"""Item writing: flaws that let a test-wise learner find the answer, or that trip one who knows it.

The rules follow the guides of Haladyna and of the NBME. Each looks at one question; those about a whole test are in banks.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from statistics import mean

from ..course import Course
from ..diagnostics import Report, shortened
from ..inline import plain_text
from ..model import Choice, Question
from ..questions.numeric import read_number

LONGEST = 1.5  # times the mean of the others
_MARGIN = 15  # letters
_ABOVE = re.compile(
    r"(?:all|none|any|both|some|neither|each|more than one) of (?:the )?"
    r"(?:above|these|those|following|options|answers|other answers)(?: (?:answers|are|is|options|statements)\b.*)?"
    r"|(?:both )?(?:options? |answers? )?[a-h](?:, ?[a-h])*,? (?:and|or|&) [a-h](?: only)?",
    re.IGNORECASE,
)
_NEGATIVE = re.compile(r"\bnot\b|\bexcept\b|(?<!\bat )\bleast\b")
_ASKS = re.compile(r"(?:which|what|select|choose|pick|mark|tick|name|all|each|the following)\b", re.IGNORECASE)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’")
_EMPHASISED = re.compile(r"\*{1,3}[^*]+\*{1,3}|(?<!\w)_{1,3}[^_]+_{1,3}(?!\w)")
_ABSOLUTE = re.compile(r"\b(always|never)\b", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{5,}")
_COMMON = frozenset(re.findall(r"\w+", """
    about above after again against among another answer around because become before begin being below better
    between could course describe during either every following found further given great having itself learner
    least likely means might more most never often other others people person question rather right shall should
    since small some still such than that their them then there these they thing things this those though three
    through under until upon using usually very want well were what when where whether which while whole will with
    within without would wrong your always client clients patient patients therapist therapists
"""))


def items_are_fair(course: Course, report: Report) -> None:
    for document in course.documents():
        for question in document.questions:
            if isinstance(question.response, Choice) and not question.response.true_false:
                for rule in RULES:
                    for code, message, hint in rule(question, question.response):
                        report.add(code, question.span, message, hint)


Found = Iterator[tuple[str, str, str]]


def _all_of_the_above(question: Question, choice: Choice) -> Found:
    for option in choice.options:
        text = plain_text(option.text).rstrip(".")
        if _ABOVE.fullmatch(text):
            yield (
                "Q020",
                f"the option “{shortened(text)}” speaks of other options",
                "Write an option of its own, or make it a question with several answers.",
            )


def _unmarked_negative(question: Question, choice: Choice) -> Found:
    stem = _EMPHASISED.sub("", _QUOTED.sub("", question.stem.text))
    found = _NEGATIVE.search(stem)
    if found and _ASKS.match(question.plain):
        yield (
            "Q021",
            f"this question turns on the word “{found.group()}”, which is easily missed",
            f"Ask for what is true, or write {found.group().upper()}.",
        )


def _absolute_words(question: Question, choice: Choice) -> Found:
    for option in choice.options:
        if found := _ABSOLUTE.search(plain_text(option.text)):
            yield (
                "Q022",
                f"the option “{shortened(plain_text(option.text), 40)}” says “{found.group()}”, which marks it as wrong",
                "Say how often, or leave the word out.",
            )


def _longest_key(question: Question, choice: Choice) -> Found:
    lengths = [len(plain_text(option.text)) for option in choice.options]
    keys = [length for length, option in zip(lengths, choice.options, strict=True) if option.correct]
    others = [length for length, option in zip(lengths, choice.options, strict=True) if not option.correct]
    if len(keys) == 1 and len(others) > 1 and keys[0] > max(LONGEST * mean(others), max(others) + _MARGIN):
        yield "Q014", "the correct option is much longer than the others, which gives it away", "Shorten it, or say as much in the others."


def _echo(question: Question, choice: Choice) -> Found:
    """A telling word of the question that the key has and no other option, while no other option echoes another."""
    stem = _words(question.plain)
    keys = [_words(plain_text(option.text)) & stem for option in choice.options if option.correct]
    others = set().union(*(_words(plain_text(option.text)) & stem for option in choice.options if not option.correct))
    if len(keys) == 1 and (only := sorted(keys[0] - others)) and not others - keys[0]:
        yield (
            "Q023",
            f"of all options, the correct one alone repeats “{only[0]}” from the question",
            "Use the word in another option too, or in none.",
        )


def _words(text: str) -> set[str]:
    found = (word.casefold() for word in _WORD.findall(text))
    return {word.removesuffix("s") for word in found if word not in _COMMON}


def _numbers_in_order(question: Question, choice: Choice) -> Found:
    numbers = [read_number(plain_text(option.text).rstrip(".")) for option in choice.options]
    if None in numbers or len({number.unit.casefold() for number in numbers if number}) > 1:
        return
    values = [number.value for number in numbers if number]
    if len(values) > 2 and values not in (sorted(values), sorted(values, reverse=True)):
        yield "Q024", "the numbers among the options are not in order", "Put them in order of size."


def _all_correct(question: Question, choice: Choice) -> Found:
    if choice.multiple and all(option.correct for option in choice.options):
        yield "Q025", "every option of this question is marked as correct", "Add at least one distractor."


RULES: tuple[Callable[[Question, Choice], Found], ...] = (
    _all_of_the_above,
    _unmarked_negative,
    _absolute_words,
    _longest_key,
    _echo,
    _numbers_in_order,
    _all_correct,
)
