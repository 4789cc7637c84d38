"""A build on a Dask cluster gives what a build in processes of its own gives, whatever happens to a worker."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.cluster import Cluster, cluster
from tests.support.processes import until
from tests.support.small import make_course
from tests.support.tool import files, run, start

COURSE = ("--course", "course", "--output")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cluster")
    make_course(folder / "course")
    done = run("build", *COURSE, "local", cwd=folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def two(folder: Path) -> Iterator[Cluster]:
    """A scheduler and two workers."""
    with cluster(folder / "two", 2) as made:
        yield made


def on(made: Cluster) -> tuple[str, ...]:
    return ("--executor", "dask", "--scheduler", made.address)


def test_a_build_on_a_cluster_is_the_same_byte_for_byte(folder: Path, two: Cluster) -> None:
    done = run("build", *COURSE, "far", *on(two), cwd=folder)
    assert done.returncode == 0, done.stderr
    assert files(folder / "far") == files(folder / "local")
    noise = [line for line in done.stderr.splitlines() if not line.startswith("made ")]
    assert noise == []


def test_a_build_survives_the_death_of_a_worker_that_is_at_work(folder: Path, two: Cluster) -> None:
    from distributed import Client

    third = two.add_worker()
    until(lambda: "Registered to" in two.log(2))
    with Client(two.address, set_as_default=False) as client:
        (address,) = (name for name, pid in client.run(lambda: __import__("os").getpid()).items() if pid == third.pid)
        building = start("build", *COURSE, "hurt", *on(two), cwd=folder)
        until(lambda: client.processing([address])[address])
        third.send_signal(signal.SIGSTOP)
        had_in_hand = client.processing([address])[address]
    third.kill()
    out, err = building.communicate(timeout=120)
    assert building.returncode == 0, err
    assert had_in_hand
    assert files(folder / "hurt") == files(folder / "local")
    assert "Traceback" not in out + err


def test_a_cluster_that_dies_leaves_the_last_good_output(folder: Path) -> None:
    with cluster(folder / "dying", 1) as made:
        first = run("build", "web", *COURSE, "left", *on(made), cwd=folder)
        assert first.returncode == 0, first.stderr
        before = files(folder / "left")
        building = start("build", *COURSE, "left", *on(made), cwd=folder)
        assert building.stderr is not None
        until(lambda: "handout" in building.stderr.readline())
        made.scheduler.kill()
        _, err = building.communicate(timeout=120)
    assert building.returncode == 1
    assert "What was made before is untouched." in err
    assert "Traceback" not in err
    assert files(folder / "left") == before


def test_versions_that_differ_are_told(folder: Path, two: Cluster) -> None:
    other = folder / "other"
    (other / "site-packages" / "something-1.0.dist-info").mkdir(parents=True)
    path = f"{Path(__file__).resolve().parents[1]}:{other / 'site-packages'}"
    done = run("build", "web", *COURSE, "differs", *on(two), cwd=folder, env={"PYTHONPATH": path})
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
    assert "No Dask scheduler answers at nonsense:::" in refused(folder, "--executor", "dask", "--scheduler", "nonsense:::")


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
    assert run(options=("-c", program)).returncode == 0
    assert sys.executable
