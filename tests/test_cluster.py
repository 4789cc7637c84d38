"""A build on a Dask cluster gives what a build in processes of its own gives, whatever happens to a worker."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from coursewright.cluster import Lost, Unavailable, connect
from tests.support.cluster import Cluster, cluster
from tests.support.processes import until
from tests.support.small import edit, make_course
from tests.support.tool import environment, files, run, start

TARGETS = ("handouts", "workbook")
COURSE = ("--course", "course", "--output")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster")
    make_course(folder / "course")
    done = run("build", *TARGETS, *COURSE, "local", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def two(folder: Path) -> Iterator[Cluster]:
    """A scheduler and two workers."""
    with cluster(folder / "two", 2) as made:
        yield made


def on(made: Cluster) -> tuple[str, ...]:
    return ("--executor", "dask", "--scheduler", made.address)


def hurt(made: Cluster, folder: Path, *arguments: object) -> None:
    """Run a command on a cluster that gets one more worker, and kill that worker while it has work in hand."""
    from distributed import Client

    third = made.add_worker()
    until(lambda: "Registered to" in made.log(len(made.workers) - 1))
    with Client(made.address, set_as_default=False) as client:
        (address,) = (name for name, pid in client.run(os.getpid).items() if pid == third.pid)
        running = start(*arguments, *on(made), cwd=folder)
        until(lambda: client.processing([address])[address])
        third.send_signal(signal.SIGSTOP)
        had_in_hand = client.processing([address])[address]
    third.kill()
    third.wait()
    _, err = running.communicate(timeout=120)
    assert running.returncode == 0, err
    assert [line for line in err.splitlines() if not line.startswith("made ")] == []
    assert had_in_hand


def test_a_build_is_the_same_byte_for_byte_though_a_worker_dies_at_its_work(folder: Path, two: Cluster) -> None:
    hurt(two, folder, "build", *TARGETS, *COURSE, "hurt")
    assert files(folder / "hurt") == files(folder / "local")


def test_a_distribution_is_the_same_byte_for_byte_though_a_worker_dies_at_its_work(folder: Path, two: Cluster) -> None:
    rows = [f"Learner {number},learner-{number}@example.org\n" for number in range(320)]
    (folder / "many.csv").write_text("name,email\n" + "".join(rows), encoding="utf-8")
    done = run("distribute", "many.csv", *COURSE, "local", cwd=folder)
    assert done.returncode == 0, done.stderr
    hurt(two, folder, "distribute", "many.csv", *COURSE, "far")
    here, there = ({name: digest for name, digest in files(folder / output / "cohorts/many").items() if name.endswith(".pdf")} for output in ("local", "far"))
    assert len(here) == 320
    assert here == there
    listed, again = (
        [{**row, "made": ""} for row in csv.DictReader((folder / output / "cohorts/many/manifest.csv").read_text(encoding="utf-8-sig").splitlines())]
        for output in ("local", "far")
    )
    assert listed == again
    assert len({row["file"] for row in listed}) == 320


def test_a_cluster_that_dies_leaves_the_last_good_output(folder: Path) -> None:
    again = folder / "again"
    shutil.copytree(folder / "local", again / "left")
    shutil.copytree(folder / "course", again / "course")
    edit(again / "course/modules/01-first.md", "says one thing", "says another thing")
    before = files(again / "left")
    with cluster(folder / "dying", 1) as made:
        building = start("build", *TARGETS, "--output", "left", *on(made), cwd=again)
        assert building.stderr is not None
        until(lambda: "handout" in building.stderr.readline())
        made.scheduler.kill()
        _, err = building.communicate(timeout=120)
    assert building.returncode == 1
    assert "What was made before is untouched." in err
    assert "Traceback" not in err
    assert files(again / "left") == before


def test_a_cluster_without_a_worker_is_given_up_after_a_while(folder: Path) -> None:
    with cluster(folder / "emptied", 1) as made:
        executor = connect(made.address, folder / "shared", lambda sentence: None, patience=0.5)
        work = executor.submit(time.sleep, 600)
        made.workers[0].kill()
        assert isinstance(work.exception(timeout=60), Lost)
        executor.shutdown(cancel_futures=True)


def test_versions_that_differ_are_told(folder: Path, two: Cluster) -> None:
    other = folder / "other"
    (other / "site-packages" / "something-1.0.dist-info").mkdir(parents=True)
    path = f"{Path(__file__).resolve().parents[1]}:{other / 'site-packages'}"
    done = run("build", "tests", *COURSE, "differs", *on(two), cwd=folder, env={"PYTHONPATH": path})
    assert done.returncode == 0, done.stderr
    assert "other versions than this machine (libraries)" in done.stderr


def refused(folder: Path, *arguments: object, **changes: str) -> str:
    """What a build says that ends with status 2 and makes nothing."""
    done = run("build", *COURSE, "none", *arguments, cwd=folder, env=changes)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    said = [line for line in done.stderr.splitlines() if not line.startswith("made ")]
    assert len(said) == 1
    assert files(folder / "none") == {}
    return said[0]


def test_a_missing_scheduler_is_told_in_one_line(folder: Path) -> None:
    assert "No Dask scheduler answers at 127.0.0.1:1 " in refused(folder, "--executor", "dask", "--scheduler", "127.0.0.1:1")
    with pytest.raises(Unavailable, match="No Dask scheduler answers at nonsense:::"):
        connect("nonsense:::", folder, lambda sentence: None)


@pytest.mark.parametrize("arguments", [("--executor", "dask"), ("--scheduler", "127.0.0.1:1")])
def test_executor_and_scheduler_go_together(folder: Path, arguments: tuple[str, ...]) -> None:
    assert "--executor dask --scheduler ADDRESS" in refused(folder, *arguments)


def test_a_missing_library_is_told_in_one_line(folder: Path) -> None:
    blocking = folder / "blocking"
    blocking.mkdir()
    (blocking / "dask.py").write_text("raise ImportError\n")
    path = f"{blocking}:{Path(__file__).resolve().parents[1]}"
    assert 'pip install "coursewright[cluster]"' in refused(folder, "--executor", "dask", "--scheduler", "127.0.0.1:1", PYTHONPATH=path)


def test_a_cluster_without_workers_or_with_strange_ones_is_told(folder: Path) -> None:
    with cluster(folder / "strange", 0) as made:
        assert "has no worker" in refused(folder, *on(made))
        made.add_worker({"PYTHONPATH": ""})
        until(lambda: "Registered to" in made.log(0))
        assert "1 of 1 workers cannot load Coursewright" in refused(folder, *on(made))


def test_nothing_of_dask_is_loaded_unasked() -> None:
    program = "from coursewright.cli import executors\nimport sys\nassert not {'dask', 'distributed'} & {*sys.modules}"
    assert subprocess.run([sys.executable, "-c", program], env=environment(), check=False).returncode == 0
