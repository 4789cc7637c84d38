"""Runs that are killed, that meet, or that find no room: nothing is lost, nothing is issued twice."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from coursewright.delivery.register import Register
from tests.certificates.certified import Desk, desk
from tests.support.tool import run, start

COUNT = 100
RESULTS = "name,id,score,completed on\n" + "".join(f"Learner Number {number},{number},90,2026-03-15\n" for number in range(COUNT))


@pytest.fixture
def crowd(tmp_path: Path) -> Desk:
    made = desk(tmp_path, "credit:\n  approved: false\n")
    (tmp_path / "results.csv").write_text(RESULTS, encoding="utf-8")
    return made


def arguments(crowd: Desk) -> list[object]:
    return ["certify", crowd.folder / "results.csv", "--course", crowd.folder / "course", "--output", crowd.folder / "output", "--keys", crowd.keys, "--jobs", "2"]


def _assert_each_once(crowd: Desk) -> None:
    register = Register(crowd.register)
    assert sorted(entry.learner for entry in register.entries) == sorted(str(number) for number in range(COUNT))
    files = [file.name for file in (crowd.folder / "output/certificates").iterdir()]
    assert sorted(files) == sorted(f"{entry.name.replace(' ', '-')}-{entry.code}.pdf" for entry in register.entries)


def test_a_killed_run_is_finished_by_the_next(crowd: Desk) -> None:
    folder = crowd.folder / "output/certificates"
    killed = start(*arguments(crowd))
    deadline = time.monotonic() + 60
    while not (folder.is_dir() and any(file.suffix == ".pdf" for file in folder.iterdir())):
        assert killed.poll() is None, killed.communicate()
        assert time.monotonic() < deadline
        time.sleep(0.01)
    os.killpg(killed.pid, signal.SIGKILL)
    killed.communicate()
    made = {file.name: file.read_bytes() for file in folder.glob("*.pdf")}
    assert len(made) < COUNT
    again = run(*arguments(crowd))
    assert again.returncode == 0, again.stderr
    for left in folder.glob(".*"):
        left.unlink()
    _assert_each_once(crowd)
    for name, data in made.items():
        assert (folder / name).read_bytes() == data
    assert crowd.do("verify", next(folder.glob("Learner-Number-99-*.pdf"))) == 0


def test_two_runs_at_once_issue_each_certificate_once(crowd: Desk) -> None:
    both = [start(*arguments(crowd)) for _ in range(2)]
    said = [process.communicate() for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    _assert_each_once(crowd)


def test_an_output_that_cannot_be_written_is_told_in_a_sentence(crowd: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    (crowd.folder / "output").write_text("in the way", encoding="utf-8")
    assert crowd.certify("name,id,score,completed on\nAda Able,1,90,2026-03-15\n") == 1
    said = capsys.readouterr().err
    assert "could not be read or written" in said
    assert "Traceback" not in said
    (crowd.folder / "output").unlink()
    assert crowd.certify("name,id,score,completed on\nAda Able,1,90,2026-03-15\n") == 0
    assert len(crowd.rows()) == 1
    assert crowd.do("verify", crowd.file("Ada Able")) == 0
