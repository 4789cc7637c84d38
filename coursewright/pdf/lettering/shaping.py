"""Shaping a run of text with HarfBuzz, and writing its glyphs as PDF operators."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from .clusters import Run
from .face import Face
from .order import _MARKS


@dataclass(frozen=True)
class Drawn:
    """A run as operators of a text object, `width` points wide, and the text of each glyph in it."""

    face: Face
    operators: bytes
    width: float
    glyphs: dict[int, str]


class Glyph(NamedTuple):
    """A glyph of a run, in thousandths of the type size; `start` is the first character that it stands for."""

    number: int
    start: int
    advance: float
    across: float
    up: float


def draw(run: Run, size: float, language: str, plain: Sequence[Face]) -> Drawn:
    """Shape a run. In the faces of `plain`, letters are not joined to ligatures, and glyphs keep the character of their own."""
    glyphs = _shaped(run, language, run.face in plain)
    texts = run.face.texts if run.face in plain else {}
    used: dict[int, str] = {}
    writer = _Writer(run.face, size)
    for group, text in _groups(run.text, glyphs):
        for place, glyph in enumerate(group):
            used.setdefault(glyph.number, texts.get(glyph.number) or (text if place == 0 else text[-1:]))
        told = len(group) == 1 and used[group[0].number] == text
        writer.write(group, None if told else text)
    return Drawn(run.face, writer.finish(), sum(glyph.advance for glyph in glyphs) * size / 1000, used)


def _shaped(run: Run, language: str, plain: bool) -> list[Glyph]:
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    kept = [(place, character) for place, character in enumerate(run.text) if character not in _MARKS]
    buffer.add_codepoints([ord(character) for _, character in kept])
    buffer.direction, buffer.script = "rtl" if run.level % 2 else "ltr", run.script
    buffer.language = language or "en"
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.flags = uharfbuzz.BufferFlags.DO_NOT_INSERT_DOTTED_CIRCLE | uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    uharfbuzz.shape(run.face.font, buffer, {"liga": False, "clig": False} if plain else {})
    unit = run.face.unit
    return [
        Glyph(info.codepoint, kept[info.cluster][0], place.x_advance * unit, place.x_offset * unit, place.y_offset * unit)
        for info, place in zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
    ]


def _groups(text: str, glyphs: list[Glyph]) -> Iterator[tuple[list[Glyph], str]]:
    """The glyphs that stand for the same characters, in the order they are drawn, with those characters."""
    starts = sorted({glyph.start for glyph in glyphs})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    for start, group in groupby(glyphs, key=lambda glyph: glyph.start):
        yield list(group), text[0 if start == starts[0] else start : ends[start]]


class _Writer:
    """Writes glyphs with their distances, as one array as long as nothing is raised."""

    def __init__(self, face: Face, size: float) -> None:
        self._face, self._size = face, size
        self._parts: list[bytes] = []
        self._array: list[bytes] = []
        self._owed = 0.0

    def write(self, glyphs: Sequence[Glyph], text: str | None) -> None:
        """`text` is given where the glyphs do not tell it by themselves."""
        if text is not None:
            self._close()
            self._parts.append(b"/Span<</ActualText<%b>>>BDC" % (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode())
        for glyph in glyphs:
            self._glyph(glyph)
        if text is not None:
            self._close()
            self._parts.append(b"EMC")

    def _glyph(self, glyph: Glyph) -> None:
        if glyph.up:
            self._close()
            self._parts.append(b"%g Ts" % round(glyph.up * self._size / 1000, 3))
        shift = self._owed + glyph.across
        if abs(shift) >= 0.01:
            self._array.append(b"%g" % -round(shift, 2))
        self._array.append(b"<%04x>" % self._face.code(glyph.number))
        self._owed = glyph.advance - glyph.across - self._face.width(glyph.number)
        if glyph.up:
            self._close()
            self._parts.append(b"0 Ts")

    def _close(self) -> None:
        if self._array:
            self._parts.append(b"[%b]TJ" % b"".join(self._array).replace(b"><", b""))
            self._array = []

    def finish(self) -> bytes:
        if abs(self._owed) >= 0.01:
            self._array.append(b"%g" % -round(self._owed, 2))
        self._close()
        return b"\n".join(self._parts)
