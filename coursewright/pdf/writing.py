"""Files put in place whole, or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

_AT_ONCE = 512  # pieces that a system writes in one call, at least (POSIX asks for 16, Linux and macOS take 1024)


@dataclass(frozen=True)
class Written:
    """A file that was written: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


def write_whole(chunks: Sequence[bytes], path: str | PathLike[str], digest=None) -> Written:
    """Write the chunks one behind the other; `digest` is their SHA-256 if it is known. The folder must exist. Raises OSError."""
    if digest is None:
        digest = hashlib.sha256()
        for chunk in chunks:
            digest.update(chunk)
    target = Path(path)
    name = target.with_name(f".{os.getpid()}-{digest.hexdigest()[:12]}.part")
    handle = os.open(name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0), 0o666)
    try:
        try:
            _write(handle, chunks)
        finally:
            os.close(handle)
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    return Written(sum(map(len, chunks)), digest.hexdigest())


def _write(handle: int, chunks: Sequence[bytes]) -> None:
    """Write everything; in few calls where the system can gather chunks."""
    if not hasattr(os, "writev"):
        for chunk in chunks:
            _write_one(handle, chunk)
        return
    for start in range(0, len(chunks), _AT_ONCE):
        some = chunks[start : start + _AT_ONCE]
        done = os.writev(handle, some)
        for chunk in some:
            if done < len(chunk):
                _write_one(handle, memoryview(chunk)[done:])
            done = max(0, done - len(chunk))


def _write_one(handle: int, chunk: bytes | memoryview) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(handle, rest) :]
