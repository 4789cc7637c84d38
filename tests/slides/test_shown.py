"""Text lies within its box: in LibreOffice, and on the pages of the PDF."""

from __future__ import annotations

import pytest

from coursewright.slides.layouts import LAYOUTS, NUMBER
from tests.pptx.test_shown import strays
from tests.support.office import words


def outside(course, pages) -> list[tuple[str, list[str]]]:
    """The slides that have words outside of every box they fill, apart from those that the build said do not fit."""
    slides = course.decks["course"].slides
    assert len(pages) == len(slides)
    return [
        (slide.title, [word.text for word in found]) for slide, page in zip(slides, pages, strict=True)
        if (slide.path, slide.line) not in course.warned and (found := strays(slide, LAYOUTS[slide.layout], page, (NUMBER,)))
    ]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_in_powerpoint(name: str, shown, request) -> None:
    assert outside(request.getfixturevalue(name), words(shown[name])) == []


@pytest.mark.parametrize("name", ["light", "dark"])
def test_on_the_pages(name: str, request) -> None:
    course = request.getfixturevalue(name)
    assert outside(course, words(course.folder / "slides/course.pdf")) == []


def test_nothing_asks_to_be_clicked(shown) -> None:
    assert [word.text for pdf in shown.values() for page in words(pdf) for word in page if word.text == "Click"] == []
