"""A chart out of a figure's data: which column names the bars, which columns are their values, what parts them into series."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .deck import Chart, Series
from .fit import lines
from .layouts import LINE, SMALLEST
from .words import plain

_ROWS = 11  # bars that have room one below the other with numbers at 18 points
_HEIGHT = 270.0  # points for all of them
NAMES_WIDTH = 330.0  # points for the names
_NUMBER = re.compile(r"[-−+]?\d+(?:[.,]\d+)?")
_REMARKS = ("note", "notes", "source", "sources", "reference", "references", "remark", "remarks", "comment", "comments")
_UNIT = re.compile(r"(.*?)\s*\(([^()]*)\)\s*$")


@dataclass(frozen=True)
class _Column:
    """A column of numbers: what it counts, its unit (empty where its head names none), its values."""

    name: str
    unit: str
    values: tuple[float | None, ...]


def chart(rows: Sequence[Sequence[str]], alt: str, slot: str) -> Chart | None:
    """A bar chart of CSV rows, header first; None where they are no such thing, or are too many for a slide.

    The first column names the bars, if need be with the texts after it. Their values are the columns of numbers, filled in nearly
    every row, that count in one unit; where there are several units, per cent. A column of text with two or three values that
    repeat parts the bars into series.
    """
    if len(rows) < 3:
        return None
    columns = [[row[index].strip() if index < len(row) else "" for row in rows[1:]] for index in range(len(rows[0]))]
    numeric = [index for index, cells in enumerate(columns) if index and _is_numeric(cells)]
    shown = _shown([_column(rows[0][index], columns[index]) for index in numeric])
    if not shown:
        return None
    texts = [index for index in range(1, len(columns)) if index not in numeric and rows[0][index].strip().casefold() not in _REMARKS]
    parted = next((index for index in texts if len(shown) == 1 and _parts(columns[index])), None)
    naming = [0, *(index for index in texts if index < numeric[0] and index != parted)]
    names = _names(columns, naming, columns[parted] if parted is not None else None)
    if names is None:
        return None
    series = _parted(names, shown[0], columns[parted]) if parted is not None else tuple(Series(column.name, column.values) for column in shown)
    categories = tuple(dict.fromkeys(names))
    found = Chart(slot, categories, series, _axis(shown), alt)
    return found if fits(found) else None


def fits(found: Chart) -> bool:
    """Whether every bar has room for its number, and every name for its lines; bars to the left of zero are not drawn."""
    values = [value for one in found.series for value in one.values if value is not None]
    rows = len(found.categories) * (1 if apart(found) else len(found.series))
    return (
        len(found.series) <= 3 and bool(values) and min(values) >= 0 and max(values) > 0 and rows <= _ROWS
        and all(lines(plain(name), NAMES_WIDTH, SMALLEST) * SMALLEST * LINE <= _HEIGHT / len(found.categories) for name in found.categories)
    )


def apart(found: Chart) -> bool:
    """Whether each name has a value in one series only, so that its bar can stand in the middle of its row."""
    return all(sum(one.values[index] is not None for one in found.series) <= 1 for index in range(len(found.categories)))


def _is_numeric(cells: Sequence[str]) -> bool:
    """Whether nearly all cells hold a number and nothing else."""
    return sum(bool(_NUMBER.fullmatch(cell)) for cell in cells) >= 0.8 * len(cells)


def _column(head: str, cells: Sequence[str]) -> _Column:
    named = _UNIT.fullmatch(head.strip())
    name, unit = named.groups() if named else (head.strip(), "")
    return _Column(name, unit, tuple(_value(cell) for cell in cells))


def _shown(numbers: Sequence[_Column]) -> list[_Column]:
    """The columns that count in one unit; where several do, those in per cent; none where that does not decide it."""
    numbers = [column for column in numbers if not _is_spread(column.name)]
    units = {column.unit for column in numbers}
    unit = next(iter(units)) if len(units) == 1 else "%"
    found = [column for column in numbers if column.unit == unit]
    return found if unit or len(found) == 1 else []


def _is_spread(name: str) -> bool:
    return name.casefold() in ("sd", "se", "standard deviation", "standard error", "ci")


def _value(cell: str) -> float | None:
    return float(cell.replace("−", "-").replace(",", ".")) if _NUMBER.fullmatch(cell) else None


def _parts(cells: Sequence[str]) -> bool:
    """Whether a column of text parts the rows into a few series."""
    kinds = set(cells)
    return "" not in kinds and 2 <= len(kinds) <= 3 and len(cells) >= 2 * len(kinds)


def _names(columns: Sequence[Sequence[str]], texts: Sequence[int], series: Sequence[str] | None) -> list[str] | None:
    """A name for each bar: the first column, and as many of those after it as tell all bars apart; None where nothing does."""
    for count in range(1, len(texts) + 1):
        names = [", ".join(filter(None, (columns[index][row] for index in texts[:count]))) for row in range(len(columns[0]))]
        keys = list(zip(names, series, strict=True)) if series is not None else names
        if all(names) and len(set(keys)) == len(keys):
            return names
    return None


def _parted(names: Sequence[str], column: _Column, kinds: Sequence[str]) -> tuple[Series, ...]:
    categories = list(dict.fromkeys(names))
    known = {(name, kind): value for name, kind, value in zip(names, kinds, column.values, strict=True)}
    return tuple(Series(kind, tuple(known.get((name, kind)) for name in categories)) for kind in dict.fromkeys(kinds))


def _axis(shown: Sequence[_Column]) -> str:
    first = shown[0]
    name = first.name if len(shown) == 1 else ""
    return f"{name} ({first.unit})" if name and first.unit else name or first.unit
