"""What authors are told: each folder in `diagnostics/`, laid over the clean course, gives what it expects.

A folder is called CODE-short-name. Its files replace or join those of the clean course, after the paths in
its `remove.txt` are gone; its `expected.txt` has a line `path:line CODE` for each diagnostic.
"""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from coursewright.cli import main
from coursewright.codes import CODES
from coursewright.course import Course
from coursewright.diagnostics import Diagnostic, Report
from coursewright.model import CALLOUT_KINDS, Callout, walk
from coursewright.questions import KINDS
from coursewright.reading import read

TESTS = Path(__file__).resolve().parent
CLEAN = TESTS / "clean"
FOLDERS = sorted(folder.name for folder in (TESTS / "diagnostics").iterdir() if folder.is_dir())
NOT_LAID = ("expected.txt", "remove.txt")
# Only a build or a delivery can raise these; where that is tested.
OF_A_BUILD = {
    **dict.fromkeys(("P001", "P002", "P003"), "build/test_stories.py"),
    **dict.fromkeys(("L001", "L003"), "slides/test_findings.py"),
    **dict.fromkeys(("R001", "R006", "R007", "R015"), "delivery/test_tables.py"),
    **dict.fromkeys(("R002", "R003", "R004", "R005", "R008", "R009", "R010", "R011", "R012"), "delivery/rosters/expected.txt"),
    **dict.fromkeys(("K004", "K005", "K006", "K007", "K008"), "certificates/test_results.py"),
    **dict.fromkeys(("K009", "K010", "K011", "K012"), "certificates/test_issuing.py"),
    "M001": "delivery/test_messages.py", "M002": "delivery/test_messages.py",
    "R013": "delivery/test_distribute.py", "R014": "delivery/test_distribute.py",
}
# Raised for a file that is not there, or that is a folder.
OF_NO_FILE = ("F001", "F004", "F006", "F010")
INTERNAL = re.compile(r"Traceback|Error\b|Exception|pydantic|None\b|<class|\bdict\b|\bstr\b|\{\}")


def laid(name: str, place: Path) -> Path:
    """The clean course with the folder of this name laid over it, in a new folder `place`."""
    over = TESTS / "diagnostics" / name
    shutil.copytree(CLEAN, place)
    for path in _lines(over / "remove.txt"):
        gone = place / path
        if gone.is_dir():
            shutil.rmtree(gone)
        else:
            gone.unlink()
    for file in sorted(over.rglob("*")):
        path = file.relative_to(over)
        if file.is_file() and path.as_posix() not in NOT_LAID:
            (place / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, place / path)
    return place


def _lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines() if file.exists() else []


def expected_of(name: str) -> list[str]:
    return sorted(_lines(TESTS / "diagnostics" / name / "expected.txt"))


def found_in(course: Path, called: str = "course") -> tuple[Diagnostic, ...]:
    """All diagnostics of a check, in order; their paths begin with what the course folder is `called`."""
    report = Report()
    read(course, called, report)
    return report.diagnostics


def shown(found: Diagnostic) -> str:
    return f"{found.span.path.removeprefix('course/')}:{found.span.line} {found.code}"


def check(course: Path, capsys: pytest.CaptureFixture[str], *options: str) -> tuple[int, str, str]:
    """The exit status of `coursewright check` and what it printed."""
    status = main(["check", "--course", str(course), "--quiet", *options])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


# --- the clean course


def test_the_clean_course_has_no_diagnostic(capsys: pytest.CaptureFixture[str]) -> None:
    assert found_in(CLEAN) == ()
    assert check(CLEAN, capsys, "--strict") == (0, "", "")


def test_the_clean_course_shows_every_kind_of_question_and_callout() -> None:
    course = read(CLEAN, "course", Report())
    assert isinstance(course, Course)
    assert {question.kind for document in course.documents() for question in document.questions} == {
        kind.name for kind in KINDS
    }
    blocks = [block for document in course.documents() for block in walk(document.blocks)]
    assert {block.kind for block in blocks if isinstance(block, Callout)} == set(CALLOUT_KINDS)


# --- one folder, its diagnostics


