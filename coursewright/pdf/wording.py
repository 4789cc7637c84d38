"""The words of a stamp, fitted into a width: set smaller, then on two lines, then with a shorter name of the cohort. The learner's name stays whole."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from .foot import TALL
from .lettering import Letterer, Line

SIZES = (7.0, 6.5, 6.0)  # points, of one line
SMALL = (6.0, 5.5, 5.0)  # points, of two lines
_LARGE_SIZES, _LARGE_SMALL = tuple(range(18, 7, -1)), (9.0, 8.0, 7.0)  # more sizes for large print
_FULL = 0.82  # of a height, the largest letters it takes
_GAP = 1.25  # from base line to base line, by the size
_DOT = " \u00b7 "
_BROAD = 665.0  # points of width, of paper on its side; on broader pages (slides) letters grow with the page
_RISE = 0.33  # from the middle of a line of letters down to their base line, by the size


@dataclass(frozen=True)
class Words:
    """What the foot of a copy says: LEAD NAME · COHORT · COPY. `language` (such as `ja`) chooses among forms of a Chinese character."""

    name: str
    cohort: str
    copy: str
    lead: str = "Prepared for"
    language: str = ""


@dataclass(frozen=True)
class Set:
    """Lines with their sizes and the places of their left ends, around a middle at 0 0."""

    lines: tuple[tuple[Line, float, float], ...]

    @property
    def width(self) -> float:
        return max(line.width for line, _, _ in self.lines)

    def operators(self) -> bytes:
        return b"\n".join(b"q 1 0 0 1 %.3f %.3f cm\n%b\nQ" % (x, y, line.operators) for line, x, y in self.lines)


def fit(words: Words, letterer: Letterer, width: float, height: float, large: bool) -> Set:
    """The words in a room of `width` by `height` points (one of the heights in foot.py), as large as it takes where `large`.

    Raises MissingGlyphs.
    """

    def line(size: float, *pieces: str) -> Line:
        return letterer.line(*pieces, size=size, language=words.language)

    growth = max(1.0, width / _BROAD)
    sizes = [size * growth for size in (*_LARGE_SIZES, *SIZES) if size <= height * _FULL] if large else [size * growth for size in SIZES]
    small = [size * growth for size in (*_LARGE_SMALL, *SMALL) if 2 * size <= height * _FULL] if large else [size * growth for size in SMALL]
    lead = f"{words.lead} "
    rest = [_DOT, words.cohort] if words.cohort else []
    whole = [lead, words.name, *rest, _DOT, words.copy]
    if one := _first(sizes, width, lambda size: line(size, *whole)):
        return _around([one])
    if height < TALL:
        return _around([_forced(lambda size: line(size, *_shorter(whole, words, 12)), sizes[-1], width)])
    upper = _first(small, width, lambda size: line(size, lead, words.name)) or _forced(lambda size: line(size, lead, words.name), small[-1], width)
    second = [words.cohort, _DOT, words.copy] if words.cohort else [words.copy]
    lower = _first(small, width, lambda size: line(size, *second))
    for kept in (40, 24, 12):
        lower = lower or _first(small[-1:], width, lambda size, kept=kept: line(size, *_shorter(second, words, kept)))
    return _around([upper, lower or _forced(lambda size: line(size, words.copy), small[-1], width)])


def _first(sizes: Sequence[float], width: float, make: Callable[[float], Line]) -> tuple[Line, float] | None:
    """The largest that fits; sizes are not tried that cannot."""
    widest = make(sizes[0])
    for size in sizes:
        if widest.width * size / sizes[0] <= width:
            return (widest if size == sizes[0] else make(size)), size
    return None


def _forced(make: Callable[[float], Line], size: float, width: float) -> tuple[Line, float]:
    smaller = min(size, size * width / max(make(size).width, 1.0) * 0.999)
    return make(smaller), smaller


def _shorter(pieces: list[str], words: Words, kept: int) -> list[str]:
    """The pieces with the middle of a long name of the cohort left out."""
    cohort = words.cohort
    if len(cohort) > kept:
        cohort = f"{cohort[: kept // 2].rstrip()}\u2026{cohort[-(kept // 2) :].lstrip()}"
    return [cohort if piece == words.cohort and piece != words.name else piece for piece in pieces]


def _around(lines: list[tuple[Line, float]]) -> Set:
    """The lines, each centered, around the middle."""
    distance = _GAP * max(size for _, size in lines)
    above = distance * (len(lines) - 1) / 2
    return Set(tuple((line, -line.width / 2, above - number * distance - size * _RISE) for number, (line, size) in enumerate(lines)))
