"""A face of a font file: which characters it has, how wide its glyphs are, and the part of it that a file needs."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterable
from functools import cached_property, lru_cache

_COLORED = frozenset({"COLR", "CBDT", "sbix", "SVG "})
_EMPTY = re.compile(r"last ?resort|blank|notdef|fallback", re.IGNORECASE)  # fonts that have boxes in place of letters
_NEEDED = frozenset({"glyf", "loca", "hmtx", "hhea", "maxp", "head", "CFF "})
_RESTRICTED, _BITMAPS_ONLY = 0x0002, 0x0200  # fsType: the maker forbids embedding
_REMEMBERED = 8  # cuts kept: a learner's files want the same one


class Face:
    """One face, its file mapped into memory. `name` is its PostScript name; sizes are in thousandths of the type size.

    Raises uharfbuzz.HarfBuzzError for a file that cannot be opened; what is no font is a face that is not `usable`.
    """

    def __init__(self, file: str, index: int = 0) -> None:
        import uharfbuzz

        self.file, self.index = file, index
        self.face = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(file), index)
        self.font = uharfbuzz.Font(self.face)
        self.unit = 1000 / self.face.upem if self.face.glyph_count else 1.0
        self._widths: dict[int, float] = {}
        self.cut = lru_cache(maxsize=_REMEMBERED)(self._cut)

    @cached_property
    def name(self) -> str:
        import uharfbuzz

        name = self.face.get_name(uharfbuzz.OTNameIdPredefined.POSTSCRIPT_NAME) or f"Font{self.index}"
        return re.sub(r"[^A-Za-z0-9-]", "", name)[:60] or f"Font{self.index}"

    @cached_property
    def tables(self) -> frozenset[str]:
        return frozenset(self.face.table_tags)

    def table(self, tag: str) -> bytes:
        return self.face.reference_table(tag).data if tag in self.tables else b""

    @cached_property
    def usable(self) -> bool:
        """Whether it has outlines of one color that may be embedded, and letters rather than boxes."""
        if not self.face.glyph_count or len(self.table("head")) < 54 or not self.tables & {"glyf", "CFF "} or self.tables & _COLORED or _EMPTY.search(self.name):
            return False
        licence = _unsigned(self.table("OS/2"), 8)
        return not (licence & _BITMAPS_ONLY or licence & 0x000F == _RESTRICTED)

    @cached_property
    def weight(self) -> int:
        """From 100, thin, to 900, black."""
        return _unsigned(self.table("OS/2"), 4) or 400

    @property
    def serifs(self) -> bool:
        return "Serif" in self.name or "Naskh" in self.name

    def distance(self, other: Face) -> tuple:
        """How far it is from the looks of another: less is nearer. Slant counts most, then weight, width, serifs."""
        style = self.table("OS/2")
        slanted, fixed, width = bool(_unsigned(style, 62) & 1), any(self.table("post")[12:16]), abs(_unsigned(style, 6) - 5)
        odd = not self.serifs and "Sans" not in self.name
        return (slanted, abs(self.weight - other.weight), width, fixed, self.serifs != other.serifs, odd, not self.name.startswith("Noto"), len(self.name), self.name)

    def has(self, characters: Iterable[str]) -> bool:
        return all(self.font.get_nominal_glyph(ord(character)) for character in characters)

    def places(self, cluster: str) -> bool:
        """Whether marks are put where they belong on their letter, and not just drawn behind it."""
        import uharfbuzz

        buffer = uharfbuzz.Buffer()
        buffer.add_str(cluster)
        buffer.guess_segment_properties()
        uharfbuzz.shape(self.font, buffer)
        return all(place.x_offset or place.y_offset for place in buffer.glyph_positions[1:])

    def width(self, glyph: int) -> float:
        if glyph not in self._widths:
            self._widths[glyph] = round(self.font.get_glyph_h_advance(glyph) * self.unit, 2)
        return self._widths[glyph]

    @cached_property
    def metrics(self) -> dict[str, int]:
        """Ascent, descent (below zero), the height of capitals, and the box around all glyphs."""
        extents, style = self.font.get_font_extents("ltr"), self.table("OS/2")
        capitals = _unsigned(style, 88) if len(style) >= 90 and _unsigned(style, 0) >= 2 else 0
        box = struct.unpack(">4h", self.table("head")[36:44])
        return {
            "ascent": round(extents.ascender * self.unit), "descent": round(extents.descender * self.unit),
            "capitals": round((capitals or extents.ascender * 0.7) * self.unit),
            **{side: round(value * self.unit) for side, value in zip(("left", "bottom", "right", "top"), box, strict=True)},
        }

    @cached_property
    def slant(self) -> float:
        post = self.table("post")
        return struct.unpack(">i", post[4:8])[0] / 65536 if len(post) >= 8 else 0.0

    @cached_property
    def texts(self) -> dict[int, str]:
        """The character of each glyph that stands for one by itself."""
        found: dict[int, str] = {}
        for code in sorted(self.face.unicodes):
            found.setdefault(self.font.get_nominal_glyph(code), chr(code))
        return found

    def code(self, glyph: int) -> int:
        """The number by which a PDF file names a glyph (CID): that of the glyph, unless the font has numbers of its own."""
        return self._codes[glyph] if self._codes else glyph

    @cached_property
    def _codes(self) -> tuple[int, ...]:
        """The CIDs of a CFF font that is keyed by them; empty for other fonts."""
        if "CFF " not in self.tables:
            return ()
        from fontTools.ttLib import TTFont

        with TTFont(self.file, fontNumber=self.index, lazy=True) as opened:
            font = opened["CFF "].cff[0]
            return (0, *(int(name.removeprefix("cid")) for name in font.charset[1:])) if hasattr(font, "ROS") else ()

    def _cut(self, glyphs: tuple[int, ...]) -> tuple[bytes, int]:
        """The font program with these glyphs under their own codes, TrueType or bare CFF, packed by zlib; and its length unpacked."""
        import uharfbuzz

        flags = uharfbuzz.SubsetFlags
        wanted = uharfbuzz.SubsetInput()
        keep = flags.DEFAULT if self._codes else flags.RETAIN_GIDS
        wanted.flags = flags.NO_HINTING | flags.NO_LAYOUT_CLOSURE | flags.NOTDEF_OUTLINE | keep
        wanted.glyph_set.update(glyphs)
        if "fvar" in self.tables:
            wanted.pin_all_axes_to_default(self.face)
        wanted.drop_table_tag_set.update(int.from_bytes(tag.encode().ljust(4), "big") for tag in self.tables - _NEEDED)
        made = uharfbuzz.subset(self.face, wanted)
        data = made.blob.data if "glyf" in self.tables else made.reference_table("CFF ").data
        return zlib.compress(data, 9), len(data)


def _unsigned(data: bytes, place: int) -> int:
    return int.from_bytes(data[place : place + 2], "big")
