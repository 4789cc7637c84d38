"""A small built course, to which tests deliver."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from coursewright.cli import main
from coursewright.delivery import manifest
from tests.support.built import Built, build
from tests.support.small import make_course
from tests.support.tool import run

HEADER = "name,email,id\n"


@dataclass(frozen=True)
class Desk:
    """A folder with course/ and output/, from which rosters are delivered."""

    folder: Path

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def roster(self, rows: Sequence[str], name: str = "spring.csv", header: str = HEADER) -> Path:
        file = self.folder / name
        file.write_text(header + "".join(f"{row}\n" for row in rows), encoding="utf-8", newline="")
        return file

    def distribute(self, roster: Path, *options: object) -> subprocess.CompletedProcess[str]:
        """Deliver, in this process, to save time; the result, whatever it is."""
        arguments = ["distribute", str(roster), "--course", str(self.folder / "course"), "--output", str(self.output), *map(str, options)]
        with redirect_stdout(io.StringIO()) as out, redirect_stderr(io.StringIO()) as err:
            status = main(arguments)
        return subprocess.CompletedProcess(arguments, status, out.getvalue(), err.getvalue())

    def delivered(self, roster: Path, *options: object) -> str:
        """Deliver, which must go well; what was said."""
        done = self.distribute(roster, *options)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def delivered_apart(self, roster: Path, *options: object) -> str:
        """Deliver, which must go well, in a process of its own; what was said."""
        done = run("distribute", roster, *options, cwd=self.folder)
        assert done.returncode == 0, done.stderr + done.stdout
        return done.stdout

    def cohort(self, name: str = "spring") -> Path:
        return self.output / "cohorts" / name

    def manifest(self, name: str = "spring", file: str = "manifest.csv") -> list[dict[str, str]]:
        return list(manifest.read(self.cohort(name) / file))

    def copies(self, name: str = "spring") -> dict[str, bytes]:
        """Every file of the learners' folders, by its path."""
        cohort = self.cohort(name)
        found = (path for folder in cohort.iterdir() if folder.is_dir() and folder.name != ".coursewright" for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(cohort).as_posix(): path.read_bytes() for path in found}


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The course, built, with its files prepared for copies."""
    folder = tmp_path_factory.mktemp("desk")
    built = build(make_course(folder / "course"), folder / "output", "workbook", "handouts")
    desk = Desk(folder)
    desk.delivered(desk.roster(["Ada Able,a@example.org,A"]), "--files", "workbook,handouts,summary")
    shutil.rmtree(desk.cohort())
    return built


@pytest.fixture
def desk(small: Built, tmp_path: Path) -> Desk:
    """A desk of one's own, with a course that is built already."""
    folder = tmp_path / "desk"
    shutil.copytree(small.course.parent, folder)
    return Desk(folder)
