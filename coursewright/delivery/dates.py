"""Dates as people and learning systems write them. A date that can be read in two ways is never guessed."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ,].*)?", re.DOTALL)
_DAY_FIRST = re.compile(r"(?:[A-Za-z]+,? )?([0-9]{1,2})(?:st|nd|rd|th)?[ .-]+([A-Za-z]{3,9})\.?,?[ -]+([0-9]{4})(?:[ ,].*)?", re.DOTALL)
_MONTH_FIRST = re.compile(r"(?:[A-Za-z]+,? )??([A-Za-z]{3,9})\.? ([0-9]{1,2})(?:st|nd|rd|th)?,? ([0-9]{4})(?:[ ,].*)?", re.DOTALL)
_NUMBERS = re.compile(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4})(?:[ ,].*)?", re.DOTALL)
_SMALL = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{2})(?:[ ,].*)?", re.DOTALL)


class NotADate(ValueError):
    """The text says why, as the rest of a sentence about the date."""


class TwoWays(NotADate):
    """The day and the month could be either."""


def order_of(cells: Iterable[str]) -> str:
    """`dmy` or `mdy` where the dates of a column with figures only tell which it is, all of them alike; empty where they do not."""
    found = [match for cell in cells if (match := _NUMBERS.fullmatch(cell.strip())) and match.group(2) != "."]
    day_first = any(int(match.group(1)) > 12 for match in found)
    month_first = any(int(match.group(3)) > 12 for match in found)
    return "" if day_first == month_first else "dmy" if day_first else "mdy"


def read_date(cell: str, order: str = "") -> datetime.date:
    """The day that a cell names; a time behind it is passed over. `order` is dmy or mdy for dates such as 03/04/2026. Raises NotADate."""
    text = " ".join(cell.split())
    if found := _ISO.fullmatch(text):
        return _date(*map(int, found.groups()))
    if found := _DAY_FIRST.fullmatch(text):
        return _date(int(found.group(3)), _month(found.group(2)), int(found.group(1)))
    if found := _MONTH_FIRST.fullmatch(text):
        return _date(int(found.group(3)), _month(found.group(1)), int(found.group(2)))
    if found := _NUMBERS.fullmatch(text):
        first, second, year = int(found.group(1)), int(found.group(3)), int(found.group(4))
        return _ordered(first, second, year, "dmy" if found.group(2) == "." else order)
    if _SMALL.fullmatch(text):
        raise NotADate("has a year of two figures")
    raise NotADate("cannot be read")


def _ordered(first: int, second: int, year: int, order: str) -> datetime.date:
    if first == second or (first > 12 and order != "mdy") or order == "dmy":
        return _date(year, second, first)
    if second > 12 or order == "mdy":
        return _date(year, first, second)
    raise TwoWays("can be read in two ways")


def _month(name: str) -> int:
    short = name.lower()[:3]
    if short not in _MONTHS:
        raise NotADate("has no month that is known")
    return _MONTHS.index(short) + 1


def _date(year: int, month: int, day: int) -> datetime.date:
    try:
        return datetime.date(year, month, day)
    except ValueError as error:
        raise NotADate("is on no calendar") from error
