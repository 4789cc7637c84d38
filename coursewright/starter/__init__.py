"""`coursewright new NAME`: a small complete course, copied from the folder `course` beside this file.

Before anything is written the name is looked at, and no file is ever written over.
"""

from __future__ import annotations

import datetime
import json
import sys
from collections.abc import Callable
from pathlib import Path

from ..settings import CourseSettings

MADE, REFUSED = 0, 2
PLACEHOLDER = "DATE-OF-MAKING"
_ORIGINAL = Path(__file__).resolve().parent / "course"


def make(folder: Path, say: Callable[[str], None]) -> int:
    """Make a course in `folder`, new or empty. The exit status: 0, or 2 after one sentence to `say`."""
    problem = _problem(folder)
    if problem:
        say(problem)
        return REFUSED
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in _files(datetime.date.today()).items():
            _write(folder / name, text)
    except (OSError, ValueError) as error:
        say(f"The course could not be made in {folder}: {getattr(error, 'strerror', None) or error}.")
        return REFUSED
    say(_next(folder))
    return MADE


def _problem(folder: Path) -> str:
    """Why no course can be made in this folder, in one sentence; empty where nothing stands against it."""
    name = str(folder)
    if not name.isprintable() or any(part != part.strip() for part in folder.parts):
        return f"The name {name!a} cannot be used; choose one of letters, digits and hyphens, such as my-course."
    try:
        if folder.is_dir() and any(folder.iterdir()):
            return f"The folder {folder} is there already and is not empty; choose another name. Nothing was changed."
        if not folder.is_dir() and (folder.exists() or folder.is_symlink()):
            return f"There is a file named {folder} already; choose another name. Nothing was changed."
    except OSError as error:
        return f"The folder {folder} cannot be used: {error.strerror or error}."
    return ""


def _files(today: datetime.date) -> dict[str, str]:
    """What is written: the text of each file, by its path in the course."""
    files = {
        place.relative_to(_ORIGINAL).as_posix(): place.read_text(encoding="utf-8")
        for place in sorted(_ORIGINAL.rglob("*")) if place.is_file() and not place.name.startswith(".")
    }
    files["course.yaml"] = files["course.yaml"].replace(PLACEHOLDER, today.isoformat())
    schema = CourseSettings.model_json_schema(by_alias=True)
    files["schema/course.schema.json"] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return files


def _write(place: Path, text: str) -> None:
    """Write a file that must not be there yet."""
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("x", encoding="utf-8", newline="\n") as file:
        file.write(text)


def _next(folder: Path) -> str:
    """What was made, what to fill in, and the two commands that come next."""
    command, course, output = _command(), "", ""
    if str(folder) != "course":
        named = folder.name not in ("", "..")
        parent, plain = (folder.parent, folder.name) if named else (folder / "..", folder.resolve().name)
        beside = parent / f"{plain}-output"
        course, output = f" --course {_quoted(str(folder))}", f" --output {_quoted(str(beside))}"
    return "\n".join([
        f"Made a sample course in {folder}. It is complete: change it, file by file, into yours.",
        f"First put the author's name into {folder / 'course.yaml'}, under “people”.",
        "Then look for mistakes, and build it:",
        f"  {command} check{course}",
        f"  {command} build{course}{output}",
    ])


def _command() -> str:
    """How this program was called."""
    return "python3 build.py" if Path(sys.argv[0]).name == "build.py" else "coursewright"


def _quoted(name: str) -> str:
    return f'"{name}"' if " " in name else name
