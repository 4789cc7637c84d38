"""Which column of a table holds what: by usual names, or as the user says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from ..diagnostics import Report, Span, nearest, shortened
from .tables import Table

_NOISE = re.compile(r"[\W_]+")


def plain(name: str) -> str:
    """A column's name without case, accents, spaces and signs, by which names are compared."""
    parts = unicodedata.normalize("NFKD", name).casefold()
    return _NOISE.sub("", "".join(letter for letter in parts if not unicodedata.combining(letter)))


def find_columns(table: Table, usual: Mapping[str, Sequence[str]], named: Mapping[str, str], report: Report) -> dict[str, int] | None:
    """The index of each field's column. `usual` has the usual column names of every field, the likeliest first; `named` is what the user said.

    A field without a column is left out. None, and findings, where a named column does not exist (R003) or two are called the same (R004).
    """
    headers = [plain(header) for header in table.header]
    before = report.count("error")
    found: dict[str, int] = {}
    for field, names in usual.items():
        if field in named:
            places = _places(headers, plain(named[field])) or [place for place, header in enumerate(table.header) if header == named[field]]
            if not places:
                report.add("R003", Span(table.shown, table.line), f"there is no column “{shortened(named[field])}” for the {field}", nearest(named[field], table.header))
        else:
            places = next((places for name in names if (places := _places(headers, plain(name)))), [])
        if len(places) > 1:
            report.add("R004", Span(table.shown, table.line), f"two columns are called “{shortened(table.header[places[0]])}”",
                       f"Give one of them another name, or take out the one that does not hold the {field}.")
        if places:
            found[field] = places[0]
    return found if report.count("error") == before else None


def _places(headers: Sequence[str], name: str) -> list[int]:
    return [place for place, header in enumerate(headers) if header == name and name]


def missing_column(table: Table, field: str, report: Report) -> None:
    """Report that a field has no column (R003)."""
    report.add("R003", Span(table.shown, table.line), f"there is no column “{field}”; the columns are {_listed(table.header)}",
               f"Call a column so, or say which it is: --column {field}=\"…\". The first line of the table has to name the columns.")


def _listed(header: Sequence[str]) -> str:
    shown = ", ".join(f"“{shortened(name, 30)}”" for name in header[:8] if name)
    return shown + (" and more" if len(header) > 8 else "") or "without names"
