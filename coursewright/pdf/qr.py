"""QR codes (ISO/IEC 18004) of many texts of one length, quickly.

segno makes one in 4 ms, which is most of the time that a certificate takes. What is the same in all codes of a version (the fixed patterns, the path of the bits,
the tables of error correction) is taken from segno once; for each text only its bits, their error correction (level L) and one look-up for each module are left.
The tests hold the result against segno's own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, zip_longest

MASK = 3  # of the eight masks any is valid; to choose the best one takes longer than all the rest
_ALPHABET = {letter: value for value, letter in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")}
_BYTES, _ALPHANUMERIC = 0b0100, 0b0010
_DIGITS = bytes.maketrans(b"01", b"\0\1")
_ANY = "HTTPS"
_RUN = re.compile(b"\x01+")


@dataclass(frozen=True)
class Layout:
    """A version: its side in modules and how many bits it holds; for each module, row by row, the place of its bit among the codewords' bits (then a light and a dark one); the mask;
    and (number, data codewords, error codewords) of its kinds of blocks."""

    side: int
    bits: int
    order: tuple[int, ...]
    mask: int
    blocks: tuple[tuple[int, int, int], ...]

    @property
    def capacity(self) -> int:
        """How many codewords of data the version holds."""
        return sum(number * data for number, data, _ in self.blocks)


def modules(address: str, line: str) -> list[bytes]:
    """The rows of the code of a text, 1 for dark: `address` in any letters, then `line` in those of the alphanumeric mode. Raises ValueError where it is too long."""
    for version in range(1, 41):
        layout = _layout(version)
        bits = _data(address, line, version)
        if len(bits) <= 8 * layout.capacity:
            return _drawn(layout, _codewords(layout, bits))
    raise ValueError("this text is too long for a QR code")


@lru_cache(maxsize=40)
def _layout(version: int) -> Layout:
    import segno
    from segno import consts, encoder

    fixed = [list(row) for row in segno.make(_ANY, version=version, error="l", mask=MASK, boost_error=False).matrix]
    side = len(fixed)
    plain = encoder.make_matrix(side, side)
    encoder.add_finder_patterns(plain, side, side)
    encoder.add_alignment_patterns(plain, side, side)
    free = [[value == 2 for value in row] for row in plain]
    count = sum(map(sum, free))
    path = [list(row) for row in plain]
    encoder.add_codewords(path, range(10, 10 + count), version)
    order, mask = [], 0
    for i, j in ((i, j) for i in range(side) for j in range(side)):
        order.append(path[i][j] - 10 if free[i][j] else count + fixed[i][j])
        mask = mask << 8 | (free[i][j] and (i + j) % 3 == 0)
    blocks = tuple((ec.num_blocks, ec.num_data, ec.num_total - ec.num_data) for ec in consts.ECC[version][consts.ERROR_LEVEL_L])
    return Layout(side, count, tuple(order), mask, blocks)


def _data(address: str, line: str, version: int) -> str:
    """The bits of the text as segments, without padding."""
    size = 0 if version < 10 else 1 if version < 27 else 2
    raw = address.encode()
    first = f"{_BYTES:04b}{len(raw):0{(8, 16, 16)[size]}b}" + "".join(f"{byte:08b}" for byte in raw) if raw else ""
    values = [_ALPHABET[letter] for letter in line]
    pairs = "".join(f"{45 * one + two:011b}" for one, two in zip(values[::2], values[1::2], strict=False))
    last = f"{values[-1]:06b}" if len(values) % 2 else ""
    return f"{first}{_ALPHANUMERIC:04b}{len(values):0{(9, 11, 13)[size]}b}{pairs}{last}"


def _codewords(layout: Layout, bits: str) -> bytes:
    """All codewords in the order in which they are placed: data and error correction, the blocks interleaved."""
    room = 8 * layout.capacity
    bits += "0" * min(4, room - len(bits))
    bits += "0" * (-len(bits) % 8)
    data = int(bits, 2).to_bytes(len(bits) // 8, "big")
    data = (data + b"\xec\x11" * layout.capacity)[: layout.capacity]
    parts, errors, start = [], [], 0
    for number, size, check in layout.blocks:
        for _ in range(number):
            parts.append(data[start : start + size])
            errors.append(_check(parts[-1], check))
            start += size
    return bytes(word for word in chain(*zip_longest(*parts), *zip_longest(*errors)) if word is not None)


def _check(data: bytes, length: int) -> bytes:
    """The error correction codewords of a block: the remainder by the generator polynomial over GF(256)."""
    table, keep = _generator(length), (1 << 8 * (length - 1)) - 1
    rest = 0
    for byte in data:
        rest = (rest & keep) << 8 ^ table[byte ^ rest >> 8 * (length - 1)]
    return rest.to_bytes(length, "big")


@lru_cache(maxsize=40)
def _generator(length: int) -> tuple[int, ...]:
    """Each element of GF(256) times the generator polynomial of this degree, its leading term left out."""
    polynomial, root = [1], 1
    for _ in range(length):
        polynomial = [one ^ _times(two, root) for one, two in zip([*polynomial, 0], [0, *polynomial], strict=True)]
        root = _times(root, 2)
    return tuple(int.from_bytes(bytes(_times(term, factor) for term in polynomial[1:]), "big") for factor in range(256))


def _times(one: int, two: int) -> int:
    """The product of two elements of GF(256), modulo x^8 + x^4 + x^3 + x^2 + 1."""
    product = 0
    while two:
        product ^= one if two & 1 else 0
        one = one << 1 ^ (0x11D if one & 0x80 else 0)
        two >>= 1
    return product


def _drawn(layout: Layout, codewords: bytes) -> list[bytes]:
    """The rows of the code."""
    bits = f"{int.from_bytes(codewords, 'big'):0{8 * len(codewords)}b}".encode("ascii").translate(_DIGITS)
    source = bits.ljust(layout.bits, b"\0") + b"\0\1"
    flat = int.from_bytes(bytes(map(source.__getitem__, layout.order)), "big") ^ layout.mask
    whole = flat.to_bytes(len(layout.order), "big")
    return [whole[start : start + layout.side] for start in range(0, len(whole), layout.side)]


def squares(modules: Sequence[bytes]) -> bytes:
    """The operators of a QR code in a square of side 1, four light modules wide around it; dark runs of a row are one rectangle each."""
    side = len(modules) + 8
    drawn = [b"q %.6f 0 0 %.6f 0 0 cm 0 0 0 rg" % (1 / side, 1 / side)]
    drawn += [b"%d %d %d 1 re" % (run.start() + 4, y, run.end() - run.start()) for y, row in enumerate(modules, 4) for run in _RUN.finditer(row)]
    return b"\n".join((*drawn, b"f Q\n"))
