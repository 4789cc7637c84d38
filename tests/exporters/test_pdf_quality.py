"""The printed outputs: accessible, labelled, linked, with everything in its place."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pikepdf
import pytest

from coursewright.diagnostics import Report
from coursewright.reading import read
from tests.support.built import Built
from tests.support.pdfs import Pdf
from tests.support.reading import everything, pages, printed
from tests.support.verapdf import check_ua1, rules

LETTER, A4 = (612, 792), (595, 842)
NAMES = (
    "learner/workbook.pdf",
    "learner/handouts/01-when.pdf",
    "learner/handouts/02-how.pdf",
    "learner/handouts/one.pdf",
    "learner/test.pdf",
    "learner/pre-test.pdf",
    "instructor/guide.pdf",
    "instructor/answer-key.pdf",
    "instructor/handouts/01-when.pdf",
    "instructor/handouts/02-how.pdf",
)
SLIDES = tuple(f"instructor/{name}.pdf" for name in ("slides/01-when", "slides/02-how", "slides/course", "speaker-notes", "slide-handout"))
BOOKS = ("learner/workbook.pdf", "instructor/guide.pdf")
HANDOUTS = tuple(name for name in NAMES if "handouts/0" in name)


@pytest.fixture(params=NAMES)
def pdf(request, built) -> Pdf:
    return Pdf(built.output / request.param)


@pytest.fixture(params=BOOKS)
def book(request, built) -> Pdf:
    return Pdf(built.output / request.param)


@pytest.fixture(params=HANDOUTS)
def handout(request, built) -> Pdf:
    return Pdf(built.output / request.param)


def every_pdf(course: Built) -> list[Path]:
    return sorted(course.output.rglob("*.pdf"))


def on_paper(course: Built) -> list[Path]:
    """The PDFs that are printed on the course's paper: all but the slides themselves."""
    return [path for path in every_pdf(course) if not {"slides", ".coursewright"} & set(path.parts)]


def test_these_are_all_there_are(built):
    found = {path.relative_to(built.output).as_posix() for path in every_pdf(built)}
    assert {name for name in found if not name.startswith(".coursewright")} == {*NAMES, *SLIDES}


# --- PDF/UA


@pytest.mark.parametrize("course", ["built", "built_large", "bundled"])
def test_verapdf_finds_nothing(course, request):
    """Of the bundled course the joined books are enough: a handout has the same pages."""
    assert len(rules()) == 106
    found = [path for path in every_pdf(request.getfixturevalue(course)) if ".coursewright" not in path.parts]
    results = check_ua1(path for path in found if course != "bundled" or path.parent.name != "handouts")
    assert len(results) >= (len(NAMES) if course != "bundled" else len(BOOKS) + 3)
    assert {
        path.name: [str(failure) for failure in failures] for path, failures in results.items() if failures
    } == {}


# --- what a file says of itself


def test_it_says_what_it_is(pdf, built):
    course = read(built.course, "course", Report())
    assert course is not None
    title = str(pdf.pdf.docinfo.Title)
    assert title.endswith(course.settings.title)
    assert str(pdf.pdf.docinfo.Author) == course.settings.people[0].name
    assert str(pdf.pdf.Root.Lang) == "en-US"
    assert bool(pdf.pdf.Root.ViewerPreferences.DisplayDocTitle)
    metadata = pdf.pdf.Root.Metadata.read_bytes().decode()
    assert title in metadata
    assert 'pdfuaid:part="1"' in metadata or "<pdfuaid:part>1<" in metadata


def test_files_have_titles_of_their_own(built):
    opened = [Pdf(path) for path in every_pdf(built) if "learner" in path.parts]
    assert len({str(file.pdf.docinfo.Title) for file in opened}) == len(opened) == 6


def test_its_dates_are_the_courses(built_large):
    for path in every_pdf(built_large):
        if ".coursewright" not in path.parts:
            found = Pdf(path).pdf
            assert str(found.docinfo.CreationDate).startswith("D:20210203"), path.name
            assert str(found.docinfo.ModDate).startswith("D:20220304"), path.name
            assert str(found.Root.Lang) == "en-GB"
            assert set(re.findall(r"20\d\d-\d\d-\d\d", found.Root.Metadata.read_bytes().decode())) == {
                "2021-02-03",
                "2022-03-04",
            }


# --- paper


