"""Looking at the processes of a session, on Linux."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

Found = TypeVar("Found")


@dataclass(frozen=True)
class Process:
    pid: int
    parent: int
    session: int


def in_session(session: int) -> list[Process]:
    """The living processes of a session."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                state, parent, _, owner = (folder / "stat").read_text().rpartition(")")[2].split()[:4]
            except OSError:
                continue
            if int(owner) == session and state != "Z":
                found.append(Process(int(folder.name), int(parent), int(owner)))
    return found


def workers(main: int) -> list[int]:
    """The processes that do the jobs of this one: the children of its children."""
    known = in_session(main)
    children = {process.pid for process in known if process.parent == main}
    return [process.pid for process in known if process.parent in children]


def until(look: Callable[[], Found], seconds: float = 60) -> Found:
    """What `look` gives as soon as it is something. Raises TimeoutError."""
    last = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > last:
            raise TimeoutError
        time.sleep(0.0002)
    return found
