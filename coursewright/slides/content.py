"""Slides out of what an author marked: callouts, figures, tables, quotations, terms, and slides written out in full."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from ..diagnostics import Span
from ..model import Block, Callout, Figure, Passage, Prose, Quote, Table, Term
from .charts import chart
from .deck import DOT, Paragraph, Part, Picture, Tone, Words
from .fit import ROOM, WORDS, fits, shares, size_for
from .grid import grids
from .layouts import Slot
from .sentences import count, gist, leading, sentences
from .stage import Draft, Stage, Talk, continued
from .words import Cells, Definitions, defined, joined, plain, uncited

KINDS: dict[str, tuple[str, Tone]] = {
    "KEY": ("Key points", "key"), "EVIDENCE": ("Evidence", "evidence"), "REDFLAG": ("Red flag", "redflag"), "PRACTICE": ("In practice", "practice"),
    "CASE": ("Case", "case"), "IMPORTANT": ("Important", "key"), "WARNING": ("Warning", "redflag"), "CAUTION": ("Caution", "redflag"),
}
_TERM_WORDS = 20
_MINUTES = re.compile(r"\s*(\d+)\s*min(?:utes?)?\b[\s.·,:–-]*")
_MOST = {"REDFLAG": 4 * WORDS, "PRACTICE": 3 * WORDS}  # what to do is not broken off: words up to which the whole of it is shown


def callout(stage: Stage, block: Callout, layout: str = "") -> list[Draft]:
    """The slides of a callout. Lists are shown whole; of prose, as much as an audience reads, and all of it is in the notes."""
    name, tone = KINDS[block.kind]
    title = stage.plain(block.title)
    if not title or title.casefold() == name.casefold():
        title = f"{name}: {stage.section.partition(' ')[2]}" if stage.section else name
    texts = [text for inner in block.blocks if isinstance(inner, Prose) for text in stage.texts(inner.passage)]
    shown, whole = (_told(texts), True) if block.kind == "CASE" else _shown(texts, _MOST.get(block.kind, WORDS))
    found = text_slides(stage, layout or "bullets", title, shown, block.span, tone, name)
    talk = stage.talk([inner for inner in block.blocks if isinstance(inner, Prose | Quote)], prose=not whole)
    found = [replace(found[0], talk=talk + notes_in(stage, block)), *found[1:]] if found else []
    for inner in block.blocks:
        if isinstance(inner, Figure | Table | Quote):
            found += block_slides(stage, inner)
    return found


def _told(texts: Sequence[Paragraph]) -> list[Paragraph]:
    """A story, sentence by sentence."""
    return [part if part.mark else replace(part, mark="") for text in texts for part in sentences(text)]


def _shown(texts: Sequence[Paragraph], most: int) -> tuple[list[Paragraph], bool]:
    """What the slides show of a callout, and whether that is all of it: prose of up to `most` words, the list where there is one."""
    listed = any(text.mark for text in texts)
    if sum(count(text.text) for text in texts) <= (WORDS if listed else most) + ROOM:
        return _points(texts), True
    if listed:
        return [text for text in texts if text.mark], all(text.mark for text in texts)
    return _points(leading(texts, WORDS)), False


def _points(texts: Sequence[Paragraph]) -> list[Paragraph]:
    """Prose as points, a sentence each; a single sentence stays as it is."""
    parts = [part for text in texts for part in ([text] if text.mark else sentences(text))]
    return [replace(part, mark=part.mark or DOT) for part in parts] if len(parts) > 1 else parts


def text_slides(
    stage: Stage, layout: str, title: str, texts: Sequence[Paragraph], span: Span, tone: Tone = "plain", eyebrow: str = "", most: int = WORDS, start: int = 0
) -> list[Draft]:
    """Texts on as many slides as they need; `start` is how many of the same title stand before them."""
    form = stage.layouts[layout]
    if layout == "two-columns":
        parts = _columns(texts, form.slot("left"), form.slot("right"))
    else:
        parts = [words_in("body", [part]) for part in shares(texts, form.slot("body"), most)]
    return [Draft(stage.slide(layout, continued(title, index), part, span, tone=tone, eyebrow=eyebrow)) for index, part in enumerate(parts or [[]], start)]


def _columns(texts: Sequence[Paragraph], left: Slot, right: Slot) -> list[list[Words]]:
    """Texts in two columns, on as many slides as they need."""
    halves = _halves(texts)
    if all(size_for(half.paragraphs, slot) for half, slot in zip(halves, (left, right), strict=False)):
        return [halves]
    parts = [*shares(texts, left, 0), ()]
    return [words_in("left", [one]) + words_in("right", [two]) for one, two in zip(parts[::2], parts[1::2], strict=False)]


def _halves(texts: Sequence[Paragraph]) -> list[Words]:
    """Texts in two columns: at the second list where there are two, else where both are about as long."""
    starts = [index for index, text in enumerate(texts) if index and text.mark and not texts[index - 1].mark]
    cut = next((index - 1 for index in starts if index > 1), 0)
    if not cut:
        lengths = [len(text.text) for text in texts]
        cut = min(range(1, len(texts) + 1), key=lambda count: max(sum(lengths[:count]), sum(lengths[count:])), default=0)
    return [Words(slot, tuple(part)) for slot, part in (("left", texts[:cut]), ("right", texts[cut:])) if part]


# --- figures, tables, quotations


def block_slides(stage: Stage, block: Block, layout: str = "") -> list[Draft]:
    """The slides of a figure, a table, a quotation or a callout; none for any other block."""
    match block:
        case Callout(kind=kind) if kind in KINDS:
            return callout(stage, block, layout)
        case Figure():
            return [figure(stage, block, layout)]
        case Table():
            return table(stage, block)
        case Quote():
            return quotation(stage, block)
    return []


def figure(stage: Stage, block: Figure, layout: str = "") -> Draft:
    """A figure, or a chart where its data are one. A picture that is not wide leaves room for its caption beside it."""
    title, rest = _caption(stage, block.caption)
    graph = chart(stage.shown.data_rows(block.data), block.alt, "chart") if block.data and not layout else None
    credit = [plain(f"{block.credit.rstrip('.')}.")] if block.credit else []
    talk = Talk(tuple(map(uncited, rest)), sources=stage.sources([block.caption]))
    eyebrow = f"Figure {block.number}" if block.number else ""
    if graph is not None:
        return Draft(stage.slide("chart", title, [graph, *_below(stage, "chart", rest, credit)], block.span, eyebrow=eyebrow), talk)
    across, down = stage.shape(block.source)
    layout = layout if layout in ("figure", "figure-and-text") else _roomier(stage, across, down)
    picture = Picture("picture", block.source, block.alt, across, down)
    if layout == "figure":
        parts: list[Part] = [picture, *_below(stage, layout, rest, credit)]
    else:
        lines = [*rest, *credit]
        parts = [picture, *words_in("body", shares(lines, stage.layouts[layout].slot("body"))[:1])] if lines else [picture]
    return Draft(stage.slide(layout, title, parts, block.span, eyebrow=eyebrow), talk)


def _roomier(stage: Stage, across: float, down: float) -> str:
    """The layout that shows a picture of this shape larger."""

    def scale(layout: str) -> float:
        slot = stage.layouts[layout].slot("picture")
        return min(slot.width / across, slot.height / down) if slot else 0

    return max(("figure", "figure-and-text"), key=scale)


def _caption(stage: Stage, caption: Passage) -> tuple[str, list[Paragraph]]:
    """A title out of a caption's first sentence, and the other sentences."""
    said = sentences(stage.inline(caption)) if caption else []
    if not said:
        return stage.section.partition(" ")[2] or stage.document.title, []
    title = uncited(said[0]).text.strip()
    return title.removesuffix(".") if not title.endswith("..") else title, said[1:]


