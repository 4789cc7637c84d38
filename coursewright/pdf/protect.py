"""Copies that open with a password: AES-256 as PDF 2.0 has it (ISO 32000-2, 7.6: V 5, R 6).

    sealed = seal(prepared)                                      # once a file
    keys = make_keys(Lock(owner="...", user="..."))              # once a learner: the passwords are hashed slowly, on purpose
    chunks = protect(sealed, stamp_pieces(prepared, letterer, words), keys)
    written = write_chunks(chunks, path)

The password locks the file. The permissions only ask a reader program to refuse; not every program does.

Encrypted, a stream has a length that its plain length gives. So the places of all objects are worked out once a file, and
a copy is one pass of the cipher over all streams, each a chunk between chunks that are the same in every copy. What is a
copy's own stands behind it as an update.
"""

from __future__ import annotations

import hashlib
import io
import secrets
import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from os import PathLike

from .increment import Base, Piece, groups
from .locking import Keys, Lock, make_keys, padding
from .stamp import TOGETHER, Prepared
from .writing import Written, write_whole

__all__ = ["Keys", "Lock", "Sealed", "make_keys", "protect", "seal", "write_chunks"]

Random = Callable[[int], bytes]
_BLOCK = 16
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"
_FOOT = b"\nendstream\nendobj\n"


@dataclass(frozen=True)
class Sealed:
    """A file taken apart. Can be pickled.

    `plain` is all streams one behind the other, each after a block for its initial vector and padded to whole blocks;
    `heads` has what stands before each one in the file, and its length in there. `end` is what follows them, the
    cross-references, and `base` is for the update of a copy.
    """

    plain: bytes = field(repr=False)
    heads: tuple[tuple[bytes, int], ...] = field(repr=False)
    end: bytes = field(repr=False)
    base: Base


def seal(prepared: Prepared) -> Sealed:
    """The prepared file taken apart, ready to be locked for each learner."""
    import pikepdf

    with pikepdf.Pdf.open(io.BytesIO(prepared.data)) as pdf:
        pdf.Root.Extensions = pikepdf.Dictionary(ADBE=pikepdf.Dictionary(BaseVersion=pikepdf.Name("/1.7"), ExtensionLevel=8))  # revision 6 in PDF 1.7
        streams = [
            Piece(item.objgen[0], _dictionary(pdf, item), item.read_raw_bytes())
            for item in pdf.objects
            if isinstance(item, pikepdf.Stream) and item.get("/Type") not in (pikepdf.Name.ObjStm, pikepdf.Name.XRef)
        ]  # before the rest is looked at: strings in their dictionaries become objects of their own
        values = [Piece(item.objgen[0], item.unparse(resolved=True)) for item in pdf.objects if not isinstance(item, pikepdf.Stream)]
    free = max([prepared.base.size, *(piece.number + 1 for piece in values)])
    packed, inside = _packed(values, free)
    return _laid_out([*streams, *packed], inside, free + len(packed), prepared.base)


def protect(sealed: Sealed, pieces: Sequence[Piece], keys: Keys, random: Random = secrets.token_bytes) -> list[bytes | memoryview]:
    """The chunks of a locked copy, one behind the other. `random(n)` gives n random bytes."""
    base = sealed.base
    free = max([base.size, *(piece.number + 1 for piece in pieces)])
    packed, inside = _packed([piece for piece in pieces if piece.stream is None], free)
    own = [*(piece for piece in pieces if piece.stream is not None), *packed]
    data = memoryview(_encrypted(sealed.plain, own, keys.key, random))
    chunks, done = _chunks(sealed.heads, data, 0)
    heads, offsets, place = _places(own, base.length)
    others, _ = _chunks(heads, data, done)
    number = free + len(packed)
    dictionary = b"%d 0 obj\n%b\nendobj\n" % (number, keys.dictionary)
    offsets |= {number: place, number + 1: place + len(dictionary)}
    second = hashlib.sha256(base.identity + b"".join(piece.body() for piece in pieces)).digest()[:16]
    trailer = b"%b/Prev %d/Encrypt %d 0 R" % (_trailer(base, second), base.start, number)
    section = _references(offsets, inside, number + 1, trailer)
    return [*chunks, sealed.end, *others, dictionary, section, b"startxref\n%d\n%%%%EOF\n" % offsets[number + 1]]


def write_chunks(chunks: Sequence[bytes | memoryview], path: str | PathLike[str]) -> Written:
    """Write the chunks to `path`, whole or not at all. Raises OSError."""
    return write_whole(chunks, path)


# Taking apart


def _dictionary(pdf, stream) -> bytes:
    """A stream's dictionary without its length. Strings in it would have to be encrypted: they become objects of their own."""
    import pikepdf

    kept = pikepdf.Dictionary({name: _outside(pdf, value) for name, value in stream.stream_dict.items() if name != "/Length"})
    return kept.unparse()


