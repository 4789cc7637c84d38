"""A cohort: the plan of who gets which file, and the run that makes what is missing or has changed."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import shutil
import time
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ..running import Watcher
from ..store import locked
from ..workers import end
from . import manifest
from .copies import Batch, Task, Wanted, make
from .identity import copy_id
from .learners import Learner
from .ledger import Ledger
from .roster import Roster

NOTES = ".coursewright"
_BATCH = 32
_WEEK = 7 * 24 * 3600  # seconds
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another


@dataclass(frozen=True)
class Source:
    """A PDF of the course that each learner gets: where it lies, and its name in the learner's folder."""

    file: Path
    name: str


@dataclass(frozen=True)
class Order:
    """What is wanted: the cohort's name and folder, the files, and how copies are made. `code` stands for the library that makes them."""

    cohort: str
    folder: Path
    sources: tuple[Source, ...]
    lead: str
    allow: frozenset[str]
    code: str
    language: str = ""
    protect: bool = False
    archive: bool = False
    large: bool = False

    @property
    def notes(self) -> Path:
        return self.folder / NOTES


@dataclass(frozen=True)
class Delivery:
    """How a run went: learners in the cohort, files made and files that were good already, learners who left the roster, whether copies are locked, and how many learners' copies no longer are."""

    learners: int
    made: int
    kept: int
    left: int
    locked: bool
    unlocked: int


def deliver(order: Order, roster: Roster, executor: Callable[[], Executor], watcher: Watcher) -> Delivery:
    """Give each learner of a roster their files. Raises OSError; what was made until then is noted, and the next run goes on from there."""
    order.notes.mkdir(parents=True, exist_ok=True)
    with locked(order.notes / "lock", watcher.waiting):
        _try_to_write(order.folder)
        prepared = _prepare(order)
        ledger = Ledger(order.notes / "ledger.sqlite")
        try:
            return _Run(order, ledger, prepared, executor, watcher).run(roster)
        finally:
            ledger.close()


