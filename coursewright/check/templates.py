"""The PowerPoint template that a course names is in its folder."""

from __future__ import annotations

import re

from ..course import Course
from ..diagnostics import Report, Span, nearest, shortened


def slide_template_exists(course: Course, report: Report) -> None:
    name = course.settings.slides.template
    if not name:
        return
    try:
        folder = course.folder.resolve()
        path = (folder / name).resolve()
        good = path.is_relative_to(folder) and path.is_file()
    except (OSError, ValueError):
        good = False
    if not good:
        near = sorted(entry.relative_to(folder).as_posix() for entry in folder.rglob("*.pptx"))
        report.add("L002", template_span(course), f"the slide template “{shortened(name)}” is not a file in the course folder",
                   nearest(name, near) or "Copy it into the course folder, and write its name as it is there.")


def template_span(course: Course) -> Span:
    """Where the settings name the template."""
    try:
        lines = (course.folder / "course.yaml").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        lines = []
    line = next((number for number, text in enumerate(lines, 1) if re.match(r"\s+template\s*:|slides\s*:.*template", text)), 1)
    return Span(f"{course.shown}/course.yaml", line)
