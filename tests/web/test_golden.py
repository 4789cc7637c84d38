"""The pages of a course compared with those kept in golden/; `pytest tests/web/test_golden.py --update` writes them anew."""

from __future__ import annotations

import difflib
import re
from pathlib import Path

from tests.support.built import Built

GOLDEN = Path(__file__).parent / "golden"
_DATA = re.compile(r"(data:(?:font|image)/(?:woff2|png|svg\+xml)(?:;base64)?,)[^\"')]+")
_STYLE = re.compile(r"<style>.*?</style>", re.DOTALL)


def test_pages_are_as_they_were(rough: Built, update: bool) -> None:
    pages = {path.name: _without_data(path.read_text(encoding="utf-8")) for path in rough.pages}
    if update:
        _write(pages)
    kept = {path.name: path.read_text(encoding="utf-8") for path in GOLDEN.glob("*.html")}
    assert sorted(pages) == sorted(kept)
    for name, page in pages.items():
        changes = list(difflib.unified_diff(kept[name].splitlines(), page.splitlines(), f"golden/{name}", f"built {name}", lineterm="", n=1))
        assert not changes, "\n".join(changes[:60])


def _without_data(page: str) -> str:
    """The page without the bytes of its fonts and pictures and without the stylesheet, which are compared by eye."""
    return _STYLE.sub("<style></style>", _DATA.sub(r"\1", page))


def _write(pages: dict[str, str]) -> None:
    GOLDEN.mkdir(exist_ok=True)
    for path in GOLDEN.glob("*.html"):
        path.unlink()
    for name, page in pages.items():
        (GOLDEN / name).write_text(page, encoding="utf-8")
