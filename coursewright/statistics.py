"""What `check` tells of a course besides its mistakes: its size, module by module."""

from __future__ import annotations

import re

from .course import Course
from .inline import plain_text
from .model import HIDDEN_FROM_LEARNERS, Document, Question, Table, passages, walk

_WORD = re.compile(r"\w+(?:[’'.-]\w+)*")


def words(document: Document) -> int:
    """The words a learner reads: prose, headings, callouts, captions and tables; no question, no instructor's note."""
    blocks = tuple(block for block in document.blocks if not isinstance(block, Question))
    return sum(len(_WORD.findall(plain_text(text))) for text in passages(blocks, without=HIDDEN_FROM_LEARNERS))


def describe(course: Course) -> str:
    """A line a module: words, questions, figures and tables, minutes."""
    lines = ["Module                                         words  questions  figures  tables  minutes"]
    total = [0, 0, 0, 0, 0]
    for module in course.modules:
        blocks = list(walk(module.blocks, without=HIDDEN_FROM_LEARNERS))
        row = [words(module), len(module.questions), sum(type(b).__name__ == "Figure" for b in blocks), sum(isinstance(b, Table) for b in blocks), module.minutes]
        total = [one + other for one, other in zip(total, row, strict=True)]
        lines.append(_row(f"{module.number} {module.title}", row))
    lines.append(_row("Together", total))
    for test in (course.pre_test, course.post_test):
        if test is not None:
            lines.append(f"{test.title}: {len(test.questions)} questions in the bank")
    return "\n".join(lines)


def _row(title: str, row: list[int]) -> str:
    shown = title if len(title) <= 44 else title[:43] + "…"
    return f"{shown:<44}{row[0]:>8,}{row[1]:>11}{row[2]:>9}{row[3]:>8}{row[4]:>9}"
