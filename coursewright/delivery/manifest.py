"""The instructor's list of what was delivered: `manifest.csv`, and `former.csv` of learners who left the roster."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from . import safecsv

COLUMNS = ("id", "name", "email", "license", "language", "edition", "file", "sha256", "size", "copy id", "made", "password")


def write(place: Path, rows: Iterable[Iterable[object]]) -> None:
    """Write the list, whole or not at all, readable by its owner only, for it may hold passwords. Raises OSError."""
    temporary = place.with_name(f"{place.name}.tmp")
    temporary.unlink(missing_ok=True)
    try:
        with open(os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8-sig", newline="") as stream:
            stream.write(safecsv.line(COLUMNS))
            stream.writelines(safecsv.line(tuple(row)) for row in rows)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(temporary, place)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def read(place: Path) -> Iterable[dict[str, str]]:
    """The rows of a list that `write` wrote, one a file, each by the names in COLUMNS. Raises OSError."""
    with open(place, encoding="utf-8-sig", newline="") as stream:
        rows = iter(safecsv.read(stream))
        names = next(rows)
        for row in rows:
            yield dict(zip(names, row, strict=True))
