"""A build that is killed, interrupted, kept waiting or out of room: outputs are old or new and whole, and the next build mends all."""

from __future__ import annotations

import fcntl
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from tests.support.processes import in_session, until, workers
from tests.support.small import edit
from tests.support.tool import command, environment


def change(project) -> None:
    """An edit that changes most outputs, adds one and takes one away."""
    for name in ("01-first", "02-second"):
        edit(project.course / f"modules/{name}.md", "one thing", "another thing")
    (project.course / "handouts/sheet.md").rename(project.course / "handouts/other.md")


@pytest.fixture(scope="module")
def new_outputs(built_small, tmp_path_factory) -> dict[str, str]:
    """What an undisturbed build makes of the changed course."""
    folder = tmp_path_factory.mktemp("undisturbed") / "project"
    shutil.copytree(built_small.folder, folder)
    project = type(built_small)(folder)
    change(project)
    project.rebuilt()
    return project.outputs()


def kill(build: subprocess.Popen[str]) -> None:
    """End the build and all its processes as a loss of power would."""
    with suppress(ProcessLookupError):
        os.killpg(build.pid, signal.SIGKILL)
    build.communicate()


def assert_whole(project, old: dict[str, str], new: dict[str, str]) -> None:
    for name, digest in project.outputs().items():
        assert digest in (old.get(name), new.get(name)), f"{name} is neither the old file nor the new one"


def assert_mended(project, new: dict[str, str]) -> None:
    """The next build gives what an undisturbed one gives, and leaves nothing behind."""
    project.rebuilt()
    assert project.outputs() == new
    assert_tidy(project)
    assert project.rebuilt() == set()


def assert_tidy(project) -> None:
    assert {place.name for place in (project.output / ".coursewright").iterdir()} == {
        "lock",
        "manifest.json",
        "results",
    }
    assert not list(project.output.rglob("*.tmp"))


@pytest.mark.parametrize("seed", range(3))
def test_killed_at_any_moment(project, new_outputs, seed):
    old = project.outputs()
    change(project)
    build = project.start()
    time.sleep(random.Random(seed).uniform(0.2 + 0.4 * seed, 0.6 + 0.4 * seed))
    kill(build)
    assert_whole(project, old, new_outputs)
    assert_mended(project, new_outputs)


# --- killed while files are put in place


PICTURES = 60


@pytest.fixture(scope="module")
def killed_midway(built_small, tmp_path_factory):
    """A project with many pictures whose build was killed when some outputs were new and some old; (project, old outputs)."""
    folder = tmp_path_factory.mktemp("midway") / "project"
    shutil.copytree(built_small.folder, folder)
    project = type(built_small)(folder)
    shown = []
    for number in range(PICTURES):
        shutil.copy(project.course / "figures/first.svg", project.course / f"figures/p{number}.svg")
        shown.append(f"![A circle.](../figures/p{number}.svg)")
    edit(
        project.course / "modules/02-second.md",
        "The second module says",
        " ".join(shown) + " The second module says",
    )
    project.rebuilt("web")
    midway = project.output / "learner/figures/p20.svg"
    for radius in range(10, 15):
        old, before = project.outputs(), midway.stat().st_mtime_ns
        for number in range(PICTURES):
            edit(project.course / f"figures/p{number}.svg", f'r="{radius}"', f'r="{radius + 1}"')
        build = project.start("web")
        until(lambda before=before: midway.stat().st_mtime_ns != before)
        kill(build)
        new = changed(project, old)
        if new and pictures(project, old).keys() - new:
            return project, old
    raise AssertionError("no build was killed in the midst of publishing")


@pytest.fixture
def half_published(killed_midway, tmp_path):
    """A copy of it; (project, old outputs)."""
    project, old = killed_midway
    shutil.copytree(project.folder, tmp_path / "project")
    return type(project)(tmp_path / "project"), old


def changed(project, old: dict[str, str]) -> set[str]:
    now = project.outputs()
    return {name for name in old if old[name] != now[name]}


def pictures(project, outputs: dict[str, str]) -> dict[str, str]:
    return {name: digest for name, digest in outputs.items() if name.startswith("learner/figures/p")}


def test_killed_while_publishing(half_published):
    project, old = half_published
    new = changed(project, old)
    source = (project.course / "figures/p0.svg").read_bytes()
    assert all((project.output / name).read_bytes() == source for name in pictures(project, old).keys() & new)
    made = project.rebuilt("web")
    assert not {f"figures/{name.rpartition('/')[2]}" for name in new} & made, (
        "what is in place already is not made again"
    )
    assert {(project.output / name).read_bytes() for name in pictures(project, old)} == {source}
    assert_tidy(project)


def test_after_a_kill_other_targets_lose_nothing(half_published):
    project, old = half_published
    project.rebuilt("tests")
    project.rebuilt()
    source = (project.course / "figures/p0.svg").read_bytes()
    assert {(project.output / name).read_bytes() for name in pictures(project, old)} == {source}


