"""Shaping a run of text with HarfBuzz, and writing its glyphs as PDF operators."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import NamedTuple

from .clusters import Missing, Run
from .face import Face
from .order import MARKS


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
    """Shape a run. In the faces of `plain`, letters are not joined to ligatures, and glyphs keep the character of their own.

    Raises Missing where the face, after all, has no glyph for a combination of characters.
    """
    infos, positions, kept = _shaped(run, language, run.face in plain)
    if missing := [run.text[kept[info.cluster]] for info in infos if info.codepoint == 0]:
        raise Missing(missing)
    if not infos:
        return Drawn(run.face, b"", 0.0, {})
    width = sum(position.x_advance for position in positions) * run.face.unit * size / 1000
    texts = run.face.texts if run.face in plain else {}
    if straight := _straight(run, infos, positions, texts):
        return Drawn(run.face, straight, width, dict(zip((info.codepoint for info in infos), run.text, strict=True)))
    unit = run.face.unit
    glyphs = [
        Glyph(info.codepoint, kept[info.cluster], place.x_advance * unit, place.x_offset * unit, place.y_offset * unit)
        for info, place in zip(infos, positions, strict=True)
    ]
    used: dict[int, str] = {}
    writer = _Writer(run.face, size, used)
    for group, text in _with_marks(_groups(run.text, glyphs), run.level):
        for glyph in group:
            used.setdefault(glyph.number, texts.get(glyph.number) or (text if len(group) == 1 else run.text[glyph.start]))
        seen = text[::-1] if run.level % 2 else text
        told = len(group) == 1 and used[group[0].number] == seen
        writer.write(group, None if told else seen)
    return Drawn(run.face, writer.finish(), width, used)


def _shaped(run: Run, language: str, plain: bool):
    """HarfBuzz's glyphs and their positions; a glyph's cluster is a place in the third, the places of characters in the text."""
    import uharfbuzz

    buffer = uharfbuzz.Buffer()
    kept = [place for place, character in enumerate(run.text) if character not in MARKS]
    buffer.add_codepoints([ord(run.text[place]) for place in kept])
    buffer.direction, buffer.script = "rtl" if run.level % 2 else "ltr", run.script
    buffer.language = language or "en"
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.flags = uharfbuzz.BufferFlags.DO_NOT_INSERT_DOTTED_CIRCLE | uharfbuzz.BufferFlags.REMOVE_DEFAULT_IGNORABLES
    uharfbuzz.shape(run.face.font, buffer, {"liga": False, "clig": False} if plain else {})
    return buffer.glyph_infos or [], buffer.glyph_positions or [], kept


def _straight(run: Run, infos: Sequence, positions: Sequence, texts: Mapping[int, str]) -> bytes | None:
    """One array, where each glyph is that of the next character and only distances change: the usual case, quickly."""
    face, text, unit = run.face, run.text, run.face.unit
    if len(infos) != len(text) or run.level % 2:
        return None
    parts = ["[<"]
    for place, (info, position) in enumerate(zip(infos, positions, strict=True)):
        number = info.codepoint
        if info.cluster != place or position.x_offset or position.y_offset or texts.get(number) != text[place]:
            return None
        shift = face.width(number) - position.x_advance * unit
        parts.append(f"{number:04x}" if abs(shift) < 0.01 else f"{number:04x}>{round(shift, 2):g}<")
    return f"{''.join(parts)}>]TJ".replace("<>", "").encode()


def _groups(text: str, glyphs: list[Glyph]) -> Iterator[tuple[list[Glyph], str]]:
    """The glyphs that stand for the same characters, in the order they are drawn, with those characters."""
    starts = sorted({glyph.start for glyph in glyphs})
    ends = dict(zip(starts, [*starts[1:], len(text)], strict=True))
    for start, group in groupby(glyphs, key=lambda glyph: glyph.start):
        yield list(group), text[0 if start == starts[0] else start : ends[start]]


def _with_marks(groups: Iterable[tuple[list[Glyph], str]], level: int) -> Iterator[tuple[list[Glyph], str]]:
    """The groups, but that marks go with their letter: they are drawn behind it, or before it from right to left."""
    found: list[tuple[list[Glyph], str]] = []
    for group, text in reversed(list(groups)) if level % 2 else groups:
        if found and all(unicodedata.category(character) in ("Mn", "Me") for character in text):
            letter, before = found.pop()
            found.append((group + letter if level % 2 else letter + group, before + text))
        else:
            found.append((group, text))
    return reversed(found) if level % 2 else iter(found)


class _Writer:
    """Writes glyphs with their distances, as one array as long as nothing is raised."""

    def __init__(self, face: Face, size: float, used: dict[int, str]) -> None:
        self._face, self._size, self._used = face, size, used
        self._parts: list[bytes] = []
        self._array: list[bytes] = []
        self._owed = 0.0

    def write(self, glyphs: Sequence[Glyph], text: str | None) -> None:
        """`text` is given where the glyphs do not tell it by themselves.

        It is in the order in which it is seen, as the glyphs around it are: readers turn what runs from right to left around character by character.
        """
        if text is not None:
            self._close()
            self._parts.append(b"/Span<</ActualText<%b>>>BDC" % (b"\xfe\xff" + text.encode("utf-16-be")).hex().encode())
            if not glyphs[0].advance:
                self._blank(0.0)
        for glyph in glyphs:
            self._glyph(glyph)
        if text is not None:
            if abs(self._owed) >= 0.01:
                self._blank(-1.0)
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

    def _blank(self, side: float) -> None:
        """A blank that begins (0) or ends (-1) here.

        Readers take the first and the last glyph for the ends of a text, and see a space in what is left to the next one. So a
        mark must be neither.
        """
        blank = self._face.font.get_nominal_glyph(32)
        if blank:
            self._used.setdefault(blank, " ")
            self._glyph(Glyph(blank, 0, 0.0, side * self._face.width(blank), 0.0))

    def _close(self) -> None:
        if self._array:
            self._parts.append(b"[%b]TJ" % b"".join(self._array).replace(b"><", b""))
            self._array = []

    def finish(self) -> bytes:
        if abs(self._owed) >= 0.01:
            self._array.append(b"%g" % -round(self._owed, 2))
        self._close()
        return b"\n".join(self._parts)
