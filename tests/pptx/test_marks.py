"""Marks before paragraphs: bullets, and numbers that PowerPoint counts by itself."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewright.pptx.marks import Bullet, bullets
from coursewright.slides.deck import DOT, Paragraph


def marked(*marks: str | tuple[str, int]) -> tuple[Bullet, ...]:
    return bullets([Paragraph((), *(mark if isinstance(mark, tuple) else (mark,))) for mark in marks])


def kinds(*marks: str | tuple[str, int]) -> list[tuple[str, str, int]]:
    return [(bullet.kind, bullet.value, bullet.start) for bullet in marked(*marks)]


@pytest.mark.parametrize(
    ("mark", "scheme", "start"),
    [
        ("A", "alphaUcPeriod", 1), ("b.", "alphaLcPeriod", 2), ("3", "arabicPeriod", 3), ("4)", "arabicParenR", 4), ("(c)", "alphaLcParenBoth", 3),
    ],
)
def test_numbers_and_letters_count(mark: str, scheme: str, start: int) -> None:
    assert kinds(mark) == [("number", scheme, start)]


@pytest.mark.parametrize("mark", ["→", "Q:", "(a", "0", "12345", "AB"])
def test_other_marks_are_signs(mark: str) -> None:
    assert kinds(mark) == [("sign", mark, 1)]


def test_a_sequence_is_one_list_and_a_jump_begins_another() -> None:
    assert [start for *_, start in kinds("3", "4", "5", "9", "10")] == [3, 3, 3, 9, 9]


def test_deeper_paragraphs_do_not_end_a_list_and_begin_anew_each_time() -> None:
    assert [start for *_, start in kinds("1", ("a", 1), ("b", 1), "2", ("a", 1))] == [1, 1, 1, 1, 1]


def test_a_list_that_begins_again_at_once_is_written_out() -> None:
    assert kinds("1", "2", "1", "2") == [("number", "arabicPeriod", 1), ("number", "arabicPeriod", 1), ("sign", "1", 1), ("number", "arabicPeriod", 2)]


def test_something_else_on_the_same_level_ends_a_list() -> None:
    assert [start for *_, start in kinds("1", DOT, "2")] == [1, 1, 2]
    assert [start for *_, start in kinds("1", "", "2")] == [1, 1, 2]


@given(st.lists(st.tuples(st.text(max_size=4), st.integers(0, 4))))
def test_every_paragraph_gets_one_bullet_whatever_its_mark(marks: list[tuple[str, int]]) -> None:
    found = marked(*marks)
    assert len(found) == len(marks)
    assert all(bullet.kind in ("none", "dot", "number", "sign") and bullet.start >= 1 for bullet in found)


@given(st.lists(st.sampled_from(["1", "2", "3", "4", "A", "B", "C", DOT, ""]), max_size=20))
def test_powerpoint_would_count_to_the_marks_that_were_written(marks: list[str]) -> None:
    """PowerPoint counts on while the scheme and the start of neighbors agree."""
    shown, before, count = [], None, 0
    for bullet in marked(*marks):
        if bullet.kind != "number":
            shown.append(DOT if bullet.kind == "dot" else bullet.value)
            before = None
            continue
        same = before == (bullet.value, bullet.start)
        count = count + 1 if same else bullet.start
        before = (bullet.value, bullet.start)
        shown.append(str(count) if bullet.value.startswith("arabic") else chr(ord("A") + count - 1))
    assert shown == marks
