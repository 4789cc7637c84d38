"""What the documentation shows works, and what it lists is complete."""

from __future__ import annotations

import argparse
import json
import re
import shlex
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml

from coursewright import cli
from coursewright.codes import CODES
from coursewright.course import Course
from coursewright.diagnostics import Report
from coursewright.directives import DIRECTIVES
from coursewright.inline import INLINE_TAGS
from coursewright.model import CALLOUT_KINDS, COGNITIVE_LEVELS
from coursewright.parse import slug
from coursewright.questions import KINDS
from coursewright.reading import read
from coursewright.references import EVIDENCE
from coursewright.settings import SCHEMAS
from coursewright.setup import system
from coursewright.starter import make

ROOT = Path(__file__).resolve().parent.parent
PAGES = [ROOT / name for name in ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")]
PAGES += sorted((ROOT / "docs").glob("*.md"))
FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<!`)!?\[[^\]]*\]\(([^)\s]+)[^)]*\)")
FRONT = """---
title: An example
minutes: 5
objectives:
  press-safely: Press safely.
---

## A section

"""


@dataclass(frozen=True)
class Example:
    """A fenced block of a page: its language, the file it belongs to (may be empty), the heading above it."""

    language: str
    file: str
    text: str
    line: int
    heading: str

    def __str__(self) -> str:
        return f"line{self.line}-{slug(self.heading)}"


def examples(page: Path) -> list[Example]:
    text = page.read_text(encoding="utf-8")
    found = []
    for block in FENCE.finditer(text):
        before = FENCE.sub("", text[: block.start()])
        heading = re.findall(r"^#+ (.*)$", before, re.MULTILINE)[-1]
        language, _, file = block.group(2).strip().partition(" ")
        line = text.count("\n", 0, block.start()) + 1
        found.append(Example(language, file, block.group(3), line, heading))
    return found


def without_examples(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


AUTHORING = examples(ROOT / "docs/authoring.md")
SHOWN = [example for example in AUTHORING if example.language not in ("sh", "text")]


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clean") / "course"
    make(folder, lambda line: None)
    return folder


def put(example: Example, course: Path) -> None:
    """Put an example where it belongs in a course."""
    file = course / (example.file or "modules/03-example.md")
    if example.file == "course.yaml":
        file.write_text(example.text, encoding="utf-8")
    elif example.file == "references.json":
        known = json.loads(file.read_text(encoding="utf-8"))
        file.write_text(json.dumps([*known, *json.loads(example.text)]), encoding="utf-8")
    elif example.file == "references.bib":
        (course / "references.json").unlink()
        file.write_text(example.text, encoding="utf-8")
        shutil.rmtree(course / "modules")
        (course / "modules").mkdir()
        (course / "modules/01-a.md").write_text(f"{FRONT}Text [@example2020].\n", encoding="utf-8")
        for other in ("handouts/one.md", "glossary.md", "assessment/pre-test.md", "assessment/post-test.md"):
            (course / other).unlink()
    elif file.exists():
        file.write_text(f"{file.read_text(encoding='utf-8')}\n{example.text}", encoding="utf-8")
    else:
        front = "" if example.text.startswith("---\n") else FRONT
        file.write_text(front + example.text, encoding="utf-8")


def loaded(example: Example, clean: Path, place: Path) -> Course:
    """The clean course with the example in it, which must be without a finding but for what is never cited or asked."""
    shutil.copytree(clean, place)
    put(example, place)
    report = Report()
    course = read(place, place.name, report)
    assert [str(found) for found in report.diagnostics if found.code not in ("C002", "O001")] == []
    assert course is not None
    return course


# --- docs/authoring.md


@pytest.mark.parametrize("example", SHOWN, ids=str)
def test_every_example_can_be_read(example: Example, clean: Path, tmp_path: Path) -> None:
    assert example.language in ("markdown", "yaml", "json", "bibtex")
    course = loaded(example, clean, tmp_path / "course")
    if not example.file:
        assert [module.name for module in course.modules] == ["01-when", "02-how", "03-example"]
        assert len(course.modules[-1].blocks) > 1


@pytest.mark.parametrize("kind", [kind.name for kind in KINDS])
def test_every_kind_of_question_is_shown(kind: str, clean: Path, tmp_path: Path) -> None:
    heading = "truefalse" if kind == "true-false" else kind
    (example,) = (example for example in SHOWN if slug(example.heading) == heading)
    course = loaded(example, clean, tmp_path / "course")
    assert {question.kind for question in course.modules[-1].questions} == {kind}


@pytest.mark.parametrize(
    "words",
    [
        [f"`{kind}`" for kind in CALLOUT_KINDS],
        [f"`{level}`" for level in COGNITIVE_LEVELS],
        [f"`<{tag}>`" for tag in INLINE_TAGS],
        [f"`{evidence}`" for evidence in EVIDENCE],
    ],
    ids=["callouts", "levels", "tags", "evidence"],
)
def test_every_name_is_told(words: list[str]) -> None:
    text = without_examples(ROOT / "docs/authoring.md")
    assert [word for word in words if word not in text] == []


def test_every_directive_and_its_settings_are_told() -> None:
    text = (ROOT / "docs/authoring.md").read_text(encoding="utf-8")
    missing = [name for name in DIRECTIVES if f"<!-- {name}:" not in text]
    missing += [f"{name} {key}" for name, keys in DIRECTIVES.items() for key in keys if key and f"{key}=" not in text]
    assert missing == []


def test_every_setting_is_told_and_shown() -> None:
    schema = SCHEMAS["course"].model_json_schema(by_alias=True)
    keys = {key for part in (schema, *schema["$defs"].values()) for key in part["properties"]}
    table = without_examples(ROOT / "docs/authoring.md").partition("## Settings")[2]
    told = {key for code in re.findall(r"`([^`]+)`", table) for key in code.split(": ")}
    assert keys - told == set()
    (example,) = (example for example in SHOWN if example.file == "course.yaml")
    assert set(schema["properties"]) - set(yaml.safe_load(example.text)) == set()


# --- docs/diagnostics.md


def test_every_code_is_explained_once() -> None:
    text = (ROOT / "docs/diagnostics.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([A-Z]\d{3})` \| (\w+) \| ([^|]+) \| ([^|]+) \|$", text, re.MULTILINE)
    told = [(code, severity, meaning) for code, severity, meaning, _ in rows]
    assert sorted(told) == sorted((code, known.severity, known.title) for code, known in CODES.items())
    assert all(len(what_to_do) > 10 for *_, what_to_do in rows)
    sources = (file.read_text(encoding="utf-8") for file in (ROOT / "coursewright").rglob("*.py") if file.name != "codes.py")
    reported = set(re.findall(r'"([A-Z]\d{3})"', "\n".join(sources)))
    later = {code for code, *_, what_to_do in rows if what_to_do.startswith("Not reported yet")}
    assert later == set(CODES) - reported


# --- README.md


def commands(page: Path) -> list[str]:
    """The commands of a page's shell examples, without their comments."""
    blocks = [example.text for example in examples(page) if example.language == "sh"]
    return [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines() if line.strip()]


def ours(command: str) -> list[str] | None:
    """The arguments of a command that is Coursewright's; None for any other."""
    words = shlex.split(command)
    for front in (["coursewright"], ["python3", "build.py"]):
        if words[: len(front)] == front:
            return words[len(front) :]
    return None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_commands_are_understood(page: Path) -> None:
    for command in commands(page):
        arguments = ours(command)
        if arguments is not None and "--help" not in arguments and arguments[:1] != ["test"]:
            options = cli.parser().parse_args(cli.with_command(arguments))
            assert options.command in cli.COMMANDS, command


def test_quick_commands_of_the_readme_work(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "course", tmp_path / "course")
    monkeypatch.chdir(tmp_path)
    quick = [arguments for command in commands(ROOT / "README.md") if (arguments := ours(command))]
    quick = [arguments for arguments in quick if {*arguments} & {"check", "new", "schema", "--help", "--version"}]
    assert {arguments[0] for arguments in quick} >= {"check", "new", "schema", "--help"}
    for arguments in quick:
        assert cli.main(arguments) == 0, arguments
    assert (tmp_path / "my-course/course.yaml").exists()
    capsys.readouterr()


def test_the_first_course_of_the_readme_is_the_one_that_is_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    make(Path("my-course"), lambda line: None)
    module = tmp_path / "my-course/modules/01-when.md"
    text = module.read_text(encoding="utf-8")
    (lines,) = (example.text for example in examples(ROOT / "README.md") if example.language == "markdown")
    assert [line for line in lines.splitlines() if line not in text] == []
    (answer,) = (e.text for e in examples(ROOT / "README.md") if e.text.startswith("my-course/"))
    module.write_text(text.replace("- [x] False", "- [ ] False"), encoding="utf-8")
    assert cli.main(["check", "--course", "my-course", "--quiet"]) == 1
    assert answer in capsys.readouterr().err


def test_system_packages_are_the_ones_that_the_set_up_names() -> None:
    told = {tuple(shlex.split(command.removeprefix("sudo "))) for command in commands(ROOT / "README.md")}
    for manager, packages in system.PANGO.packages.items():
        assert (*system.COMMANDS[manager].split(), *packages.split()) in told, manager


def test_the_readme_lists_every_command_option_and_target() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    (commands_of,) = (a for a in cli.parser()._actions if isinstance(a, argparse._SubParsersAction))
    options = {o for parser in commands_of.choices.values() for a in parser._actions for o in a.option_strings}
    assert [name for name in commands_of.choices if not re.search(rf"^\| `{name}[` ]", text, re.MULTILINE)] == []
    names = {*cli.TARGETS, *(option for option in options if option.startswith("--"))}
    assert sorted(name for name in names if not re.search(rf"`{name}[` ]", text)) == []


def test_the_readme_lists_every_exit_status() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for status in (cli.GOOD, cli.ERRORS, cli.USAGE, cli.INTERRUPTED):
        assert re.search(rf"^\| {status} \|", text, re.MULTILINE), status


# --- all pages


def test_the_architecture_names_every_part_of_the_library() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    entries = [entry for entry in (ROOT / "coursewright").iterdir() if entry.name not in ("__pycache__", "__init__.py")]
    parts = {entry.name if entry.suffix == ".py" else f"{entry.name}/" for entry in entries if entry.name[0] != "."}
    assert sorted(part for part in parts if part not in text) == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    for address in LINK.findall(re.sub(r"`[^`\n]*`", "", without_examples(page))):
        if re.match(r"https?:|mailto:", address):
            continue
        path, _, place = address.partition("#")
        target = page.parent / path if path else page
        assert target.exists(), address
        if place:
            headings = re.findall(r"^#+ (.*)$", without_examples(target), re.MULTILINE)
            assert place in {slug(heading.replace("`", "")) for heading in headings}, address


def test_pictures_are_small_and_described() -> None:
    for picture in (ROOT / "docs/images").glob("*.png"):
        assert picture.stat().st_size < 150_000, picture.name
    shown = re.findall(r"!\[([^\]]*)\]\((docs/images/[^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert len(shown) >= 3
    assert all(len(alt) > 10 for alt, _ in shown)