def _outside(pdf, value):
    """The value, or a reference to it where a string is in it."""
    return pdf.make_indirect(value) if _has_string(value) else value


def _has_string(value) -> bool:
    import pikepdf

    if not isinstance(value, pikepdf.Object) or value.is_indirect:
        return False
    if isinstance(value, pikepdf.Dictionary):
        return any(map(_has_string, value.values()))
    return isinstance(value, pikepdf.String) or (isinstance(value, pikepdf.Array) and any(map(_has_string, value)))


def _packed(values: Sequence[Piece], first: int) -> tuple[list[Piece], dict[int, tuple[int, int]]]:
    """Objects that are no streams, put into object streams numbered from `first`; strings in these are not encrypted one by one.

    Also gives where each object is: the stream's number, and which one it is in there.
    """
    packed: list[Piece] = []
    inside: dict[int, tuple[int, int]] = {}
    for start in range(0, len(values), TOGETHER):
        some, number = values[start : start + TOGETHER], first + len(packed)
        places, place = [], 0
        for index, piece in enumerate(some):
            places.append(b"%d %d" % (piece.number, place))
            inside[piece.number] = (number, index)
            place += len(piece.value) + 1
        table = b" ".join(places) + b"\n"
        data = zlib.compress(table + b"\n".join(piece.value for piece in some) + b"\n")
        packed.append(Piece(number, b"<</Type/ObjStm/N %d/First %d/Filter/FlateDecode>>" % (len(some), len(table)), data))
    return packed, inside


def _laid_out(pieces: list[Piece], inside: Mapping[int, tuple[int, int]], number: int, base: Base) -> Sealed:
    heads, offsets, place = _places(pieces, len(_HEADER))
    heads[0] = (_HEADER + heads[0][0], heads[0][1])
    offsets[number] = place
    end = _references(offsets, inside, number, _trailer(base, base.identity))
    new = Base(place + len(end), place, False, number + 1, base.root, base.info, base.identity)
    return Sealed(b"".join(_padded(pieces, bytes)), tuple(heads), end, new)


def _places(pieces: Iterable[Piece], place: int) -> tuple[list[tuple[bytes, int]], dict[int, int], int]:
    """What stands before each encrypted stream, and its length; where each object begins; where all end."""
    heads, offsets = [], {}
    for piece in pieces:
        length = len(piece.stream) + len(padding(len(piece.stream))) + _BLOCK
        head = b"%d 0 obj\n%b/Length %d>>\nstream\n" % (piece.number, piece.value.rstrip()[:-2], length)
        heads.append((head, length))
        offsets[piece.number] = place
        place += len(head) + length + len(_FOOT)
    return heads, offsets, place


def _padded(pieces: Iterable[Piece], random: Random) -> list[bytes]:
    return [part for piece in pieces for part in (random(_BLOCK), piece.stream, padding(len(piece.stream)))]


def _trailer(base: Base, second: bytes) -> bytes:
    info = b"/Info " + base.info if base.info else b""
    return b"/Root %b%b/ID[<%b><%b>]" % (base.root, info, base.identity.hex().encode(), second.hex().encode())


# Locking


def _encrypted(plain: bytes, own: Iterable[Piece], key: bytes, random: Random) -> bytes:
    """All streams, each behind its initial vector.

    One chain of the cipher runs through everything: the block before each stream comes out as its initial vector, which
    depends on all that went before, and so on the random block at the start.
    """
    from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

    cipher = Cipher(algorithms.AES256(key), modes.CBC(random(_BLOCK))).encryptor()
    return cipher.update(plain) + cipher.update(b"".join(_padded(own, random)))


def _chunks(heads: Iterable[tuple[bytes, int]], data: memoryview, done: int) -> tuple[list[bytes | memoryview], int]:
    """Heads and their streams, which begin at `done` of all encrypted bytes; also where the next one begins there."""
    chunks: list[bytes | memoryview] = []
    for head, length in heads:
        chunks += [head, data[done : done + length], _FOOT]
        done += length
    return chunks, done


def _references(offsets: Mapping[int, int], inside: Mapping[int, tuple[int, int]], number: int, trailer: bytes) -> bytes:
    """The cross-reference stream, as object `number`; it is not encrypted."""
    rows = {item: b"\1" + place.to_bytes(5, "big") + b"\0\0" for item, place in offsets.items()}
    rows |= {item: b"\2" + container.to_bytes(5, "big") + index.to_bytes(2, "big") for item, (container, index) in inside.items()}
    index = b" ".join(b"%d %d" % (group[0], len(group)) for group in groups(rows))
    data = zlib.compress(b"".join(rows[item] for item in sorted(rows)))
    head = b"<</Type/XRef/W[1 5 2]/Index[%b]/Size %d/Filter/FlateDecode%b>>" % (index, number + 1, trailer)
    return b"%d 0 obj\n%b\nendobj\n" % (number, Piece(number, head, data).body())
