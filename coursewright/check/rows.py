"""The data behind a figure: a CSV file as rows."""

from __future__ import annotations

import csv
import io


def read_rows(data: bytes) -> list[list[str]] | None:
    """The rows of a CSV file, the header first; None where it is no table of at least two rows of one width."""
    try:
        rows = [row for row in csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")) if any(cell.strip() for cell in row)]
    except (UnicodeDecodeError, csv.Error):
        return None
    return rows if len(rows) > 1 and len({len(row) for row in rows}) == 1 else None