def test_paper(built, built_large):
    assert {path.name: Pdf(path).size for path in on_paper(built) if Pdf(path).size != {LETTER}} == {}
    assert {path.name: Pdf(path).size for path in on_paper(built_large) if Pdf(path).size != {A4}} == {}


@pytest.mark.parametrize("course", ["built", "built_large", "bundled"])
def test_no_word_leaves_the_page(course, request):
    outside = []
    for path in on_paper(request.getfixturevalue(course)):
        opened = Pdf(path)
        ((width, height),) = opened.size
        outside += [
            (path.name, word)
            for word in opened.words()
            if word.left < 18 or word.top < 18 or word.right > width - 18 or word.bottom > height - 18
        ]
    assert outside == []


def test_large_print_is_eighteen_points(built, built_large):
    def usual(course: Built) -> float:
        """The height of most words of running text."""
        return Counter(
            round(word.bottom - word.top, 1) for word in Pdf(course.learner / "handouts/01-when.pdf").words()
        ).most_common(1)[0][0]

    assert usual(built_large) >= 18
    assert usual(built_large) > 1.4 * usual(built)


def test_no_page_is_empty(pdf):
    assert [number for number, text in enumerate(pages(pdf.path), 1) if len(text) < 40] == []


def test_fonts_are_ours_and_inside(pdf):
    fonts = pdf.fonts()
    assert all(fonts.values())
    assert {name for name in fonts if not name.startswith(("Source-Serif", "Source-Sans"))} == set()


# --- page numbers


def test_labels_of_a_handout(handout):
    module = handout.path.name[1]
    assert handout.labels == [f"{module}-{number}" for number in range(1, len(handout.labels) + 1)]


def test_labels_of_a_book(book):
    groups: dict[str, list[str]] = {}
    for label in book.labels:
        prefix, _, number = label.rpartition("-")
        groups.setdefault(prefix, []).append(number)
    assert list(groups) == ["", "1", "2", "A"]
    assert groups.pop("") == ["i", "ii", "iii", "iv", "v", "vi"][: book.labels.index("1-1")]
    assert all(
        numbers == [str(number) for number in range(1, len(numbers) + 1)] for numbers in groups.values()
    )


def test_a_module_has_the_same_pages_in_its_handout_and_in_the_book(built):
    for audience, name in (("learner", "workbook"), ("instructor", "guide")):
        held = dict(
            zip(
                Pdf(built.output / f"{audience}/{name}.pdf").labels,
                pages(built.output / f"{audience}/{name}.pdf"),
                strict=True,
            )
        )
        for module in ("01-when", "02-how"):
            path = built.output / f"{audience}/handouts/{module}.pdf"
            assert [held[label] for label in Pdf(path).labels] == pages(path)


def test_the_number_on_the_page_is_its_label(pdf):
    wrong = [
        (label, text[-40:])
        for label, text in zip(pdf.labels, pages(pdf.path), strict=True)
        if not text.endswith(f" {label}")
    ]
    assert [label for label, _ in wrong] == (["i"] if pdf.labels[0] == "i" else []), "only a cover has none"


# --- finding one's way


def test_bookmarks_of_a_book(book, built):
    course = read(built.course, "course", Report())
    assert course is not None
    bookmarks = book.bookmarks()
    tops = [mark.title for mark in bookmarks if mark.level == 1]
    for module in course.modules:
        (place,) = [
            number
            for number, mark in enumerate(bookmarks)
            if mark.level == 1 and mark.title.endswith(module.title)
        ]
        below = []
        for mark in bookmarks[place + 1 :]:
            if mark.level == 1:
                break
            below.append(mark)
        sections = [
            f"{block.number} {block.plain}" for block in module.blocks if getattr(block, "level", 0) == 2
        ]
        assert [mark.title for mark in below if mark.level == 2][: len(sections)] == sections
    assert tops[-3:] == ["Glossary", "References", "Course evaluation"]


def test_bookmarks_lead_to_their_titles(pdf):
    text = pages(pdf.path)
    lost = [
        mark
        for mark in pdf.bookmarks()
        if mark.title.partition(" ")[2].casefold() not in text[mark.page].casefold()
    ]
    assert lost == []
    assert pdf.bookmarks()