def _try_to_write(folder: Path) -> None:
    """Write an empty file and remove it, so that a folder in which the list cannot be written is known before any copy is made."""
    trial = folder / ".trial.part"
    trial.unlink(missing_ok=True)
    os.close(os.open(trial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    trial.unlink()


def _prepare(order: Order) -> tuple[tuple[Source, str], ...]:
    """Each source with the place of its prepared file, which all cohorts share. Its name is a digest of the source and the code.

    A prepared file that no run has used for a week is removed.
    """
    folder = order.folder.parent / NOTES / "prepared"
    folder.mkdir(parents=True, exist_ok=True)
    found = []
    for source in order.sources:
        data = source.file.read_bytes()
        known = f"{order.code} {order.large} ".encode() + data
        place = folder / f"{hashlib.sha256(known).hexdigest()}.pdf"
        try:
            os.utime(place)
        except FileNotFoundError:
            from ..pdf.stamp import prepare
            from ..pdf.writing import write_whole

            write_whole([prepare(data, order.large)], place)
        found.append((source, str(place.resolve())))
    for other in folder.iterdir():
        if other.stat().st_mtime < time.time() - _WEEK:
            other.unlink(missing_ok=True)
    return tuple(found)


class _Run:
    """One run over a roster. A few batches are under way at a time, so that memory does not grow with the roster."""

    def __init__(self, order: Order, ledger: Ledger, prepared: tuple[tuple[Source, str], ...], executor: Callable[[], Executor], watcher: Watcher) -> None:
        self.order, self.ledger, self.prepared, self.executor, self.watcher = order, ledger, prepared, executor, watcher
        self.made = self.kept = self.finished = self.total = 0
        self.pool: Executor | None = None
        self.under_way: deque[tuple[Future, int]] = deque()

    def run(self, roster: Roster) -> Delivery:
        self.total = roster.count
        self.watcher.expect(roster.count)
        locked_before = self.ledger.locked()
        finished = False
        try:
            for tasks in _batches(self._tasks(roster.learners())):
                self._begin(tasks)
            while self.under_way:
                self._take()
            finished = True
        finally:
            if self.pool is not None:
                end(self.pool, at_once=not finished)
            shutil.rmtree(self.order.notes / "scratch", ignore_errors=True)
        self.ledger.commit()
        left = self.ledger.left()
        manifest.write(self.order.folder / "manifest.csv", self.ledger.rows(current=True))
        if left:
            manifest.write(self.order.folder / "former.csv", self.ledger.rows(current=False))
        else:
            (self.order.folder / "former.csv").unlink(missing_ok=True)
        unlocked = 0 if self.order.protect else locked_before - self.ledger.locked()
        return Delivery(roster.count, self.made, self.kept, left, self.order.protect, unlocked)

    # --- what is to be made

    def _tasks(self, learners: Iterator[Learner]) -> Iterator[Task]:
        """What each learner lacks. A learner who lacks nothing is noted, and has no task."""
        for learner in learners:
            copy = copy_id(self.order.cohort, learner.id)
            password = (learner.password or self.ledger.password(learner.id) or _new_password()) if self.order.protect else ""
            task = self._task(learner, copy, password)
            self.ledger.enter(learner, copy, password)
            if task is None:
                self._advance(1)
            else:
                yield task

    def _task(self, learner: Learner, copy: str, password: str) -> Task | None:
        order = self.order
        language = learner.language or order.language
        shared = [order.cohort, order.lead, copy, learner.name, language, password, sorted(order.allow) if password else []]
        wanted = [Wanted(place, source.name, position, _key(place, source.name, *shared)) for position, (source, place) in enumerate(self.prepared)]
        archive = Wanted("", f"{learner.folder}.zip", 0, _key(*(one.key for one in wanted))) if order.archive else None
        final = [archive] if archive else wanted
        folder = order.folder / learner.folder
        known = self.ledger.files(learner.id)
        lacking = [one for one in final if not _in_place(folder / one.name, known.get(one.name), one.key)]
        self.kept += len(final) - len(lacking)
        for name in known.keys() - {one.name for one in final}:
            self._remove(folder / name, known[name])
        if not lacking:
            return None
        making = tuple(wanted if archive else lacking)
        return Task(learner.id, str(order.folder.resolve() / learner.folder), learner.name, copy, language, making, password, secrets.token_bytes(32) if password else b"", archive)

    def _remove(self, place: Path, delivered) -> None:
        """Remove a file that this run does not give the learner any longer, if it is still what was delivered."""
        if _in_place(place, delivered, delivered.key):
            place.unlink()
            with suppress(OSError):
                place.parent.rmdir()
        self.ledger.forget(delivered.learner, delivered.name)

    # --- making it

    def _begin(self, tasks: list[Task]) -> None:
        batch = Batch(self.order.cohort, self.order.lead, self.order.allow, tuple(tasks))
        if self.pool is None:
            self.pool = self.executor()
        self.under_way.append((self.pool.submit(make, batch), len(tasks)))
        while len(self.under_way) > 2 * (os.cpu_count() or 1):
            self._take()

    def _take(self) -> None:
        """Wait for the oldest batch, and note what it made."""
        future, learners = self.under_way[0]
        delivered = future.result()
        self.under_way.popleft()
        now = datetime.now(UTC).isoformat(timespec="seconds")
        for one in delivered:
            self.ledger.note(one, now)
        self.ledger.commit()
        self.made += len(delivered)
        self._advance(learners)

    def _advance(self, learners: int) -> None:
        """Tell how far the run is: a tenth at a time in words."""
        for _ in range(learners):
            self.finished += 1
            tenth = self.finished * 10 // self.total != (self.finished - 1) * 10 // self.total
            self.watcher.done(f"the files of {self.finished:,} of {self.total:,} learners" if tenth else "")


def _batches(tasks: Iterator[Task]) -> Iterator[list[Task]]:
    batch: list[Task] = []
    for task in tasks:
        batch.append(task)
        if len(batch) == _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _key(*facts: object) -> str:
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()


def _in_place(place: Path, delivered, key: str) -> bool:
    """Whether a file was made from just this, and is still as it was written."""
    if delivered is None or delivered.key != key:
        return False
    try:
        found = os.stat(place)
    except OSError:
        return False
    return (found.st_size, found.st_mtime_ns) == (delivered.size, delivered.mtime_ns)


def _new_password() -> str:
    """Sixteen letters and digits in four groups: 79 bits, easily read to someone."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))
