"""Setting lines of text, and gathering the fonts of the lines of a file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from ..increment import Piece
from ..layout import font_path
from .clusters import Cabinet, Missing, Run
from .embed import font_pieces
from .face import Face
from .order import drawable, visual
from .shaping import Drawn, draw

_REMEMBERED = 128  # pieces of text kept as they were drawn: what lines have in common, and a name in several files


class MissingGlyphs(ValueError):
    """No font of the course or of the machine has these characters."""

    def __init__(self, characters: Sequence[str]) -> None:
        super().__init__(", ".join(f"{character} (U+{ord(character):04X})" for character in characters))
        self.characters = tuple(characters)

    def __reduce__(self) -> tuple:
        """Whole from a worker, too: the text of an error is not what it is made from."""
        return MissingGlyphs, (self.characters,)


@dataclass(frozen=True)
class Line:
    """A line as it is drawn: operators from BT to ET, the left end of its base line at 0 0. Sizes in points, `descent` below zero.

    `glyphs` has the glyphs used of each font, by the font's resource name, and the text that each glyph stands for.
    """

    operators: bytes
    width: float
    ascent: float
    descent: float
    glyphs: Mapping[str, Mapping[int, str]]


@dataclass(frozen=True)
class Fonts:
    """Fonts cut down to what some lines need: the entries of a /Font resource dictionary, and the objects they name."""

    entries: bytes
    pieces: tuple[Piece, ...]

    @property
    def resources(self) -> bytes:
        return b"<<%b>>" % self.entries


class Letterer:
    """Sets lines in the fonts of the course and, for what they lack, in those of the machine.

    `course`: files of `layout.font_path`, the first one first. `language` (a tag such as `ja`) chooses among forms of a
    Chinese character where a line has no language of its own. `system=False` uses the course's fonts alone.
    """

    def __init__(self, course: Sequence[str] = ("SourceSansPro-Regular.ttf",), language: str = "", system: bool = True) -> None:
        self._course = tuple(Face(path) for name in course if (path := font_path(name)))
        if len(self._course) < len(course):
            raise ValueError(f"one of these is not a font of the course: {', '.join(course)}")
        self._cabinet = Cabinet(self._course, system)
        self._language = language
        self._drawn = lru_cache(maxsize=_REMEMBERED)(self._draw)
        self._names: dict[str, Face] = {}
        self._keys: dict[int, str] = {}

    @property
    def first(self) -> Face:
        return self._course[0]

    def key(self, face: Face) -> str:
        """The resource name of a face."""
        if id(face) not in self._keys:
            name, number = f"Cw{face.name}", 1
            while name in self._names:
                number += 1
                name = f"Cw{face.name}-{number}"
            self._names[name], self._keys[id(face)] = face, name
        return self._keys[id(face)]

    def line(self, *pieces: str, size: float, language: str = "") -> Line:
        """The pieces side by side, left to right; each piece is ordered within itself, as its first letter reads.

        Raises MissingGlyphs with all characters that no font has.
        """
        drawn, missing = [], []
        for piece in pieces:
            try:
                drawn += self._drawn(piece, size, language or self._language)
            except Missing as error:
                missing += error.characters
        if missing:
            raise MissingGlyphs(list(dict.fromkeys(missing)))
        return self._line(drawn, size)

    def _draw(self, text: str, size: float, language: str) -> list[Drawn]:
        runs: list[Run] = self._cabinet.runs(drawable(text), language)
        return [draw(runs[place], size, language, self._course) for place in visual([run.level for run in runs])]

    def _line(self, drawn: list[Drawn], size: float) -> Line:
        operators, glyphs, font = [b"BT"], {}, None
        for part in drawn:
            key = self.key(part.face)
            if key != font:
                operators.append(b"/%b %g Tf" % (key.encode(), size))
                font = key
            operators.append(part.operators)
            known = glyphs.setdefault(key, {})
            for glyph, text in part.glyphs.items():
                known.setdefault(glyph, text)
        metrics = [part.face.metrics for part in drawn] or [self.first.metrics]
        return Line(
            b"\n".join([*operators, b"ET"]), sum(part.width for part in drawn),
            max(one["ascent"] for one in metrics) * size / 1000, min(one["descent"] for one in metrics) * size / 1000, glyphs,
        )

    def fonts(self, lines: Iterable[Line], first: int, without: str = "") -> Fonts:
        """What the lines need, as objects numbered from `first`; `without` is the resource name of a font that is there already."""
        wanted: dict[str, dict[int, str]] = {}
        for line in lines:
            for key, glyphs in line.glyphs.items():
                wanted[key] = {**glyphs, **wanted.get(key, {})}
        entries, pieces = [], []
        for key in sorted(wanted.keys() - {without}):
            number = first + len(pieces)
            pieces += font_pieces(self._names[key], wanted[key], number)
            entries.append(b"/%b %d 0 R" % (key.encode(), number))
        return Fonts(b"".join(entries), tuple(pieces))
