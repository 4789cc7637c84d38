"""Numbers, ids and what a link means, once a course is read as a whole."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursewright.course import Course, Target
from coursewright.diagnostics import Report, Span, nearest, shortened
from coursewright.links import Inside, Nowhere, Outside, meaning
from coursewright.model import Document, Heading, walk
from coursewright.pages import read_page
from coursewright.resolve import resolve
from coursewright.settings import stand_in

FRONT = "---\ntitle: T\nminutes: 5\nobjectives:\n  trace: Trace it.\n---\n"


def resolved(*texts: str) -> tuple[Course, Report]:
    """A course of these modules, and what was reported."""
    report = Report()
    modules = []
    for number, text in enumerate(texts, 1):
        page = read_page(FRONT + text, f"modules/0{number}-m.md", "module", f"c/modules/0{number}-m.md", report)
        modules.append(Document(**{**vars(page), "number": number}))
    return resolve(Course(Path("c"), "c", stand_in(), tuple(modules)), report), report


def ids(text: str) -> list[str]:
    """The ids of everything on a page that a link can point at, in reading order."""
    course, _ = resolved(text)
    return [block.id for block in walk(course.modules[0].blocks) if getattr(block, "id", "")]


def numbers(text: str) -> list[str]:
    course, _ = resolved(text)
    return [block.number for block in walk(course.modules[0].blocks) if getattr(block, "number", "")]


QUESTION = "### Which?\n<!-- question: -->\n\n- [x] a\n- [ ] b\n\n"
FIGURE = "![alt](a.svg)\n\n"
TABLE = '| a | b |\n|---|---|\n| 1 | 2 |\n<!-- table: caption="C" -->\n\n'


# --- ids


def test_headings_that_are_alike_get_numbers_as_on_code_hosts() -> None:
    assert ids("## Pain\n\n## Pain\n\n## Pain 1\n\n## Pain\n") == ["pain", "pain-1", "pain-1-1", "pain-2"]


def test_a_heading_gives_way_to_an_id_of_the_author_wherever_that_stands() -> None:
    assert ids("## Crest\n\n![alt](a.svg)\n<!-- figure: id=crest -->\n") == ["crest-1", "crest"]


def test_a_heading_gives_way_to_the_top_of_the_page() -> None:
    assert ids("## Top\n") == ["top-1"]


def test_what_has_no_id_gets_one_from_what_it_is() -> None:
    assert ids(f"{QUESTION}{FIGURE}{FIGURE}{TABLE}") == ["q-which", "fig-a", "fig-a-1", "table"]


PIECES = st.sampled_from(
    [
        "## Top\n\n",
        "## a\n\n",
        "## a 1\n\n",
        "## fig a\n\n",
        "## q which\n\n",
        "## 😀\n\n",
        "## section\n\n",
        FIGURE,
        TABLE,
        QUESTION,
        "> [!INSTRUCTOR]\n> ## a\n>\n> ![alt](a.svg)\n\n",
        "> ## a\n\n",
        "![alt](b.svg)\n<!-- figure: id=a-1 -->\n\n",
        "![alt](b.svg)\n<!-- figure: id=table -->\n\n",
    ]
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=10).map("".join))
def test_no_two_things_on_a_page_share_an_id(text: str) -> None:
    course, report = resolved(text)
    found = [block.id for block in walk(course.modules[0].blocks) if getattr(block, "id", "")]
    twice = {id for id in found if found.count(id) > 1}
    assert twice <= {"a-1", "table"}, "only an author's own ids can be the same"
    assert bool(twice) == any(diagnostic.code == "S005" for diagnostic in report.diagnostics)
    assert {("modules/01-m.md", id) for id in found} <= set(course.targets)


def test_ids_of_authors_are_one_set_for_the_whole_course() -> None:
    figure = "![alt](a.svg)\n<!-- figure: id=fig-x -->\n"
    _, report = resolved(figure, figure)
    assert [(found.code, found.span.path) for found in report.diagnostics] == [("S005", "c/modules/02-m.md")]


# --- numbers


def test_each_kind_is_counted_by_module() -> None:
    text = f"## A\n\n{FIGURE}## B\n\n### C\n\n{TABLE}{FIGURE}{QUESTION}"
    assert numbers(text) == ["1.1", "1.1", "1.2", "1.1", "1.2", "1.1"]
    course, _ = resolved(text, text)
    assert course.targets["modules/02-m.md", "fig-a"].number == "2.1"


def test_what_learners_do_not_see_is_counted_last_and_marked() -> None:
    hidden = "> [!INSTRUCTOR]\n> ![alt](h.svg)\n\n"
    course, _ = resolved(f"{hidden}{FIGURE}{hidden}{FIGURE}")
    found = {id: (target.number, target.hidden) for (_, id), target in course.targets.items() if id}
    assert found == {"fig-a": ("1.1", False), "fig-a-1": ("1.2", False), "fig-h": ("1.3", True), "fig-h-1": ("1.4", True)}


# --- links

TARGETS = {
    (path, id): Target(path, id, "section", "", id)
    for path, id in (
        ("modules/01-a.md", ""),
        ("modules/01-a.md", "café"),
        ("modules/02-b.md", ""),
        ("handouts/one.md", ""),
        ("glossary.md", ""),
        ("glossary.md", "nerve"),
    )
}


@pytest.mark.parametrize(
    ("destination", "path", "id"),
    [
        ("02-b.md", "modules/02-b.md", ""),
        ("./02-b.md#", "modules/02-b.md", ""),
        ("../modules/02-b.md", "modules/02-b.md", ""),
        ("../handouts/one.md", "handouts/one.md", ""),
        ("#café", "modules/01-a.md", "café"),
        ("#cafe\u0301", "modules/01-a.md", "café"),
        ("#caf%C3%A9", "modules/01-a.md", "café"),
        ("glossary.md#nerve", "glossary.md", "nerve"),
        ("../glossary.md#nerve", "glossary.md", "nerve"),
        (" 02-b.md ", "modules/02-b.md", ""),
    ],
)
def test_links_inside(destination: str, path: str, id: str) -> None:
    assert meaning(destination, "modules/01-a.md", TARGETS) == Inside(TARGETS[path, id])


@pytest.mark.parametrize(
    "address", ["https://example.org/a", "HTTP://example.org", "mailto:a@example.org", "tel:+1", "https://example.org/a%20b"]
)
def test_links_outside(address: str) -> None:
    assert meaning(address, "modules/01-a.md", TARGETS) == Outside(address)


@pytest.mark.parametrize(
    ("destination", "problem"),
    [
        ("#nowhere", "X001"),
        ("02-b.md#nowhere", "X001"),
        ("glossary.md#bone", "G001"),
        ("03-c.md", "X002"),
        ("", "X002"),
        ("figure.svg", "X002"),
        ("../../x.md", "F003"),
        ("/etc/passwd", "F003"),
        ("..\\x.md", "F003"),
        ("%2e%2e/%2e%2e/x.md", "F003"),
        ("javascript:alert(1)", "X003"),
        ("JavaScript:alert(1)", "X003"),
        ("java\nscript:alert(1)", "X003"),
        ("%6aavascript:x", "X003"),
        (" data:text/html,x", "X003"),
        ("vbscript:x", "X003"),
        ("file:///etc/passwd", "X003"),
        ("//example.org", "X003"),
        ("http://exa mple.org", "X003"),
        ("notes:x.md", "X003"),
    ],
)
def test_links_nowhere(destination: str, problem: str) -> None:
    found = meaning(destination, "modules/01-a.md", TARGETS)
    assert isinstance(found, Nowhere)
    assert found.problem == problem


@settings(max_examples=200, deadline=None, derandomize=True)
@given(
    st.one_of(
        st.text(max_size=30),
        st.lists(st.sampled_from(["..", "/", ".", "%2e", "#", "a.md", "http:", "//", "\\", ":", "%", "\0", " "]), max_size=8).map("".join),
    )
)
def test_no_destination_is_beyond_meaning(destination: str) -> None:
    found = meaning(destination, "modules/01-a.md", TARGETS)
    assert isinstance(found, Inside | Outside | Nowhere)
    if isinstance(found, Outside):
        assert found.address.lower().startswith(("http:", "https:", "mailto:", "tel:"))


def test_the_titles_of_a_matching_table_are_checked_too(tmp_path: Path) -> None:
    from coursewright.reading import read

    course = shutil.copytree(Path(__file__).parent / "clean", tmp_path / "course")
    page = course / "handouts/sheet.md"
    text = "\n## Match.\n<!-- question: id=titles -->\n\n| Left [@nobody1] | Right [@nobody2] |\n|---|---|\n| a | b |\n| c | d |\n"
    page.write_text(page.read_text(encoding="utf-8") + text, encoding="utf-8")
    report = Report()
    read(course, "course", report)
    assert sorted(found.message.split("”")[0][-7:] for found in report.diagnostics if found.code == "C001") == ["nobody1", "nobody2"]


# --- what diagnostics are made of


def test_findings_are_sorted_kept_once_and_on_one_line() -> None:
    report = Report()
    for line in (3, 1, 3):
        report.add("S001", Span("b.md", line), "one\n  two", " three\tfour ")
    report.add("C002", Span("a.md"), "five", "six")
    assert [(str(found.span), found.message, found.hint) for found in report.diagnostics] == [
        ("a.md:1", "five", "six"),
        ("b.md:1", "one two", "three four"),
        ("b.md:3", "one two", "three four"),
    ]
    assert (report.count("error"), report.count("warning"), report.failed) == (2, 1, True)
    assert str(report.diagnostics[1]) == "b.md:1: error S001: one two\n    hint: three four"
    assert str(Span("b.md", 3, 7)) == "b.md:3:7"


def test_long_text_of_the_author_is_cut() -> None:
    assert shortened("word " * 3) == "word word word"
    assert len(shortened("x" * 500)) == 60
    assert shortened("x" * 500, 10) == "xxxxxxxxx…"


def test_the_nearest_words_are_named() -> None:
    known = ["title", "subtitle", "dates", "people"]
    assert nearest("titel", known) == "Did you mean “title” or “subtitle”?"
    assert nearest("TITLE", known, most=1) == "Did you mean “title”?"
    assert nearest("zzz", known) == "Known here: dates, people, subtitle, title."
    assert nearest("zzz", map(str, range(20))).endswith("…")
    assert nearest("zzz", []) == ""


def test_a_heading_keeps_its_place_in_the_outline() -> None:
    course, _ = resolved("## A\n\n### B\n")
    assert [(block.level, block.plain, block.number) for block in course.modules[0].blocks if isinstance(block, Heading)] == [
        (2, "A", "1.1"),
        (3, "B", ""),
    ]
