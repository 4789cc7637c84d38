"""What a cohort's folder holds: a small database that is whole whenever the process ends. The manifest is written from it.

A copy is in it once its file is in place. So a run that was killed goes on where it was: what is not in the ledger is made again.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from .learners import Learner

# A write-ahead log: each commit is whole after a kill, without waiting for the disk each time. Only this process opens the database.
_SETTINGS = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
_TABLES = """
CREATE TABLE IF NOT EXISTS learner (id TEXT PRIMARY KEY, run INTEGER, line INTEGER, name TEXT, email TEXT, folder TEXT, license TEXT, language TEXT, edition TEXT,
                                    copy TEXT, password TEXT) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS file (learner TEXT, name TEXT, position INTEGER, key TEXT, size INTEGER, mtime INTEGER, sha256 TEXT, made TEXT,
                                 PRIMARY KEY (learner, name)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS password (learner TEXT PRIMARY KEY, password TEXT) WITHOUT ROWID;
"""
_ERRNO = {sqlite3.SQLITE_FULL: errno.ENOSPC, sqlite3.SQLITE_READONLY: errno.EACCES, sqlite3.SQLITE_CANTOPEN: errno.EACCES, sqlite3.SQLITE_PERM: errno.EACCES}


@dataclass(frozen=True, slots=True)
class Delivered:
    """A learner's file in place: its name in the learner's folder, its position among them, the key of all it was made from, and what it is."""

    learner: str
    name: str
    position: int
    key: str
    size: int
    mtime_ns: int
    sha256: str


class Ledger:
    """The database of one cohort. Raises OSError where it cannot be read or written. The caller holds the cohort's lock."""

    def __init__(self, place: Path) -> None:
        self._place = place
        os.close(os.open(place, os.O_CREAT | os.O_RDWR, 0o600))  # it may hold passwords
        with self._told():
            self._base = sqlite3.connect(place)
            self._base.executescript(_SETTINGS + _TABLES)
            self.run = 1 + (self._base.execute("SELECT max(run) FROM learner").fetchone()[0] or 0)

    def close(self) -> None:
        self._base.close()

    def password(self, learner: str) -> str:
        """The password that the learner's copies were last locked with, though they may be open now; empty where there never was one."""
        with self._told():
            found = self._base.execute("SELECT password FROM password WHERE learner = ?", (learner,)).fetchone()
        return found[0] if found else ""

    def locked(self) -> int:
        """How many learners have copies that are locked."""
        with self._told():
            return self._base.execute("SELECT count(*) FROM learner WHERE password <> ''").fetchone()[0]

    def files(self, learner: str) -> dict[str, Delivered]:
        """What a learner has, by name."""
        with self._told():
            rows = self._base.execute("SELECT learner, name, position, key, size, mtime, sha256 FROM file WHERE learner = ?", (learner,))
            return {row[1]: Delivered(*row) for row in rows}

    def enter(self, learner: Learner, copy: str, password: str) -> None:
        """Note that a learner belongs to this run. The password is empty where the copies are open; the last one is kept for a later run."""
        with self._told():
            if password:
                self._base.execute("INSERT OR REPLACE INTO password VALUES (?, ?)", (learner.id, password))
            self._base.execute("INSERT OR REPLACE INTO learner VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", (
                learner.id, self.run, learner.line, learner.name, learner.email, learner.folder, learner.license, learner.language, learner.edition, copy, password))

    def note(self, delivered: Delivered, made: str) -> None:
        """Note a file that is in place."""
        row = (delivered.learner, delivered.name, delivered.position, delivered.key, delivered.size, delivered.mtime_ns, delivered.sha256, made)
        with self._told():
            self._base.execute("INSERT OR REPLACE INTO file VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)

    def forget(self, learner: str, name: str) -> None:
        with self._told():
            self._base.execute("DELETE FROM file WHERE learner = ? AND name = ?", (learner, name))

    def commit(self) -> None:
        """Make all that was noted last."""
        with self._told():
            self._base.commit()

    def rows(self, current: bool) -> Iterator[tuple[str, ...]]:
        """The manifest's rows, learner by learner as in the roster: those of this run, or of learners who left."""
        with self._told():
            yield from self._base.execute(
                "SELECT id, learner.name, email, license, language, edition, folder || '/' || file.name, sha256, size, copy, made, password "
                f"FROM learner JOIN file ON learner = id WHERE run {'=' if current else '<>'} ? ORDER BY line, id, position", (self.run,))

    def left(self) -> int:
        """How many learners have files and are not of this run."""
        with self._told():
            return self._base.execute("SELECT count(DISTINCT id) FROM learner JOIN file ON learner = id WHERE run <> ?", (self.run,)).fetchone()[0]

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            if getattr(error, "sqlite_errorcode", 0) in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
                raise OSError(errno.EIO, "the list of what was delivered is damaged; remove it, and all copies are made anew", str(self._place)) from error
            kind = _ERRNO.get((getattr(error, "sqlite_errorcode", 0) or 0) & 0xFF, errno.EIO)
            raise OSError(kind, f"the list of what was delivered: {error}", str(self._place)) from error
