"""Copies that open with a password: AES-256 as PDF 2.0 has it (ISO 32000-2, 7.6; V 5, R 6).

    sealed = seal(prepared)                                      # once a file
    chunks = protect(sealed, stamp_pieces(prepared, letterer, words), Lock(user="...", owner="...", allow=frozenset({"print"})))
    written = write_chunks(chunks, path)

The password locks the file. The permissions ask a reader program to refuse; not every program does.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from os import PathLike

from .increment import Piece
from .stamp import Prepared, Written

ALLOWED = ("print", "copy", "modify", "annotate")


@dataclass(frozen=True)
class Lock:
    """The passwords of a copy (`user` may be empty: then it opens without one) and what is allowed, of ALLOWED.

    Reading aloud by a screen reader is always allowed. Raises ValueError for a password that PDF cannot take.
    """

    owner: str
    user: str = ""
    allow: frozenset[str] = frozenset({"print"})


def seal(prepared: Prepared):
    """The prepared file taken apart, ready to be locked for each learner."""
    raise NotImplementedError


def protect(sealed, pieces: Sequence[Piece], lock: Lock, random: Callable[[int], bytes] = secrets.token_bytes) -> list[bytes]:
    """The chunks of a locked copy. `random(n)` gives n random bytes."""
    raise NotImplementedError


def write_chunks(chunks: Sequence[bytes], path: str | PathLike[str]) -> Written:
    """Write the chunks to `path`, whole or not at all. Raises OSError."""
    raise NotImplementedError
