"""Images exist, can be read, say what they show, and bring nothing active or from outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from ..course import Course
from ..diagnostics import Report, Span, nearest, shortened
from ..figures import OUTSIDE_HINT
from ..model import Document, Figure, Link, walk
from ..names import join_path, travels
from .pictures import picture_problem
from .rows import read_rows as read_rows
from .texts import inlines


@dataclass(frozen=True)
class _Use:
    """A picture where it is used; `source` is its path from the course folder, empty where that was reported already."""

    source: str
    alt: str
    span: Span


def images_are_good(course: Course, report: Report) -> None:
    problems: dict[str, tuple[str, str, str] | None] = {}
    for use in _uses(course, report):
        if not use.alt.strip():
            report.add("I004", use.span, "this image has no alternative text", "Say between the square brackets what it shows: ![…](…)")
        if not use.source:
            continue
        if use.source not in problems:
            problems[use.source] = _problem(course, use.source)
        if found := problems[use.source]:
            code, message, hint = found
            report.add(code, use.span, f"the image “{shortened(use.source, 120)}” {message}", hint)


def data_is_readable(course: Course, report: Report) -> None:
    for document in course.documents():
        for block in walk(document.blocks):
            if isinstance(block, Figure) and block.data:
                data, problem = _read(course, block.data)
                if problem:
                    report.add(
                        "F003" if problem[0] == "F003" else "I007",
                        block.span,
                        f"the figure's data “{shortened(block.data, 120)}” {problem[1]}",
                        problem[2],
                    )
                elif read_rows(data) is None:
                    report.add(
                        "I007",
                        block.span,
                        f"the figure's data “{shortened(block.data, 120)}” cannot be read as a table",
                        "Save it as CSV in UTF-8, with a first row of column names.",
                    )


def inline_source(document: Document, image: Link) -> str | None:
    """The path of an image inside a text, from the course folder; None where it lies outside."""
    if ":" in image.destination or image.destination.startswith("//"):
        return None
    return join_path(PurePosixPath(document.path).parent, unquote(image.destination))


def _uses(course: Course, report: Report) -> Iterator[_Use]:
    for document in course.documents():
        for block in walk(document.blocks):
            if isinstance(block, Figure):
                yield _Use(block.source, block.alt, block.span)
    for document, inline in inlines(course):
        if isinstance(inline, Link) and inline.image:
            source = inline_source(document, inline)
            if source is None:
                report.add("I005", inline.span, f"the image “{shortened(inline.destination)}” lies outside the course", OUTSIDE_HINT)
            elif not source:
                report.add("I001", inline.span, "this image names no file", "Write its path between the round brackets.")
            yield _Use(source or "", inline.text, inline.span)


def _problem(course: Course, source: str) -> tuple[str, str, str] | None:
    """The code, the rest of the sentence and the hint of what is wrong with an image file; None where nothing is."""
    if not travels(PurePosixPath(source).name):
        return "F009", "has a name with a character that not every computer can hold", "Use letters, digits, hyphens and underscores."
    data, problem = _read(course, source)
    if problem:
        return problem
    if not data.strip():
        return "I003", "is an empty file", "Save the picture again."
    return picture_problem(data, PurePosixPath(source).suffix.lower())


def _read(course: Course, path: str) -> tuple[bytes, tuple[str, str, str] | None]:
    """The bytes of a file of the course; empty, with what is wrong, where it cannot be read or is a link that leads outside."""
    file = course.folder / path
    try:
        if not file.resolve().is_relative_to(course.folder.resolve()):
            return b"", ("F003", "is a link out of the course folder", "Copy the file itself into the course.")
        return file.read_bytes(), None
    except (OSError, RuntimeError, ValueError):
        pass
    try:
        near = sorted(entry.name for entry in file.parent.iterdir())
    except (OSError, ValueError):
        near = []
    return b"", ("I001", "does not exist or cannot be read", nearest(file.name, near) or "Look at its name and folder.")
