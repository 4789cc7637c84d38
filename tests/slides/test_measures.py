"""Tables, charts and times: whatever the numbers, nothing is lost, nothing is invented, and the sums are right."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursewright.slides.charts import chart
from coursewright.slides.charts import fits as chart_fits
from coursewright.slides.deck import Paragraph, Run
from coursewright.slides.grid import grids
from coursewright.slides.layouts import CELL_ACROSS, LAYOUTS
from coursewright.slides.timing import LEAST, Share, allot, clock, natural, rounded, spelled

MANY = settings(max_examples=60, deadline=None, derandomize=True)
SLOT = LAYOUTS["table"].slot("table")


# --- tables

cells = st.one_of(
    st.just(""), st.text(alphabet="abc def", max_size=12).map(str.strip), st.just("counterintuitive"), st.just("The hand lies flat and waits. " * 8), st.just("Donaudampf" * 20),
).map(lambda text: Paragraph((Run(text),) if text else ()))
tables = st.integers(1, 9).flatmap(lambda across: st.lists(st.lists(cells, min_size=across, max_size=across).map(tuple), min_size=1, max_size=14))


@MANY
@given(tables)
def test_every_cell_is_on_a_slide_once_and_its_heads_with_it(rows) -> None:
    found = grids(rows, SLOT)
    header, *body = rows
    seen = {}
    across = 0  # columns shown so far, apart from the first
    start = 0
    for grid in found:
        assert grid.header[0] == header[0]
        if start == 0:
            columns = [0, *range(across + 1, across + len(grid.header))]
        assert grid.header == tuple(header[column] for column in columns)
        for index, row in enumerate(grid.rows, start):
            assert row == tuple(body[index][column] for column in columns)
            seen.update({(index, column): True for column in columns})
        start += len(grid.rows)
        if start >= len(body):
            across, start = across + len(columns) - 1, 0
    assert len(seen) == len(body) * len(header)


@MANY
@given(tables)
def test_each_part_of_a_table_fits(rows) -> None:
    for grid in grids(rows, SLOT):
        assert len(grid.heights) == len(grid.rows) + 1
        assert sum(grid.widths) <= SLOT.width + 0.5
        assert min(grid.widths) > 2 * CELL_ACROSS
        if sum(grid.heights) > SLOT.height + 0.5:
            assert len(grid.rows) <= 1, "more rows than fit"


def test_rows_are_shared_out_evenly() -> None:
    rows = [(Paragraph((Run(f"Row {number}"),)), Paragraph((Run("Text"),))) for number in range(21)]
    counts = [len(grid.rows) for grid in grids(rows, SLOT)]
    assert sum(counts) == 20 and max(counts) - min(counts) <= 1 and len(counts) > 1


# --- charts

numbers = st.sampled_from(("1", "2.5", "0", "68", "7,5", "-3", "−4", "1,234", "12%", "n/a", "", "1e5", "1.2.3", "٣", "inf", "nan", "100000"))
heads = st.sampled_from(("Name", "Share (%)", "Left (mm)", "Right (mm)", "Year", "SD", "Note", "", "n", "(%)", "Group"))
values = st.one_of(numbers, st.sampled_from(("a", "b", "A rather long name of a branch that takes more than a line", "x")))
csv = st.one_of(
    st.lists(st.lists(st.text(max_size=6), max_size=5), max_size=8),
    st.tuples(st.lists(heads, max_size=5), st.lists(st.lists(values, max_size=5), max_size=14)).map(lambda pair: [pair[0], *pair[1]]),
    st.tuples(st.lists(heads, min_size=3, max_size=4), st.integers(2, 6)).flatmap(
        lambda pair: st.lists(numbers, min_size=pair[1] * len(pair[0]), max_size=pair[1] * len(pair[0])).map(
            lambda flat: [pair[0], *([f"bar {row}", *flat[row * len(pair[0]) + 1 : (row + 1) * len(pair[0])]] for row in range(pair[1]))])),
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(csv)
def test_every_bar_is_a_number_of_the_data(rows) -> None:
    found = chart(rows, "Bars.", "chart")
    if found is None:
        return
    written = {cell.strip() for row in rows[1:] for cell in row}
    assert chart_fits(found)
    assert len(set(found.categories)) == len(found.categories)
    for series in found.series:
        assert len(series.values) == len(found.categories)
        for value in series.values:
            assert value is None or any(_says(cell, value) for cell in written)


def _says(cell: str, value: float) -> bool:
    """Whether a reader takes a cell for this value: a point or a comma before decimals, but a comma before three digits is read in two ways."""
    whole, comma, part = cell.partition(",")
    if comma and len(part) == 3:
        return False
    try:
        return float(f"{whole}.{part}" if comma else whole.replace("−", "-")) == value
    except ValueError:
        return False


@pytest.mark.parametrize(("rows", "expected"), [
    ([["Branch", "Share (%)"], ["Medial", "68"], ["Lateral", "8"]], {"Share": (68, 8)}),
    ([["Day", "Left (mm)", "Right (mm)", "Note"], ["1", "4", "5", "rest"], ["2", "6", "", "walk"], ["3", "7.5", "8", "run"]], {"Left": (4, 6, 7.5), "Right": (5, None, 8)}),
    ([["Branch", "People", "Share (%)"], ["Medial", "17", "68"], ["Lateral", "2", "8"]], {"Share": (68, 8)}),
    ([["Branch", "Mean", "SD"], ["Medial", "17", "2"], ["Lateral", "2", "1"]], {"Mean": (17, 2)}),
    ([["Year", "Group", "Cases"], ["2001", "a", "1"], ["2001", "b", "2"], ["2002", "a", "3"], ["2002", "b", "4"]], {"a": (1, 3), "b": (2, 4)}),
    ([["Town", "People"], ["First", "1,234"], ["Second", "2,345"]], None),
    ([["Town", "Change"], ["First", "-3"], ["Second", "4"]], None),
    ([["Town", "People"], ["First", "0"], ["Second", "0"]], None),
    ([["Town", "People"], ["First", "5"]], None),
    ([["Town", "People"], ["Same", "5"], ["Same", "6"]], None),
    ([["Town", "People"], *([f"Town {number}", str(number)] for number in range(1, 40))], None),
    ([], None),
])
def test_which_data_are_a_chart(rows, expected) -> None:
    found = chart(rows, "Bars.", "chart")
    assert (None if found is None else {series.name: series.values for series in found.series}) == expected


# --- times

shares = st.lists(st.builds(Share, st.floats(15, 400), st.sampled_from((0, 0, 0, 1, 5, 10, 30))), min_size=1, max_size=80)


@MANY
@given(shares, st.integers(1, 240))
def test_times_add_up_to_the_minutes(found: list[Share], minutes: int) -> None:
    seconds = allot(found, minutes)
    assert len(seconds) == len(found)
    if minutes * 60 >= len(found):
        assert sum(seconds) == minutes * 60
    assert min(seconds) > 0


@MANY
@given(shares, st.integers(1, 240))
def test_an_activity_keeps_its_minutes_where_there_is_room(found: list[Share], minutes: int) -> None:
    seconds = allot(found, minutes)
    stated = sum(share.activity for share in found) * 60
    others = sum(not share.activity for share in found)
    if others and minutes * 60 - stated >= LEAST * others:
        assert all(time == share.activity * 60 for share, time in zip(found, seconds, strict=True) if share.activity)


@MANY
@given(st.lists(st.floats(15, 400), min_size=1, max_size=60), st.integers(1, 60))
def test_a_share_is_near_its_part(weights: list[float], minutes: int) -> None:
    total = minutes * 60
    found = rounded(weights, total)
    if total >= 60 * len(weights):
        assert all(abs(time - weight * total / sum(weights)) <= 60 + total * 0.02 for time, weight in zip(found, weights, strict=True))


def test_more_words_take_more_time() -> None:
    assert natural(0) < natural(10) < natural(130) == natural(0) + 60


@pytest.mark.parametrize(("seconds", "expected"), [(0, "0 s"), (45, "45 s"), (60, "1 min"), (90, "1 min 30 s"), (3600, "60 min")])
def test_times_in_words(seconds: int, expected: str) -> None:
    assert spelled(seconds) == expected


def test_the_clock() -> None:
    assert [clock(5), clock(65), clock(3605)] == ["0:05", "1:05", "60:05"]
