"""The bundled course as slides: enough and not too many, none too full, and what the author put on them has its source."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursewright.course import Course
from coursewright.diagnostics import Report
from coursewright.exporters.deck_pages import shape_of
from coursewright.exporters.slides import SPEAKER
from coursewright.exporters.studio import Studio
from coursewright.inline import plain_text
from coursewright.model import Callout, Citation, Document, Passage, passages, walk
from coursewright.paths import templates
from coursewright.reading import read
from coursewright.slides.deck import Chart, Grid, Picture, Slide, Words
from coursewright.slides.fit import ROOM, WORDS
from coursewright.slides.layouts import LAYOUTS
from coursewright.slides.outline import module_slides
from coursewright.slides.sentences import count
from coursewright.slides.stage import Stage

FOLDER = Path(__file__).resolve().parents[2] / "course"
NUMBERS = [1, 2, 3, 4]
SAID_TO_BE_OURS = re.compile(r"\b(?:advice|invented|our reading)\b", re.IGNORECASE)


@pytest.fixture(scope="module")
def course() -> Course:
    found = read(FOLDER, "course", Report())
    assert found is not None
    return found


@pytest.fixture(scope="module")
def report() -> Report:
    return Report()


@pytest.fixture(scope="module")
def decks(course: Course, report: Report) -> dict[int, tuple[Slide, ...]]:
    studio, known, seen = Studio(course, templates()), set(), set()
    found = {}
    for module in course.modules:
        writers = studio.writer(module, SPEAKER), studio.writer(module, SPEAKER, cites=False)
        stage = Stage(course, module, *writers, LAYOUTS, lambda source: shape_of(course.folder / source), report.add, seen=seen)
        found[module.number] = module_slides(stage, known)
    return found


def by_author(course: Course) -> list[Callout]:
    return [block for module in course.modules for block in walk(module.blocks) if isinstance(block, Callout) and block.kind == "SLIDE"]


def texts(callout: Callout) -> Iterator[Passage]:
    yield callout.title
    yield from passages(callout.blocks)


def shown(slide: Slide) -> int:
    """Words in the body of a slide."""
    places = ("body", "left", "right")
    return sum(count(paragraph.text) for part in slide.parts if isinstance(part, Words) and part.slot in places for paragraph in part.paragraphs)


def bare(title: str) -> str:
    """A title without what tells it from its likes."""
    return re.sub(r" \((?:continued(?: \d+)?|\d+\.\d+)\)$", "", title)


# --- the decks


@pytest.mark.parametrize("number", NUMBERS)
def test_a_deck_can_be_taught_from(course: Course, decks: dict[int, tuple[Slide, ...]], number: int) -> None:
    deck, module = decks[number], course.modules[number - 1]
    assert 40 <= len(deck) <= 110
    assert sum(slide.seconds for slide in deck) == module.minutes * 60
    assert [slide.title for slide in deck if slide.title.rstrip().endswith(("…", "..."))] == []
    assert len({slide.title for slide in deck}) == len(deck)


def test_nothing_overflows(decks: dict[int, tuple[Slide, ...]], report: Report) -> None:
    assert decks
    assert [str(found) for found in report.diagnostics] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_slides_that_stand_for_prose_have_more_than_one_point(decks: dict[int, tuple[Slide, ...]], number: int) -> None:
    """They are the ones with text alone, and no small line above the title that says where it comes from."""
    plain = [slide for slide in decks[number] if slide.layout == "bullets" and [part.slot for part in slide.parts] == ["body"]]
    assert plain
    assert [slide.title for slide in plain if len(slide.parts[0].paragraphs) < 2] == []


@pytest.mark.parametrize("number", NUMBERS)
def test_a_slide_that_made_itself_is_not_too_full(course: Course, decks: dict[int, tuple[Slide, ...]], number: int) -> None:
    written = {plain_text(callout.title) for callout in by_author(course)}
    made = [slide for slide in decks[number] if slide.layout in ("bullets", "figure", "figure-and-text", "quote") and bare(slide.title) not in written]
    full = [(slide.title, shown(slide)) for slide in made if shown(slide) > WORDS + ROOM and not slide.title.endswith("disclosures")]
    assert len(made) > 25
    assert full == []


def test_drawings_that_say_more_than_their_numbers_are_shown_as_drawn(decks: dict[int, tuple[Slide, ...]]) -> None:
    parts = [part for deck in decks.values() for slide in deck for part in slide.parts]
    drawn = {Path(part.source).stem for part in parts if isinstance(part, Picture)}
    assert {"nomogram", "surgery-16", "prevalence", "landmarks", "block-response", "evidence-ladder"} <= drawn
    assert [part for part in parts if isinstance(part, Chart)] == []
    assert sum(isinstance(part, Grid) for part in parts) >= 12


# --- the author's own


def test_few_slides_are_written_by_hand(course: Course) -> None:
    assert 6 <= len(by_author(course)) <= 14


def test_what_the_author_wrote_is_cited_or_said_to_be_ours(course: Course) -> None:
    unfounded = []
    for callout in by_author(course):
        cites = any(isinstance(inline, Citation) for text in texts(callout) for inline in text.inlines)
        if not cites and not any(SAID_TO_BE_OURS.search(text.text) for text in texts(callout)):
            unfounded.append(callout.title.text)
    assert unfounded == []


def test_what_the_author_wrote_can_be_read_while_someone_speaks(course: Course) -> None:
    def words(callout: Callout) -> int:
        return sum(count(re.sub(r"[|:*-]|^\d+\. ", " ", plain_text(text), flags=re.MULTILINE)) for text in passages(callout.blocks))

    assert [(callout.title.text, words(callout)) for callout in by_author(course) if words(callout) > WORDS] == []


def test_what_the_author_wrote_cites_only_what_its_section_cites(course: Course) -> None:
    """A slide brings no claim of its own: its sources stand in the text that learners read."""
    for module in course.modules:
        for callout in (block for block in walk(module.blocks) if isinstance(block, Callout) and block.kind == "SLIDE"):
            assert cited(texts(callout)) <= cited(visible(module)), callout.title.text


def visible(module: Document) -> Iterator[Passage]:
    yield from passages(module.blocks, without=("SLIDE", "INSTRUCTOR"))


def cited(found: Iterator[Passage]) -> set[str]:
    return {item.reference for text in found for inline in text.inlines if isinstance(inline, Citation) for item in inline.items}
