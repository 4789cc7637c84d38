"""CSV that a spreadsheet program opens without working anything out.

A cell that begins as a formula does (`=`, `+`, `-`, `@`, a tab or a line end), or with an apostrophe, is written with an apostrophe before it. That is how spreadsheet programs
mark text, and it can be undone: `bare` takes exactly one apostrophe away. The list of beginnings is OWASP's, “CSV Injection”.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "'", "＝", "＋", "－", "＠")


def safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_ACTIVE) else cell


def bare(cell: str) -> str:
    """The cell as it was before `safe`."""
    return cell[1:] if cell.startswith("'") else cell


def line(cells: Sequence[object]) -> str:
    """One CSV record, `\\r\\n` at its end (RFC 4180)."""
    written = io.StringIO()
    csv.writer(written).writerow([safe(str(cell)) for cell in cells])
    return written.getvalue()


def read(lines: Iterable[str]) -> Iterable[list[str]]:
    """The records that `line` wrote."""
    return ([bare(cell) for cell in row] for row in csv.reader(lines))
