"""An odd course: cases of tests/slides/cases as sections of modules, to be built as a whole."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from tests.support.staging import GROUND

CASES = GROUND.parent / "cases"
FILES = ("figures", "questions", "tables", "texts")


def odd_course(folder: Path, theme: str = "dark") -> Path:
    """Write the course into a new folder; a module for each of FILES. Cases with front matter of their own are left out."""
    shutil.copytree(GROUND, folder)
    with (folder / "course.yaml").open("a", encoding="utf-8") as settings:
        settings.write(f"slides:\n  theme: {theme}\n")
    for number, file in enumerate((CASES / f"{name}.txt" for name in FILES), 1):
        inputs = re.split(r"^\.\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)[1::3]
        body = "\n".join(text for text in inputs if not text.startswith("---"))
        body = body.replace("👩‍⚕️", "☤")
        body = _numbered(body, number)
        front = f"---\ntitle: Odd {file.stem}\nminutes: 90\nobjectives:\n  name: Name what it says.\n---\n"
        (folder / f"modules/{number:02}-{file.stem}.md").write_text(f"{front}\n{body}", encoding="utf-8")
    return folder


def _numbered(body: str, number: int) -> str:
    """The text with ids of figures that no other has."""
    pieces = body.split(" id=fig-")
    return pieces[0] + "".join(f" id=fig-{number}-{count}-{piece}" for count, piece in enumerate(pieces[1:]))
