"""Building slides, changing something, building again: what is made, what is left alone."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from unicodedata import name

import pytest
from pptx import Presentation

from coursewright.slides.layouts import WIDTH
from tests.support.office import words
from tests.support.reading import everything, pages
from tests.support.small import edit, make_course
from tests.support.tool import files, run

WRITTEN = "Only three words here"
SLIDE = f"\n> [!SLIDE] {WRITTEN}\n> - The circle is round\n\n> [!INSTRUCTOR] 3 min, pairs\n> Let each pair draw one.\n"
SECOND = {"instructor/slides/02-second.pptx", "instructor/slides/02-second.pdf"}
JOINED = {"instructor/slides/course.pptx", "instructor/slides/course.pdf", "instructor/speaker-notes.pdf", "instructor/slide-handout.pdf"}


def built(folder: Path, *targets: str, seed: str = "0") -> None:
    done = run("build", *(targets or ("slides",)), "--course", folder / "course", "--output", folder / "output", env={**os.environ, "PYTHONHASHSEED": seed})
    assert done.returncode == 0, done.stderr


def stamps(folder: Path) -> dict[str, int]:
    return {path: (folder / "output" / path).stat().st_mtime_ns for path in files(folder / "output")}


def titles(file: Path) -> list[str]:
    return [slide.shapes.title.text_frame.text for slide in Presentation(str(file)).slides]


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("first")
    make_course(folder / "course")
    built(folder)
    return folder


@pytest.fixture
def project(first: Path, tmp_path: Path) -> Path:
    return shutil.copytree(first, tmp_path / "project")


def test_an_authors_slide_changes_the_files_of_its_module_only(project: Path) -> None:
    before, times = files(project / "output"), stamps(project)
    module = project / "course/modules/02-second.md"
    edit(module, "![A circle.]", SLIDE + "\n![A circle.]")
    built(project, "slides", "web")
    after, now = files(project / "output"), stamps(project)
    assert {path for path in before if after[path] != before[path]} == SECOND | JOINED
    assert {path for path in before if now[path] != times[path]} == SECOND | JOINED
    for stem in ("02-second", "course"):
        assert WRITTEN in titles(project / f"output/instructor/slides/{stem}.pptx")
        assert any(WRITTEN in page for page in pages(project / f"output/instructor/slides/{stem}.pdf"))
    assert any("Let each pair draw one." in page for page in pages(project / "output/instructor/speaker-notes.pdf"))
    assert "The second circle" not in titles(project / "output/instructor/slides/02-second.pptx"), "the author's slide is in its place"
    learners = [path for path in (project / "output/learner").rglob("*") if path.is_file()]
    assert learners and not any(WRITTEN.encode() in everything(path) or b"each pair draw" in everything(path) for path in learners)


def test_same_course_same_bytes(first: Path, tmp_path: Path) -> None:
    again = tmp_path / "a place of another name"
    shutil.copytree(first / "course", again / "course")
    built(again, seed="7")
    assert files(again / "output") == files(first / "output")


def test_a_change_elsewhere_makes_no_slide_again(project: Path) -> None:
    before = stamps(project)
    edit(project / "course/assessment/post-test.md", "No.", "No, it has corners.")
    built(project)
    assert stamps(project) == before


def test_a_language_from_right_to_left_turns_the_pages_round(tmp_path: Path) -> None:
    """The lines begin at the right, and none of them leaves the page."""
    course = make_course(tmp_path / "course")
    edit(course / "course.yaml", "title: A small course", "title: A small course\nlanguage: ar")
    edit(course / "modules/01-first.md", "## What it says", "## ماذا يقول\n\n> [!KEY] للتذكر\n> - نقطة على الجلد بداية فقط\n\n> لا تضغط قبل أن تسأل\n\n## What it says")
    built(tmp_path)
    pages = words(tmp_path / "output/instructor/slides/01-first.pdf")
    assert all(0 <= word.left and word.right <= WIDTH for page in pages for word in page)
    arabic = [found for page in pages if (found := [word for word in page if any("ARABIC" in name(letter, "") for letter in word.text)])]
    assert len(arabic) >= 3 and all(max(word.right for word in found) > WIDTH - 100 for found in arabic)
