"""The rules of item writing: what they find, and what they leave alone."""

from __future__ import annotations

import shutil
from pathlib import Path, PurePosixPath

import pytest

from coursewright.check.banks import keys_have_no_pattern
from coursewright.check.items import items_are_fair
from coursewright.course import Course
from coursewright.diagnostics import Report, Span
from coursewright.model import Document
from coursewright.parse import BlockParser
from coursewright.reading import read
from coursewright.resolve import resolve
from coursewright.settings import stand_in
from coursewright.source import split

CLEAN = Path(__file__).parent / "clean"


def item(stem: str, *options: str) -> str:
    """A question; the options that begin with * are right."""
    lines = [f"- [{'x' if option.startswith('*') else ' '}] {option.removeprefix('*')}" for option in options]
    return "\n".join([f"## {stem}", "<!-- question: -->", "", *lines, "", ""])


def course_of(text: str, kind: str) -> Course:
    blocks = BlockParser("c/x.md", PurePosixPath(), Report()).parse(split(text, "x.md", Report()).body)
    page = Document(kind, "x", "x.md", "X", blocks, Span("c/x.md"), number=1 if kind == "module" else 0)
    course = Course(Path("c"), "c", stand_in(), (page,) if kind == "module" else (), post_test=page if kind == "assessment" else None)
    return resolve(course, Report())


def codes(stem: str, *options: str) -> set[str]:
    report = Report()
    items_are_fair(course_of(item(stem, *options), "module"), report)
    return {found.code for found in report.diagnostics}


ONE, TWO, THREE = "*The crest of the hip", "The back of the thigh", "The edge of a bone"


def test_a_sound_question_is_left_alone() -> None:
    assert codes("Where does it cross?", ONE, TWO, THREE) == set()


@pytest.mark.parametrize(
    "option",
    [
        "All of the above",
        "None of these.",
        "All of the answers",
        "Both A and B",
        "A and C only",
        "Options a and b",
        "None of the other answers",
        "Neither of these",
    ],
)
def test_options_about_options(option: str) -> None:
    assert "Q020" in codes("Where?", ONE, TWO, option)


@pytest.mark.parametrize(
    "option", ["All of the above-knee muscles", "Vitamins A and D", "Both sides of the crest", "None of her clients has asked"]
)
def test_options_that_only_sound_alike(option: str) -> None:
    assert "Q020" not in codes("Where?", ONE, TWO, option)


@pytest.mark.parametrize("stem", ["Which of these is not a nerve?", "Select all except one.", "What helps least?", "Which does not fit?"])
def test_unmarked_negatives(stem: str) -> None:
    assert "Q021" in codes(stem, ONE, TWO, THREE)


@pytest.mark.parametrize(
    "stem",
    [
        "Which of these is NOT a nerve?",
        "Which is **not** a nerve?",
        "Which says “it is not a nerve”?",
        "Why is pressure not a proof?",
        "Which of at least three is right?",
        "Which notes matter?",
    ],
)
def test_negatives_that_are_marked_or_none(stem: str) -> None:
    assert "Q021" not in codes(stem, ONE, TWO, THREE)


def test_absolute_words() -> None:
    assert "Q022" in codes("Where?", ONE, TWO, "It always hurts there")
    assert "Q022" in codes("Where?", ONE, TWO, "Never there")
    assert "Q022" not in codes("Where?", ONE, TWO, "It hurts at all times")


def test_a_key_that_is_much_the_longest() -> None:
    long = "*The crest of the hip, where a tunnel of bone and fascia has been described by several authors"
    assert "Q014" in codes("Where?", long, TWO, THREE)
    assert "Q014" not in codes(
        "Where?", long, TWO, "The back of the thigh, where a tunnel has been looked for by several authors and not found"
    )
    assert "Q014" not in codes("Where?", "*Yes, near it", "No", "So"), "short options may differ by a few letters"
    assert "Q014" not in codes("Where?", long, "*The back of the thigh", THREE), "with several keys, length tells nothing"
    assert "Q014" not in codes("Where?", long, TWO), "two options are no group to compare with"


def test_an_echo_of_the_question() -> None:
    stem = "Where does the tunnel of the medial branch lie?"
    assert "Q023" in codes(stem, "*In a tunnel of bone", "In the thigh", "In the skin")
    assert "Q023" in codes(stem, "*In tunnels of bone", "In the thigh", "In the skin"), "a plural is the same word"
    assert "Q023" not in codes(stem, "*In a tunnel of bone", "In a tunnel of skin", "In the thigh")
    assert "Q023" not in codes(stem, "*In a tunnel of bone", "At a branch of skin", "In the thigh"), "another option echoes another word"
    assert "Q023" not in codes("Where do patients hurt?", "*Where patients point", "At the thigh", "In the skin"), (
        "a common word tells nothing"
    )


