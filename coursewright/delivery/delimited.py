"""Text tables: CSV and its relatives, with separator and encoding found out, read record by record."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from .decoding import encoding_of
from .records import LONGEST, Record, Unreadable, too_long

_SEPARATORS = (",", ";", "\t", "|")
_NAMED = re.compile(r"\ufeff?\"?sep=(.)\"?\s*$", re.IGNORECASE)  # the line by which spreadsheet programs are told the separator
_SAMPLE = 200
_CLOSE = "Look for a double quotation mark that is opened and never closed. A mark inside a quoted cell is written twice."


def read(file: Path, encoding: str = "") -> tuple[str, Iterator[Record]]:
    """The encoding (found out if none is named) and the records. Raises OSError and Unreadable, also while records are read."""
    found = encoding or encoding_of(file)
    try:
        with open(file, encoding=found, newline="") as stream:
            separator, skipped = _separator([line for line in islice(stream, _SAMPLE) if len(line) <= LONGEST * 10])
    except (LookupError, UnicodeError):
        raise Unreadable(f"it is not text in the encoding “{found}”", "Save it again as “CSV UTF-8”, or name its encoding: --encoding cp1252") from None
    return found, _records(file, found, separator, skipped)


def _separator(lines: list[str]) -> tuple[str, int]:
    """The separator that parts most records as it parts the header, and how many lines come before the header."""
    if lines and (named := _NAMED.match(lines[0])):
        return named.group(1), 1
    return max(_SEPARATORS, key=lambda separator: _fitness(lines, separator)), 0


def _fitness(lines: list[str], separator: str) -> tuple[float, int]:
    rows = [row for row in csv.reader(lines, delimiter=separator) if any(row)]
    widths = [len(row) for row in rows]
    if not widths or widths[0] < 2:
        return 0.0, 0
    return sum(width == widths[0] for width in widths) / len(widths), widths[0]


def _records(file: Path, encoding: str, separator: str, skipped: int) -> Iterator[Record]:
    with open(file, encoding=encoding, newline="") as stream:
        lines = islice(stream, skipped, None)
        reader = csv.reader(lines, delimiter=separator, strict=True)
        while True:
            line = reader.line_num + skipped + 1
            try:
                yield Record(line, tuple(next(reader)))
            except StopIteration:
                return
            except csv.Error as error:
                if "end of data" in str(error):
                    raise Unreadable("a quotation mark is never closed", _CLOSE, line) from None
                yield too_long(line) if "limit" in str(error) else Record(line, (), "its quotation marks do not pair up")
            except UnicodeError:
                raise Unreadable("its letters are not in one encoding", "Save it again as “CSV UTF-8”.", line) from None
