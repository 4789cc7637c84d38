"""A letter: what one learner is sent. Plain data; a password is never part of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote


@dataclass(frozen=True)
class Enclosed:
    """A learner's file: its path below the cohort's folder, where it lies, and its size in bytes."""

    name: str
    path: Path
    size: int


@dataclass(frozen=True)
class Letter:
    """`id`, `name`, `email`, `language` (may be empty) and `copy`, the copy id, as in the manifest; `protected` files want a password."""

    id: str
    name: str
    email: str
    copy: str
    files: tuple[Enclosed, ...]
    language: str = ""
    protected: bool = False

    @property
    def key(self) -> str:
        """By what the log of sent mail knows it: the same for the same copy and address."""
        return hashlib.sha256(f"{self.copy}\0{self.email}".encode()).hexdigest()[:32]


def address_of(file: Enclosed, base: str) -> str:
    """Where a file is found on the web if the cohort's folder is put there under the address `base`."""
    return f"{base.rstrip('/')}/{quote(file.name)}"


def size_of(files: Iterable[Enclosed]) -> int:
    """Bytes of the files together, before they are written for mail."""
    return sum(file.size for file in files)


def in_words(size: int) -> str:
    """A size in bytes as people read it: 640 kB, 1.2 MB."""
    return f"{max(1, round(size / 1000))} kB" if size < 999_500 else f"{size / 1e6:.1f} MB"