def test_numbers_out_of_order() -> None:
    assert "Q024" in codes("How far?", "10 mm", "*30 mm", "20 mm")
    assert "Q024" not in codes("How far?", "10 mm", "*20 mm", "30 mm")
    assert "Q024" not in codes("How far?", "30", "*20", "10"), "falling is an order too"
    assert "Q024" not in codes("How far?", "10 mm", "*3 cm", "2 m"), "units differ"
    assert "Q024" not in codes("How far?", "10 mm", "*30 mm", "unknown")
    assert "Q024" in codes("How far?", "10 to 20 mm", "*40 to 50 mm", "20 to 30 mm")


def test_every_option_correct() -> None:
    assert "Q025" in codes("Which?", "*One", "*Two")
    assert "Q025" not in codes("Which?", "*One", "*Two", "Three")


def test_true_and_false_have_no_flaw_of_wording() -> None:
    assert codes("Which of these is not so: it always hurts?", "True", "*False") == set()


# --- whole tests


def bank(places: str, options: int = 3, key: str = "key") -> set[str]:
    """What is found in a test whose keys stand at these places."""
    texts = []
    for number, letter in enumerate(places):
        written = [f"other {place}" for place in range(options)]
        written["ABCDEFGH".index(letter)] = f"*{key}"
        texts.append(item(f"Question {number}?", *written))
    report = Report()
    keys_have_no_pattern(course_of("".join(texts), "assessment"), report)
    return {found.code for found in report.diagnostics}


def test_a_balanced_test_is_left_alone() -> None:
    assert bank("ABCBACCABACB") == set()


def test_three_in_a_row() -> None:
    assert bank("ABBBC") == {"Q027"}
    assert bank("ABBAB") == set()


def test_one_place_favoured_or_never_used() -> None:
    assert "Q026" in bank("AABAACAABAAC")
    assert "Q026" in bank("ABABABABABABABAB")
    assert "Q026" not in bank("AABAAC"), "too few questions to tell"
    assert "Q026" not in bank("ABCABCABCABCAA")


def test_keys_that_are_mostly_the_longest() -> None:
    assert bank("ABCABCABCABC", key="the longest of all") == {"Q028"}
    assert bank("ABCABCABCABC", key="other 9") == set(), "as long as another is not longest"


def test_a_run_is_told_where_it_grows_too_long() -> None:
    report = Report()
    text = "".join(item(f"Question {number}?", "*key", "other 1", "other 2") for number in range(3))
    keys_have_no_pattern(course_of(text, "assessment"), report)
    (found,) = report.diagnostics
    assert found.span.line == text[: text.index("Question 2?")].count("\n") + 1


def test_the_bundled_course_keeps_the_rules() -> None:
    course = read(Path(__file__).resolve().parents[1] / "course", "course", Report())
    assert course is not None
    report = Report()
    items_are_fair(course, report)
    keys_have_no_pattern(course, report)
    assert [str(found) for found in report.diagnostics] == []


# --- one mistake makes one finding


@pytest.mark.parametrize(
    ("path", "old", "new", "expected"),
    [
        ("modules/02-how.md", "title: How", 'title: "How', [("modules/02-how.md", 2, "Y001")]),
        ("modules/02-how.md", "minutes: 10", "minutes: ten", [("modules/02-how.md", 3, "Y004")]),
        ("modules/02-how.md", "objectives:", "objectifs:", [("modules/02-how.md", 2, "Y003"), ("modules/02-how.md", 4, "Y002")]),
        ("course.yaml", "title:", "titel:", [("course.yaml", 1, "Y003"), ("course.yaml", 1, "Y002")]),
    ],
    ids=["front matter that cannot be read", "a wrong value in it", "a misspelt key in it", "a misspelt key in the settings"],
)
def test_settings_that_cannot_be_used_breed_no_errors(path: str, old: str, new: str, expected: list, tmp_path: Path) -> None:
    folder = shutil.copytree(CLEAN, tmp_path / "course")
    text = (folder / path).read_text(encoding="utf-8")
    assert old in text
    (folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")
    report = Report()
    read(folder, "course", report)
    found = [(found.span.path.removeprefix("course/"), found.code) for found in report.diagnostics]
    assert sorted(found) == sorted((path, code) for path, _, code in expected)