@pytest.mark.parametrize("name", FOLDERS)
def test_a_folder_gives_what_it_expects(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = laid(name, tmp_path / "course")
    diagnostics = found_in(course)
    assert sorted(map(shown, diagnostics)) == expected_of(name)
    for found in diagnostics:
        _assert_it_helps(found)
        _assert_it_points_into(course, found)
    failed = any(CODES[found.code].severity == "error" for found in diagnostics)
    assert check(course, capsys)[0] == (1 if failed else 0)


def _assert_it_helps(found: Diagnostic) -> None:
    assert found.message.strip()
    assert found.hint.strip() or found.severity == "warning", f"{found} has no hint"
    for text in (found.message, found.hint):
        assert text.isprintable(), f"{text!r} is more than one line"
        assert not INTERNAL.search(text), f"{text!r} speaks of the program's inside"


def _assert_it_points_into(course: Path, found: Diagnostic) -> None:
    file = course / found.span.path.removeprefix("course/")
    if found.code in OF_NO_FILE and not file.is_file():
        assert (found.span.line, found.span.column) == (1, 0)
        return
    lines = file.read_bytes().decode("utf-8", "replace").split("\n")
    assert 1 <= found.span.line <= len(lines)
    assert 0 <= found.span.column <= len(lines[found.span.line - 1]) + 1


def test_each_folder_is_about_the_code_in_its_name() -> None:
    for name in FOLDERS:
        codes = {line.rpartition(" ")[2] for line in expected_of(name)}
        assert codes, f"{name} expects nothing"
        assert codes <= set(CODES)
        if re.match(r"[A-Z]\d{3}-", name):
            assert name[:4] in codes


def test_no_code_lacks_a_folder() -> None:
    for code, file in OF_A_BUILD.items():
        assert code in (TESTS / file).read_text(encoding="utf-8")
    assert set(CODES) - set(OF_A_BUILD) == {name[:4] for name in FOLDERS if name[:4] in CODES}


# --- what no folder can hold


def test_a_course_folder_that_does_not_exist(tmp_path: Path) -> None:
    (found,) = found_in(tmp_path / "nowhere")
    assert (str(found.span), found.code) == ("course:1", "F001")
    _assert_it_helps(found)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("handouts/fault.md", "handouts/fault.md:1 F003"),
        ("figures/hand.svg", "modules/02-how.md:55 F003"),
        ("data/geneva.csv", "modules/01-when.md:14 F003"),
        ("course.yaml", "course.yaml:1 F003"),
    ],
)
def test_a_link_out_of_the_course_folder(path: str, expected: str, tmp_path: Path) -> None:
    course = shutil.copytree(CLEAN, tmp_path / "course")
    outside = tmp_path / "outside"
    outside.write_text("---\ntitle: A page\n---\n\nSomebody's own.\n", encoding="utf-8")
    (course / path).unlink(missing_ok=True)
    (course / path).symlink_to(outside)
    assert [shown(found) for found in found_in(course)] == [expected]


@pytest.mark.parametrize("name", ["why?.md", "a:b.md", "a|b.md"])
def test_a_page_whose_name_does_not_travel(name: str, tmp_path: Path) -> None:
    course = shutil.copytree(CLEAN, tmp_path / "course")
    (course / "handouts/sheet.md").rename(course / "handouts" / name)
    assert [shown(found) for found in found_in(course)] == [f"handouts/{name}:1 F009"]


def test_a_page_in_windows_style_is_read_alike(tmp_path: Path) -> None:
    """Line ends of two characters, tabs and a byte-order mark change neither findings nor their places."""
    course = shutil.copytree(CLEAN, tmp_path / "course")
    for page in course.rglob("*.md"):
        page.write_bytes(b"\xef\xbb\xbf" + page.read_bytes().replace(b"\n", b"\r\n"))
    assert found_in(course) == ()
    fault = course / "handouts/sheet.md"
    fault.write_bytes(fault.read_bytes() + b"\r\n\t1. Water\r\n\r\n#### Deep\r\n")
    assert [shown(found) for found in found_in(course)] == ["handouts/sheet.md:12 S001"]


# --- a run with many


MANY = "five-errors"


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A course with errors of six kinds in five files."""
    return laid(MANY, tmp_path / "course")


def test_one_run_tells_everything(many: Path) -> None:
    diagnostics = found_in(many)
    assert len({found.code for found in diagnostics}) >= 5
    assert len({found.span.path for found in diagnostics}) == 5
    assert list(diagnostics) == sorted(
        diagnostics, key=lambda found: (found.span.path, found.span.line, found.span.column, found.code)
    )


def test_as_text(many: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = check(many, capsys)
    assert (status, out) == (1, "")
    *lines, last = err.splitlines()
    diagnostics = found_in(many, many.as_posix())
    assert lines == [
        line for found in diagnostics for line in (_first_line(found), f"    hint: {found.hint}")
    ]
    assert last == f"{len(diagnostics)} errors, 0 warnings."


def _first_line(found: Diagnostic) -> str:
    place = f"{found.span.path}:{found.span.line}" + (f":{found.span.column}" if found.span.column else "")
    return f"{place}: error {found.code}: {found.message}"


def test_as_json(many: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = check(many, capsys, "--format", "json")
    assert (status, err) == (1, "")
    assert json.loads(out) == [
        {
            "path": found.span.path,
            "line": found.span.line,
            "column": found.span.column,
            "severity": "error",
            "code": found.code,
            "message": found.message,
            "hint": found.hint,
        }
        for found in found_in(many, many.as_posix())
    ]


def test_as_workflow_commands(many: Path, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = check(many, capsys, "--format", "github")
    assert (status, err) == (1, "")
    said = [
        re.fullmatch(r"::error file=(.+),line=(\d+)(?:,col=(\d+))?,title=(\w+)::(.+)", line)
        for line in out.splitlines()
    ]
    told = [found.groups(default="0") for found in said if found is not None]
    assert len(told) == len(said)
    assert told == [
        (
            found.span.path,
            str(found.span.line),
            str(found.span.column),
            found.code,
            f"{found.message} {found.hint}",
        )
        for found in found_in(many, many.as_posix())
    ]


def test_a_build_of_a_course_with_errors_makes_nothing(
    many: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    output = tmp_path / "output"
    assert main(["build", "--course", str(many), "--output", str(output)]) == 1
    printed = capsys.readouterr().err
    assert all(_first_line(found) in printed for found in found_in(many, many.as_posix()))
    assert not output.exists()


def test_warnings_fail_only_if_asked_to(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    course = laid("C002-never-cited", tmp_path / "course")
    assert check(course, capsys)[0] == 0
    status, _, err = check(course, capsys, "--strict")
    assert status == 1
    assert ": warning C002: " in err
    assert err.endswith("0 errors, 1 warning.\n")
