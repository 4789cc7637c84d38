"""A face as the objects of a composite font (ISO 32000-2, 9.7): a glyph's code is its CID."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator, Mapping

from ..increment import Piece
from .face import Face

OBJECTS = 5  # a font takes so many
_AT_ONCE = 100  # entries that one section of a character map may have

_MAP = b"""/CIDInit /ProcSet findresource begin
12 dict begin
begincmap
/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def
/CMapName /Adobe-Identity-UCS def
/CMapType 2 def
1 begincodespacerange
<0000> <ffff>
endcodespacerange
%bendcmap
CMapName currentdict /CMap defineresource pop
end
end"""


def font_pieces(face: Face, glyphs: Mapping[int, str], first: int) -> tuple[Piece, ...]:
    """The font with these glyphs (number -> its text) as OBJECTS objects, numbered from `first`, which is the font itself."""
    numbers = sorted(glyphs)
    name = f"{_tag(face.name, numbers)}+{face.name}".encode()
    true_type = "glyf" in face.tables
    kind, file = (b"/CIDFontType2/CIDToGIDMap/Identity", b"/FontFile2") if true_type else (b"/CIDFontType0", b"/FontFile3")
    system = b"/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>"
    return (
        Piece(first, b"<</Type/Font/Subtype/Type0/BaseFont/%b%b/Encoding/Identity-H/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>"
              % (name, b"" if true_type else b"-Identity-H", first + 1, first + 4)),
        Piece(first + 1, b"<</Type/Font/Subtype%b/BaseFont/%b%b/FontDescriptor %d 0 R/DW 0/W[%b]>>" % (kind, name, system, first + 2, _widths(face, numbers))),
        Piece(first + 2, _descriptor(face, name, file, first + 3)),
        _program(face, numbers, true_type, first + 3),
        Piece(first + 4, b"<</Filter/FlateDecode>>", zlib.compress(_MAP % b"".join(_sections({face.code(number): text for number, text in glyphs.items()})))),
    )


def _tag(name: str, numbers: list[int]) -> str:
    """The six letters before the name of a font that is a part of one."""
    digest = hashlib.sha256(repr((name, numbers)).encode()).digest()
    return "".join(chr(65 + byte % 26) for byte in digest[:6])


def _widths(face: Face, numbers: list[int]) -> bytes:
    parts, before = [], None
    for code, number in sorted((face.code(number), number) for number in numbers):
        if before is None or code != before + 1:
            parts.append(b"%b%d[" % (b"" if before is None else b"]", code))
        else:
            parts.append(b" ")
        parts.append(b"%g" % face.width(number))
        before = code
    return b"".join(parts) + (b"]" if parts else b"")


def _descriptor(face: Face, name: bytes, file: bytes, program: int) -> bytes:
    size = face.metrics
    return (
        b"<</Type/FontDescriptor/FontName/%b/Flags 4/FontBBox[%d %d %d %d]/ItalicAngle %g/Ascent %d/Descent %d/CapHeight %d/StemV 80%b %d 0 R>>"
        % (name, size["left"], size["bottom"], size["right"], size["top"], face.slant, size["ascent"], size["descent"], size["capitals"], file, program)
    )


def _program(face: Face, numbers: list[int], true_type: bool, number: int) -> Piece:
    packed, length = face.cut(tuple(numbers))
    kind = b"/Length1 %d" % length if true_type else b"/Subtype/CIDFontType0C"
    return Piece(number, b"<<%b/Filter/FlateDecode>>" % kind, packed)


def _sections(codes: Mapping[int, str]) -> Iterator[bytes]:
    rows = [b"<%04x> <%b>\n" % (number, text.encode("utf-16-be").hex().encode()) for number, text in sorted(codes.items())]
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        yield b"%d beginbfchar\n%bendbfchar\n" % (len(some), b"".join(some))
