"""Which layout of a template stands for each of ours, and which of its placeholders for each slot."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ..slides.layouts import LAYOUTS, NUMBER, Layout, Slot
from .resolved import Holder
from .template import INDEX, bulleted


@dataclass(frozen=True)
class Fit:
    """`layout` is python-pptx's; `shape` has our slots as they lie in the template; `index` the placeholder's number of each slot that has one.

    `marked` are the slots in which a paragraph has a dot by itself; `number` is the placeholder's number of the slide number, if there is one; `own`
    tells that the template is ours. `moved` are the placeholders that must lie elsewhere than in their layout, `small` those whose text would be too
    small to read, `small_number` whether the slide number would. `shared` is
    the placeholder in which all the lines around the title of a cover stand, if they share one.
    """

    layout: Any
    shape: Layout
    index: Mapping[str, int]
    marked: frozenset[str]
    number: int | None = None
    own: bool = True
    moved: Mapping[str, Holder] = field(default_factory=dict)
    small: frozenset[str] = frozenset()
    small_number: bool = False
    shared: Slot | None = None


def own_fits(presentation: Any) -> dict[str, Fit]:
    """The fits of our own template: every slot has its placeholder."""
    shown = {layout.name: layout for layout in presentation.slide_layouts}
    return {
        name: Fit(
            shown[layout.shown], layout, {slot.name: INDEX[slot.name] for slot in layout.slots},
            frozenset(slot.name for slot in layout.slots if bulleted(slot)), None if layout.dark else INDEX[NUMBER.name],
        )
        for name, layout in LAYOUTS.items()
    }
