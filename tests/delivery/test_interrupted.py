"""A delivery that is killed, shares the folder with another, or cannot write: every copy is whole, and the next run goes on."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys

import pytest

from tests.delivery.conftest import Desk
from tests.support.processes import until
from tests.support.tool import command, environment, start

MANY = [f"Learner Number{number},n{number}@example.org,N{number}" for number in range(300)]
FEW = MANY[:3]
# Started before the command: no file larger than 200 kB; or none of root's power to write where the folder's permissions say no.
NO_ROOM = "import os, resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)); os.execv(sys.argv[1], sys.argv[1:])"
NO_POWER = "import ctypes, os, sys; [ctypes.CDLL(None).prctl(24, right, 0, 0, 0) for right in (1, 2, 3)]; os.execv(sys.argv[1], sys.argv[1:])"


def run_under(limit: str, desk: Desk, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-c", limit, *command(arguments)], cwd=desk.folder, env=environment(), capture_output=True, text=True, encoding="utf-8", check=False)


def assert_complete(desk: Desk, name: str, rows: list[str]) -> None:
    """The list names each learner once, as in the roster, and the files are those and no others."""
    listed = desk.manifest(name)
    assert [row["id"] for row in listed] == [row.rpartition(",")[2] for row in rows]
    copies = desk.copies(name)
    assert set(copies) == {row["file"] for row in listed}
    assert all(len(copies[row["file"]]) == int(row["size"]) for row in listed)
    assert not list(desk.cohort(name).rglob("*.part")) and not list(desk.cohort(name).rglob("*.tmp"))


@pytest.fixture(scope="module")
def undisturbed(small, tmp_path_factory) -> dict[str, bytes]:
    """The copies that a run makes which is left alone."""
    desk = Desk(shutil.copytree(small.course.parent, tmp_path_factory.mktemp("undisturbed") / "desk"))
    desk.delivered_apart(desk.roster(MANY, "undisturbed.csv"), "--cohort", "killed")
    return desk.copies("killed")


def test_killed_and_run_again(desk: Desk, undisturbed: dict[str, bytes]) -> None:
    roster = desk.roster(MANY, "killed.csv")
    process = start("distribute", roster, "--jobs", 1, cwd=desk.folder)
    until(lambda: len(list(desk.cohort("killed").glob("N*/workbook.pdf"))) >= 100)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    found = {name: data for name, data in desk.copies("killed").items() if not name.endswith(".part")}
    assert 100 <= len(found) < len(MANY)
    assert all(data == undisturbed[name] for name, data in found.items())
    before = {name: (desk.cohort("killed") / name).stat().st_mtime_ns for name in found}
    desk.delivered_apart(roster)
    assert_complete(desk, "killed", MANY)
    assert desk.copies("killed") == undisturbed
    assert sum((desk.cohort("killed") / name).stat().st_mtime_ns == time for name, time in before.items()) >= 32


def test_two_cohorts_at_once_and_one_cohort_twice(desk: Desk, undisturbed: dict[str, bytes]) -> None:
    spring, killed = desk.roster(MANY[:200], "spring.csv"), desk.roster(MANY, "killed.csv")
    runs = [start("distribute", roster, cwd=desk.folder) for roster in (spring, killed, spring)]
    said = [run.communicate() for run in runs]
    assert [run.returncode for run in runs] == [0, 0, 0], said
    assert_complete(desk, "spring", MANY[:200])
    assert_complete(desk, "killed", MANY)
    assert desk.copies("killed") == undisturbed
    made = sorted(out.partition(" made in")[0].rpartition(" ")[2] for out, _ in (said[0], said[2]))
    assert made == ["0", "200"]


def test_no_room(desk: Desk) -> None:
    desk.delivered(desk.roster(FEW))
    before = desk.copies()
    roster = desk.roster([row.replace("Learner", "Changed") for row in MANY[:4]])
    done = run_under(NO_ROOM, desk, "distribute", roster, "--quiet")
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert line.startswith("There is no room for all copies in output/cohorts/spring (File too large).")
    assert desk.copies() == before
    desk.delivered(roster)
    assert_complete(desk, "spring", MANY[:4])


@pytest.mark.parametrize("closed", ["cohorts/spring", "cohorts/spring/N1"])
def test_a_folder_that_may_not_be_written(desk: Desk, closed: str) -> None:
    desk.delivered(desk.roster(FEW))
    folder = desk.output / closed
    roster = desk.roster([row.replace("Learner", "Changed") for row in FEW])
    before = desk.copies()
    folder.chmod(0o555)
    try:
        done = run_under(NO_POWER, desk, "distribute", roster, "--quiet")
    finally:
        folder.chmod(0o755)
    assert done.returncode == 1
    (line,) = done.stderr.splitlines()
    assert "cannot be written to (Permission denied)" in line
    after = desk.copies()
    assert after.keys() == before.keys()
    assert {name for name in before if before[name] != after[name]} <= ({"N0/workbook.pdf"} if "N1" in closed else set())
    desk.delivered(roster)
    assert_complete(desk, "spring", FEW)


def test_a_place_where_no_folder_can_be(desk: Desk) -> None:
    desk.cohort().write_text("a file", encoding="utf-8")
    done = desk.distribute(desk.roster(FEW))
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("A file could not be read or written: ")
    assert desk.cohort().read_text(encoding="utf-8") == "a file"


def test_a_ledger_that_is_damaged(desk: Desk) -> None:
    roster = desk.roster(FEW)
    desk.delivered(roster)
    ledger = desk.cohort() / ".coursewright/ledger.sqlite"
    ledger.write_bytes(b"damaged" * 1000)
    done = desk.distribute(roster)
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith("A file could not be read or written: the list of what was delivered is damaged; remove it, and all copies are made anew")
    ledger.unlink()
    desk.delivered(roster)
    assert_complete(desk, "spring", FEW)
