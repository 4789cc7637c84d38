"""Pages that show other pages small: where a stand-in picture lies, the page itself is drawn.

A stand-in is a PNG of 16 by 9 pixels in one color, which is the number of the page that it stands for. Its alternative text stays
where it is, so that what a screen reader says of the picture is what the layout's HTML said.
"""

from __future__ import annotations

import base64
import io
import struct
import zlib

from pikepdf import Array, Dictionary, Name, Operator, Pdf, Stream, parse_content_stream, unparse_content_stream

ACROSS, DOWN = 16, 9
_MARKS = {Operator(name) for name in ("BMC", "BDC", "EMC", "MP", "DP")}


def stand_in(page: int) -> str:
    """The address of the picture that stands for a page (from 0)."""
    row = b"\0" + bytes((0, *divmod(page, 256))) * ACROSS
    data = b"".join(_chunk(name, body) for name, body in (
        (b"IHDR", struct.pack(">IIBBBBB", ACROSS, DOWN, 8, 2, 0, 0, 0)), (b"IDAT", zlib.compress(row * DOWN)), (b"IEND", b""),
    ))
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + data).decode()


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def pictured(pdf: bytes, pages: bytes) -> bytes:
    """The file with the pages of another one in place of their stand-ins."""
    with Pdf.open(io.BytesIO(pdf)) as book, Pdf.open(io.BytesIO(pages)) as source:
        for item in list(book.objects):
            if isinstance(item, Stream) and (page := _stands_for(item)) is not None and page < len(source.pages):
                _become(book, item, source, page)
        written = io.BytesIO()
        book.save(written, deterministic_id=True)
        return written.getvalue()


def _stands_for(item: Stream) -> int | None:
    """The page that a picture stands for, if it is a stand-in."""
    if item.get("/Subtype") != Name.Image or item.get("/Width") != ACROSS or item.get("/Height") != DOWN:
        return None
    data = item.read_bytes()
    pixel = data[:3]
    if len(data) != 3 * ACROSS * DOWN or data != pixel * (ACROSS * DOWN) or pixel[0]:
        return None
    return pixel[1] * 256 + pixel[2]


def _become(book: Pdf, item: Stream, source: Pdf, number: int) -> None:
    """Turn a stand-in into a form that draws a page in the unit square, as a picture is drawn."""
    page = source.pages[number]
    left, bottom, right, top = (float(edge) for edge in page.mediabox)
    content = unparse_content_stream(step for step in parse_content_stream(page) if step.operator not in _MARKS)
    resources = book.copy_foreign(source.make_indirect(page.obj.get("/Resources", Dictionary())))
    for key in list(item.keys()):
        if key != "/Length":
            del item[key]
    item.write(content)
    item.Type, item.Subtype, item.Resources = Name.XObject, Name.Form, resources
    item.BBox = Array([left, bottom, right, top])
    item.Matrix = Array([1 / (right - left), 0, 0, 1 / (top - bottom), -left / (right - left), -bottom / (top - bottom)])
