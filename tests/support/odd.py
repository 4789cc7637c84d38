"""An odd course: the cases of tests/slides/cases that are marked `[shown]`, as sections of two modules, to be built as a whole."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from tests.support.staging import GROUND

CASES = GROUND.parent / "cases"
MODULES = (("figures", "questions", "marked"), ("tables", "texts", "authors"))
NO_FONT = "👩\u200d⚕️"  # which PDF cannot show


def odd_course(folder: Path, theme: str = "dark") -> Path:
    """Write the course into a new folder."""
    shutil.copytree(GROUND, folder)
    with (folder / "course.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"slides:\n  theme: {theme}\n")
    for number, names in enumerate(MODULES, 1):
        body = "\n".join(text for name in names for text in _inputs(CASES / f"{name}.txt")).replace(NO_FONT, "☤")
        front = f"---\ntitle: Odd {names[0]}\nminutes: 90\nobjectives:\n  name: Name what it says.\n---\n"
        (folder / f"modules/{number:02}-{names[0]}.md").write_text(f"{front}\n{_numbered(body, number)}", encoding="utf-8")
    return folder


def _inputs(file: Path) -> Iterator[str]:
    parts = re.split(r"^\.\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return (text for title, text in zip(parts[::3], parts[1::3], strict=False) if "[shown]" in title)


def _numbered(body: str, number: int) -> str:
    """The text with ids of figures that no other has."""
    pieces = body.split(" id=fig-")
    return pieces[0] + "".join(f" id=fig-{number}-{count}-{piece}" for count, piece in enumerate(pieces[1:]))
