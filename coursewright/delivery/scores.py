"""What a results table says of a test: a share of it in per cent, or passed or not."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal

_NUMBER = r"([0-9]{1,6}(?:[.,][0-9]{1,10})?)"
_PERCENT = re.compile(rf"{_NUMBER}\s*%")
_PART = re.compile(rf"{_NUMBER}\s*(?:/|of|out of)\s*{_NUMBER}", re.IGNORECASE)
_PLAIN = re.compile(_NUMBER)
_OUT_OF = re.compile(rf".*?/\s*{_NUMBER}\s*")
_NONE = {"", "-", "–", "—", "n/a", "na", "none", "not graded", "not attempted", "in progress", "not started"}
_YES = {"yes", "y", "true", "1", "pass", "passed", "p", "x", "✓", "ok", "success"}
_NO = {"no", "n", "false", "0", "fail", "failed", "f", "not passed", "unsuccessful", "incomplete"}


class NotAScore(ValueError):
    """The text says why, as the rest of a sentence about the score."""


def out_of(header: str) -> Decimal | None:
    """The full marks that a column's name tells, as in Moodle's `Grade/20.00`."""
    found = _OUT_OF.fullmatch(header)
    return _decimal(found.group(1)) if found else None


def are_shares(cells: Iterable[str]) -> bool:
    """Whether a column's bare numbers are shares of one, as spreadsheets keep per cents: all from 0 to 1, and one of them between."""
    numbers = [_decimal(cell) for cell in cells if _PLAIN.fullmatch(cell)]
    return bool(numbers) and all(number <= 1 for number in numbers) and any(0 < number < 1 for number in numbers)


def percent(cell: str, full: Decimal | None, shares: bool) -> Decimal | None:
    """The score in per cent; None where there is none yet. `full` are the full marks, if they are known. Raises NotAScore."""
    text = cell.strip().lower()
    if text in _NONE:
        return None
    if found := _PERCENT.fullmatch(text):
        share = _decimal(found.group(1))
    elif found := _PART.fullmatch(text):
        share = _share(_decimal(found.group(1)), _decimal(found.group(2)))
    elif _PLAIN.fullmatch(text):
        number = _decimal(text)
        share = _share(number, full) if full is not None else number * 100 if shares else number
        if full is None and not shares and 0 < number <= 1:
            raise NotAScore("could be a share of one or a per cent")
    else:
        raise NotAScore("cannot be read")
    if share > 100:
        raise NotAScore("is more than 100 per cent")
    return share


def passed(cell: str) -> bool | None:
    """Whether the word says passed or failed; None where it says neither."""
    word = cell.strip().lower()
    return True if word in _YES else False if word in _NO else None


def _share(got: Decimal, full: Decimal) -> Decimal:
    if not full:
        raise NotAScore("is out of nothing")
    return got * 100 / full


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "."))
