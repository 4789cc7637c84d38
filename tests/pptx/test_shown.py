"""What LibreOffice shows: text within its box, nothing left empty, and colors that differ in gray too."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from coursewright.slides.layouts import BETWEEN, LAYOUTS, LINE, THEMES
from tests.support.office import Word, gray, inside, strays, words


@pytest.mark.parametrize("name", ["light", "dark", "brim", "provider"])
def test_text_lies_within_its_box(shown, name: str) -> None:
    assert strays(shown[name].file, shown[name].pdf) == []


def test_text_on_a_full_slide_lies_within_its_own_slot(shown) -> None:
    """Not only in some box of the slide: what overflows could end in that of the number."""
    for slide, page in zip(shown["brim"].deck.slides, words(shown["brim"].pdf), strict=True):
        slot = LAYOUTS[slide.layout].slot(slide.parts[0].slot)
        lines = [word for word in page if word.text == "Line"]
        assert len(lines) == len(slide.parts[0].paragraphs)
        assert [word for word in lines if not inside(word, slot.left, slot.top, slot.left + slot.width, slot.top + slot.height)] == []


@pytest.mark.parametrize(("word", "found"), [
    (Word("in", 10, 10, 50, 40), True), (Word("right", 80, 10, 103, 40), False), (Word("low", 10, 80, 50, 110), False), (Word("left", 5, 10, 50, 40), False),
])
def test_a_word_outside_its_box_is_noticed(word: Word, found: bool) -> None:
    assert inside(word, 10, 10, 100, 100) == found


def test_lines_lie_as_far_apart_as_they_are_measured(shown) -> None:
    page, size = words(shown["brim"].pdf)[0], LAYOUTS["bullets"].slot("body").size
    tops = [word.top for word in page if word.text == "Line"]
    between = [low - high for high, low in pairwise(tops)]
    assert max(between) <= (LINE + BETWEEN) * size + 0.5
    assert min(between) >= (LINE + BETWEEN - 0.15) * size


@pytest.mark.parametrize("name", ["light", "dark", "provider"])
def test_nothing_asks_to_be_filled_in(shown, name: str) -> None:
    text = " ".join(word.text for page in words(shown[name].pdf) for word in page)
    assert "Click" not in text and "Placeholder" not in text and "old" not in text.split()


def test_numbers_have_the_prefix_of_the_deck(shown) -> None:
    pages = words(shown["light"].pdf)
    assert {"2-3", "2-14"} <= {word.text for page in pages for word in page}
    assert "2-1" not in {word.text for word in pages[0]}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bars_and_the_head_of_a_table_are_told_apart_in_gray(shown, theme: str, tmp_path: Path) -> None:
    slides = shown[theme].deck.slides
    place = {slide.title: number for number, slide in enumerate(slides, 1)}
    image = gray(shown[theme].pdf, place["Two series that must differ in gray"], tmp_path)
    chart = LAYOUTS["chart"].slot("chart")
    area = image.crop((round(chart.left), round(chart.top), round(chart.left + chart.width), round(chart.top + chart.height)))
    common = [tone for count, tone in sorted(area.getcolors(), reverse=True)[:3]]
    assert min(abs(one - other) for number, one in enumerate(common) for other in common[number + 1:]) >= 15
    table = LAYOUTS["table"].slot("table")
    head = gray(shown[theme].pdf, place["Tests and what they tell"], tmp_path).crop((round(table.left), round(table.top) + 4, round(table.left + table.width), round(table.top) + 24))
    tones = [tone for _, tone in sorted(head.getcolors(), reverse=True)]
    assert max(tones) - tones[0] >= 120


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio, of two colors written RRGGBB."""

    def light(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    low, high = sorted((light(one), light(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", THEMES)
def test_every_color_of_text_can_be_read(theme: str) -> None:
    colors = THEMES[theme]
    pairs = [(colors.ink, colors.paper), (colors.soft, colors.paper), (colors.cover_ink, colors.cover), *((tone, colors.paper) for tone in colors.tones.values())]
    assert min(contrast(*pair) for pair in pairs) >= 4.5
