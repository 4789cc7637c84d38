"""Our slots in a layout of a provider's template: each in a placeholder that can hold it, else at a free place below the title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from ..slides.layouts import SMALLEST, Layout, Slot
from .fit import Fit
from .matching import TEXT, TITLE, kind
from .resolved import Box, Holder, holder

STRIP = 22.0  # the height in points of the line above a title, and of the room that it takes
LEAST = 0.25  # the least height of the main placeholder of a layout, as a share of the slide's, for it to stay where it is
EDGE = 0.06  # the margin of a slide that says none, as a share of its width
HELD = {"text": TEXT, "picture": ("pic", "obj"), "table": ("tbl", "obj"), "chart": ("chart", "obj")}


def seated(ours: Layout, layout: Any, width: float, height: float) -> Fit:
    """The fit of one of our layouts on one of the template's; `width` and `height` of its slides in points."""
    holders = [found for one in layout.placeholders if (found := holder(one, kind(one))) is not None]
    title = next((one for one in holders if one.kind in TITLE), None)
    content = [one for one in holders if one.kind in (*TEXT, "pic", "tbl", "chart")]
    number = next((one for one in holders if one.kind == "sldNum"), None)
    named = title.box if title else Box(EDGE * width, EDGE * width, width * (1 - 2 * EDGE), 0.15 * height)
    slots = {"title": _sized(ours.slot("title"), named, title)}
    seats: dict[str, Holder] = {"title": title} if title else {}
    called = _called(ours, layout)
    if called:
        seats = called
        slots = {slot.name: _sized(slot, called[slot.name].box, called[slot.name]) for slot in ours.slots}
    elif ours.dark:
        _cover(ours, content, slots, seats, named, height)
    else:
        _page(ours, content, slots, seats, named, width, height)
    return Fit(
        layout, replace(ours, slots=tuple(slots[slot.name] for slot in ours.slots), dark=False), {name: seat.idx for name, seat in seats.items()},
        frozenset(name for name, seat in seats.items() if seat.marked), None if ours.dark or number is None else number.idx, False,
        {} if ours.dark else {name: seat for name, seat in seats.items() if slots[name] != _sized(ours.slot(name), seat.box, seat)},
        frozenset(name for name, seat in seats.items() if seat.smallest < SMALLEST), number is not None and number.size < SMALLEST,
        next((_sized(ours.slot(name), seat.box, seat) for name, seat in seats.items() if ours.dark and not called and name != "title"), None),
    )


def _called(ours: Layout, layout: Any) -> dict[str, Holder]:
    """The placeholders that are called like our slots, as in a template made of one of our decks; empty unless every slot has one that can hold it."""
    found: dict[str, Holder] = {}
    for placeholder in layout.placeholders:
        slot = ours.slot(placeholder.name.casefold())
        seat = holder(placeholder, kind(placeholder))
        if slot is not None and seat is not None and seat.kind in HELD.get(slot.kind, TITLE):
            found[slot.name] = seat
    return found if len(found) == len(ours.slots) else {}


def _sized(slot: Slot, box: Box, seat: Holder | None) -> Slot:
    """A slot at a box, with the template's size where it has one and that can be read."""
    size = max(seat.size if seat else min(slot.size, 28 if slot.kind == "title" else 22), SMALLEST)
    return replace(
        slot, left=box.left, top=box.top, width=box.width, height=box.height, size=size, least=max(min(slot.least, size), SMALLEST),
        bold=seat.bold if seat else slot.bold, serif=slot.serif and slot.kind == "title",
    )


def _cover(ours: Layout, content: Sequence[Holder], slots: dict[str, Slot], seats: dict[str, Holder], title: Box, height: float) -> None:
    """Title and section slides: the lines around the title share the placeholder below it, for the colors behind them are not known."""
    texts = [slot for slot in ours.slots if slot.kind != "title"]
    held = sorted((one for one in content if one.kind in TEXT), key=lambda one: -one.box.width * one.box.height)
    area = held[0].box if held else Box(title.left, min(title.bottom + 8, height * 0.75), title.width, height * 0.2)
    main = held[0] if held else None
    total, top = sum(slot.height for slot in texts), area.top
    for slot in texts:
        share = area.height * slot.height / total
        slots[slot.name] = _sized(slot, Box(area.left, top, area.width, share), main)
        top += share
    for slot, seat in zip(sorted(texts, key=lambda slot: -slot.height), held[:1], strict=False):
        seats[slot.name] = seat
        slots[slot.name] = _sized(slot, seat.box, seat) if len(texts) == 1 else slots[slot.name]


