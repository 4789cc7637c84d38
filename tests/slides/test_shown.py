"""Text lies within its box: in LibreOffice, and on the pages of the PDF. Lists count on from slide to slide."""

from __future__ import annotations

from collections import Counter

import pytest

from coursewright.slides.layouts import LAYOUTS, NUMBER
from tests.support.office import inside, strays, words

COURSES = ("light", "dark")


def is_told(course, number: int) -> bool:
    """Whether the build said that something of this slide (from 1) does not fit."""
    slide = course.decks["course"].slides[number - 1]
    return (slide.path, slide.line) in course.warned


@pytest.mark.parametrize("name", COURSES)
def test_in_powerpoint(name: str, shown, request) -> None:
    course = request.getfixturevalue(name)
    found = strays((course.folder / "slides/course.pptx").read_bytes(), shown[name])
    assert [(number, word) for number, word in found if not is_told(course, number)] == []


@pytest.mark.parametrize("name", COURSES)
def test_on_the_pages(name: str, request) -> None:
    course = request.getfixturevalue(name)
    slides, pages = course.decks["course"].slides, words(course.folder / "slides/course.pdf")
    for number, (slide, page) in enumerate(zip(slides, pages, strict=True), 1):
        slots = [NUMBER, *(LAYOUTS[slide.layout].slot(part) for part in ("title", *(part.slot for part in slide.parts)))]
        found = [word for word in page if not any(inside(word, slot.left, slot.top, slot.left + slot.width, slot.top + slot.height) for slot in slots)]
        assert found == [] or is_told(course, number), slide.title


@pytest.mark.parametrize("name", COURSES)
def test_numbers_and_letters_are_those_of_the_deck(name: str, shown, request) -> None:
    course = request.getfixturevalue(name)
    for pdf in (shown[name], course.folder / "slides/course.pdf"):
        for slide, page in zip(course.decks["course"].slides, words(pdf), strict=True):
            marks = [f"{paragraph.mark}." for part in slide.parts if part.kind == "words" for paragraph in part.paragraphs if paragraph.mark.isalnum()]
            found = Counter(word.text for word in page)
            assert {mark for mark, times in Counter(marks).items() if found[mark] < times} == set(), (pdf, slide.title)


def test_nothing_asks_to_be_clicked(shown) -> None:
    assert [word.text for pdf in shown.values() for page in words(pdf) for word in page if word.text == "Click"] == []
