"""Files put in place whole, or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

_AT_ONCE = 65536  # bytes: a megabyte in one call makes some systems look for memory in one piece, which can be slow
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


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
    handle = os.open(name, _NEW, 0o666)
    try:
        with os.fdopen(handle, "wb", buffering=_AT_ONCE) as file:
            for chunk in chunks:
                view = memoryview(chunk)
                for start in range(0, len(view), _AT_ONCE):
                    file.write(view[start : start + _AT_ONCE])
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    return Written(sum(map(len, chunks)), digest.hexdigest())
