"""A small project that was built once; each test works on a copy of it."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.support.small import make_course
from tests.support.tool import files, run, start


@dataclass(frozen=True)
class Project:
    """A folder with course/ and output/, which are what the tool takes when it is not told otherwise."""

    folder: Path

    @property
    def course(self) -> Path:
        return self.folder / "course"

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def build(self, *arguments: object) -> subprocess.CompletedProcess[str]:
        """Build; the result, whatever it is."""
        return run("build", *arguments, cwd=self.folder)

    def rebuilt(self, *arguments: object) -> set[str]:
        """Build, which must go well; the labels of what was made."""
        done = self.build(*arguments)
        assert done.returncode == 0, done.stderr
        return {line.removeprefix("made ") for line in done.stderr.splitlines() if line.startswith("made ")}

    def start(self, *arguments: object, env: dict[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a build in a process group of its own."""
        return start("build", *arguments, cwd=self.folder, env=env)

    def outputs(self) -> dict[str, str]:
        """The digest of each output by its path."""
        return files(self.output)

    def stamps(self) -> dict[str, int]:
        """When each output was written."""
        return {name: (self.output / name).stat().st_mtime_ns for name in self.outputs()}


@pytest.fixture(scope="session")
def built_small(tmp_path_factory) -> Project:
    project = Project(tmp_path_factory.mktemp("small"))
    make_course(project.course)
    done = project.build()
    assert done.returncode == 0, done.stderr
    assert done.stderr.count("made ") > 20
    return project


@pytest.fixture
def project(built_small, tmp_path) -> Project:
    """A built project, as a copy that may be changed."""
    shutil.copytree(built_small.folder, tmp_path / "project")
    return Project(tmp_path / "project")


@pytest.fixture
def unbuilt(tmp_path) -> Project:
    """The same project before its first build."""
    make_course(tmp_path / "project" / "course")
    return Project(tmp_path / "project")
