"""The bundled course: no mistakes, its own words, sources, reading level, size, figures that redraw alike."""

from __future__ import annotations

import csv
import hashlib
import re
import shutil
import subprocess
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import syllapy

from coursewright.course import Course
from coursewright.diagnostics import Report
from coursewright.inline import plain_text
from coursewright.model import (
    HIDDEN_FROM_LEARNERS,
    Block,
    Callout,
    Citation,
    Document,
    Figure,
    Passage,
    Prose,
    Quote,
    walk,
)
from coursewright.questions import KINDS
from coursewright.reading import read
from coursewright.statistics import words

FOLDER = Path(__file__).resolve().parents[2] / "course"
SCRIPTS = FOLDER / "figures" / "scripts"
RUN = 8  # words in a row that would count as copied
UNDATED = ("ng-cluneal",)  # the magazine article under discussion: it shows no date, and its entry says so


@pytest.fixture(scope="module")
def report() -> Report:
    return Report()


@pytest.fixture(scope="module")
def course(report: Report) -> Course:
    found = read(FOLDER, "course", report)
    assert found is not None
    return found


def figures(course: Course) -> Iterator[Figure]:
    for document in course.documents():
        yield from (block for block in walk(document.blocks) if isinstance(block, Figure))


# --- mistakes


def test_there_is_nothing_to_report_not_even_a_warning(course: Course, report: Report) -> None:
    assert [str(found) for found in report.diagnostics] == []


# --- own words


def word_list(text: str) -> list[str]:
    """The words of a text without case, accents, punctuation, citations, directives and link targets."""
    text = re.sub(r"<!--.*?-->", " ", text, flags=re.DOTALL)
    text = re.sub(r"\[-?@[^\]]*\]", " ", text)
    text = re.sub(r"\]\([^)]*\)", " ", text)
    letters = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return re.findall(r"[a-z0-9]+", re.sub("['’‘]", "", text))


def runs(text: str) -> Iterator[str]:
    found = word_list(text)
    return (" ".join(found[start : start + RUN]) for start in range(len(found) - RUN + 1))


def digest(run: str) -> str:
    return hashlib.sha256(run.encode()).hexdigest()[:12]


def test_no_run_of_eight_words_is_taken_from_the_article() -> None:
    article = set((Path(__file__).parent / "article-runs.txt").read_text(encoding="ascii").split())
    assert len(article) > 2000
    copied = [
        f"{file.relative_to(FOLDER)}: {run}"
        for file in (*sorted(FOLDER.rglob("*.md")), FOLDER / "course.yaml")
        for run in runs(file.read_text(encoding="utf-8"))
        if digest(run) in article
    ]
    assert copied == []


def test_runs_are_found_whatever_the_markup_and_the_case() -> None:
    plain = "one two three four five six seven eight"
    written = "One, **two** [three](#x) four [@a, p. 5] five <!-- note --> six\nseven\n> Eight's"
    assert list(runs(written)) == [plain + "s"]


# --- sources


def cited(course: Course) -> set[str]:
    markdown = "\n".join(file.read_text(encoding="utf-8") for file in FOLDER.rglob("*.md"))
    inside = re.findall(r"\[(-?@[^\[\]]*)\]", markdown)
    return {id for citation in inside for id in re.findall(r"@([\w:.-]*\w)", citation)}


def test_references_and_citations_are_the_same_set(course: Course) -> None:
    assert cited(course) == set(course.references)


def test_every_reference_has_authors_title_source_and_year(course: Course) -> None:
    lacking = {}
    for id, reference in course.references.items():
        item = reference.csl
        date = item.get("issued")
        missing = [name for name, there in {
            "authors": bool(item.get("author")),
            "title": bool(item.get("title")),
            "source": bool(item.get("container-title") or item.get("publisher")),
            "year": isinstance(date, dict) and bool(date.get("literal" if id in UNDATED else "date-parts")),
            "kind of evidence": bool(reference.evidence),
        }.items() if not there]
        if missing:
            lacking[id] = missing
    assert lacking == {}


def test_an_undated_reference_is_cited_only_where_it_is_named(course: Course) -> None:
    """What the article says is never passed off as fact: the paragraph tells where it stands."""
    named = re.compile(r"magazine|article|interview", re.IGNORECASE)
    silent = [
        f"{file.name}: {paragraph[:80]}"
        for file in FOLDER.rglob("*.md")
        for paragraph in file.read_text(encoding="utf-8").split("\n\n")
        if any(f"@{id}" in paragraph for id in UNDATED) and not named.search(paragraph)
    ]
    assert silent == []


# --- reading level


