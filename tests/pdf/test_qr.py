"""Our QR codes are those of segno, module by module."""

from __future__ import annotations

import pytest
import segno
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from coursewright.pdf.qr import MASK, modules

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"


def of_segno(address: str, line: str) -> list[bytes]:
    code = segno.make([address, line] if address else line, error="l", mask=MASK, boost_error=False, micro=False)
    return [bytes(row) for row in code.matrix]


def ends_on_a_byte(address: str, line: str) -> bool:
    """Whether the bits of the text, with the four that end them, are whole bytes. segno puts a byte of zeros behind them then, which the standard does not ask for."""
    return any((8 * len(address) + (4 + wide if address else 0) + 4 + count + 11 * (len(line) // 2) + 6 * (len(line) % 2) + 4) % 8 == 0 for wide, count in ((8, 9), (16, 11), (16, 13)))


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(["", "https://example.org/verify/#", "x#"]), st.text(LETTERS, max_size=900).map(lambda text: f"CW1{text}"))
def test_codes_are_those_of_segno(address: str, line: str) -> None:
    assume(not ends_on_a_byte(address, line))
    assert modules(address, line) == of_segno(address, line)


@pytest.mark.parametrize("length", [11, 25, 401, 700, 999, 2000])
def test_every_size(length: int) -> None:
    line = "CW1" + (LETTERS * 140)[: length - 3]
    while ends_on_a_byte("", line):
        line += "A"
    assert modules("", line) == of_segno("", line)


def test_too_long() -> None:
    with pytest.raises(ValueError, match="too long"):
        modules("", "A" * 4297)
