"""Files put in place whole, or not at all."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import BinaryIO

_AT_ONCE = 65536  # bytes: a megabyte in one call makes some systems look for memory in one piece, which can be slow
_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)


@dataclass(frozen=True)
class Written:
    """A file that was written: its size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


def write_whole(chunks: Sequence[bytes], path: str | PathLike[str], digest=None, source: int | None = None) -> Written:
    """Write the chunks one behind the other; `digest` is their SHA-256 if it is known. The folder must exist. Raises OSError.

    `source` is an open file that has the bytes of the first chunk, for the system to copy them by itself, if there is one.
    """
    if digest is None:
        digest = hashlib.sha256()
        for chunk in chunks:
            digest.update(chunk)
    target = Path(path)
    name = target.with_name(f".{os.getpid()}-{digest.hexdigest()[:12]}.part")
    handle = os.open(name, _NEW, 0o666)
    try:
        with os.fdopen(handle, "wb", buffering=_AT_ONCE) as file:
            copied = source is not None and _copied(source, handle, len(chunks[0]))
            for chunk in chunks[1:] if copied else chunks:
                view = memoryview(chunk)
                for start in range(0, len(view), _AT_ONCE):
                    file.write(view[start : start + _AT_ONCE])
        os.replace(name, target)
    except BaseException:
        with suppress(OSError):
            os.unlink(name)
        raise
    return Written(sum(map(len, chunks)), digest.hexdigest())


def in_memory(data: bytes) -> BinaryIO | None:
    """A file in memory from which the system copies by itself, which under load is much quicker than writing; None where there are none."""
    if not (hasattr(os, "memfd_create") and hasattr(os, "sendfile")):
        return None
    file = os.fdopen(os.memfd_create("prepared"), "w+b")
    file.write(data)
    file.flush()
    return file


def _copied(source: int, target: int, size: int) -> bool:
    """Copy from the start of one file to another; False where the system cannot."""
    done = 0
    while done < size:
        try:
            moved = os.sendfile(target, source, done, size - done)
        except OSError as error:
            if done or error.errno not in (errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP):
                raise
            return False
        if not moved:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        done += moved
    return True
