"""Courses built once, for the many tests that only look at what came out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from tests.support.tool import run


@dataclass(frozen=True)
class Built:
    """A course and the outputs made of it. Tests must not change either."""

    course: Path
    output: Path

    @property
    def learner(self) -> Path:
        return self.output / "learner"

    @property
    def pages(self) -> list[Path]:
        """Every HTML file of the site, the single file last."""
        return sorted(self.learner.glob("*.html"), key=lambda page: (page.name == "course.html", page.name))


def build(course: Path, output: Path, *targets: str) -> Built:
    """Build a course that must build without an error."""
    done = run("build", *targets, "--course", course, "--output", output)
    assert done.returncode == 0, done.stderr + done.stdout
    return Built(course, output)


def starter(folder: Path) -> Path:
    """The course that `coursewright new` makes; it shows every feature once."""
    done = run("new", folder)
    assert done.returncode == 0, done.stderr
    return folder
