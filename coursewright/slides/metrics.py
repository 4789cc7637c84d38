"""How wide a text is in the fonts of the slides.

`metrics.json` has advance widths in thousandths of the size: those of Arial and Georgia, read from fonts made to the same widths
(Liberation Sans, Gelasio). What it lacks is taken as wide as such characters are at most.
"""

from __future__ import annotations

import json
import unicodedata
from functools import lru_cache
from importlib import resources

CERTAIN = 1.03  # programs round widths in their own ways
_UNKNOWN = 700


def width(text: str, size: float, *, serif: bool = False, bold: bool = False) -> float:
    """The width of a line of text in points, at `size` points."""
    table = _widths(serif, bold)
    return CERTAIN * size * sum(table.get(character) or _other(character) for character in text) / 1000


def is_wide(character: str) -> bool:
    """Whether a character fills a square, as Chinese, Japanese and Korean do; a line may break beside it."""
    return unicodedata.east_asian_width(character) in "WF"


def _other(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in ("Cf", "Mn"):
        return 0
    return 1000 if is_wide(character) else _UNKNOWN


@lru_cache(maxsize=4)
def _widths(serif: bool, bold: bool) -> dict[str, int]:
    tables = json.loads((resources.files(__package__) / "metrics.json").read_text(encoding="utf-8"))
    table = tables[f"{'georgia' if serif else 'arial'}{'-bold' if bold else ''}"]
    return {character: int(amount) for amount, characters in table.items() for character in characters}
