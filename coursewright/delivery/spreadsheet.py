"""Spreadsheets (XLSX): the first visible sheet, row by row, every cell as text."""

from __future__ import annotations

import datetime
import re
import zipfile
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from .records import Record, Unreadable

_LARGEST = 1 << 27  # bytes a workbook may hold when unpacked; a row of a roster has some hundred
_ROWS, _CELLS = 1 << 20, 8_000_000  # that are looked at; where a cell claims to stand far out, all before it are filled in
_LITERAL = re.compile(r'"[^"]*"|\\.')  # what a number format prints as it stands
_AGAIN = "Open it in your spreadsheet program and save it again as “Excel workbook (.xlsx)” or as “CSV UTF-8”."


def read(file: Path) -> Iterator[Record]:
    """The rows of a workbook. Raises Unreadable, at once or while rows are read."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile:
        raise Unreadable("it is a damaged spreadsheet", _AGAIN) from None
    if not any(entry.filename == "xl/workbook.xml" for entry in entries):
        raise Unreadable("it is not a spreadsheet that can be read here", _AGAIN)
    if sum(entry.file_size for entry in entries) > _LARGEST:
        raise Unreadable("it is far larger inside than a roster can be", _AGAIN)
    return _rows(file)


def _rows(file: Path) -> Iterator[Record]:
    """A damaged workbook can make the library fail in nearly any way; each is told in the same words."""
    from openpyxl import load_workbook

    try:
        values = load_workbook(file, read_only=True, data_only=True)
        written = load_workbook(file, read_only=True, data_only=False)
        try:
            yield from _read(_sheet(values), _sheet(written))
        finally:
            values.close()
            written.close()
    except (Unreadable, OSError, GeneratorExit):
        raise
    except Exception:
        raise Unreadable("it is a damaged spreadsheet", _AGAIN) from None


def _sheet(workbook):
    shown = [sheet for sheet in workbook.worksheets if sheet.sheet_state == "visible"]
    if not shown:
        raise Unreadable("the spreadsheet has no visible sheet", _AGAIN)
    shown[0].reset_dimensions()  # some programs write them wrong
    return shown[0]


def _read(values, written) -> Iterator[Record]:
    cells = 0
    for line, (shown, formulas) in enumerate(zip(values.iter_rows(), written.iter_rows(), strict=False), 1):
        fault, cells = "", cells + len(shown)
        if line > _ROWS or cells > _CELLS:
            raise Unreadable("it is far larger inside than a roster can be", _AGAIN, line)
        for cell, formula in zip(shown, formulas, strict=False):
            if cell.data_type == "e":
                fault = f"the cell {cell.coordinate} shows the error {cell.value}"
            elif formula.data_type == "f" and cell.value is None:
                fault = f"the cell {formula.coordinate} holds a formula that was never worked out"
        yield Record(line, tuple(_text(cell) for cell in shown), fault)


def _text(cell) -> str:
    """A cell as text: whole numbers without a decimal point, per cent as the sheet shows them, dates as year-month-day."""
    match value := cell.value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case int() | float() if "%" in _LITERAL.sub("", cell.number_format):
            return f"{(Decimal(str(value)) * 100).normalize():f}%"
        case float() if value.is_integer():
            return str(int(value))
        case datetime.datetime() if value.time() == datetime.time():
            return value.date().isoformat()
        case datetime.datetime():
            return value.isoformat(" ", "seconds")
        case datetime.date() | datetime.time():
            return value.isoformat()
        case _:
            return str(value)
