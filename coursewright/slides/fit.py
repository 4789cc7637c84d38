"""How much fits: lines, heights, and texts cut into as many slides as they need."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from .deck import DOT, Deck, Grid, Paragraph, Part, Run, Slide, Words
from .layouts import BETWEEN, INDENT, LINE, Layout, Slot
from .metrics import is_wide, width
from .sentences import count, cut, sentences

WORDS = 40  # what an audience reads while someone speaks
TICK = "✓ "  # stands before the key of an answer
ROOM = 5  # words above that are let through, so that nothing is cut for a few of them
_PIECE = re.compile(r"\s+|[^\s-]+-?|-")


def lines(paragraph: Paragraph, across: float, size: float, serif: bool = False, bold: bool = False) -> int:
    """How many lines a paragraph takes in a box `across` points wide."""
    across -= INDENT * paragraph.level + hang(paragraph.mark, size)
    right = paragraph.emphasis == "right"
    found, used = 1, width(TICK, size, bold=True) if right else 0.0
    for piece, run in _pieces(paragraph):
        wide = width(piece, size, serif=serif, bold=bold or right or run.bold)
        if piece.isspace() or used + wide <= across:
            used += wide
        elif wide <= across:
            found, used = found + 1, wide
        else:
            more, used = divmod(used + wide, across)
            found += int(more)
    return found


def hang(mark: str, size: float) -> float:
    """How far the text of an item stands behind its mark: as far as INDENT, and farther where a number needs it."""
    if not mark:
        return 0.0
    return INDENT if mark == DOT else max(INDENT, (0.6 * len(mark) + 0.65) * size)


def _pieces(paragraph: Paragraph) -> list[tuple[str, Run]]:
    """What a line cannot break within: words, and single characters of scripts without spaces."""
    found: list[tuple[str, Run]] = []
    for run in paragraph.runs:
        for piece in _PIECE.findall(run.text):
            found += [(part, run) for part in (piece if any(map(is_wide, piece)) else (piece,))]
    return found


def height(paragraphs: Sequence[Paragraph], across: float, size: float, serif: bool = False, bold: bool = False) -> float:
    """The height in points of paragraphs one below the other."""
    amount = sum(lines(paragraph, across, size, serif, bold) for paragraph in paragraphs) * LINE * size
    return amount + BETWEEN * size * max(len(paragraphs) - 1, 0)


def fits(paragraphs: Sequence[Paragraph], slot: Slot, size: float) -> bool:
    return height(paragraphs, slot.width, size, slot.serif, slot.bold) <= slot.height + 0.1


def size_for(paragraphs: Sequence[Paragraph], slot: Slot) -> float:
    """The largest size, between the slot's own and its least, at which this fits; 0 where none does."""
    size = slot.size
    while size >= slot.least:
        if fits(paragraphs, slot, size):
            return size
        size -= 1
    return 0


def shares(paragraphs: Sequence[Paragraph], slot: Slot, most: int = WORDS) -> list[tuple[Paragraph, ...]]:
    """Paragraphs cut into as few slides as hold them, about evenly, each with at most about `most` words (0: no such limit).

    A paragraph too long for one slide is cut between sentences; one sentence that is too long stays whole.
    """
    paragraphs = [part for paragraph in paragraphs for part in _cut_to_fit(paragraph, slot, most)]

    def full(share: tuple[Paragraph, ...]) -> bool:
        return bool(most and _words(share) > most + ROOM) or not size_for(share, slot)

    return _even(paragraphs, full)


def _even(parts: Sequence[Paragraph], full: Callable[[tuple[Paragraph, ...]], bool]) -> list[tuple[Paragraph, ...]]:
    """As few shares as hold the parts, the fullest of them as small as it can be, so that none is left with a scrap."""
    full, total = cache(full), _words(parts)
    found = _filled(parts, full, total)
    limits = range(-(-total // max(len(found), 1)), total)
    return next((even for limit in limits if len(even := _filled(parts, full, limit)) == len(found)), found)


def _filled(parts: Sequence[Paragraph], full: Callable[[tuple[Paragraph, ...]], bool], limit: int) -> list[tuple[Paragraph, ...]]:
    """One share after the other, each with up to `limit` words; what stands below a point stays with it as long as there is room."""
    found: list[tuple[Paragraph, ...]] = []
    for part in parts:
        longer = (*found[-1], part) if found else ()
        if longer and (part.level or _words(longer) <= limit) and not full(longer):
            found[-1] = longer
        else:
            found.append((part,))
    return found


def _words(share: Sequence[Paragraph]) -> int:
    return sum(count(paragraph.text) for paragraph in share)


def _cut_to_fit(paragraph: Paragraph, slot: Slot, most: int) -> list[Paragraph]:
    """A paragraph alone too long for a slide, as groups of sentences; else itself."""

    def alone(part: Paragraph) -> bool:
        return (not most or count(part.text) <= most + ROOM) and bool(size_for([part], slot))

    if alone(paragraph):
        return [paragraph]
    groups: list[Paragraph] = []
    start, end = 0, 0
    for sentence in sentences(paragraph):
        reach = paragraph.text.index(sentence.text, end) + len(sentence.text)
        if end and not alone(cut(paragraph, start, reach)):
            groups.append(cut(paragraph, start, end))
            start = end
        end = reach
    groups.append(cut(paragraph, start, len(paragraph.text)))
    return [replace(group, mark=paragraph.mark if number == 0 or not paragraph.mark.isalnum() else "") for number, group in enumerate(groups) if group.runs]


def refitted(deck: Deck, layouts: Mapping[str, Layout]) -> Deck:
    """A deck that was measured by other layouts, with its texts in the sizes and its tables in the widths that these give."""
    return replace(deck, slides=tuple(_refitted(slide, layouts[slide.layout]) for slide in deck.slides))


def _refitted(slide: Slide, form: Layout) -> Slide:
    def part(old: Part) -> Part:
        slot = form.slot(old.slot)
        if slot is not None and isinstance(old, Words):
            return replace(old, size=_own(size_for(old.paragraphs, slot), slot))
        if slot is not None and isinstance(old, Grid):
            return replace(old, widths=tuple(width * min(slot.width / sum(old.widths), 1) for width in old.widths))
        return old

    title = form.slot("title")
    return replace(slide, parts=tuple(map(part, slide.parts)), title_size=_own(title_size(slide.title, title), title) if title else 0)


def _own(size: float, slot: Slot) -> float:
    """A size as a slide notes it: 0 for the slot's own, the least for one that does not fit."""
    return 0 if size == slot.size else size or slot.least


def title_size(text: str, slot: Slot) -> float:
    """The size at which a title fits its slot; 0 where it does not even at the least."""
    return size_for([Paragraph((Run(text),))], slot)
