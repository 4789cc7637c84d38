"""Pictures that stand alone in their paragraph: `![what it shows](../figures/crest.svg "Caption")`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from urllib.parse import unquote

from .diagnostics import Report, Span, shortened
from .inline import single
from .linkdefs import LinkDefinitions
from .model import Figure
from .names import join_path
from .source import Line

_IMAGE = (
    r" {0,3}!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\]]*\])*)\]"
    r"\(\s*(?:<(?P<angled>[^<>]*)>|(?P<plain>(?:[^\s()<>\\]|\\.|\([^\s()]*\))*))"
    r"""(?:\s+(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'))?\s*\)"""
)
_ALONE = re.compile(_IMAGE + r"\s*$")
_ANYWHERE = re.compile(_IMAGE)
_MEANT = re.compile(r" {0,3}!\[[^\]]*\]\(")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:|//")
OUTSIDE_HINT = "Put the file into the folder figures/ and name it there."


def is_picture(text: str) -> bool:
    """Whether a line is a picture and nothing else."""
    return bool(_ALONE.match(text))


def stands_alone(lines: Sequence[Line], index: int) -> bool:
    """Whether this line is a paragraph of its own."""
    before = index == 0 or not lines[index - 1].text.strip()
    return before and (index + 1 >= len(lines) or not lines[index + 1].text.strip())


def read_figure(line: Line, path: str, folder: PurePosixPath, report: Report, definitions: LinkDefinitions) -> Figure | None:
    """The figure on a line that stands alone; None where it is none. I001, I005, F003: its file; I008: it cannot be read."""
    span = Span(path, line.number, max(line.column + 1, 0))
    found = _ALONE.match(line.text)
    if found is None:
        if _MEANT.match(line.text) and not _ANYWHERE.match(line.text):
            report.add("I008", span, "this picture cannot be read",
                       'Write ![what it shows](../figures/name.svg "Caption"); put a name with spaces between < and >.')
        return None
    written = found.group("angled") if found.group("angled") is not None else _unescaped(found.group("plain"))
    which = "double" if found.group("double") is not None else "single"
    caption = _unescaped(found.group(which) or "")
    caption_span = Span(path, line.number, max(line.column + max(found.start(which), 0) + 1, 0))
    return Figure("", inside(written, span, folder, report, "image"), _unescaped(found.group("alt")).strip(),
                  single(caption, caption_span, report, definitions), "", "", "", span)


def inside(written: str, span: Span, folder: PurePosixPath, report: Report, what: str) -> str:
    """A path in the source as a path relative to the course folder; empty, with a diagnostic, where it does not lie in it."""
    if not written.strip():
        report.add("I001", span, f"this {what} names no file", "Write its path between the round brackets.")
        return ""
    if _SCHEME.match(written):
        report.add("I005", span, f"the {what} “{shortened(written)}” lies outside the course", OUTSIDE_HINT)
        return ""
    found = join_path(folder, unquote(written.strip()))
    if found is None:
        report.add("F003", span, f"the path “{shortened(written)}” leaves the course folder", "Use files inside the course folder only.")
    return found or ""


def _unescaped(text: str) -> str:
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text)