def _below(stage: Stage, layout: str, rest: Sequence[Paragraph], credit: Sequence[Paragraph]) -> list[Words]:
    """What fits below a picture: the rest of its caption and whom it is owed to."""
    slot = stage.layouts[layout].slot("caption")
    lines = [*rest, *credit]
    while lines and not fits([Paragraph(joined(lines, " "))], slot, slot.least):
        lines = lines[:-2] + lines[-1:] if len(lines) > 1 and credit else lines[:-1]
    return [Words("caption", (Paragraph(joined(lines, " ")),))] if lines else []


def words_in(slot: str, parts: Iterable[Sequence[Paragraph]]) -> list[Words]:
    """Texts for a slot; none where there are none."""
    return [Words(slot, tuple(part)) for part in parts if part]


def table(stage: Stage, block: Table, name: str = "") -> list[Draft]:
    """A table on as many slides as it needs, under this name or what its caption begins with."""
    cells = next((piece for piece in stage.pieces(block.passage) if isinstance(piece, Cells)), None)
    if cells is None or not cells.rows:
        return []
    title, rest = _caption(stage, block.caption)
    title = name or title
    parts = grids(cells.rows, stage.layouts["table"].slot("table"))
    found = []
    for index, grid in enumerate(parts):
        below = _below(stage, "table", rest, [])
        found.append(Draft(stage.slide("table", continued(title, index), [grid, *below], block.span, eyebrow=f"Table {block.number}" if block.number else "")))
        if sum(grid.heights) > stage.layouts["table"].slot("table").height + 1:
            stage.warn("L001", block.span, "a row of this table is higher than a slide", "Shorten its texts, or show the table in fewer words in a > [!SLIDE] callout.")
    talk = Talk(tuple(map(uncited, rest)), sources=stage.sources([block.caption, block.passage]))
    return [replace(found[0], talk=talk), *found[1:]]


