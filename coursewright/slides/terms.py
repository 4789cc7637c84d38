"""Which terms a section brings: those of the glossary that it uses first, without those that it defines itself."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ..glossing import Glosser
from ..model import Block, Callout, Figure, Passage, Prose, Term
from .stage import Stage
from .words import Definitions

_TERM = re.compile(r'href="term:([^"]+)"')


def first_met(stage: Stage, blocks: Sequence[Block], known: set[str]) -> list[Term]:
    """The glossary terms that a section uses and no section before it did."""
    if stage.course.glossary is None:
        return []
    glosser = Glosser([term for term in stage.course.terms if term.id not in known], {}, lambda id: f"term:{id}")
    text = "".join(glosser.mark(stage.said.block(passage), False) for passage in _passages(blocks))
    ids = _TERM.findall(text)
    known.update(ids)
    here = _defined_here(stage, blocks)
    by_id = {term.id: term for term in stage.course.terms}
    return [by_id[id] for id in ids if by_id[id].forms[0].casefold() not in here]


def _defined_here(stage: Stage, blocks: Sequence[Block]) -> str:
    """The words that definition lists in this section define, in small letters."""
    lists = (piece for block in blocks if isinstance(block, Prose) for piece in stage.pieces(block.passage) if isinstance(piece, Definitions))
    return "\n".join(term.text.casefold() for found in lists for term, _ in found.pairs)


def _passages(blocks: Sequence[Block]) -> Iterator[Passage]:
    for block in blocks:
        match block:
            case Prose(passage=passage) | Figure(caption=passage):
                yield passage
            case Callout(kind=kind, blocks=inner) if kind not in ("INSTRUCTOR", "SLIDE"):
                yield from _passages(inner)
            case _:
                pass
