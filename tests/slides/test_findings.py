"""What a build finds of slides: texts that do not fit (L001), templates that cannot be used (L002) or lack a layout (L003)."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.small import edit, make_course
from tests.support.tool import run


@pytest.fixture
def course(tmp_path: Path) -> Path:
    return make_course(tmp_path / "course")


def build(course: Path):
    return run("slides", "--course", course, "--output", course.parent / "output")


def named(course: Path, template: str) -> Path:
    settings = course / "course.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + f"slides:\n  template: {template}\n", encoding="utf-8")
    return settings


def test_a_word_too_long_for_a_slide_is_told_with_its_line(course: Path) -> None:
    module = course / "modules/01-first.md"
    module.write_text(module.read_text(encoding="utf-8") + f"\n> [!SLIDE] Too long\n> {'word ' * 400}\n", encoding="utf-8")
    line = module.read_text(encoding="utf-8").splitlines().index("> [!SLIDE] Too long") + 1
    done = build(course)
    assert done.returncode == 0
    assert f"modules/01-first.md:{line}: warning L001" in done.stderr


def test_a_damaged_template_stops_the_build(course: Path) -> None:
    settings = named(course, "house.pptx")
    (course / "house.pptx").write_bytes(b"PK\3\4 not a presentation")
    done = build(course)
    assert done.returncode == 1
    assert f"course.yaml:{len(settings.read_text(encoding='utf-8').splitlines())}: error L002: the slide template is" in done.stderr
    assert "hint: " in done.stderr
    assert not (course.parent / "output/instructor").exists()


def test_a_template_that_lacks_layouts_is_used_and_told(course: Path) -> None:
    from pptx import Presentation

    named(course, "house.pptx")
    theirs = Presentation()
    theirs.slides.add_slide(theirs.slide_layouts[0])
    theirs.save(str(course / "house.pptx"))
    done = build(course)
    assert done.returncode == 0
    assert "warning L003: the slide template has no layout “Quote”; “Title and Content” was taken in its place" in done.stderr
    made = Presentation(str(course.parent / "output/instructor/slides/01-first.pptx"))
    assert (made.slide_width, made.slide_height) == (theirs.slide_width, theirs.slide_height)
    assert {slide.slide_layout.name for slide in made.slides} <= {layout.name for layout in theirs.slide_layouts}


def test_a_comment_that_names_no_layout_is_told(course: Path) -> None:
    edit(course / "modules/01-first.md", "## What it says", "## What it says\n<!-- slide: layout=figures -->")
    done = run("check", "--course", course)
    assert "error S007: the layout “figures” is unknown" in done.stderr
    assert "“figure”" in done.stderr
