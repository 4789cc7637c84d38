"""`coursewright new`: the course it makes is clean and shows everything; and it never writes over anything."""

from __future__ import annotations

import datetime
import os
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from coursewright.cli import main
from coursewright.course import Course
from coursewright.diagnostics import Report
from coursewright.model import (
    CALLOUT_KINDS,
    Callout,
    Citation,
    Figure,
    Heading,
    Link,
    NoteMark,
    Prose,
    Quote,
    Rating,
    Table,
    WritingLines,
    passages,
    walk,
)
from coursewright.questions import KINDS
from coursewright.reading import read
from coursewright.starter import make

ROOT = Path(__file__).resolve().parent.parent
RUN = [sys.executable, "-c", "import sys; from coursewright.cli import main; sys.exit(main(sys.argv[1:]))"]
EVERY_OUTPUT = {
    *(f"learner/{name}.html" for name in ("index", "course", "01-when", "02-how", "one", "glossary", "references", "evaluation")),
    *(f"learner/{name}.pdf" for name in ("workbook", "pre-test", "test", "handouts/01-when", "handouts/02-how", "handouts/one")),
    *(f"instructor/{name}.pdf" for name in ("guide", "answer-key", "handouts/01-when", "handouts/02-how")),
}


def new(folder: Path) -> tuple[int, list[str]]:
    """Make a course; the exit status, and the lines that were said."""
    said: list[str] = []
    return make(folder, said.append), "\n".join(said).splitlines()


def course_in(folder: Path) -> Course:
    """The course in a folder that must hold one without a finding."""
    report = Report()
    course = read(folder, folder.name, report)
    assert report.diagnostics == ()
    assert course is not None
    return course


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("new") / "hands"
    assert new(folder)[0] == 0
    return folder


# --- the course


def test_it_has_no_mistake_and_no_warning(made: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--course", str(made), "--strict", "--format", "json"]) == 0
    assert capsys.readouterr().out.strip() == "[]"


def test_it_builds_without_a_warning(made: Path, tmp_path: Path) -> None:
    command = [*RUN, "build", "--course", str(made), "--output", str(tmp_path), "--strict", "--quiet"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    files = {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()}
    assert files >= EVERY_OUTPUT
    assert b"Your name" in (tmp_path / "learner/index.html").read_bytes()


def test_it_shows_every_kind_of_question_and_callout(made: Path) -> None:
    course = course_in(made)
    asked = {question.kind for module in course.modules for question in module.questions}
    assert asked == {kind.name for kind in KINDS}
    blocks = [block for document in course.documents() for block in walk(document.blocks)]
    assert {block.kind for block in blocks if isinstance(block, Callout)} == set(CALLOUT_KINDS)


def test_it_shows_every_kind_of_block_and_text(made: Path) -> None:
    course = course_in(made)
    blocks = [block for document in course.documents() for block in walk(document.blocks)]
    assert {type(block) for block in blocks} >= {Figure, Heading, Prose, Quote, Rating, Table, WritingLines}
    figures = [block for block in blocks if isinstance(block, Figure)]
    assert any(figure.data and figure.credit for figure in figures)
    assert any(figure.description for figure in figures)
    assert any(block.caption for block in blocks if isinstance(block, Table))
    texts = [text for document in course.documents() for text in passages(document.blocks)]
    inlines = [inline for text in texts for inline in text.inlines]
    assert {type(inline) for inline in inlines} == {Citation, Link, NoteMark}
    cited = [inline for inline in inlines if isinstance(inline, Citation)]
    assert any(item.locator for citation in cited for item in citation.items)
    assert any(len(citation.items) > 1 for citation in cited)
    assert course.modules[0].abbreviations == {"WHO": "World Health Organization"}
    assert any("\n: " in text.text for text in passages(course.modules[1].blocks)), "no definition list"
    assert any(len(term.forms) > 1 for term in course.terms)


def test_it_points_at_everything_that_can_be_pointed_at(made: Path) -> None:
    course = course_in(made)
    pointed = set()
    for module in course.modules:
        for text in passages(module.blocks):
            for link in text.inlines:
                if isinstance(link, Link):
                    path, _, id = link.destination.rpartition("/")[2].partition("#")
                    document = path if path == "glossary.md" else f"modules/{path}" if path else module.path
                    pointed.add(course.targets[document, id].kind)
    assert pointed == {"module", "section", "figure", "table", "question", "term"}


def test_it_bears_the_date_of_its_making(tmp_path: Path) -> None:
    before = datetime.date.today()
    new(tmp_path / "c")
    released = course_in(tmp_path / "c").settings.dates.released
    assert before <= released <= datetime.date.today()


def test_an_editor_finds_the_schema_of_the_settings(made: Path, tmp_path: Path) -> None:
    first = (made / "course.yaml").read_text(encoding="utf-8").splitlines()[0]
    named = made / first.partition("$schema=")[2]
    assert main(["schema", "--to", str(tmp_path)]) == 0
    assert named.read_bytes() == (tmp_path / "course.schema.json").read_bytes()


# --- where it is made


@pytest.mark.parametrize("name", ["course", "hands", "two words", "a/b", "Кисти-рук", "手-🙌", "x.y", "."])
def test_the_commands_it_names_work(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / "home"
    home.mkdir()
    monkeypatch.chdir(home)
    status, said = new(Path(name))
    assert status == 0
    check, build = (shlex.split(line) for line in said[-2:])
    assert check[:2] == ["coursewright", "check"]
    assert build[:2] == ["coursewright", "build"]
    assert main([*check[1:], "--quiet", "--strict"]) == 0
    output = Path(build[build.index("--output") + 1]) if "--output" in build else Path("output")
    assert not output.resolve().is_relative_to(Path(name).resolve()), "the output would lie in the course"
    assert any(str(Path(name) / "course.yaml") in line and "name" in line for line in said)


def test_it_names_the_front_door_if_called_by_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["build.py", "new", "c"])
    assert new(tmp_path / "c")[1][-1].strip().startswith("python3 build.py build --course ")


def test_an_empty_folder_is_filled(tmp_path: Path) -> None:
    assert new(tmp_path)[0] == 0
    course_in(tmp_path)


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "course.yaml").write_text("mine", encoding="utf-8")
    status, said = new(tmp_path)
    assert status == 2
    assert len(said) == 1
    assert "not empty" in said[0]
    assert [file.name for file in tmp_path.iterdir()] == ["course.yaml"]
    assert (tmp_path / "course.yaml").read_text(encoding="utf-8") == "mine"


def test_a_file_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes").write_text("mine", encoding="utf-8")
    for place in (tmp_path / "notes", tmp_path / "notes" / "course"):
        status, said = new(place)
        assert status == 2
        assert len(said) == 1
    assert (tmp_path / "notes").read_text(encoding="utf-8") == "mine"


def test_a_link_to_nowhere_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    assert new(tmp_path / "link")[0] == 2
    assert not (tmp_path / "nowhere").exists()


@pytest.mark.parametrize("name", [" ", "a ", "a\nb", "a\x1b[0m", "a\0b", "a\udcff", "x" * 400])
def test_a_name_that_is_no_name_is_refused(name: str, tmp_path: Path) -> None:
    status, said = new(tmp_path / name)
    assert status == 2
    assert len(said) == 1
    assert said[0].isprintable()
    assert list(tmp_path.iterdir()) == []
