"""A results table: who took the test, with what score, and when. A row that cannot be used is a finding; one without a pass is told, and gets nothing."""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from ..diagnostics import Report, Span, shortened
from . import dates, scores
from .columns import find_columns, missing_column
from .identity import folded
from .roster import USUAL as OF_ROSTER
from .tables import Row, Table, has_controls, open_table

USUAL: dict[str, tuple[str, ...]] = {
    **{field: OF_ROSTER[field] for field in ("name", "first", "last", "email", "id", "license")},
    "score": ("score", "grade", "final score", "final grade", "quiz score", "test score", "percent", "percentage", "score percent", "percent score", "result", "total", "points"),
    "passed": ("passed", "pass", "pass fail", "outcome", "success", "success status", "result", "status", "state", "completion status"),
    "completed": ("completed on", "completed", "completion date", "date completed", "completed at", "date of completion", "finished", "finished on", "finished at", "time completed",
                  "submitted", "submitted at", "submitted on", "date submitted", "completion time", "date", "end time", "ended"),
}
FIELDS = tuple(USUAL)
_LONGEST = 200
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True)
class Passed:
    """A learner who passed. `learner` is what the learner is known by: an id, an address, a license number or else the name."""

    line: int
    learner: str
    name: str
    license: str
    completed: datetime.date


@dataclass(frozen=True)
class Failed:
    """A row that gets no certificate, and why, as the rest of a sentence."""

    line: int
    name: str
    why: str


@dataclass(frozen=True)
class Rules:
    """By what a row is held: the pass mark in per cent, the first and the last day on which credit is given, whether a license number is demanded,
    how dates are ordered, and what day it is."""

    pass_mark: int
    first: datetime.date
    last: datetime.date
    license: bool = False
    order: str = ""
    today: datetime.date = datetime.date.max


@dataclass(frozen=True)
class Results:
    passed: tuple[Passed, ...]
    failed: tuple[Failed, ...]


def read_results(file: Path, named: Mapping[str, str], rules: Rules, report: Report, encoding: str = "") -> Results | None:
    """The results in a CSV or XLSX file; None where it cannot be used at all. `named` says which column holds a field."""
    table = open_table(file, report, encoding)
    if table is None:
        return None
    full = {field: marks for field in ("score",) if (marks := _full_marks(table, named))}
    if full and "score" not in named:
        named = {**named, "score": next(header for header in table.header if scores.out_of(header) is not None)}
    columns = find_columns(table, USUAL, named, report)
    if columns is None or not _has_columns(table, columns, report):
        return None
    rows = list(table.rows)
    reader = _Reader(table.shown, columns, _column(rows, columns, "score"), full.get("score"), rules, _column(rows, columns, "completed"), report)
    found = [result for row in rows if (result := reader.result(row)) is not None]
    return _one_each(found, table.shown, report)


def _full_marks(table: Table, named: Mapping[str, str]) -> Decimal | None:
    header = named.get("score") or next((header for header in table.header if re.match(r"(grade|score|points|total)\b", header, re.IGNORECASE) and scores.out_of(header)), "")
    return scores.out_of(header)


def _has_columns(table: Table, columns: Mapping[str, int], report: Report) -> bool:
    missing = [field for field, there in (
        ("name", "name" in columns or "last" in columns),
        ("score", "score" in columns or "passed" in columns),
        ("completed", "completed" in columns),
    ) if not there]
    for field in missing:
        missing_column(table, field, report)
    return not missing


def _column(rows: list[Row], columns: Mapping[str, int], field: str) -> list[str]:
    return [row.cells[columns[field]] for row in rows] if field in columns else []