def test_the_contents_tell_the_right_pages(book):
    place = next(
        number for number, text in enumerate(pages(book.path)) if "Contents" in text and ". . ." in text
    )
    lines = printed(book.path, "-layout", "-f", str(place + 1), "-l", str(place + 1)).splitlines()
    told = [line.split()[-1] for line in lines if ". . ." in line]
    led = [
        book.labels[link.target] for link in book.links() if link.page == place and link.target is not None
    ]
    assert len(told) > 8
    assert told == led
    entries = [" ".join(line.partition(" . .")[0].split()) for line in lines if ". . ." in line]
    held = dict(zip(book.labels, pages(book.path), strict=True))
    assert [
        entry
        for entry, label in zip(entries, told, strict=True)
        if re.sub(r"^[\d.]+ ", "", entry) not in held[label]
    ] == []


def test_links_inside_reach_a_page(pdf):
    assert [link for link in pdf.links() if not link.address and link.target is None] == []


def test_links_outside_are_addresses_for_readers(pdf):
    assert [
        link.address
        for link in pdf.links()
        if link.address and not link.address.startswith(("https://", "http://", "mailto:"))
    ] == []


def test_no_address_of_our_own_is_left(pdf):
    held = everything(pdf.path)
    for ours in (b"course:m", b"course:g", b"course-file:", b"font:", b"file:///"):
        assert ours not in held


def test_a_book_links_its_modules_to_each_other(book):
    first, second = book.labels.index("1-1"), book.labels.index("2-1")
    across = [link for link in book.links() if link.page >= second and link.name.startswith("m1-")]
    assert across
    assert {link.target is not None and first <= link.target < second for link in across} == {True}


def test_a_handout_tells_where_the_other_module_has_it(built):
    handout = Pdf(built.learner / "handouts/02-how.pdf")
    assert [link for link in handout.links() if link.name.startswith("m1-")] == []
    text = " ".join(pages(handout.path))
    assert "five moments (Section 1.2, Module 1, When: the five moments)" in text
    assert "the case of Alex (Module 1, When: the five moments)" in text


def test_citations_lead_to_their_entries(book):
    text = pages(book.path)
    cited = [link for link in book.links() if "-ref-" in link.name]
    assert len(cited) > 10
    assert [link for link in cited if link.target is None or "References" not in text[link.target]] == []


def test_every_doi_is_a_link(book):
    dois = set(re.findall(r"doi:\s?(10\.\d{4}/)", " ".join(pages(book.path))))
    linked = {link.address for link in book.links() if link.address.startswith("https://doi.org/10.")}
    assert dois
    assert {
        re.sub(r"(10\.\d{4}/).*", r"\1", address.removeprefix("https://doi.org/")) for address in linked
    } == dois


# --- the page


def test_running_heads(handout, built):
    course = read(built.course, "course", Report())
    assert course is not None
    module = course.modules[int(handout.path.name[1]) - 1]
    sections = [f"{block.number} {block.plain}" for block in module.blocks if getattr(block, "level", 0) == 2]
    heads = [text[: len(module.title) + 60] for text in pages(handout.path)]
    for head in heads[1:]:
        assert head.startswith(module.title)
        after = head.removeprefix(module.title).strip()
        assert after.startswith((*sections, "Answers to the self-checks", "References")), head


def test_the_first_page_of_a_module_has_no_running_head(handout):
    assert pages(handout.path)[0].startswith("Module")


@pytest.mark.parametrize(
    ("name", "note"),
    [
        ("01-when", "Nurses and nursing assistants improved; doctors hardly did.4"),
        ("02-how", "Less than a quarter of an inch, about half a centimeter.1,2"),
    ],
)
def test_footnotes_stand_at_the_foot(name, note, built):
    opened = Pdf(built.learner / f"handouts/{name}.pdf")
    words = opened.words()
    (first,) = [word for word in words if word.text == note.split()[0]]
    footer = max(word.top for word in words if word.page == first.page) - 3
    below = [
        word for word in words if word.page == first.page and word.top > first.top + 3 and word.top < footer
    ]
    assert first.top > 0.6 * LETTER[1]
    assert {word.text for word in below} <= set(note.split())


def test_an_answer_sheet_of_its_own(built):
    text = pages(built.learner / "test.pdf")
    assert "Answer sheet" in text[-1]
    assert "Question 1 " not in text[-1]


def test_pictures_have_words(pdf):
    """Each figure in the structure has an alternative text that is a sentence or more."""
    figures = [
        item
        for item in pdf.pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/S") == "/Figure"
    ]
    assert [str(item.get("/Alt", "")) for item in figures if len(str(item.get("/Alt", ""))) < 15] == []