def _page(ours: Layout, content: Sequence[Holder], slots: dict[str, Slot], seats: dict[str, Holder], title: Box, width: float, height: float) -> None:
    """Slides with a content: placeholders as they lie if each part has one, else all parts arranged as ours are in the room that the template gives."""
    parts = [slot for slot in ours.slots if slot.name not in ("title", "eyebrow")]
    found = _taken(parts, content)
    seats.update(found)
    area = _area(content, title, width, height)
    if title.top >= STRIP + 6:
        strip = Box(title.left, title.top - STRIP - 2, title.width, STRIP)
    else:
        strip = Box(area.left, area.top, area.width, STRIP)
        area = Box(area.left, area.top + STRIP + 4, area.width, area.height - STRIP - 4)
    if ours.slot("eyebrow"):
        slots["eyebrow"] = _sized(ours.slot("eyebrow"), strip, None)
    main = max(parts, key=lambda slot: slot.width * slot.height)
    lies_well = len(found) == len(parts) and found[main.name].box.height >= LEAST * height and not any(_meet(seat.box, strip) for seat in found.values())
    for slot in parts:
        seat = found.get(slot.name)
        slots[slot.name] = _sized(slot, seat.box if seat and lies_well else _scaled(slot, parts, area), seat)


def _meet(one: Box, other: Box) -> bool:
    return min(one.right, other.right) - max(one.left, other.left) > 1 and min(one.bottom, other.bottom) - max(one.top, other.top) > 1


def _taken(parts: Sequence[Slot], content: Sequence[Holder]) -> dict[str, Holder]:
    """A placeholder for each part that finds one: exact kinds first, the largest first, then from left to right."""
    free, found = list(content), {}
    for group in ([slot for slot in parts if slot.kind != "text"], [slot for slot in parts if slot.kind == "text"]):
        ranked = sorted(group, key=lambda slot: -slot.width * slot.height)
        given: list[tuple[Slot, Holder]] = []
        for slot in ranked:
            able = [one for one in free if one.kind in HELD[slot.kind]]
            if able:
                best = max(able, key=lambda one: (one.kind == HELD[slot.kind][0] and slot.kind != "text", one.box.width * one.box.height))
                free.remove(best)
                given.append((slot, best))
        pair = [(slot, one) for slot, one in given if slot.name in ("left", "right")]
        if len(pair) == 2:
            low, high = sorted((one for _, one in pair), key=lambda one: one.box.left)
            given = [(slot, {"left": low, "right": high}.get(slot.name, one)) for slot, one in given]
        found.update({slot.name: one for slot, one in given})
    return found


def _area(content: Sequence[Holder], title: Box, width: float, height: float) -> Box:
    """The room for content: what the placeholders below or above the title cover, or else what is left below it."""
    sides = ([one.box for one in content if one.box.top >= title.bottom - 6], [one.box for one in content if one.box.bottom <= title.top + 6])
    covered = [_around(boxes) for boxes in sides if boxes]
    if covered:
        best = max(covered, key=lambda box: box.width * box.height)
        return best if best.top > title.top else Box(best.left, best.top, best.width, min(best.bottom, title.top - STRIP - 4) - best.top)
    low = title.bottom + 8 <= height * 0.45
    top = title.bottom + 8 if low else height * 0.3
    return Box(EDGE * width, top, width * (1 - 2 * EDGE), max(height * 0.9 - top, height * 0.3))


def _around(boxes: Sequence[Box]) -> Box:
    left, top = min(box.left for box in boxes), min(box.top for box in boxes)
    return Box(left, top, max(box.right for box in boxes) - left, max(box.bottom for box in boxes) - top)


def _scaled(slot: Slot, parts: Sequence[Slot], area: Box) -> Box:
    """Where a slot lies when the room of all parts of our layout is stretched to that of the template."""
    left, top = min(one.left for one in parts), min(one.top for one in parts)
    across = area.width / (max(one.left + one.width for one in parts) - left)
    down = area.height / (max(one.top + one.height for one in parts) - top)
    return Box(area.left + (slot.left - left) * across, area.top + (slot.top - top) * down, slot.width * across, slot.height * down)