def test_after_a_kill_outputs_without_a_source_still_go(half_published):
    project, _ = half_published
    text = (project.course / "modules/02-second.md").read_text(encoding="utf-8")
    (project.course / "modules/02-second.md").write_text(
        "".join(line for line in text.splitlines(True) if "/p1.svg" not in line), encoding="utf-8"
    )
    project.rebuilt("web")
    assert not pictures(project, project.outputs())


def test_new_files_of_a_killed_build_are_known_as_its_own(unbuilt):
    build = unbuilt.start("web")
    until(lambda: (unbuilt.output / "learner").exists())
    kill(build)
    assert unbuilt.outputs()
    unbuilt.rebuilt("tests")
    unbuilt.rebuilt("web")
    (unbuilt.course / "handouts/sheet.md").unlink()
    unbuilt.rebuilt("web")
    assert not (unbuilt.output / "learner/sheet.html").exists()


# --- two at once


def test_the_second_build_waits_and_says_so(project):
    change(project)
    with open(project.output / ".coursewright/lock", "a+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        build = project.start("web")
        said = build.stderr.readline()
        assert said == "Another build is at work in this folder; waiting for it to finish.\n"
        assert build.poll() is None
        fcntl.flock(lock, fcntl.LOCK_UN)
    _, rest = build.communicate()
    assert build.returncode == 0
    assert "made page The first" in rest


def test_two_builds_at_once_both_end_well(project, new_outputs):
    change(project)
    builds = [project.start() for _ in range(2)]
    for build in builds:
        _, said = build.communicate()
        assert build.returncode == 0, said
    assert project.outputs() == new_outputs


def read_until(build: subprocess.Popen[str], start: str) -> None:
    """Read what the build says up to a line that starts so."""
    while not (line := build.stderr.readline()).startswith(start):
        assert line, "the build ended without saying it"


# --- interrupted


@pytest.mark.parametrize("after", ["made page The first", "made learner handout"])
def test_an_interrupted_build_stops_without_a_trace(project, after):
    before = project.outputs()
    change(project)
    build = project.start()
    read_until(build, after)
    os.killpg(build.pid, signal.SIGINT)
    said, warned = build.communicate()
    assert build.returncode == 130
    assert "Traceback" not in said + warned
    assert warned.endswith("Stopped. Outputs are as they were, or new and whole.\n")
    assert project.outputs() == before
    until(lambda: not in_session(build.pid))
    assert not (project.output / ".coursewright/scratch").exists()


@pytest.mark.parametrize("seed", range(3))
def test_interrupted_at_any_moment(project, seed):
    change(project)
    build = project.start("handouts")
    until(lambda: len(in_session(build.pid)) > 1)  # the interpreter is up, and loads its libraries
    time.sleep(random.Random(seed).uniform(0, 0.8))
    os.killpg(build.pid, signal.SIGINT)
    said, warned = build.communicate()
    assert "Traceback" not in said + warned
    assert build.returncode in (0, 130)
    until(lambda: not in_session(build.pid))


# --- processes that die


def test_a_process_that_dies_ends_the_build_with_one_sentence(project):
    before = project.outputs()
    change(project)
    build = project.start()
    read_until(build, "made learner handout")
    os.kill(workers(build.pid)[0], signal.SIGKILL)
    said, warned = build.communicate()
    assert build.returncode == 1
    assert "Traceback" not in said + warned
    assert warned.splitlines()[-1].startswith("A process that lays out pages was ended from outside")
    assert project.outputs() == before
    until(lambda: not in_session(build.pid))


def test_processes_end_when_the_build_is_killed_alone(project):
    change(project)
    build = project.start()
    read_until(build, "made learner handout")
    assert workers(build.pid)
    os.kill(build.pid, signal.SIGKILL)
    build.wait()
    try:
        until(lambda: not in_session(build.pid), seconds=20)
    finally:
        kill(build)


# --- nowhere to write


def test_no_room_to_write(project):
    before = project.outputs()
    change(project)
    (project.course / "figures/first.svg").write_text(
        f"<svg xmlns='http://www.w3.org/2000/svg'><!--{'x' * 300_000}--></svg>"
    )
    limit = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000)); os.execv(sys.argv[1], sys.argv[1:])"
    done = subprocess.run(
        [sys.executable, "-c", limit, *command(["build", "web"])],
        cwd=project.folder,
        env=environment(),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1] == "A file could not be read or written: File too large (output)."
    assert "Traceback" not in done.stderr
    assert project.outputs() == before
    assert not list(project.output.rglob("*.tmp"))


def test_an_output_folder_that_cannot_be_made(project):
    done = project.build("--output", "course/course.yaml/output")
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "A file could not be read or written: Not a directory (course/course.yaml/output"
    )
    assert "Traceback" not in done.stderr
