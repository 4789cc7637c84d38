"""Slides that an author wrote out in a SLIDE callout."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Callout, Figure, Prose, Quote, SlideMark, Table, walk
from .content import notes_in, quotation, table, text_slides, words_in
from .deck import Paragraph, Picture, Slide
from .stage import Draft, Stage, Talk


def written(stage: Stage, block: Callout, layout: str = "") -> list[Draft]:
    """A slide as its author wrote it: nothing is left out; what does not fit goes on to another slide. A note to the instructor inside it is said with it."""
    found = _slides(stage, block, layout)
    talk = Talk(sources=stage.sources(inner.passage for inner in walk(block.blocks, without=("INSTRUCTOR",)) if isinstance(inner, Prose)))
    return [replace(found[0], talk=found[0].talk + talk + notes_in(stage, block)), *found[1:]] if found else []


def _slides(stage: Stage, block: Callout, layout: str) -> list[Draft]:
    mark = next((inner for inner in block.blocks if isinstance(inner, SlideMark) and inner.layout), None)
    layout = mark.layout if mark else layout
    title = stage.plain(block.title) or stage.section.partition(" ")[2] or stage.document.title
    texts = [text for inner in block.blocks if isinstance(inner, Prose) for text in stage.texts(inner.passage)]
    picture = next((inner for inner in block.blocks if isinstance(inner, Figure)), None)
    grid = next((inner for inner in block.blocks if isinstance(inner, Table)), None)
    quote = next((inner for inner in block.blocks if isinstance(inner, Quote)), None)
    if layout == "quote" or (quote and not texts and not picture and not grid):
        return quotation(stage, quote or Quote(tuple(block.blocks), block.span), title, most=0)
    found: list[Draft] = []
    if picture is not None:
        found.append(_pictured(stage, picture, title, texts, layout))
    elif grid is not None:
        found += table(stage, grid, title)
    if texts and picture is None:
        form = layout if layout in ("bullets", "two-columns") else "bullets"
        found += text_slides(stage, form, title, texts, block.span, most=0, start=len(found))
    return found or [Draft(stage.slide("section", title, [], block.span))]


def _pictured(stage: Stage, block: Figure, title: str, texts: Sequence[Paragraph], layout: str) -> Draft:
    across, down = stage.shape(block.source)
    picture = Picture("picture", block.source, block.alt, across, down)
    layout = layout if layout in ("figure", "figure-and-text") else "figure-and-text" if texts else "figure"
    slot = "body" if layout == "figure-and-text" else "caption"
    lines = tuple(texts) or ((stage.inline(block.caption),) if block.caption else ())
    slide: Slide = stage.slide(layout, title, [picture, *words_in(slot, [lines])], block.span)
    return Draft(slide, Talk(sources=stage.sources([block.caption])))