def quotation(stage: Stage, block: Quote, title: str = "", most: int = WORDS) -> list[Draft]:
    """A quotation that an audience can read, with whom it is by where the last line says so; none for a longer one."""
    texts = [text for inner in block.blocks if isinstance(inner, Prose) for text in stage.texts(inner.passage)]
    by = [texts.pop()] if len(texts) > 1 and texts[-1].text.lstrip().startswith(("—", "–", "-")) else []
    if not texts or (most and sum(count(text.text) for text in texts) > most + ROOM):
        return []
    parts = [Words("body", tuple(texts)), *words_in("caption", [by])]
    name = title or stage.section.partition(" ")[2] or stage.document.title
    return [Draft(stage.slide("quote", name, parts, block.span), Talk(sources=stage.sources(_passages(block.blocks))))]


def _passages(blocks: Sequence[Block]) -> list[Passage]:
    return [block.passage for block in blocks if isinstance(block, Prose)]


# --- terms


def terms(stage: Stage, met: Sequence[Term], span: Span) -> list[Draft]:
    """The terms that come up for the first time, each with its definition in short."""
    pairs = [(plain(term.forms[0]), _brief(stage.spoken(term.definition))) for term in met]
    sources = stage.sources(term.definition for term in met)
    return definitions(stage, Definitions(tuple(pairs)), span, Talk(sources=sources))


def _brief(definition: Paragraph) -> Paragraph:
    """The first sentences of a definition, or the gist of a long one."""
    said = leading([definition], _TERM_WORDS)
    whole = Paragraph(joined(said, " "))
    return whole if count(whole.text) <= _TERM_WORDS else gist(definition, _TERM_WORDS)


def definitions(stage: Stage, found: Definitions, span: Span, talk: Talk | None = None) -> list[Draft]:
    """A definition list on as many slides as it needs."""
    texts = [defined(term, meaning) for term, meaning in found.pairs]
    names = {text.text: term.text for text, (term, _) in zip(texts, found.pairs, strict=True)}
    drafts = []
    for part in shares(texts, stage.layouts["bullets"].slot("body")):
        title = ", ".join(names[text.text] for text in part if text.text in names) or "Terms"
        drafts.append(Draft(stage.slide("bullets", title, [Words("body", part)], span, eyebrow="Terms")))
    return [replace(drafts[0], talk=talk or Talk()), *drafts[1:]] if drafts else []


def notes_in(stage: Stage, block: Callout) -> Talk:
    """The notes to the instructor that stand inside a callout."""
    return sum((activity(stage, inner) for inner in block.blocks if isinstance(inner, Callout) and inner.kind == "INSTRUCTOR"), Talk())


def activity(stage: Stage, block: Callout) -> Talk:
    """A note to the instructor, with the minutes that its title states."""
    title = stage.plain(block.title)
    stated = _MINUTES.match(title)
    said = stage.speech(block.blocks)
    head = plain(f"Instructor: {title}" if title else "Instructor:", bold=True)
    return Talk(more=(head, *said), activity=int(stated.group(1)) if stated else 0)
