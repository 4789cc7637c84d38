"""The log of what was sent to a cohort. It is only ever added to, and every line is on the disk before the next step is taken.

One JSON object a line. Before a message's text goes out, its line says `trying`; afterwards another says what became of it. So a run that is
broken off at any moment leaves for each message a known fate, or `trying`: then nobody knows whether the server has it.
"""

from __future__ import annotations

import datetime
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from .letters import Letter

Fate = Literal["trying", "sent", "refused", "deferred"]
NAME = "sent.log"


class Busy(Exception):
    """Another run is sending mail to the same cohort."""


class SentLog:
    """What is known of each letter, by its key; the last line counts."""

    def __init__(self, file, fates: dict[str, Fate]) -> None:
        self._file, self._fates = file, fates

    def fate(self, letter: Letter) -> Fate | None:
        return self._fates.get(letter.key)

    def record(self, letter: Letter, fate: Fate, reply: str = "") -> None:
        """Add a line; when this returns, it is on the disk."""
        now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
        facts = {"time": now, "key": letter.key, "id": letter.id, "copy": letter.copy, "to": letter.email, "fate": fate, "reply": reply}
        self._file.write(json.dumps(facts, ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())
        self._fates[letter.key] = fate


def read_log(folder: Path) -> dict[str, Fate]:
    """The fates in a cohort's log; none where it has no log yet."""
    try:
        return _fates((folder / NAME).read_bytes())
    except FileNotFoundError:
        return {}


@contextmanager
def open_log(folder: Path) -> Iterator[SentLog]:
    """The log of a cohort, held by this run alone. Raises Busy."""
    with open(os.open(folder / NAME, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600), "r+b") as file:
        _hold(file)
        known = file.read()
        if known and not known.endswith(b"\n"):
            file.write(b"\n")  # a line that a killed run left unfinished stays by itself
        yield SentLog(file, _fates(known))


def _fates(data: bytes) -> dict[str, Fate]:
    """The last fate by key. A line that was cut off is left out: it was not on the disk, so that its step was not taken."""
    fates: dict[str, Fate] = {}
    for line in data.split(b"\n"):
        try:
            facts = json.loads(line)
            fates[facts["key"]] = facts["fate"]
        except (ValueError, KeyError, TypeError):
            continue
    return fates


def _hold(file) -> None:
    """Hold a file for this process; it is freed when the process ends, however it ends."""
    try:
        import fcntl
    except ImportError:
        import msvcrt

        take, error = (lambda: msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)), OSError
    else:
        take, error = (lambda: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)), OSError
    try:
        take()
    except error:
        raise Busy from None
