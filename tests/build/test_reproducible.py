"""The same course gives the same bytes: whoever builds it, wherever, whenever and however."""

from __future__ import annotations

import os
import shutil

import pytest

from tests.support.tool import files, run

ELSEWHERE = {
    "PYTHONHASHSEED": "4711",
    "TZ": "Asia/Kathmandu",
    "LANG": "de_DE.UTF-8",
    "LC_ALL": "C",
    "COLUMNS": "40",
    "HOME": "/nowhere",
    "SOURCE_DATE_EPOCH": "86400",
    "PYTHONUTF8": "0",
}


@pytest.fixture(scope="module")
def elsewhere(built_small, tmp_path_factory):
    """The outputs of the same course under another name and date, in another place, built by one process in another world."""
    folder = tmp_path_factory.mktemp("a longer way, with ünïcode") / "deeper" / "still"
    course = folder / "Kurs 1"
    shutil.copytree(built_small.course, course)
    for file in course.rglob("*"):
        os.utime(file, (978_307_200, 978_307_200))
    done = run(
        "build",
        "--course",
        course,
        "--output",
        folder / "made here",
        "--jobs",
        1,
        env=ELSEWHERE,
        cwd=folder.parent,
    )
    assert done.returncode == 0, done.stderr
    return folder / "made here"


def test_two_builds_give_the_same_bytes(built_small, elsewhere):
    one, other = built_small.outputs(), files(elsewhere)
    assert one.keys() == other.keys()
    assert [name for name in one if one[name] != other[name]] == []


def test_no_output_tells_where_it_was_made(elsewhere):
    import pikepdf

    parts = [part.encode() for part in ("a longer way", "Kurs 1", "made here", str(elsewhere.parent))]
    for name in files(elsewhere):
        data = (elsewhere / name).read_bytes()
        if name.endswith(".pdf"):
            with pikepdf.open(elsewhere / name) as pdf:
                data += b"".join(
                    bytes(item.read_bytes())
                    for item in pdf.objects
                    if isinstance(item, pikepdf.Stream) and _readable(item)
                )
                data += repr(pdf.docinfo).encode()
        assert not [part for part in parts if part in data], name


def _readable(stream) -> bool:
    return stream.get("/Filter") in (None, "/FlateDecode")


def test_all_at_once_or_one_target_after_another(built_small, unbuilt):
    for target in ("key", "guide"):
        unbuilt.rebuilt(target, "--jobs", 3)
    unbuilt.rebuilt()
    assert unbuilt.outputs() == built_small.outputs()
