"""The register of certificates: a CSV file that only grows. Each line has a digest of itself and of the line before, so that no line can be changed alone.

The digest is the SHA-256, in hexadecimal, of the digest before (nothing before the first line), a line feed, and the other cells as a JSON array.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterable
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from . import safecsv

ISSUED, REVOKED, REPLACED = "issued", "revoked", "replaced"


@dataclass(frozen=True)
class Entry:
    """A line of the register. `event` is issued, revoked or replaced; `time` is UTC; `reason` is why one is revoked, or the code that replaces it.

    `learner` is what the learner is known by in results; `facts` is the signed line of an issued certificate.
    """

    number: str
    event: str
    time: str
    code: str
    learner: str
    name: str
    course: str
    completed: str
    reason: str
    facts: str


COLUMNS = (*(column.name for column in fields(Entry)), "digest")


class RegisterTrouble(Exception):
    """The register cannot be relied on; the text says where and why."""


class Register:
    """An open register; the caller holds its lock while lines are added. Raises RegisterTrouble where the chain is broken, OSError where it cannot be read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.entries: list[Entry] = []
        self.digests: list[str] = []
        self._whole = 0
        if path.exists():
            self._read(path.read_bytes())

    @property
    def head(self) -> str:
        """The digest of the last line; empty where there is none."""
        return self.digests[-1] if self.digests else ""

    def add(self, entries: Iterable[Entry]) -> None:
        """Write lines behind the last, all of them safe on the disk when this returns. Their numbers are set here."""
        text = "" if self._whole else safecsv.line(COLUMNS)
        for entry in entries:
            numbered = Entry(str(len(self.entries) + 1), *astuple(entry)[1:])
            digest = chained(self.head, numbered)
            text += safecsv.line((*astuple(numbered), digest))
            self.entries.append(numbered)
            self.digests.append(digest)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(handle, "ab") as file:
            file.truncate(self._whole)  # a line that a killed run left half written
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
            self._whole += len(text.encode("utf-8"))

    def states(self) -> dict[str, Entry]:
        """The last event of each code."""
        return {entry.code: entry for entry in self.entries}

    def issued(self) -> dict[str, Entry]:
        """Where each code was issued."""
        return {entry.code: entry for entry in self.entries if entry.event == ISSUED}

    def withdrawn(self) -> list[tuple[str, str, str, str]]:
        """(code, event, day, reason) of every certificate that no longer holds."""
        return [(entry.code, entry.event, entry.time[:10], entry.reason) for entry in self.states().values() if entry.event != ISSUED]

    def _read(self, data: bytes) -> None:
        heading = safecsv.line(COLUMNS).encode("ascii")
        if not data.startswith(heading):
            if heading.startswith(data):
                return
            raise RegisterTrouble(f"{self.path}, line 1: this file is no register of certificates. Name another with --register.")
        self._whole = data.rindex(b"\r\n") + 2
        try:
            text = data[: self._whole].decode("utf-8")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise RegisterTrouble(f"{self.path}, line {line}: this is not the text that was written. {_ADVICE}") from error
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        try:
            for row in reader:
                self._take([safecsv.bare(cell) for cell in row], reader.line_num)
        except csv.Error as error:
            raise RegisterTrouble(f"{self.path}, line {reader.line_num}: this line cannot be read. {_ADVICE}") from error

    def _take(self, cells: list[str], line: int) -> None:
        if line == 1:
            return
        if len(cells) != len(COLUMNS):
            raise RegisterTrouble(f"{self.path}, line {line}: this line has {len(cells)} cells and should have {len(COLUMNS)}. {_ADVICE}")
        entry = Entry(*cells[:-1])
        if cells[-1] != chained(self.head, entry) or entry.number != str(len(self.entries) + 1):
            raise RegisterTrouble(f"{self.path}, line {line}: this line or the one before it was changed, moved or taken out. {_ADVICE}")
        self.entries.append(entry)
        self.digests.append(cells[-1])


_ADVICE = "Put back a copy of the register from before the change; nothing was issued."


def chained(before: str, entry: Entry) -> str:
    """The digest of a line that follows the digest `before`."""
    return hashlib.sha256(f"{before}\n{json.dumps(astuple(entry), ensure_ascii=False, separators=(',', ':'))}".encode()).hexdigest()
