"""A module's sections as slides: what was marked in each, or else the gist of its prose; the text between becomes what is said."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

from ..model import Block, Callout, Figure, Heading, Prose, Question, Quote, SlideMark, Table, Term
from .asking import question
from .authored import written
from .content import KINDS, activity, block_slides, definitions, terms
from .points import points_of
from .sentences import count
from .stage import Draft, Stage, Talk
from .terms import first_met
from .words import Definitions

_WORTH = 25  # words of prose below which no slide is made of it
_OPENING = 80  # the same for prose that only leads to the parts below it


@dataclass(frozen=True)
class Section:
    """A part of a module: its heading (None before the first one) and what stands below it."""

    heading: Heading | None
    blocks: tuple[Block, ...]


@dataclass
class Sheaf:
    """The slides of a section as they are gathered; `pending` is what was said since the last one."""

    drafts: list[Draft] = field(default_factory=list)
    pending: Talk = field(default_factory=Talk)

    def say(self, talk: Talk) -> None:
        self.pending = self.pending + talk

    def add(self, drafts: Sequence[Draft]) -> None:
        """More slides; what is pending is said with the first of them."""
        if drafts:
            self.drafts += [replace(drafts[0], talk=self.pending + drafts[0].talk), *drafts[1:]]
            self.pending = Talk()

    def close(self, talk: Talk | None = None) -> None:
        """What is pending, and this, is said with the last slide there is."""
        self.pending = self.pending + (talk or Talk())
        if self.drafts:
            self.drafts[-1] = replace(self.drafts[-1], talk=self.drafts[-1].talk + self.pending)
            self.pending = Talk()


def sections(blocks: Iterable[Block]) -> list[Section]:
    """The blocks cut at each heading of level 2, without what its author left out of the slides."""
    return [kept for section in _cut(blocks, 2) if (kept := _without_skipped(section))]


def _cut(blocks: Iterable[Block], level: int) -> list[Section]:
    found = [Section(None, ())]
    for block in blocks:
        if isinstance(block, Heading) and block.level <= level:
            found.append(Section(block, ()))
        else:
            found[-1] = replace(found[-1], blocks=(*found[-1].blocks, block))
    return [section for section in found if section.heading or section.blocks]


def _without_skipped(section: Section) -> Section | None:
    """A section without the parts below lower headings that are to be skipped; None where all of it is."""
    parts = _cut(section.blocks, 6)
    if parts and parts[0].heading is None and _is_skipped(parts[0]):
        return None
    kept = [part for part in parts if not _is_skipped(part)]
    return replace(section, blocks=tuple(block for part in kept for block in ((part.heading,) if part.heading else ()) + part.blocks))


def _is_skipped(part: Section) -> bool:
    return any(isinstance(block, SlideMark) and block.skip for block in part.blocks)


def section_slides(stage: Stage, section: Section, known: set[str], *, alone: bool = False) -> tuple[list[Draft], Talk]:
    """The slides of a section (`alone`: the only one of its module), and what is to be said where it has none.

    `known` are the terms explained before; those explained here are added.
    """
    sheaf = Sheaf()
    heading = section.heading
    if heading is not None:
        stage = replace(stage, section=f"{heading.number} {heading.plain}")
        eyebrow = f"Section {heading.number}" if heading.number else ""
        sheaf.add([Draft(stage.slide("section", heading.plain, [], heading.span, eyebrow=eyebrow))])
    by_author = any(isinstance(block, Callout) and block.kind == "SLIDE" for block in section.blocks)
    met = [] if by_author else first_met(stage, section.blocks, known)
    parts = _cut(section.blocks, 6)
    for part in parts:
        least = _OPENING if part.heading is None and (len(parts) > 1 or (heading is None and not alone)) else _WORTH
        inner = stage if part.heading is None else replace(stage, section=f"{stage.section.partition(' ')[0]} {part.heading.plain}")
        met = _part(inner, part, sheaf, met, by_author, least)
    sheaf.close()
    low = 0 if heading is None else 1
    inside = [replace(draft, slide=replace(draft.slide, level=2 + low)) for draft in sheaf.drafts[low:]]
    return [*sheaf.drafts[:low], *inside], sheaf.pending


def _part(stage: Stage, part: Section, sheaf: Sheaf, met: list[Term], by_author: bool, least: int) -> list[Term]:
    """Gather what stands below one heading, of any level; the terms that are still to be explained. Prose of `least` words or more that has no
    slide otherwise gives one of its own."""
    needs_gist = not by_author and not any(_is_content(stage, block) for block in part.blocks)
    prose = [block for block in part.blocks if isinstance(block, Prose)]
    speech = stage.speech(prose)
    needs_gist = needs_gist and (any(text.mark for text in speech) or sum(count(text.text) for text in speech) >= least)
    layout = ""
    for block in part.blocks:
        if isinstance(block, SlideMark):
            layout = block.layout
            continue
        if isinstance(block, Prose):
            if met and not needs_gist:
                sheaf.close(stage.talk([block]))
            elif not needs_gist:
                sheaf.say(stage.talk([block]))
            elif block is prose[0]:
                sheaf.add(points_of(stage, prose, named=part.heading is not None))
            if met:
                sheaf.add(terms(stage, met, block.passage.span))
                met = []
            if not by_author:
                for found in stage.pieces(block.passage):
                    if isinstance(found, Definitions):
                        sheaf.add(definitions(stage, found, block.passage.span))
        else:
            _gather(stage, block, layout, sheaf, by_author)
        layout = ""
    return met


def _gather(stage: Stage, block: Block, layout: str, sheaf: Sheaf, by_author: bool) -> None:
    """The slides of one block; where it has none, its text is said."""
    match block:
        case Callout(kind="INSTRUCTOR"):
            sheaf.close(activity(stage, block))
        case Callout(kind="SLIDE"):
            sheaf.add(written(stage, block, layout))
        case Question():
            sheaf.add(question(stage, block))
        case Callout(kind=kind) if kind in KINDS and (kind == "CASE" or not by_author):
            _show(stage, block, layout, sheaf)
        case Figure() | Table() | Quote() if not by_author:
            _show(stage, block, layout, sheaf)
        case Callout() | Quote():
            sheaf.say(stage.talk([block]))
        case _:
            pass


def _show(stage: Stage, block: Block, layout: str, sheaf: Sheaf) -> None:
    drafts = block_slides(stage, block, layout)
    sheaf.add(drafts)
    if not drafts:
        sheaf.say(stage.talk([block]))


def _is_content(stage: Stage, block: Block) -> bool:
    """Whether a block gives a slide that tells something of the section's text; a case and a question do not."""
    match block:
        case Callout(kind=kind):
            return kind in KINDS and kind != "CASE"
        case Figure() | Table():
            return True
        case Prose(passage=passage):
            return any(isinstance(piece, Definitions) for piece in stage.pieces(passage))
    return False