class _Reader:
    """Reads rows with what the whole columns tell: whether scores are shares of one, and how dates are ordered."""

    def __init__(self, shown: str, columns: Mapping[str, int], marks: list[str], full: Decimal | None, rules: Rules, days: list[str], report: Report) -> None:
        self.shown, self.columns, self.full, self.rules, self.report = shown, columns, full, rules, report
        self.shares = scores.are_shares(marks)
        self.order = rules.order or dates.order_of(days)

    def result(self, row: Row) -> Passed | Failed | None:
        cells = {field: row.cells[place] for field, place in self.columns.items()}
        name = self._name(cells, row.line)
        if name is None:
            return None
        why = self._why_not(cells, row.line)
        if why is None or why:
            return None if why is None else Failed(row.line, name, why)
        day = self._day(cells["completed"], row.line)
        license = unicodedata.normalize("NFC", cells.get("license", ""))
        if self.rules.license and not license:
            self._add("K009", row.line, f"{shortened(name)} has no license number, which the certificate must show", "Write it in a column “license”.")
            return None
        known = next((folded(cells[field]) for field in ("id", "email", "license") if cells.get(field)), "")
        return Passed(row.line, known or f"name:{folded(name)}", name, license, day) if day is not None else None

    def _name(self, cells: Mapping[str, str], line: int) -> str | None:
        name = unicodedata.normalize("NFC", cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}")
        name = re.sub(" +", " ", name).strip()
        if not any(unicodedata.category(letter)[0] == "L" for letter in name):
            self._add("K004", line, "this result has no name", "Write the name as it is to stand on the certificate.")
        elif has_controls(name) or _TURNING.search(name) or len(name) > _LONGEST:
            self._add("K004", line, f"“{shortened(name.encode('ascii', 'replace').decode())}” cannot stand on a certificate", f"Type it anew, on one line, in {_LONGEST} characters at most.")
        else:
            return name
        return None

    def _why_not(self, cells: Mapping[str, str], line: int) -> str | None:
        """Empty for a pass, else why there is none; None, and a finding, where that cannot be told."""
        word = scores.passed(cells.get("passed", ""))
        try:
            share = scores.percent(cells.get("score", ""), self.full, self.shares)
        except scores.NotAScore as error:
            self._add("K005", line, f"the score “{shortened(cells['score'], 30)}” {error}", "Write it as 85%, or as 17/20.")
            return None
        if share is None and word is None:
            if cells.get("passed") and "score" not in self.columns:
                self._add("K005", line, f"“{shortened(cells['passed'], 30)}” does not say whether the test was passed", "Write yes or no.")
                return None
            return "has no result yet"
        if share is None:
            return "" if word else "did not pass"
        enough = share >= self.rules.pass_mark
        if word is not None and word != enough:
            self._add("K005", line, f"the score of {share:.4g} % and “{shortened(cells['passed'], 30)}” do not go together; the pass mark is {self.rules.pass_mark} %",
                      "Correct the one that is wrong.")
            return None
        return "" if enough else f"has {share:.4g} %, which is below the pass mark of {self.rules.pass_mark} %"

    def _day(self, cell: str, line: int) -> datetime.date | None:
        if not cell:
            self._add("K006", line, "this learner passed, and it is not said when", "Write the day of completion, such as 2026-03-15.")
            return None
        try:
            day = dates.read_date(cell, self.order)
        except dates.TwoWays:
            self._add("K006", line, f"the date “{shortened(cell, 30)}” can be read in two ways", "Say which comes first, the month or the day: --date-order mdy, or --date-order dmy.")
        except dates.NotADate as error:
            self._add("K006", line, f"the date “{shortened(cell, 40)}” {error}", "Write the day of completion as year-month-day, such as 2026-03-15.")
        else:
            rules = self.rules
            if day > rules.today:
                self._add("K007", line, f"{day} is in the future", "Correct the date of completion.")
            elif day > rules.last:
                self._add("K007", line, f"{day} is after the last day for credit ({rules.last})", "Correct the date of completion, or “expires” in course.yaml.")
            elif day < rules.first:
                self._add("K007", line, f"{day} is before the course was released ({rules.first})", "Correct the date of completion, or “released” in course.yaml.")
            else:
                return day
        return None

    def _add(self, code: str, line: int, message: str, hint: str) -> None:
        self.report.add(code, Span(self.shown, line), message, hint)


def _one_each(found: list[Passed | Failed], shown: str, report: Report) -> Results:
    """One pass for each learner: of several attempts the first that passed."""
    best: dict[str, Passed] = {}
    failed = [result for result in found if isinstance(result, Failed)]
    for result in (result for result in found if isinstance(result, Passed)):
        other = best.get(result.learner)
        if other is None:
            best[result.learner] = result
        elif result.learner.startswith("name:") or folded(other.name) != folded(result.name):
            what = "the same name" if result.learner.startswith("name:") else "the same id or address and another name"
            report.add("K008", Span(shown, result.line), f"this result has {what} as line {other.line}", "Add a column “id” that tells people apart, or take one of the rows out.")
        else:
            first, later = sorted((other, result), key=lambda one: (one.completed, one.line))
            best[result.learner] = first
            failed.append(Failed(later.line, later.name, f"passed before, on {first.completed}, and has the certificate of that day"))
    return Results(tuple(sorted(best.values(), key=lambda one: one.line)),
                   tuple(sorted(failed, key=lambda one: one.line)))
