"""What `check` tells of a course's size."""

from __future__ import annotations

from pathlib import Path, PurePosixPath

import pytest

from coursewright.diagnostics import Report, Span
from coursewright.model import Document
from coursewright.parse import BlockParser
from coursewright.reading import read
from coursewright.source import split
from coursewright.statistics import count_words, describe, words

CLEAN = Path(__file__).parent / "clean"


def page(text: str) -> Document:
    blocks = BlockParser("x.md", PurePosixPath("modules"), Report()).parse(split(text, "x.md", Report()).body)
    return Document("module", "x", "modules/x.md", "X", blocks, Span("x.md"))


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("One two three.", 3),
        ("– … | · ! 😀", 0),
        ("5.8 mm, about 7 to 8", 6),
        ("a client's well-being and/or hers", 5),
        ("before—after and 2–3 days", 5),
        ("हिन्दी में पीड़ा", 3),
        ("  spaced\n\tout  ", 2),
    ],
)
def test_words_are_what_stands_between_spaces(text: str, count: int) -> None:
    assert count_words(text) == count


def test_headings_prose_captions_tables_and_callouts_count() -> None:
    text = (
        '## Two words\n\nThree *plain* words [@ref].[^1]\n\n![four words not counted](a.svg "Caption of four words")\n\n'
        "| a | b |\n|---|---|\n| c | d |\n\n> [!KEY] The title\n> - one\n> - two\n\n> Quoted.\n\n[^1]: A note does not.\n"
    )
    assert words(page(text)) == 2 + 3 + 4 + 4 + 2 + 2 + 1


def test_what_learners_do_not_read_and_questions_do_not_count() -> None:
    question = "### Which?\n<!-- question: id=q -->\n\nA stem.\n\n- [x] One\n  > Feedback.\n- [ ] Two\n\n> [!WHY]\n> Because.\n"
    hidden = "> [!INSTRUCTOR] Ten minutes\n> Say this.\n\n> [!SLIDE]\n> And this.\n"
    inside = "".join(f"> {line}\n" for line in f"[!CASE] A case\nWords.\n\n{question}".splitlines())
    assert words(page(f"One.\n\n{hidden}\n{question}")) == 1
    assert words(page(f"One.\n\n{inside}")) == 1 + 2 + 1


def test_the_table_tells_each_module_and_all_together() -> None:
    course = read(CLEAN, "course", Report())
    assert course is not None
    head, *rows = describe(course).splitlines()
    modules, together, tests = rows[: len(course.modules)], rows[len(course.modules)], rows[len(course.modules) + 1 :]
    assert head.split() == ["Module", "words", "questions", "figures", "tables", "minutes"]
    counts = [[int(number.replace(",", "")) for number in row.split()[-5:]] for row in (*modules, together)]
    assert [row[0] for row in counts[:-1]] == [words(module) for module in course.modules]
    assert [row[1] for row in counts[:-1]] == [len(module.questions) for module in course.modules]
    assert [row[4] for row in counts[:-1]] == [module.minutes for module in course.modules]
    assert counts[-1] == [sum(column) for column in zip(*counts[:-1], strict=True)]
    assert together.startswith("Together")
    assert all(row.startswith(f"{module.number} {module.title[:30]}") for row, module in zip(modules, course.modules, strict=True))
    assert [line.partition(": ")[0] for line in tests] == [test.title for test in (course.pre_test, course.post_test) if test]
    assert len({len(row) for row in (head, *modules, together)}) == 1


def test_an_empty_course_has_a_table_too(tmp_path: Path) -> None:
    report = Report()
    course = read(tmp_path, "course", report)
    assert course is not None
    assert describe(course).splitlines()[-1].split() == ["Together", "0", "0", "0", "0", "0"]
