"""Incremental updates of a PDF file: new and changed objects behind its end, the file itself untouched (ISO 32000-2, 7.5.6).

    base = Base.of(pdf)                                         # once a file
    tail = base.update([Piece(7, b"<</Type/XObject...>>", b"...")], seed=b"anything")
    copy = pdf + tail
"""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_START = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*\Z")


@dataclass(frozen=True)
class Piece:
    """An object of a file: its number, its value as it is written, and the bytes of its stream if it is one.

    A stream's dictionary leaves out /Length; it is put in when the object is written.
    """

    number: int
    value: bytes
    stream: bytes | None = None

    def body(self) -> bytes:
        """What stands between `obj` and `endobj`."""
        if self.stream is None:
            return self.value
        return b"%b/Length %d>>\nstream\n%b\nendstream" % (self.value.rstrip()[:-2], len(self.stream), self.stream)


@dataclass(frozen=True)
class Base:
    """What an update has to know of the file that it follows. Plain data.

    `length` is the file's own, `start` where its newest cross-reference section begins, `table` whether that is a table
    (else a stream), `size` the first free object number, `identity` the first half of the file's identifier.
    """

    length: int
    start: int
    table: bool
    size: int
    root: bytes
    info: bytes | None
    identity: bytes

    @classmethod
    def of(cls, pdf: bytes) -> Base:
        """Raises ValueError for what is no PDF, is encrypted, or does not end as a PDF ends."""
        import pikepdf

        try:
            with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
                trailer, encrypted = opened.trailer, opened.is_encrypted
                size, root = int(trailer.Size), _reference(trailer.Root)
                info = _reference(trailer.Info) if "/Info" in trailer and trailer.Info.is_indirect else None
                identity = bytes(trailer.ID[0]) if "/ID" in trailer else hashlib.sha256(pdf).digest()[:16]
        except (pikepdf.PdfError, AttributeError) as error:
            raise ValueError(f"not a PDF file that can be read ({error})") from error
        found = _START.search(pdf[-1024:])
        if encrypted or found is None or int(found[1]) >= len(pdf):
            raise ValueError("the PDF file is encrypted" if encrypted else "the PDF file does not end as it should")
        start = int(found[1])
        return cls(len(pdf), start, pdf[start : start + 4] == b"xref", size, root, info, identity)

    def update(self, pieces: Sequence[Piece], seed: bytes) -> bytes:
        """The bytes to put behind the file. `seed` makes the second half of the identifier: one for each copy."""
        offsets, parts, place = {}, [], self.length + 1
        for piece in sorted(pieces, key=lambda piece: piece.number):
            offsets[piece.number] = place
            part = b"%d 0 obj\n%b\nendobj\n" % (piece.number, piece.body())
            parts.append(part)
            place += len(part)
        size = max([self.size, *(number + 1 for number in offsets)])
        second = hashlib.sha256(self.identity + seed).digest()[:16]
        trailer = b"/Root %b%b/ID[<%b><%b>]/Prev %d" % (
            self.root, b"/Info " + self.info if self.info else b"", self.identity.hex().encode(), second.hex().encode(), self.start,
        )
        section = _table(offsets, size, trailer) if self.table else _stream(offsets, size, trailer, place)
        return b"\n%b%b\nstartxref\n%d\n%%%%EOF\n" % (b"".join(parts), section, place)


def _reference(item) -> bytes:
    return b"%d %d R" % item.objgen


def groups(numbers: Iterable[int]) -> list[list[int]]:
    """Numbers in order, parted where one is left out."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][-1] == number - 1:
            found[-1].append(number)
        else:
            found.append([number])
    return found


def _table(offsets: dict[int, int], size: int, trailer: bytes) -> bytes:
    rows = [b"xref\n"]
    for group in groups(offsets):
        rows.append(b"%d %d\n" % (group[0], len(group)))
        rows += [b"%010d 00000 n \n" % offsets[number] for number in group]
    return b"".join(rows) + b"trailer\n<</Size %d%b>>" % (size, trailer)


def _stream(offsets: dict[int, int], size: int, trailer: bytes, place: int) -> bytes:
    """A cross-reference stream, which is an object itself: it takes the next free number."""
    entries = {**offsets, size: place}
    found = groups(entries)
    index = b" ".join(b"%d %d" % (group[0], len(group)) for group in found)
    rows = b"".join(b"\1" + entries[number].to_bytes(6, "big") + b"\0" for group in found for number in group)
    head = b"<</Type/XRef/W[1 6 1]/Index[%b]/Size %d%b>>" % (index, size + 1, trailer)
    return b"%d 0 obj\n%b\nendobj" % (size, Piece(size, head, rows).body())
