"""Which layout of a provider's template stands for each of ours: by its name, by the kind it says it is, or by what it has room for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from ..slides.layouts import LAYOUTS, Layout

# The layouts that every PowerPoint theme has, by their type (ECMA-376 Part 1, 19.7.15) and by their English names: first those that are the same thing as ours.
_SAME = {
    "title": ("title", "Title Slide"), "section": ("secHead", "Section Header"), "bullets": ("obj", "tx", "Title and Content"),
    "two-columns": ("twoObj", "twoColTx", "Two Content"),
}
_NEAR = {
    "two-columns": ("twoTxTwoObj", "Comparison"), "figure": ("obj", "Title and Content", "picTx", "Picture with Caption"),
    "figure-and-text": ("twoObj", "Two Content", "picTx", "Picture with Caption"), "chart": ("chart", "obj", "Title and Content"),
    "table": ("tbl", "obj", "Title and Content"), "question": ("obj", "Title and Content"), "answer": ("obj", "Title and Content"),
    "quote": ("obj", "Title and Content"), "references": ("twoObj", "Two Content", "obj", "Title and Content"), "section": ("title", "Title Slide"),
}
TEXT = ("body", "obj", "subTitle")
TITLE = ("title", "ctrTitle")


def chosen(name: str, layouts: Sequence[Any]) -> tuple[Any, str]:
    """The template's layout for one of ours, and a warning or nothing."""
    ours = LAYOUTS[name]
    for wanted in ((ours.shown, ours.name), _SAME.get(name, ())):
        found = _called(wanted, layouts)
        if found is not None:
            return found, ""
    found = _called(_NEAR.get(name, ()), layouts)
    if found is None:
        found = min(layouts, key=lambda layout: _distance(ours, layout))
    return found, f"The slide template has no layout “{ours.shown}”; “{found.name or 'a layout without a name'}” was taken in its place."


def kind(holder: Any) -> str:
    """The type of a placeholder; one that says none holds anything."""
    return holder._element.ph.get("type", "obj")


def _called(names: Sequence[str], layouts: Sequence[Any]) -> Any:
    """The first layout with the first of these names or types that any has, if it has a title."""
    for name in names:
        for layout in layouts:
            if (_bare(layout.name) == _bare(name) or layout._element.get("type") == name) and any(kind(holder) in TITLE for holder in layout.placeholders):
                return layout
    return None


def _bare(name: str) -> str:
    return re.sub(r"[\W_]+", "", name or "").casefold()


def _distance(ours: Layout, layout: Any) -> int:
    """How far a layout is from ours: what it lacks counts most, then what it has too much."""
    kinds = [kind(holder) for holder in layout.placeholders]
    content = [slot for slot in ours.slots if slot.name not in ("title", "eyebrow", "caption", "line")]
    rooms = sum(one in (*TEXT, "pic", "tbl", "chart") for one in kinds)
    unlike = ("ctrTitle" in kinds or "subTitle" in kinds) != (ours.name == "title")
    return 5 * unlike + 100 * (not any(one in TITLE for one in kinds)) + 10 * max(len(content) - rooms, 0) + 3 * max(rooms - len(content), 0)
