"""A course folder, read, numbered and checked."""

from __future__ import annotations

from pathlib import Path

from .check import check
from .course import Course
from .diagnostics import Report
from .load import load
from .resolve import resolve


def read(folder: Path, shown: str, report: Report) -> Course | None:
    """The course with all its diagnostics in `report`; None where there is no such folder."""
    course = load(folder, report, shown)
    if course is None:
        return None
    course = resolve(course, report)
    check(course, report)
    return course
