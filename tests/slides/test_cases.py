"""What becomes of a text: each case in `cases/*.txt` has a title, a module's Markdown and the slides that are made of it.

A case is written as title, `.`, Markdown, `.`, slides, `.`, each dot on a line of its own. A title that ends with `[notes]` shows what is said with
each slide as well, one with `[all]` every slide of the module; what has `[shown]` is also built and looked at as a whole, see support/odd.py; `[de]`, `[ar]` or `[ja]` is the language of the course. `pytest --update` writes the slides anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.slides.rules import broken
from tests.support.staging import Staged, staged, told

FOLDER = Path(__file__).parent / "cases"


@dataclass(frozen=True)
class Case:
    file: str
    title: str
    input: str
    slides: str

    def __str__(self) -> str:
        return f"{self.file}: {self.title}"

    @property
    def marks(self) -> list[str]:
        return re.findall(r"\[(\w+)\]", self.title)

    @property
    def language(self) -> str:
        return next((mark for mark in self.marks if mark in ("de", "ar", "ja")), "en-US")


def cases(file: Path) -> list[Case]:
    parts = re.split(r"^\.\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(parts) % 3 == 1 and not parts[-1].strip(), f"{file.name}: a dot is missing or too many"
    return [Case(file.name, parts[at].strip(), parts[at + 1], parts[at + 2]) for at in range(0, len(parts) - 1, 3)]


CASES = [case for file in sorted(FOLDER.glob("*.txt")) for case in cases(file)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_slides_of_a_text(case: Case, tmp_path: Path, update: bool) -> None:
    found = staged(tmp_path, case.input, case.language)
    assert broken(found) == []
    if update:
        rewrite(case, outline(found, case.marks))
    else:
        assert outline(found, case.marks) == case.slides


def test_titles_differ() -> None:
    titles = [str(case) for case in CASES]
    assert sorted(set(titles)) == sorted(titles)


def outline(found: Staged, marks: list[str]) -> str:
    slides = found.slides if "all" in marks else found.content
    lines = [line for slide in slides for line in told(slide, "notes" in marks)]
    lines += [f"! {one.span.path}:{one.span.line} {one.code} {one.message}" for one in found.warnings]
    return "".join(f"{line.rstrip()}\n" for line in lines)


def rewrite(case: Case, found: str) -> None:
    file = FOLDER / case.file
    done = [found if other.title == case.title else other.slides for other in cases(file)]
    texts = [f"{other.title}\n.\n{other.input}.\n{new}.\n" for other, new in zip(cases(file), done, strict=True)]
    file.write_text("\n".join(texts), encoding="utf-8")
