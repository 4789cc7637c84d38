"""No answer of a graded question and no instructor's word is in any byte of the learner's folder."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from coursewright.diagnostics import Report
from coursewright.exporters import assessments
from coursewright.exporters.studio import Studio
from coursewright.paths import templates
from coursewright.reading import read
from tests.support.planting import Planter, plant
from tests.support.reading import everything
from tests.support.small import edit, make_course
from tests.support.tool import files, run


def build(folder: Path, planter: Planter, keys: str) -> Path:
    plant(make_course(folder / "course"), planter, keys)
    done = run("build", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder / "output"


@dataclass(frozen=True)
class Planted:
    output: Path
    planter: Planter


@pytest.fixture(scope="module")
def planted(tmp_path_factory) -> Planted:
    planter = Planter("Q7X")
    return Planted(build(tmp_path_factory.mktemp("planted"), planter, "10 1010"), planter)


@pytest.fixture(scope="module")
def replanted(tmp_path_factory) -> Planted:
    """The same course with every secret another one."""
    planter = Planter("K4W")
    return Planted(build(tmp_path_factory.mktemp("replanted"), planter, "01 0101"), planter)


def found_in(folder: Path, planter: Planter) -> dict[str, list[str]]:
    """Which words are in which files of a folder: what they stand for -> names."""
    where: dict[str, list[str]] = {}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        held = everything(file) + file.name.encode()
        for word, place in planter.words.items():
            if word.encode() in held or word.lower().encode() in held or word.encode("utf-16-be") in held:
                where.setdefault(place, []).append(file.relative_to(folder).as_posix())
    return where


def test_nothing_planted_is_in_a_learners_file(planted):
    assert found_in(planted.output / "learner", planted.planter) == {}


def test_no_learners_file_is_named_after_what_is_hidden(planted):
    assert [name for name in files(planted.output / "learner") if "hidden" in name or "draft" in name] == []


def test_instructors_see_what_is_meant_for_them(planted):
    found = found_in(planted.output / "instructor", planted.planter)
    expected = {planted.planter.words[word] for word in planted.planter.for_instructors}
    assert expected - found.keys() == set(), "this test could not fail where these do not show"
    assert found.keys() - expected == set(), "what is meant for nobody"


def test_learners_files_do_not_depend_on_what_is_hidden(planted, replanted):
    """Other answers, other feedback, other notes: the same bytes."""
    one, other = files(planted.output / "learner"), files(replanted.output / "learner")
    assert [name for name in one.keys() | other.keys() if one.get(name) != other.get(name)] == []
    key = "instructor/answer-key.pdf"
    assert files(planted.output)[key] != files(replanted.output)[key]


def test_questions_that_were_not_drawn_stay_in_the_bank(tmp_path):
    course, planter = make_course(tmp_path / "course"), Planter("Q7X")
    edit(course / "course.yaml", "title:", "post-test:\n  draw: 3\ntitle:")
    questions = "\n".join(
        f"""
## What is {planter.word("a question")}?
<!-- question: id=post-{number} objective=first-name level=recall -->

- [x] It is one
- [ ] It is none
"""
        for number in range(8)
    )
    (course / "assessment/post-test.md").write_text(f"---\ntitle: Post-test\n---\n{questions}")
    done = run("build", "web", "tests", "key", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    held = {file.name: everything(file) for file in (tmp_path / "output").rglob("*") if file.is_file()}
    drawn = {word for word in planter.words if word.encode() in held["test.pdf"]}
    assert len(drawn) == 3
    others = [data for name, data in held.items() if name not in ("test.pdf", "answer-key.pdf")]
    assert not [word for word in planter.words if any(word.encode() in data for data in others)]
    assert all(word.encode() in held["answer-key.pdf"] for word in planter.words)


def test_nothing_marks_the_right_option_on_paper(tmp_path):
    """In the page that a test is printed from, all options of a question are made of the same tags."""
    report = Report()
    plant(make_course(tmp_path / "course"), Planter("Q7X"), "10 1010")
    course = read(tmp_path / "course", "course", report)
    assert course is not None
    (paper,) = (
        job for job in assessments.plan(Studio(course, templates())) if "learner/test.pdf" in job.outputs
    )
    lists = re.findall(r"<ol class=\"options.*?</ol>", str(paper.inputs["html"]), re.DOTALL)
    assert len(lists) == 5
    for options in lists:
        shapes = {
            re.sub(r">[^<]+<", "><", option) for option in options.removesuffix("</ol>").split("<li")[1:]
        }
        assert len(shapes) == 1, options
