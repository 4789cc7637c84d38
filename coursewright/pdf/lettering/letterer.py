"""Setting lines, and the fonts of all lines of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ..increment import Piece


class MissingGlyphs(ValueError):
    """No font has these characters."""

    def __init__(self, characters: tuple[str, ...]) -> None:
        super().__init__(", ".join(f"{character} (U+{ord(character):04X})" for character in characters))
        self.characters = characters


@dataclass(frozen=True)
class Line:
    """A line as it is drawn. `glyphs` has, for each font by its resource name, the glyphs used and the text of each."""

    operators: bytes
    width: float
    ascent: float
    descent: float
    glyphs: Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class Fonts:
    """Fonts cut down to what lines need: a /Font resource dictionary and the objects it names."""

    resources: bytes
    pieces: tuple[Piece, ...]


class Letterer:
    """Sets lines in the course's fonts and, for what they lack, in those of the system."""

    def __init__(self, course: Sequence[str] = ("SourceSansPro-Regular.ttf",), language: str = "") -> None:
        raise NotImplementedError

    def line(self, *pieces: str, size: float, language: str = "") -> Line:
        """The pieces side by side, left to right; each is ordered within itself. Raises MissingGlyphs."""
        raise NotImplementedError

    def fonts(self, lines: Iterable[Line], first: int) -> Fonts:
        """What the lines need, embedded as objects numbered from `first`."""
        raise NotImplementedError
