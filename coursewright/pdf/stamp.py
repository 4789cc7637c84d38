"""Personal copies of a PDF: prepared once a file, then a few kilobytes a learner.

    prepared = open_prepared(prepare(pdf))                       # once a file; plain data, may be sent to another process
    letterer = Letterer()                                        # once a process; finds the fonts
    words = Words("Ana Ωmega", "Spring cohort", "K7-20XQ")
    tail = personal(prepared, letterer, words)                   # a learner; raises MissingGlyphs
    written = write_copy(prepared, tail, path)                   # prepared bytes + tail, put in place whole; size and SHA-256

or, with a password (see protect.py):

    chunks = protect(sealed, stamp_pieces(prepared, letterer, words), Lock(user="...", owner="...", allow=frozenset({"print"})))
"""

from __future__ import annotations

from dataclasses import dataclass
from os import PathLike

from .increment import Base, Piece
from .lettering import Letterer


@dataclass(frozen=True)
class Words:
    """What the foot of a copy says: LEAD NAME · COHORT · COPY. `language` (such as `ja`) chooses among forms of the same letter."""

    name: str
    cohort: str
    copy: str
    lead: str = "Prepared for"
    language: str = ""


@dataclass(frozen=True)
class Written:
    """A file that was written: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Prepared:
    """A prepared file, and where its stamps are."""

    data: bytes
    base: Base


def prepare(pdf: bytes) -> bytes:
    """The same file with an empty stamp at the foot of each page. Raises ValueError for a file that cannot be read."""
    raise NotImplementedError


def open_prepared(pdf: bytes) -> Prepared:
    """What `prepare` made, ready for copies. Raises ValueError where it was not prepared."""
    raise NotImplementedError


def stamp_pieces(prepared: Prepared, letterer: Letterer, words: Words) -> tuple[Piece, ...]:
    """The objects that put the words on each page. Raises MissingGlyphs."""
    raise NotImplementedError


def personal(prepared: Prepared, letterer: Letterer, words: Words) -> bytes:
    """The bytes that, behind the prepared file, make it a learner's. Raises MissingGlyphs."""
    raise NotImplementedError


def write_copy(prepared: Prepared, tail: bytes, path: str | PathLike[str]) -> Written:
    """Write the prepared file and the tail to `path`, whole or not at all. Raises OSError."""
    raise NotImplementedError
