"""Courses built as slides, once for all tests of this folder, and their decks as LibreOffice shows them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from coursewright.diagnostics import Report
from coursewright.exporters import slides
from coursewright.exporters.studio import Studio
from coursewright.exporters.template import template_of
from coursewright.paths import templates
from coursewright.reading import read
from coursewright.slides.deck import Deck
from tests.support import office
from tests.support.built import Built, build, starter
from tests.support.odd import odd_course


@dataclass(frozen=True)
class Taught:
    """A course built as slides. `decks` are its slides as data, by the names of the files and for the front pages of the course, `warned` the lines of what is said not to fit."""

    built: Built
    decks: Mapping[str, Deck]
    warned: frozenset[tuple[str, int]]

    @property
    def folder(self) -> Path:
        return self.built.output / "instructor"

    @property
    def printed(self) -> list[Path]:
        """The PDFs of the whole course, and those of two modules."""
        return [*sorted(self.folder.glob("slides/0*.pdf"))[-2:], self.folder / "slides/course.pdf", self.folder / "speaker-notes.pdf", self.folder / "slide-handout.pdf"]


def taught(course: Path, output: Path) -> Taught:
    built, report = build(course, output, "slides"), Report()
    studio = Studio(read(course, "course", Report()), templates(), report)
    decks = dict(slides.decks_of(studio, template_of(studio)))
    front, *modules = decks.values()
    decks["course"] = replace(front, slides=tuple(slide for deck in (front, *modules) for slide in deck.slides))
    return Taught(built, decks, frozenset((found.span.path, found.span.line) for found in report.diagnostics))


@pytest.fixture(scope="session")
def light(tmp_path_factory: pytest.TempPathFactory) -> Taught:
    """The course that `new` writes."""
    folder = tmp_path_factory.mktemp("light")
    return taught(starter(folder / "course"), folder / "output")


@pytest.fixture(scope="session")
def dark(tmp_path_factory: pytest.TempPathFactory) -> Taught:
    """The odd course, in the dark theme."""
    folder = tmp_path_factory.mktemp("dark")
    return taught(odd_course(folder / "course", "dark"), folder / "output")


@pytest.fixture(scope="session")
def shown(light: Taught, dark: Taught, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The PowerPoint files of the whole courses, as LibreOffice shows them."""
    files = {name: (one.folder / "slides/course.pptx").read_bytes() for name, one in (("light", light), ("dark", dark))}
    return office.pdfs(files, tmp_path_factory.mktemp("shown"))
