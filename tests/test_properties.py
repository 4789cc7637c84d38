"""Whatever an author writes: the reader never raises, and what it reports points into a file."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursewright.diagnostics import Report, Span
from coursewright.model import Document, Order, Passage, Question
from coursewright.parse import slug
from coursewright.questions.numeric import read_number
from coursewright.reading import read
from coursewright.render import DocumentWriter

CLEAN = Path(__file__).parent / "clean"
PIECES = (
    "## Heading",
    "### Which?",
    "<!-- question: id=a objective=trace level=apply -->",
    "<!-- figure: id=f data=../x.csv -->",
    "<!--",
    "-->",
    "- [ ] no",
    "- [x] yes",
    "  > because",
    "1. one",
    "2. two",
    "Answer: 7 ± 1 mm",
    "Answer: a | b",
    "Model answer:",
    "| a | b |",
    "|---|---|",
    "|",
    "> [!KEY] T",
    "> [!NOPE]",
    "> text",
    "> > [!INSTRUCTOR]",
    "```",
    "~~~",
    "    code",
    "[@x; @y, p. 5]",
    "[@]",
    "[^1]",
    "[^1]: note",
    "*[SCN]: nerve",
    '![alt](../figures/a.svg "c")',
    "[x](../../etc)",
    "[x](javascript:x)",
    "[x][y]",
    "[y]: http://e.org",
    "<script>",
    "<b onclick=x>",
    "<sub>x</sub>",
    "Term",
    ": definition",
    "---",
    "title: x",
    "objectives:",
    "  a: b",
    "\t- deep",
    "",
    "",
    "\u202e\u05d0",
    "e\u0301",
    "😀",
    "\ufeff",
    "\x00",
    "\u2028",
    "\\",
)
texts = st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=25).map("\n".join))
anything = st.one_of(texts.map(str.encode), st.binary(max_size=120), texts.map(lambda text: text.encode("utf-16")))
FILES = (
    "modules/01-one.md",
    "glossary.md",
    "course.yaml",
    "references.json",
    "references.bib",
    "assessment/post-test.md",
    "evaluation.md",
    "handouts/one.md",
)
FRONT = b"---\ntitle: T\nminutes: 5\nobjectives:\n  trace: Trace it.\n---\n"


@pytest.fixture(scope="module")
def course():
    with tempfile.TemporaryDirectory() as folder:
        yield shutil.copytree(CLEAN, Path(folder) / "course")


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], derandomize=True
)
@given(data=anything, name=st.sampled_from(FILES), front=st.booleans())
def test_no_text_makes_the_reader_raise(course: Path, data: bytes, name: str, front: bool) -> None:
    file = course / name
    before = file.read_bytes() if file.exists() else None
    other = course / "references.json"
    aside = other.read_bytes() if name == "references.bib" else None
    try:
        file.write_bytes(FRONT + data if front and name.endswith(".md") else data)
        if aside is not None:
            other.unlink()
        report = Report()
        read(course, course.as_posix(), report)
        for found in report.diagnostics:
            points_into_a_file(found.span)
            assert found.message and found.hint, found
    finally:
        if aside is not None:
            other.write_bytes(aside)
        if before is None:
            file.unlink(missing_ok=True)
        else:
            file.write_bytes(before)


PAGES = sorted(page.relative_to(CLEAN).as_posix() for page in CLEAN.rglob("*") if page.suffix in (".md", ".yaml", ".json"))


@settings(
    max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], derandomize=True
)
@given(
    name=st.sampled_from(PAGES),
    at=st.floats(0, 1),
    cut=st.integers(0, 40),
    new=st.lists(st.sampled_from(PIECES), max_size=4).map("\n".join),
)
def test_no_slip_of_the_hand_makes_the_reader_raise(course: Path, name: str, at: float, cut: int, new: str) -> None:
    """A good page with something taken out and something put in, which reaches further than text made from nothing."""
    text = (CLEAN / name).read_text(encoding="utf-8")
    begin = round(at * len(text))
    try:
        (course / name).write_bytes((text[:begin] + new + text[begin + cut :]).encode())
        report = Report()
        read(course, course.as_posix(), report)
        for found in report.diagnostics:
            points_into_a_file(found.span)
            assert found.message and found.hint, found
    finally:
        shutil.copyfile(CLEAN / name, course / name)


def points_into_a_file(span) -> None:
    place = Path(span.path)
    if not place.is_file():
        return
    text = place.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    assert 1 <= span.line <= len(lines), span
    assert 0 <= span.column <= len(lines[span.line - 1]) + 1, span


@given(st.integers(-9999, 9999), st.integers(0, 500), st.sampled_from(["", "mm", "%", "weeks"]))
@settings(max_examples=60, deadline=None)
def test_numbers_come_back_as_written(value: int, tolerance: int, unit: str) -> None:
    number = read_number(f"{value} ± {tolerance} {unit}".strip())
    assert number is not None
    assert (number.value, number.tolerance, number.unit) == (value, tolerance, unit)


@given(st.integers(-999, 999), st.integers(1, 999), st.sampled_from([" to ", "–", " - ", ".."]))
@settings(max_examples=60, deadline=None)
def test_a_range_is_its_middle_and_half_its_width(low: int, width: int, between: str) -> None:
    number = read_number(f"{low}{between}{low + width} mm")
    assert number is not None
    assert (number.value - number.tolerance, number.value + number.tolerance) == (low, low + width)


@given(st.text(max_size=30))
@settings(max_examples=150, deadline=None)
def test_no_answer_is_too_odd_to_look_at(text: str) -> None:
    number = read_number(text)
    assert number is None or number.tolerance >= 0


HERE = Span("x.md")


def shown(items: list[str], id: str, kind: str) -> list[str]:
    """An ordering question's items in the order in which they are asked."""
    passages = tuple(Passage(item, (), HERE) for item in items)
    question = Question(id, "ordering", passages[0], "", 2, (), Order(passages), "", "apply", (), (), HERE)
    order = DocumentWriter(None, Document(kind, "x", "x.md", "X", (), HERE)).order(question)
    assert sorted(order) == list(range(len(items)))
    return [items[position] for position in order]


@given(st.lists(st.text(max_size=8), min_size=2, max_size=9, unique=True), st.text(max_size=8), st.randoms())
@settings(max_examples=100, deadline=None)
def test_a_shuffle_keeps_every_item_and_tells_nothing_of_the_order(items: list[str], id: str, random) -> None:
    assert shown(items, id, "module") == shown(items, id, "module") != items
    other = list(items)
    random.shuffle(other)
    assert shown(items, id, "assessment") == shown(other, id, "assessment")


@given(st.text(max_size=60))
@settings(max_examples=80, deadline=None)
def test_slugs_are_usable_ids(text: str) -> None:
    made = slug(text)
    assert made
    assert not any(mark in made for mark in " \t\n\"'<>&#")
    assert slug(text) == made
