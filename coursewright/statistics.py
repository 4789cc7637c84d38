"""What `check` tells of a course besides its mistakes: its size, module by module."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from .course import Course
from .inline import plain_text
from .model import HIDDEN_FROM_LEARNERS, Block, Callout, Document, Figure, Question, Quote, Table, passages, walk

_PARTS = re.compile(r"[\s|—]+")
_HEAD = f"{'Module':<44}{'words':>8}{'questions':>11}{'figures':>9}{'tables':>8}{'minutes':>9}"


def words(document: Document) -> int:
    """The words a learner reads: prose, headings, callouts, captions and tables; no question, no instructor's note."""
    return sum(count_words(plain_text(text)) for text in passages(tuple(_unquestioned(document.blocks)), without=HIDDEN_FROM_LEARNERS))


def count_words(text: str) -> int:
    """What stands between spaces, bars and long dashes and holds a letter or a digit."""
    return sum(any(letter.isalnum() for letter in part) for part in _PARTS.split(text))


def describe(course: Course) -> str:
    """A line a module: words, questions, figures and tables, minutes."""
    lines, rows = [_HEAD], []
    for module in course.modules:
        blocks = list(walk(module.blocks, without=HIDDEN_FROM_LEARNERS))
        kinds = [sum(isinstance(block, kind) for block in blocks) for kind in (Question, Figure, Table)]
        rows.append([words(module), *kinds, module.minutes])
        lines.append(_row(f"{module.number} {module.title}", rows[-1]))
    lines.append(_row("Together", [sum(column) for column in zip(*rows, strict=True)] or [0] * 5))
    for test in (course.pre_test, course.post_test):
        if test is not None:
            lines.append(f"{test.title}: {len(test.questions)} question{'' if len(test.questions) == 1 else 's'} in the bank")
    return "\n".join(lines)


def _unquestioned(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """The blocks without questions, those inside callouts and quotes left out too."""
    for block in blocks:
        if isinstance(block, Callout | Quote):
            yield replace(block, blocks=tuple(_unquestioned(block.blocks)))
        elif not isinstance(block, Question):
            yield block


def _row(title: str, row: list[int]) -> str:
    shown = title if len(title) <= 43 else title[:42] + "…"
    return f"{shown:<44}{row[0]:>8,}{row[1]:>11}{row[2]:>9}{row[3]:>8}{row[4]:>9}"
