"""In which order the parts of a text are drawn: the bidirectional algorithm of Unicode (UAX 9) on one piece of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

_RIGHT = frozenset({"R", "AL", "AN"})
MARKS = frozenset("\u200e\u200f\u061c")  # marks of direction: they order the text and are not drawn


def drawable(text: str) -> str:
    """The text without what has no form: control characters, overrides of direction, soft hyphens. Blanks become spaces."""
    kept = []
    for character in text:
        kind = unicodedata.category(character)
        if character.isspace():
            kept.append(" ")
        elif kind not in ("Cc", "Cf") or character in "\u200c\u200d" or character in MARKS:
            kept.append(character)
    return "".join(kept)


def levels(text: str) -> list[int]:
    """The level of each character: even runs left to right, odd right to left. The text's own first strong letter is its direction."""
    if not any(unicodedata.bidirectional(character) in _RIGHT for character in text):
        return [0] * len(text)
    from bidi import algorithm

    kept = [place for place, character in enumerate(text) if unicodedata.bidirectional(character) not in algorithm.X9_REMOVED]
    storage = algorithm.get_empty_storage()
    plain = "".join(text[place] for place in kept)
    base = algorithm.get_base_level(plain)
    storage["base_level"], storage["base_dir"] = base, ("L", "R")[base]
    algorithm.get_embedding_levels(plain, storage)
    algorithm.explicit_embed_and_overrides(storage)
    algorithm.resolve_weak_types(storage)
    algorithm.resolve_neutral_types(storage, False)
    algorithm.resolve_implicit_levels(storage, False)
    known = {place: found["level"] for place, found in zip(kept, storage["chars"], strict=True)}
    result, level = [], base
    for place in range(len(text)):
        level = known.get(place, level)
        result.append(level)
    return result


def visual(runs: Sequence[int]) -> list[int]:
    """The order in which runs of these levels are drawn, from left to right (rule L2)."""
    order = list(range(len(runs)))
    for level in range(max(runs, default=0), 0, -1):
        start = 0
        while start < len(order):
            end = start
            while end < len(order) and runs[order[end]] >= level:
                end += 1
            order[start:end] = reversed(order[start:end])
            start = max(end, start + 1)
    return order
