"""The files that an instructor gets: whole, readable by everyone, and the same in every form."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pikepdf
import pytest
from pptx import Presentation

from coursewright.diagnostics import Report
from coursewright.exporters.deck_pages import A_PAGE
from coursewright.model import Question, passages, question_parts
from coursewright.reading import read
from coursewright.slides.layouts import LAYOUTS, SMALLEST
from tests.support.package import faults
from tests.support.reading import pages
from tests.support.verapdf import check_ua1, rules

COURSES = ("light", "dark")
_TIME = re.compile(r"(?:(\d+) min)?(?: ?(\d+) s)? · until (\d+):(\d\d)")
_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff]")


@pytest.fixture(params=COURSES)
def course(request):
    return request.getfixturevalue(request.param)


def opened(course) -> Iterator[tuple[str, object]]:
    return ((path.stem, Presentation(str(path))) for path in sorted(course.folder.glob("slides/*.pptx")))


def squeezed(text: str) -> str:
    return re.sub(r"[\s\u2060\u200b]+", "", text)


# --- PowerPoint


def test_a_file_for_each_module_and_one_for_all(course) -> None:
    modules = {path.stem for path in (course.built.course / "modules").glob("*.md")}
    assert {path.name for path in course.folder.glob("slides/*")} == {f"{name}.{kind}" for name in (*modules, "course") for kind in ("pptx", "pdf")}
    assert {path.name for path in course.folder.glob("*.pdf")} == {"speaker-notes.pdf", "slide-handout.pdf"}


def test_packages_are_whole_and_clean(course) -> None:
    assert {path.name: found for path in course.folder.glob("slides/*.pptx") if (found := faults(path.read_bytes()))} == {}


def test_every_slide_has_a_title_of_its_own_first(course) -> None:
    for name, file in opened(course):
        titles = [slide.shapes.title.text_frame.text.strip() for slide in file.slides]
        assert all(titles), name
        assert [title for title, times in Counter(map(str.casefold, titles)).items() if times > 1] == [], name
        assert all(slide.shapes[0] == slide.shapes.title for slide in file.slides)


def test_nothing_is_left_to_fill_in(course) -> None:
    for _, file in opened(course):
        for slide in file.slides:
            assert [holder.name for holder in slide.placeholders if holder.has_text_frame and not holder.text_frame.text.strip()] == []


def test_no_text_is_too_small_to_read(course) -> None:
    for name, file in opened(course):
        deck = course.decks[name]
        for slide, meant in zip(file.slides, deck.slides, strict=True):
            assert [size for size in written(slide) if size < SMALLEST] == [], meant.title
            assert all(slot.size >= SMALLEST for slot in LAYOUTS[meant.layout].slots)


def written(slide) -> Iterator[float]:
    """The sizes that a slide and its layout write down, in points; what has none takes that of the layout or the master."""
    for part in (slide, slide.slide_layout, slide.slide_layout.slide_master):
        yield from (int(size) / 100 for size in part._element.xpath(".//a:rPr/@sz | .//a:endParaRPr/@sz | .//a:defRPr/@sz"))


def test_whoever_cannot_see_a_picture_is_told_what_it_shows(course) -> None:
    for name, file in opened(course):
        said = [told for slide in file.slides for told in slide._element.xpath(".//p:pic//p:cNvPr/@descr | .//p:graphicFrame[.//c:chart]//p:cNvPr/@descr", )]
        meant = [part.alt for slide in course.decks[name].slides for part in slide.parts if part.kind in ("picture", "chart")]
        assert said == meant and all(said)


def test_notes_are_on_each_slide_and_their_times_add_up(course) -> None:
    minutes = {module.name: module.minutes for module in read(course.built.course, "course", Report()).modules}
    for name, file in opened(course):
        notes = [slide.notes_slide.notes_text_frame.text for slide in file.slides]
        assert all(note.strip() for note in notes)
        if name == "course":
            continue
        passed = 0
        for note in notes:
            spent, rest, at, second = (int(part or 0) for part in _TIME.match(note).groups())
            passed += spent * 60 + rest
            assert passed == at * 60 + second
        assert passed == minutes[name] * 60


# --- PDF


def test_verapdf_finds_nothing(light, dark) -> None:
    assert len(rules()) == 106
    found = check_ua1([*light.printed, *dark.printed])
    assert {path.name: list(map(str, failures)) for path, failures in found.items() if failures} == {}


def test_pages_say_what_the_slides_say_in_their_order(course) -> None:
    for name, file in opened(course):
        found = [squeezed(page) for page in texts(course.folder / f"slides/{name}.pdf")]
        assert len(found) == len(file.slides), name
        for number, (slide, page) in enumerate(zip(file.slides, found, strict=True), 1):
            place = 0
            for text in spoken(slide):
                if _RIGHT_TO_LEFT.search(text):
                    continue
                at = page.find(text, place)
                assert at >= 0, f"{name}, slide {number}: {text} is not on the page after {page[:place]}"
                place = at + len(text)


def texts(pdf) -> list[str]:
    """The text of each page in the order in which it is read, without what the fonts join."""
    import subprocess

    told = subprocess.run(["pdftotext", "-raw", str(pdf), "-"], capture_output=True, check=True).stdout.decode()
    return told.split("\f")[:-1]


def spoken(slide) -> Iterator[str]:
    """The paragraphs of a slide, shape by shape."""
    for shape in slide.shapes:
        frames = [cell.text_frame for row in shape.table.rows for cell in row.cells] if shape.has_table else [shape.text_frame] if shape.has_text_frame else []
        if not shape.name.startswith("Slide Number"):
            yield from (text for frame in frames for paragraph in frame.paragraphs if (text := squeezed(paragraph.text).removeprefix("✓")))


def test_notes_stand_below_their_slide(course) -> None:
    found = "".join(squeezed(page) for page in texts(course.folder / "speaker-notes.pdf"))
    place = 0
    for slide in course.decks["course"].slides:
        body = slide.words("body")
        for text in (slide.title, *(paragraph.text for paragraph in (*(body.paragraphs if body else ()), *slide.notes))):
            at = found.find(squeezed(text)[:25], place)
            assert at >= 0 or _RIGHT_TO_LEFT.search(text), f"{slide.title}: {text[:60]}"
            place = at if text == slide.title and at >= 0 else place


def test_three_slides_a_page_and_each_once(course) -> None:
    with pikepdf.open(course.folder / "slide-handout.pdf") as handout, pikepdf.open(course.folder / "speaker-notes.pdf") as notes:
        drawn = [forms(page) for page in handout.pages]
        assert max(map(len, drawn)) == A_PAGE
        assert sum(map(len, drawn)) == sum(len(forms(page)) for page in notes.pages) == len(course.decks["course"].slides)
        parts = [len(deck.slides) for name, deck in course.decks.items() if name != "course"]
        assert len(handout.pages) == sum(-(-count // A_PAGE) for count in parts)


def forms(page) -> list:
    """The slides drawn on a page: forms in the unit square that have something to draw in."""
    found = page.get("/Resources", {}).get("/XObject", {})
    drawn = [found[str(operands[0])] for operands, operator in pikepdf.parse_content_stream(page) if str(operator) == "Do"]
    return [item for item in drawn if item.get("/Subtype") == "/Form" and "/Matrix" in item and len(item.read_bytes()) > 200]


def test_dark_slides_are_printed_light(dark, tmp_path) -> None:
    assert brightness(dark.folder / "slides/course.pdf", 2, tmp_path) < 80
    assert brightness(dark.folder / "slide-handout.pdf", 1, tmp_path) > 180
    page = next(number for number, text in enumerate(pages(dark.folder / "speaker-notes.pdf"), 1) if "disclosures" in text)
    assert brightness(dark.folder / "speaker-notes.pdf", page, tmp_path) > 200


def brightness(pdf, page: int, folder) -> float:
    """The mean of a page's gray, from 0 (black) to 255."""
    from PIL import ImageStat

    from tests.support.office import gray

    return ImageStat.Stat(gray(pdf, page, folder)).mean[0]


# --- what must not be there


def test_no_graded_question_is_on_a_slide(light) -> None:
    course = read(light.built.course, "course", Report())
    graded = [block for test in (course.pre_test, course.post_test) if test for block in test.blocks if isinstance(block, Question)]
    assert graded
    said = squeezed(" ".join(text for path in light.printed for text in pages(path)))
    for question in graded:
        for passage in (question.stem, *passages(question_parts(question))):
            text = squeezed(re.sub(r"[^\w\s]|_", "", passage.text))
            assert len(text) < 25 or text not in re.sub(r"[^\w]", "", said), question.id


def test_nothing_goes_to_learners(course) -> None:
    assert [path for path in course.built.output.rglob("*") if path.is_file() and "instructor" not in path.parts and ".coursewright" not in path.parts] == []
