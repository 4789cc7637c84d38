"""Courses of any length for the benchmarks: the bundled modules, repeated under new numbers and ids."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

_ID = re.compile(r"(?<![\w-])id=([\w-]+)")
_POINTER = re.compile(r"(\]\()((?:\d\d-[\w-]+\.md)?)#([\w-]+)(\))")
_FILE = re.compile(r"(\d\d)-([\w-]+\.md)")


def repeat(course: Path, folder: Path, times: int) -> Path:
    """A course with every module of `course`, `times` over, in `folder`."""
    shutil.copytree(course, folder)
    modules = sorted((course / "modules").glob("*.md"))
    for module in modules:
        (folder / "modules" / module.name).unlink()
    for turn in range(times):
        for place, module in enumerate(modules):
            number = turn * len(modules) + place + 1
            name = module.name.partition("-")[2]
            text = _renamed(module.read_text(encoding="utf-8"), turn, len(modules))
            (folder / "modules" / f"{number:03}-{name}").write_text(text, encoding="utf-8")
    for page in [*(folder / "handouts").glob("*.md"), *(folder / "assessment").glob("*.md"), folder / "glossary.md", folder / "evaluation.md"]:
        page.write_text(_FILE.sub(lambda found: f"0{found.group()}", page.read_text(encoding="utf-8")), encoding="utf-8")
    return folder


def _renamed(text: str, turn: int, modules: int) -> str:
    """Ids get the number of the turn, and links follow them; the first turn keeps its ids, for the other pages' links."""
    ids = set(_ID.findall(text))

    def pointer(found: re.Match[str]) -> str:
        file = _FILE.sub(lambda name: f"{int(name.group(1)) + turn * modules:03}-{name.group(2)}", found.group(2))
        explicit = found.group(3) in ids or found.group(3).startswith(("fig-", "tbl-"))
        return f"{found.group(1)}{file}#{found.group(3)}{f'-x{turn}' if turn and explicit else ''}{found.group(4)}"

    text = _POINTER.sub(pointer, text)
    text = re.sub(r"(\]\()(\d\d)-([\w-]+\.md)\)", lambda found: f"{found.group(1)}{int(found.group(2)) + turn * modules:03}-{found.group(3)})", text)
    return _ID.sub(lambda found: f"id={found.group(1)}-x{turn}" if turn else found.group(), text)
