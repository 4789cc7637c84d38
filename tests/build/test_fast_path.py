"""Nothing changed: the build answers from its notes, without loading what it would need to make anything."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.support.small import edit
from tests.support.tool import environment, run

HEAVY = {
    "weasyprint",
    "pikepdf",
    "jinja2",
    "markdown",
    "pydantic",
    "yaml",
    "citeproc",
    "multiprocessing",
    "concurrent",
    "rich",
    "lxml",
    "subprocess",
    "asyncio",
    "logging",
    "xml",
    "http",
    "email",
}


def with_warning(project) -> None:
    """Make the course one that builds with a warning."""
    edit(project.course / "modules/01-first.md", " [@book2020]", "")
    edit(project.course / "modules/02-second.md", " [@book2020]", "")
    project.rebuilt("web")


def test_it_imports_nothing_heavy(project):
    done = run("build", cwd=project.folder, options=("-X", "importtime"))
    assert done.returncode == 0
    assert done.stdout == "Everything is up to date in output/.\n"
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0]
        for line in done.stderr.splitlines()
        if line.startswith("import time:")
    }
    assert "coursewright" in imported
    assert imported & HEAVY == set()


def test_it_starts_no_process(project):
    watched = """\
import sys
started = []
ways = ("os.fork", "os.forkpty", "os.posix_spawn", "os.exec", "os.system")
sys.addaudithook(lambda event, arguments: started.append(event) if event in ways else None)
from coursewright.cli import main
status = main(["build"])
print(started, "_posixsubprocess" in sys.modules)
sys.exit(status)
"""
    arguments = [sys.executable, "-c", watched]
    done = subprocess.run(
        arguments, cwd=project.folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "[] False")
    edit(project.course / "assessment/post-test.md", "Which shape was shown?", "Which shape was it?")
    done = subprocess.run(
        arguments, cwd=project.folder, env=environment(), capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "[] True"), (
        "the watch sees when there is something to see"
    )


def test_it_writes_nothing(project):
    def stamps() -> dict[str, int]:
        return {str(path): path.stat().st_mtime_ns for path in [project.output, *project.output.rglob("*")]}

    before = stamps()
    project.rebuilt()
    assert stamps() == before


def test_it_tells_the_warnings_again(project):
    with_warning(project)
    first, again = project.build("web"), project.build("web")
    assert (first.returncode, again.returncode) == (0, 0)
    assert "course/references.json:1: warning C002" in again.stderr
    assert again.stdout == "Everything is up to date in output/.\n"
    assert "hint:" in again.stderr


def test_it_tells_them_in_every_format(project):
    with_warning(project)
    as_json = project.build("web", "--format", "json")
    found = json.loads(as_json.stdout)
    assert [(entry["code"], entry["severity"], entry["path"], entry["line"]) for entry in found] == [
        ("C002", "warning", "course/references.json", 1)
    ]
    github = project.build("web", "--format", "github")
    assert github.stdout.startswith("::warning file=course/references.json,line=1,title=C002::")
    assert (as_json.stderr, github.stderr) == ("", "")


def test_it_fails_on_them_when_strict(project):
    with_warning(project)
    done = project.build("web", "--strict")
    assert done.returncode == 1
    assert "warning C002" in done.stderr


def test_without_warnings_the_list_is_empty(project):
    done = project.build("--format", "json")
    assert (done.returncode, json.loads(done.stdout), done.stderr) == (0, [], "")


def test_quiet_says_nothing(project):
    done = project.build("--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_anything_that_changes_is_noticed(project):
    for name in ("modules/01-first.md", "figures/first.svg", "references.json", "handouts/new.md"):
        file = project.course / name
        file.write_bytes((file.read_bytes() if file.exists() else b"---\ntitle: New\n---\n\nText.\n") + b" ")
        assert "Everything is up to date" not in project.build("tests").stdout, name
    assert "Everything is up to date" in project.build("tests").stdout
    (project.output / "learner/test.pdf").write_bytes(b"")
    assert "output/learner/test.pdf" in project.build("tests").stdout
