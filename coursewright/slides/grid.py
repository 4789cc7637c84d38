"""Tables on slides: how wide the columns are, how high the rows, and where a long or wide table is cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .deck import Grid, Paragraph, Run
from .fit import height
from .layouts import CELL_ACROSS, CELL_DOWN, SMALLEST, Slot
from .metrics import width

Row = tuple[Paragraph, ...]
_LARGER = (24.0, 21.0)


def grids(rows: Sequence[Row], slot: Slot) -> list[Grid]:
    """The tables that show these rows, header first; the header stands over each part, the first column before each.

    A table that one slide holds in larger letters has them.
    """
    rows = [_filled(row, max(map(len, rows))) for row in rows]
    for size in _LARGER:
        found = _at(rows, slot, size)
        if len(found) == 1 and sum(found[0].heights) <= slot.height:
            return found
    return _at(rows, slot, SMALLEST)


def _at(rows: Sequence[Row], slot: Slot, size: float) -> list[Grid]:
    row_heads = len(rows[0]) > 1 and all(row[0].text for row in rows[1:])
    found: list[Grid] = []
    for columns in _columns(rows, slot.width, size):
        found += _parts([_chosen(row, columns) for row in rows], slot, row_heads, size)
    return found


def _filled(row: Row, count: int) -> Row:
    return (*row, *(Paragraph(()) for _ in range(count - len(row))))


def _chosen(row: Row, columns: Sequence[int]) -> Row:
    return tuple(row[column] for column in columns)


def _columns(rows: Sequence[Row], across: float, size: float) -> list[list[int]]:
    """The columns of each part of a table too wide for a slide; the first one comes with each."""
    least = [_least(rows, column, size) for column in range(len(rows[0]))]
    parts: list[list[int]] = [[0]]
    for column in range(1, len(least)):
        if len(parts[-1]) > 1 and sum(least[known] for known in parts[-1]) + least[column] > across:
            parts.append([0])
        parts[-1].append(column)
    return parts


def _least(rows: Sequence[Row], column: int, size: float) -> float:
    """The width of the longest word of a column, within reason."""
    words = [width(word, size, bold=index == 0 or column == 0) for index, row in enumerate(rows) for word in row[column].text.split()]
    return max(min(max(words, default=0), 260 * size / SMALLEST) + 2 * CELL_ACROSS + 1, 24)


def _widths(rows: Sequence[Row], across: float, size: float) -> tuple[float, ...]:
    """Each column gets its longest word, and the rest in proportion to what its cells would like."""
    least = [_least(rows, column, size) for column in range(len(rows[0]))]
    wanted = [
        max(min(max(width(row[column].text, size, bold=column == 0) for row in rows) + 2 * CELL_ACROSS + 1, across * 0.6), low)
        for column, low in enumerate(least)
    ]
    if sum(wanted) <= across:
        spare = (across - sum(wanted)) / len(wanted) if sum(wanted) > across * 0.6 else 0
        return tuple(want + spare for want in wanted)
    rest, room = across - sum(least), sum(wanted) - sum(least)
    return tuple(low + rest * (want - low) / room if room else low for low, want in zip(least, wanted, strict=True))


def _parts(rows: Sequence[Row], slot: Slot, row_heads: bool, size: float) -> list[Grid]:
    """The rows below their header, as many on each slide as fit, about as many on each."""
    widths = _widths(rows, slot.width, size)
    header, *body = rows
    head = _height(_bold(header), widths, size)
    heights = [_height(row, widths, size) for row in body]
    room = slot.height - head
    count = len(_full(heights, room, room))
    even = _full(heights, room, sum(heights) / max(count, 1))
    runs = even if len(even) == count else _full(heights, room, room)
    found, start = [], 0
    for run in runs:
        rows_here = tuple(body[start : start + run])
        found.append(Grid(slot.name, header, rows_here, widths, (head, *heights[start : start + run]), row_heads, size))
        start += run
    return found or [Grid(slot.name, header, (), widths, (head,), row_heads, size)]


def _full(heights: Sequence[float], room: float, goal: float) -> list[int]:
    """How many rows each slide gets, when a slide is left as soon as it is `goal` full."""
    runs: list[int] = []
    used = room + 1
    for amount in heights:
        if used >= goal or used + amount > room:
            runs.append(0)
            used = 0.0
        runs[-1] += 1
        used += amount
    return runs


def _height(row: Row, widths: Sequence[float], size: float) -> float:
    cells = (height([cell], across - 2 * CELL_ACROSS, size) for cell, across in zip(row, widths, strict=True))
    return max(cells) + 2 * CELL_DOWN


def _bold(row: Row) -> Row:
    return tuple(replace(cell, runs=tuple(replace(run, bold=True) for run in cell.runs) or (Run(""),)) for cell in row)
