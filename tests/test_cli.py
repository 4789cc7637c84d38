"""The command line: what it takes, what it says, and with which status it ends."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from coursewright import __version__
from coursewright.cli import COMMANDS, TARGETS, main
from coursewright.pipeline import EXPORTERS
from tests.support.small import edit, make_course
from tests.support.tool import ROOT, command, environment, run

GOOD, ERRORS, USAGE = 0, 1, 2


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    """A small course at `course`, from where the command runs."""
    monkeypatch.chdir(tmp_path)
    return make_course(tmp_path / "course")


@pytest.fixture
def say(capsys):
    """Runs a command in this process; its status, standard output and standard error."""

    def told(*arguments: str) -> tuple[int, str, str]:
        status = main(arguments)
        said = capsys.readouterr()
        return status, said.out, said.err

    return told


def warn(course: Path) -> None:
    """Make the course one with a warning: its only reference is cited no more."""
    for name in ("01-first", "02-second"):
        edit(course / f"modules/{name}.md", " [@book2020]", "")


def err(course: Path) -> None:
    """Make it one with an error and a warning."""
    edit(course / "modules/01-first.md", " [@book2020]", "")
    edit(course / "modules/02-second.md", "[@book2020]", "[@nobody, p. 5]")


# --- asking for help


def test_help(say):
    status, out, err = say("--help")
    assert (status, err) == (GOOD, "")
    for name in COMMANDS:
        assert f"\n    {name}" in out
    assert "Without a command, the course is built." in out


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command(command, say):
    status, out, err = say(command, "--help")
    assert (status, err) == (GOOD, "")
    for option in (
        "--course DIR",
        "--output DIR",
        "--jobs N",
        "--strict",
        "--format {text,json,github}",
        "--quiet",
    ):
        assert option in out
    assert out.isascii() or "Traceback" not in out


def test_help_of_build_names_every_target(say):
    _, out, _ = say("build", "--help")
    for target in TARGETS:
        assert f"\n                          {target} " in out


def test_targets_are_those_that_exporters_plan(course):
    from coursewright.diagnostics import Report
    from coursewright.exporters.studio import Studio
    from coursewright.paths import templates
    from coursewright.reading import read

    known = read(course, "course", Report())
    assert known is not None
    assert {job.target for plan in EXPORTERS for job in plan(Studio(known, templates()))} == set(TARGETS)


def test_version(say):
    assert say("--version") == (GOOD, f"coursewright {__version__}\n", "")


# --- wrong usage: one line, status 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["biuld"], "there is no command or target “biuld”. Did you mean “build”?"),
        (["build", "handuots"], "there is no command or target “handuots”. Did you mean “handouts”?"),
        (
            ["web", "--course", "course", "gide"],
            "there is no command or target “gide”. Did you mean “guide” or “slides”?",
        ),
        (["--bogus"], "--bogus"),
        (["check", "--bogus"], "--bogus"),
        (["check", "extra"], "extra"),
        (["--format", "xml"], "--format"),
        (["--jobs", "0"], "'0' is not a number from 1 to 512"),
        (["--jobs", "two"], "'two' is not a number from 1 to 512"),
        (["--jobs"], "--jobs"),
        (["--course"], "--course"),
        (["new"], "name"),
    ],
)
def test_wrong_usage_is_told_in_one_line(arguments, said, say):
    status, out, err = say(*arguments)
    assert (status, out) == (USAGE, "")
    assert said in err
    assert err.startswith("coursewright")
    assert err.endswith("--help\n")
    assert err.count("\n") == 1


# --- which command is meant


def test_without_a_command_the_course_is_built(course):
    done = run("web", "--quiet", cwd=course.parent)
    assert (done.returncode, done.stdout, done.stderr) == (GOOD, "", "")
    assert (course.parent / "output/learner/index.html").is_file()
    assert not (course.parent / "output/learner/workbook.pdf").exists()
    again = run("--course", "course", "web", cwd=course.parent)
    assert (again.returncode, again.stdout) == (GOOD, "Everything is up to date in output/.\n")


def test_options_may_stand_before_the_command(course, say):
    (course.parent / "check").mkdir()
    assert say("--quiet", "--course", "course", "check") == (GOOD, "", "")
    status, _, err = say("--course", "check", "check")
    assert (status, "check/course.yaml" in err) == (ERRORS, True)


# --- check


def test_check_of_a_good_course(course, say):
    status, out, err = say("check")
    assert (status, err) == (GOOD, "No mistakes were found.\n")
    assert [line.split()[0] for line in out.splitlines()[1:4]] == ["1", "2", "Together"]


def test_check_makes_nothing(course, say):
    before = sorted(course.parent.rglob("*"))
    say("check")
    assert sorted(course.parent.rglob("*")) == before


def test_a_warning_is_no_error_unless_strict(course, say):
    warn(course)
    status, _, err = say("check")
    assert (status, err.splitlines()[-1]) == (GOOD, "0 errors, 1 warning.")
    assert say("check", "--strict")[0] == ERRORS


def test_text(course, say):
    err(course)
    status, _, said = say("check", "--format", "text")
    assert status == ERRORS
    assert said.splitlines() == [
        "course/modules/02-second.md:10:34: error C001: the reference “nobody” is not in the bibliography",
        "    hint: Known here: book2020.",
        "course/references.json:1: warning C002: the reference “book2020” is never cited",
        "    hint: Cite it, or remove it from the bibliography.",
        "1 error, 1 warning.",
    ]


def test_json(course, say):
    err(course)
    status, out, said = say("check", "--format", "json")
    assert (status, said) == (ERRORS, "")
    found = json.loads(out)
    assert [set(entry) for entry in found] == [
        {"path", "line", "column", "severity", "code", "message", "hint"}
    ] * 2
    assert found[1] == {
        "path": "course/references.json",
        "line": 1,
        "column": 0,
        "severity": "warning",
        "code": "C002",
        "message": "the reference “book2020” is never cited",
        "hint": "Cite it, or remove it from the bibliography.",
    }
    assert out.isascii()


def test_github(course, say):
    (course.parent / "a,b:100%").mkdir()
    course.rename(course.parent / "a,b:100%/course")
    err(course.parent / "a,b:100%/course")
    status, out, said = say("check", "--format", "github", "--course", "a,b:100%/course")
    assert (status, said) == (ERRORS, "")
    place = "a%2Cb%3A100%25/course"
    first, second = out.splitlines()
    assert first == (
        f"::error file={place}/modules/02-second.md,line=10,col=34,title=C001::"
        "the reference “nobody” is not in the bibliography Known here: book2020."
    )
    assert second == (
        f"::warning file={place}/references.json,line=1,title=C002::"
        "the reference “book2020” is never cited Cite it, or remove it from the bibliography."
    )


def test_github_escapes_what_would_break_a_line(course, say):
    (course / "modules/01-first.md").write_bytes(
        (course / "modules/01-first.md").read_bytes().replace(b"objective=first-name", b"objective=50%")
    )
    _, out, _ = say("check", "--format", "github")
    assert "50%25" in out
    assert "50% " not in out


def test_quiet_says_only_what_is_wrong(course, say):
    assert say("check", "--quiet") == (GOOD, "", "")
    err(course)
    status, out, said = say("check", "--quiet")
    assert (status, out) == (ERRORS, "")
    assert said.splitlines()[-1] == "1 error, 1 warning."


def test_every_finding_in_one_run(course, say):
    edit(course / "course.yaml", "title:", "sub-title: x\ntitle:")
    edit(course / "modules/01-first.md", "../figures/first.svg", "../figures/none.svg")
    edit(course / "modules/02-second.md", "[x] A circle", "[ ] A circle")
    (course / "assessment/post-test.md").write_bytes(b"---\ntitle: \xff\n---\n")
    _, _, said = say("check")
    assert {line.split(": error ")[1][:4] for line in said.splitlines() if ": error " in line} == {
        "F002",
        "Y002",
        "Q001",
        "I001",
    }


def test_a_folder_that_is_no_course(tmp_path, monkeypatch, say):
    monkeypatch.chdir(tmp_path)
    for name in ("check", "build"):
        status, _, said = say(name, "--course", "nowhere")
        assert status == ERRORS
        assert said.startswith("nowhere:1: error F001: this course folder does not exist")
    assert list(tmp_path.iterdir()) == []


def test_a_file_instead_of_a_course(tmp_path, say):
    (tmp_path / "file").write_text("x")
    assert say("check", "--course", str(tmp_path / "file"))[0] == ERRORS


FORBIDDING = """\
import importlib.abc, sys
class Forbidding(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in ("weasyprint", "pikepdf", "multiprocessing"):
            raise ImportError(f"{name} is not to be had")
sys.meta_path.insert(0, Forbidding())
from coursewright.cli import main
sys.exit(main(sys.argv[1:]))
"""


@pytest.mark.parametrize("arguments", [["check"], ["schema"], ["new", "another"], ["--help"]])
def test_it_works_where_no_page_can_be_laid_out(arguments, course):
    done = subprocess.run(
        [sys.executable, "-c", FORBIDDING, *arguments],
        cwd=course.parent,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == GOOD, done.stderr


def test_without_pango_a_build_says_so(course):
    missing = """\
import sys
from coursewright.setup import system
system.PANGO = system.Need("Pango", lambda: False, {})
from coursewright.cli import main
sys.exit(main(["build"]))
"""
    done = subprocess.run(
        [sys.executable, "-c", missing],
        cwd=course.parent,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (USAGE, "")
    assert done.stderr.startswith("Pango is missing; ")
    assert done.stderr.count("\n") == 1
    assert not (course.parent / "output").exists()


def test_the_bundled_course_has_no_error(say):
    status, out, said = say("check", "--course", str(ROOT / "course"))
    assert status == GOOD, said
    assert ": error " not in said
    assert len([line for line in out.splitlines() if line[:1].isdigit()]) == 4


# --- build


def test_what_a_build_says(course):
    done = run("build", "web", cwd=course.parent)
    assert done.returncode == GOOD
    lines = done.stdout.splitlines()
    assert lines[0].startswith("Made ")
    assert " files in " in lines[0]
    assert lines[0].endswith(" s:")
    assert "  output/learner/index.html" in lines
    assert all(line.startswith("made ") for line in done.stderr.splitlines())


def test_what_it_says_as_json(course):
    warn(course)
    done = run("build", "web", "--format", "json", "--jobs", "1", cwd=course.parent)
    assert (done.returncode, done.stderr) == (GOOD, "")
    assert [entry["code"] for entry in json.loads(done.stdout)] == ["C002"]


def test_it_can_be_read_in_any_encoding(course):
    warn(course)
    edit(course / "course.yaml", "title: A small course", "title: Малый курс")
    edit(course / "modules/01-first.md", "title: The first", "title: 第一")
    (course / "modules/01-first.md").rename(course / "modules/01-第一.md")
    edit(course / "modules/02-second.md", "01-first.md", "01-第一.md")
    for form in ("text", "json", "github"):
        done = subprocess.run(
            command(["build", "web", "--format", form]),
            cwd=course.parent,
            env=environment({"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"}),
            capture_output=True,
            check=False,
        )
        assert done.returncode == GOOD, done.stderr
        assert b"Traceback" not in done.stderr
    assert json.loads(run("build", "web", "--format", "json", cwd=course.parent).stdout)


def test_a_reader_that_goes_away_is_no_error(course):
    err(course)
    with open(course.parent / "err", "w") as errors:
        process = subprocess.Popen(
            command(["check", "--format", "json"]),
            cwd=course.parent,
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        assert process.stdout is not None
        process.stdout.close()
        assert process.wait() in (GOOD, ERRORS)
    assert (course.parent / "err").read_text() == ""


# --- test


def test_tests_are_only_in_the_source(monkeypatch, say, tmp_path):
    import coursewright.cli as cli

    monkeypatch.setattr(cli, "__file__", str(tmp_path / "installed/coursewright/cli/__init__.py"))
    status, _, err = say("test")
    assert (status, err) == (
        USAGE,
        "The tests are only in Coursewright's source folder; run there: python3 build.py test\n",
    )


def test_stdout_need_not_be_a_file(course, monkeypatch):
    monkeypatch.setattr(sys, "stdout", io.StringIO())
    assert main(["check", "--quiet"]) == GOOD