def sentences(document: Document) -> list[list[str]]:
    """The sentences of prose and callouts, each a list of words; no questions, tables or footnotes."""
    found = []
    for passage in _prose(document.blocks):
        for line in passage.text.split("\n"):
            line = plain_text(replace(passage, text=re.sub(r"^\s*(?:[-*>:]|\d+\.)\s+", "", line)))
            for sentence in re.split(r"(?<=[.!?])[\"”’)\]]*\s+(?=[\"“(]?[A-Z0-9])", line):
                if len(spoken := re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", sentence)) > 1:
                    found.append(spoken)
    return found


def _prose(blocks: tuple[Block, ...]) -> Iterator[Passage]:
    for block in blocks:
        match block:
            case Prose(passage=passage):
                yield passage
            case Callout(kind=kind, blocks=inner) if kind not in HIDDEN_FROM_LEARNERS:
                yield from _prose(inner)
            case Quote(blocks=inner):
                yield from _prose(inner)


def grade(found: list[list[str]]) -> float:
    """The school grade of Flesch and Kincaid."""
    spoken = [word for sentence in found for word in sentence]
    syllables = sum(syllapy.count(part) or 1 for word in spoken for part in re.split("[-'’]", word) if part)
    return 0.39 * len(spoken) / len(found) + 11.8 * syllables / len(spoken) - 15.59


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_module_reads_at_grade_twelve_or_below(course: Course, number: int) -> None:
    found = sentences(course.modules[number - 1])
    assert len(found) > 150
    assert grade(found) <= 12


def test_the_grade_tells_hard_text_from_easy() -> None:
    easy = [["The", "cat", "sat", "on", "the", "mat"]]
    hard = [["Neurophysiological", "considerations", "necessitate", "interdisciplinary", "collaboration"] * 5]
    assert grade(easy) < 2 < 12 < grade(hard)


# --- size


def test_there_is_enough_to_read(course: Course) -> None:
    assert sum(words(module) for module in course.modules) >= 12_000
    assert len(course.terms) >= 40
    assert sum(1 for _ in figures(course)) >= 12


def test_there_is_enough_to_answer(course: Course) -> None:
    assert course.pre_test is not None
    assert course.post_test is not None
    assert sum(len(module.questions) for module in course.modules) >= 40
    assert len(course.post_test.questions) >= 30
    assert len(course.pre_test.questions) == 10


def test_every_kind_of_question_appears_in_the_modules(course: Course) -> None:
    used = {question.kind for module in course.modules for question in module.questions}
    assert used == {kind.name for kind in KINDS}


def test_objectives_are_few_and_each_is_tested(course: Course) -> None:
    assert course.post_test is not None
    practised = Counter(question.objective for module in course.modules for question in module.questions)
    examined = Counter(question.objective for question in course.post_test.questions)
    for module in course.modules:
        assert 3 <= len(module.objectives) <= 4, module.title
        for objective in module.objectives:
            assert practised[objective] >= 2, objective
            assert examined[objective] >= 1, objective


def test_every_module_says_how_strong_its_evidence_is(course: Course) -> None:
    for module in course.modules:
        callouts = [block for block in walk(module.blocks) if isinstance(block, Callout)]
        evidence = [callout for callout in callouts if callout.kind == "EVIDENCE"]
        assert len(evidence) >= 5, module.title
        assert [callout.title.text for callout in evidence if not _is_grounded(callout)] == []


def _is_grounded(callout: Callout) -> bool:
    """It cites something, or tells what kind of study stands behind the topic."""
    passages = list(_prose(callout.blocks))
    cites = any(isinstance(inline, Citation) for passage in passages for inline in passage.inlines)
    return cites or any("Rung: " in passage.text for passage in passages)


# --- figures


def test_data_behind_a_figure_name_their_source(course: Course) -> None:
    files = {figure.data for figure in figures(course) if figure.data}
    assert len(files) >= 5
    for name in sorted(files):
        with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
            rows = list(csv.DictReader(handle, strict=True))
        assert rows, name
        for row in rows:
            assert None not in row, f"{name}: more cells than columns in {row}"
            assert None not in row.values(), f"{name}: fewer cells than columns in {row}"
            source = row["source"]
            assert source in course.references or (not source and row["Note"].strip()), f"{name}: {row}"


def test_scripts_draw_the_figures_as_they_are(tmp_path: Path) -> None:
    copy = tmp_path / "course"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.svg", "__pycache__"))
    for script in sorted(path.name for path in SCRIPTS.glob("*.py") if path.name != "style.py"):
        done = subprocess.run(
            [sys.executable, "-B", script], cwd=copy / "figures" / "scripts", capture_output=True, text=True,
        )
        assert done.returncode == 0, f"{script}: {done.stderr}"
    drawn = {path.name: path.read_bytes() for path in (copy / "figures").glob("*.svg")}
    kept = {path.name: path.read_bytes() for path in (FOLDER / "figures").glob("*.svg")}
    assert sorted(drawn) == sorted(kept)
    assert [name for name in kept if drawn[name] != kept[name]] == []


def test_every_picture_is_used(course: Course) -> None:
    kept = {path.name for path in (FOLDER / "figures").glob("*.svg")}
    assert {Path(figure.source).name for figure in figures(course)} == kept


def test_questions_explain_themselves(course: Course) -> None:
    questions = [question for document in course.documents() for question in document.questions]
    assert len(questions) > 90
    assert [question.id for question in questions if not question.why] == []
