"""Making copies: what a worker does with a batch of learners. It writes each file whole, and gives back what it wrote."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from .ledger import Delivered

_ZIP_DATE = (1980, 1, 1, 0, 0, 0)  # the earliest a zip file can hold: the same inputs give the same bytes


@dataclass(frozen=True, slots=True)
class Wanted:
    """A file to be made for a learner: from which prepared file (its place), under what name and at which position, and the key of all it is made from."""

    prepared: str
    name: str
    position: int
    key: str


@dataclass(frozen=True, slots=True)
class Task:
    """A learner's files that are to be made. `seed` stands in for chance, so that a batch done twice gives the same bytes; `archive` puts all into one zip."""

    learner: str
    folder: str
    name: str
    copy: str
    language: str
    wanted: tuple[Wanted, ...]
    password: str = ""
    seed: bytes = b""
    archive: Wanted | None = None


@dataclass(frozen=True, slots=True)
class Batch:
    """Tasks that one process does, and what they share."""

    cohort: str
    lead: str
    allow: frozenset[str]
    tasks: tuple[Task, ...]


def make(batch: Batch) -> list[Delivered]:
    """Make all files of a batch; what is in place. Raises OSError, and ValueError for a name that cannot be set."""
    return [delivered for task in batch.tasks for delivered in _make(task, batch)]


def _make(task: Task, batch: Batch) -> list[Delivered]:
    folder = Path(task.folder)
    if not made_here(folder):
        _clear(folder)
    if task.archive is None:
        return [_delivered(task, wanted, folder, _copy(task, wanted, batch, folder / wanted.name)) for wanted in task.wanted]
    loose = folder / ".zip.part"
    loose.mkdir()
    try:
        for wanted in task.wanted:
            _copy(task, wanted, batch, loose / wanted.name)
        written = _zip(folder / task.archive.name, [(wanted.name, loose / wanted.name) for wanted in task.wanted])
    finally:
        _clear(folder)
    return [_delivered(task, task.archive, folder, written)]


def made_here(folder: Path) -> bool:
    """Make a folder; False where it was there. Raises OSError where a link stands in its place: what is written would lie elsewhere."""
    try:
        folder.mkdir()
    except FileExistsError:
        if folder.is_symlink():
            raise OSError(errno.EEXIST, "a link stands where a folder for copies should be; remove it", str(folder)) from None
        return False
    return True


def _clear(folder: Path) -> None:
    """Remove what a run that was killed left half written."""
    for leftover in (*folder.glob(".*.part"), *folder.glob("*/.*.part")):
        if leftover.is_dir():
            shutil.rmtree(leftover, ignore_errors=True)
        else:
            leftover.unlink(missing_ok=True)


def _delivered(task: Task, wanted: Wanted, folder: Path, written: tuple[int, str]) -> Delivered:
    return Delivered(task.learner, wanted.name, wanted.position, wanted.key, written[0], os.stat(folder / wanted.name).st_mtime_ns, written[1])


def _copy(task: Task, wanted: Wanted, batch: Batch, place: Path) -> tuple[int, str]:
    """Write a copy; its size and SHA-256."""
    from ..pdf.protect import protect, write_chunks
    from ..pdf.stamp import Words, personal, stamp_pieces, write_copy

    if "/" in wanted.name:
        made_here(place.parent)
    prepared, letterer = _prepared(wanted.prepared), _letterer()
    words = Words(task.name, batch.cohort, task.copy, batch.lead, task.language)
    if not task.password:
        written = write_copy(prepared, personal(prepared, letterer, words), place)
    else:
        pieces = stamp_pieces(prepared, letterer, words)
        chance = _chance(task.seed + wanted.name.encode())
        written = write_chunks(protect(_sealed(wanted.prepared), pieces, _keys(task.password, batch.allow, task.seed), chance), place)
    return written.size, written.sha256


def _zip(place: Path, files: list[tuple[str, Path]]) -> tuple[int, str]:
    """One archive of the files, stored as they are, for a PDF is packed already."""
    temporary = place.with_name(f".{place.name}.part")
    with zipfile.ZipFile(temporary, "w", zipfile.ZIP_STORED) as archive:
        for name, file in files:
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, file.read_bytes())
    with open(temporary, "rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    os.replace(temporary, place)
    return place.stat().st_size, digest


def _chance(seed: bytes) -> Callable[[int], bytes]:
    """Random bytes that follow from a secret seed: SHAKE-256 over it and a counter (FIPS 202)."""
    counter = 0

    def random(count: int) -> bytes:
        nonlocal counter
        counter += 1
        return hashlib.shake_256(seed + counter.to_bytes(8, "big")).digest(count)

    return random


# What a worker keeps between batches. A prepared file's name holds the digest of its content, so that it never changes.


@lru_cache(maxsize=64)
def _prepared(place: str):
    from ..pdf.stamp import open_prepared

    return open_prepared(Path(place).read_bytes())


@lru_cache(maxsize=64)
def _sealed(place: str):
    from ..pdf.protect import seal

    return seal(_prepared(place))


@lru_cache(maxsize=1)
def _keys(password: str, allow: frozenset[str], seed: bytes):
    """The keys of a learner's copies. Their owner password is chance, and is kept nowhere: the instructor has the files without a lock."""
    from ..pdf.protect import Lock, make_keys

    chance = _chance(seed)
    return make_keys(Lock(owner=chance(24).hex(), user=password, allow=allow), chance)


@lru_cache(maxsize=1)
def _letterer():
    from ..pdf.lettering import Letterer

    return Letterer()
