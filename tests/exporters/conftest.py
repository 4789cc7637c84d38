"""Courses built for looking at their printed outputs."""

from __future__ import annotations

import pytest

from tests.support.built import Built, build, starter
from tests.support.small import edit
from tests.support.tool import ROOT


@pytest.fixture(scope="session")
def built_large(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The small clean course on A4 in large print; reviewed after its release."""
    folder = tmp_path_factory.mktemp("large")
    course = starter(folder / "course")
    edit(course / "course.yaml", "paper: letter", "paper: a4")
    edit(course / "course.yaml", "large-print: false", "large-print: true")
    edit(course / "course.yaml", "language: en-US", "language: en-GB")
    text = (course / "course.yaml").read_text(encoding="utf-8")
    dated = "\n".join(
        "  released: 2021-02-03\n  reviewed: 2022-03-04" if line.startswith("  released:") else line
        for line in text.split("\n")
    )
    (course / "course.yaml").write_text(dated, encoding="utf-8")
    return build(course, folder / "output", "handouts", "workbook", "guide", "tests", "key")


@pytest.fixture(scope="session")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The course that comes with the tool."""
    return build(
        ROOT / "course", tmp_path_factory.mktemp("bundled"), "handouts", "workbook", "guide", "tests", "key"
    )
