"""Images exist, can be read, say what they show, and bring nothing active or from outside."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path, PurePosixPath
from xml.etree import ElementTree

from ..course import Course
from ..diagnostics import Report, Span
from ..model import Document, Figure, Link, walk
from ..parse import join_path
from .texts import inlines

SIGNATURES = {".png": b"\x89PNG\r\n\x1a\n", ".jpg": b"\xff\xd8\xff", ".jpeg": b"\xff\xd8\xff", ".gif": b"GIF8", ".webp": b"RIFF"}
_DOCTYPE = re.compile(rb"<!(DOCTYPE|ENTITY)", re.IGNORECASE)
_ACTIVE_TAGS = {"script", "foreignObject", "iframe", "animate", "set", "animateTransform", "animateMotion", "handler"}
_URL = re.compile(r"url\(\s*['\"]?(?!#)|@import", re.IGNORECASE)


def images_are_good(course: Course, report: Report) -> None:
    for document in course.documents():
        for block in walk(document.blocks):
            if isinstance(block, Figure):
                _image(course, block.source, block.alt, block.span, report)
                if block.data:
                    _data(course, block.data, block.span, report)
    for document, inline in inlines(course):
        if isinstance(inline, Link) and inline.image:
            source = inline_source(document, inline)
            if source is None:
                report.add("I005", inline.span, f"the image “{inline.destination}” lies outside the course", "Put the file into the folder figures/ and name it there.")
            else:
                _image(course, source, inline.text, inline.span, report)


def inline_source(document: Document, image: Link) -> str | None:
    """The path of an image inside a text, from the course folder; None where it lies outside."""
    if re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//", image.destination):
        return None
    return join_path(PurePosixPath(document.path).parent, image.destination)


def _image(course: Course, source: str, alt: str, span: Span, report: Report) -> None:
    if not alt.strip():
        report.add("I004", span, "this image has no alternative text", "Say between the square brackets what it shows: ![…](…)")
    if not source:
        return
    data = _read(course, source, span, "I001", report)
    if data is None:
        return
    if not data.strip():
        report.add("I003", span, f"the image “{source}” is an empty file", "Save the picture again.")
        return
    suffix = PurePosixPath(source).suffix.lower()
    if suffix == ".svg":
        _svg(data, source, span, report)
    elif suffix not in SIGNATURES:
        report.add("I002", span, f"the image “{source}” is of a kind that cannot be used", "Use SVG, PNG, JPEG, GIF or WebP.")
    elif not data.startswith(SIGNATURES[suffix]):
        report.add("I002", span, f"the image “{source}” cannot be read as {suffix[1:].upper()}", "Save it again in this format.")


def _read(course: Course, path: str, span: Span, missing: str, report: Report) -> bytes | None:
    file: Path = course.folder / path
    try:
        if not file.resolve().is_relative_to(course.folder.resolve()):
            report.add("F003", span, f"the file “{path}” is a link out of the course folder", "Copy the file itself into the course.")
            return None
        return file.read_bytes()
    except (OSError, RuntimeError, ValueError):
        folder = file.parent
        near = sorted(entry.name for entry in folder.iterdir()) if folder.is_dir() else []
        report.add(missing, span, f"the file “{path}” does not exist or cannot be read", _near(file.name, near))
        return None


def _near(name: str, names: list[str]) -> str:
    from ..diagnostics import nearest

    return nearest(name, names) or "Look at its name and folder."


def _svg(data: bytes, source: str, span: Span, report: Report) -> None:
    if _DOCTYPE.search(data):
        report.add("I006", span, f"the image “{source}” declares entities", "Remove its <!DOCTYPE …> line.")
        return
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, RecursionError) as error:
        report.add("I002", span, f"the image “{source}” is not well-formed SVG ({error})", "Save it again from your drawing program.")
        return
    for element in root.iter():
        name = str(element.tag).rpartition("}")[2]
        if name in _ACTIVE_TAGS or any(_outside(key, value) for key, value in element.attrib.items()) or (name == "style" and _URL.search(element.text or "")):
            report.add("I006", span, f"the image “{source}” has active content or loads something (<{name}>)", "Save it as plain SVG, with everything inside it.")
            return


def _outside(key: str, value: str) -> bool:
    name = key.rpartition("}")[2].lower()
    if name.startswith("on"):
        return True
    if name == "href":
        return not value.startswith(("#", "data:image/png", "data:image/jpeg"))
    return bool(_URL.search(value))


def _data(course: Course, path: str, span: Span, report: Report) -> None:
    data = _read(course, path, span, "I007", report)
    if data is not None and read_rows(data) is None:
        report.add("I007", span, f"the figure's data “{path}” cannot be read as a table", "Save it as CSV in UTF-8, with a first row of column names.")


def read_rows(data: bytes) -> list[list[str]] | None:
    """The rows of a CSV file, the header first; None where it is no table of at least two rows of one width."""
    try:
        rows = [row for row in csv.reader(io.StringIO(data.decode("utf-8-sig"))) if any(cell.strip() for cell in row)]
    except (UnicodeDecodeError, csv.Error):
        return None
    return rows if len(rows) > 1 and len({len(row) for row in rows}) == 1 else None
