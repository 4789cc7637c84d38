"""A table in a file, CSV or XLSX, as rows of text that know their lines.

    table = open_table(Path("roster.csv"), report)      # None, and a finding, where it cannot be read
    for row in table.rows:                              # once, in order, a row at a time: memory stays flat
        row.line, row.cells                             # the line where it begins; one stripped text a column

An encoding that could only be guessed is told (R015, a warning). A row that cannot be used becomes a finding (R005, R006, R007) and is left out; so does a file that breaks off (R001).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from ..diagnostics import Report, Span, nearest, shortened
from . import delimited, spreadsheet
from .decoding import is_certain
from .records import LONGEST, Record, Unreadable, too_long

_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef" + "".join(chr(plane << 16 | end) for plane in range(17) for end in (0xFFFE, 0xFFFF)) + "]")
_LINES = re.compile(r"[\t\r\n]")
_TABLES = (".csv", ".tsv", ".txt", ".xlsx")
_ZIP, _OLD_OFFICE, _PDF = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF"


@dataclass(frozen=True)
class Row:
    """The line (of a spreadsheet: the row) where it begins, from 1, and its cells, as many as the header has."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """`shown` names the file in findings; `line` is the header's; `encoding` is empty for a spreadsheet. `rows` can be read once."""

    shown: str
    header: tuple[str, ...]
    line: int
    encoding: str
    rows: Iterator[Row]


def open_table(file: Path, report: Report, encoding: str = "") -> Table | None:
    """The table in a file; None where it is missing, cannot be read (R001) or is empty (R002). A named `encoding` is not found out."""
    shown = file.as_posix()
    try:
        found, records = _open(file, encoding)
        header = next((record for record in records if record.fault or any(map(str.strip, record.cells))), None)
    except Unreadable as error:
        report.add("R001", Span(shown, error.line), f"this table cannot be read: {error}", error.hint)
        return None
    except FileNotFoundError:
        report.add("R001", Span(shown), "there is no such file", _beside(file))
        return None
    except IsADirectoryError:
        report.add("R001", Span(shown), "this is a folder, not a table", "Name a file in it: CSV or XLSX.")
        return None
    except OSError as error:
        report.add("R001", Span(shown), f"this table cannot be read ({error.strerror or error})", "Look at the name of the file, and that you may read it.")
        return None
    if header is None:
        report.add("R002", Span(shown), "this table is empty", "Its first line names the columns, such as: name,email")
        return None
    if found and not encoding and not is_certain(found):
        report.add("R015", Span(shown), f"this table is not UTF-8; it was read as “{found}”, as its letters suggest",
                   "Look whether the names came out right. If not, save the table as “CSV UTF-8”, or name its encoding: --encoding cp1252")
    names = tuple(cell.strip().lstrip("\ufeff").strip() for cell in header.cells)
    if _faulty(header, names, shown, report):
        return None
    while names and not names[-1]:
        names = names[:-1]
    return Table(shown, names, header.line, found, _rows(records, len(names), shown, report))


def _beside(file: Path) -> str:
    """What to say of a table that is missing: which tables lie in its folder, the likeliest first."""
    try:
        names = [other.name for other in file.parent.iterdir() if other.suffix.lower() in _TABLES and other.name.isprintable()]
    except OSError:
        names = []
    return nearest(file.name, names) or "Look at the name of the file, and at the folder in which you are."


def _open(file: Path, encoding: str) -> tuple[str, Iterator[Record]]:
    with open(file, "rb") as stream:
        head = stream.read(4)
    if head == _OLD_OFFICE:
        raise Unreadable("it is an old or a locked spreadsheet", "Take its password away and save it as “Excel workbook (.xlsx)” or as “CSV UTF-8”.")
    if head == _PDF:
        raise Unreadable("it is a PDF", "Name the table from which it was made: CSV or XLSX.")
    return ("", spreadsheet.read(file)) if head == _ZIP else delimited.read(file, encoding)


def _rows(records: Iterator[Record], width: int, shown: str, report: Report) -> Iterator[Row]:
    try:
        for record in records:
            cells = tuple(map(str.strip, record.cells))
            if not record.fault and not any(cells):
                continue
            if _faulty(record, cells, shown, report):
                continue
            if any(cells[width:]):
                report.add("R005", Span(shown, record.line), f"this row has {len(cells)} cells where the header has {width}",
                           "Put a cell that holds the separator between double quotation marks.")
                continue
            yield Row(record.line, (*cells[:width], *[""] * (width - len(cells))))
    except Unreadable as error:
        report.add("R001", Span(shown, error.line), f"this table cannot be read to its end: {error}", error.hint)
    except OSError as error:
        report.add("R001", Span(shown), f"this table cannot be read ({error.strerror or error})", "Try again, from a disk of your own.")


def _faulty(record: Record, cells: tuple[str, ...], shown: str, report: Report) -> bool:
    """Report what makes a record unusable, if anything does."""
    if not record.fault and any(len(cell) > LONGEST for cell in cells):
        record = too_long(record.line)
    if record.fault:
        report.add(record.code, Span(shown, record.line), f"this row cannot be read: {record.fault}", "Correct the row in your spreadsheet program, and save the table again.")
        return True
    broken = next((cell for cell in cells if has_controls(_LINES.sub("", cell))), None)
    if broken is not None:
        visible = "".join("\ufffd" if has_controls(letter) else letter for letter in broken)
        report.add("R007", Span(shown, record.line), f"a cell of this row holds characters that cannot be printed: “{shortened(visible)}”", "Type the cell anew.")
    return broken is not None


def has_controls(text: str) -> bool:
    """Whether a text holds a control character, line ends and tabs among them, or what is no character at all."""
    return bool(_CONTROLS.search(text))
