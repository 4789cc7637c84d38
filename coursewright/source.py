"""A source file as text that knows its lines: decoding, front matter, and lines with their numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from .diagnostics import Report, Span

# Characters that would be mistaken for the renderer's own marks, that no file can hold, or that no text needs.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ue000-\ue0ff\ufdd0-\ufdef\ufffe\uffff]")
_FENCE = re.compile(r"---\s*$")
NO_COLUMN = -1_000_000_000


@dataclass(frozen=True)
class Line:
    """One line without its ending. `column` is what to add to an offset in `text` to get the offset in the file;
    NO_COLUMN where that cannot be told."""

    number: int
    text: str
    column: int = 0


@dataclass(frozen=True)
class Source:
    """A file's text: its front matter (YAML; None where it has none that can be read) and the lines of its body."""

    path: str
    front: str | None
    front_line: int
    body: tuple[Line, ...]


def read_text(file: Path, shown: str, report: Report) -> str | None:
    """The file's text with `\\n` line ends, no byte-order mark; None (and a diagnostic) if it can't be."""
    try:
        data = file.read_bytes()
    except OSError as error:
        report.add("F006", Span(shown), f"this file cannot be read ({error.strerror or error})", "Check that it exists and that you may read it.")
        return None
    if b"\0" in data:
        report.add("F002", Span(shown), "this file is not plain text", "Save it again as text with the encoding “UTF-8”.")
        return None
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        report.add("F002", Span(shown, line), "this file is not UTF-8 text", "Save it again with the encoding “UTF-8”.")
        return None
    return clean(text)


def clean(text: str) -> str:
    """Line ends to `\\n`, and each control character replaced by one that can be seen."""
    return _UNWANTED.sub("\ufffd", text.replace("\r\n", "\n").replace("\r", "\n"))


def split(text: str, shown: str, report: Report) -> Source:
    """Part the front matter (between two `---` lines at the very top) from the body. Y005: it is never closed."""
    lines = text.split("\n")
    if not _FENCE.match(lines[0]):
        return Source(shown, None, 1, _lines(lines, 1))
    for index in range(1, len(lines)):
        if _FENCE.match(lines[index]):
            return Source(shown, "\n".join(lines[1:index]), 2, _lines(lines[index + 1 :], index + 2))
    report.add("Y005", Span(shown, 1), "the front matter is never closed", "End it with a line of three hyphens: ---")
    return Source(shown, None, 1, ())


def _lines(lines: list[str], first: int) -> tuple[Line, ...]:
    return tuple(_line(number, text) for number, text in enumerate(lines, first))


def _line(number: int, text: str) -> Line:
    """Tabs of the indentation become spaces; `column` makes up for the difference."""
    if "\t" not in text:
        return Line(number, text)
    rest = text.lstrip(" \t")
    indent = text[: len(text) - len(rest)].expandtabs(4)
    return Line(number, indent + rest, len(text) - len(indent) - len(rest))
