"""What LibreOffice shows: text within its box, nothing left empty, and colors that differ in gray too."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from coursewright.pptx.provider import slots_of
from coursewright.slides.deck import Slide
from coursewright.slides.layouts import BETWEEN, LAYOUTS, LINE, NUMBER, THEMES, Layout, Slot
from tests.support.office import Word, gray, words

SLACK = 2.0  # points; pixels and half points are rounded on the way


def inside(word: Word, slot: Slot) -> bool:
    """Whether the letters of a word (its font's box without the room above and below) lie in a slot."""
    spare = (word.bottom - word.top) * 0.18
    return (
        word.left >= slot.left - SLACK and word.right <= slot.left + slot.width + SLACK
        and word.top + spare >= slot.top - SLACK and word.bottom - spare <= slot.top + slot.height + SLACK
    )


def strays(slide: Slide, layout: Layout, page: list[Word], room: tuple[Slot, ...]) -> list[Word]:
    """The words of a slide that lie in none of the slots that it fills."""
    slots = [slot for name in ("title", *(part.slot for part in slide.parts)) if (slot := layout.slot(name))]
    return [word for word in page if not any(inside(word, slot) for slot in (*slots, *room))]


@pytest.mark.parametrize("name", ["light", "dark", "brim"])
def test_text_lies_within_its_box(shown, name: str) -> None:
    pages = words(shown[name].pdf)
    assert len(pages) == len(shown[name].deck.slides)
    assert [(slide.title, found) for slide, page in zip(shown[name].deck.slides, pages, strict=True) if (found := strays(slide, LAYOUTS[slide.layout], page, (NUMBER,)))] == []


def test_text_lies_within_the_box_of_a_providers_template(shown, template: bytes) -> None:
    shapes = slots_of(template)
    foot = (Slot("foot", "text", 0, 500, 720, 40),)
    pages = words(shown["provider"].pdf)
    covers = [slide for slide in shown["provider"].deck.slides if LAYOUTS[slide.layout].dark]
    assert [(slide.title, found) for slide, page in zip(shown["provider"].deck.slides, pages, strict=True)
            if slide not in covers and (found := strays(slide, shapes[slide.layout], page, foot))] == []


def test_a_word_outside_its_box_would_be_noticed(shown) -> None:
    slide, page = shown["brim"].deck.slides[0], words(shown["brim"].pdf)[0]
    assert strays(slide, LAYOUTS["question"], page, (NUMBER,))


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
