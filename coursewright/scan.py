"""The coarse structure of Markdown: source lines to raw blocks. Prose stays Markdown; fences and comments are respected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .diagnostics import Report, Span
from .directives import names_directive
from .linkdefs import DEFINITION
from .raw import (
    Abbreviation,
    Footnote,
    RawBlock,
    RawCallout,
    RawComment,
    RawHeading,
    RawProse,
    RawQuote,
    Scanned,
)
from .source import Line
from .verbatim import FENCE, fence_end, find_comment

HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?$")
SETEXT = re.compile(r" {0,3}(=+|-+)\s*$")
CALLOUT = re.compile(r" ?> ?\[!([^\]\s]*)\][-+]?\s*(.*)$")
QUOTE = re.compile(r" ?>")
LIST_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])\s")
_NESTED_CALLOUT = re.compile(r"\s*(?:(?:>|[-*+]|\d{1,9}[.)])\s*)*>\s*\[!([A-Za-z]+)\]")
_GLUED_HEADING = re.compile(r" {0,3}(#{2,6})[^#\s]")
_CLOSING_MARKS = re.compile(r"(?:^|\s+)#+$")
_FOOTNOTE = re.compile(r" {0,3}\[\^([^\]\s]+)\]:\s?(.*)$")
_ABBREVIATION = re.compile(r" {0,3}\*\[([^\]]+)\]:\s*(.*)$")
_RULE = re.compile(r" {0,3}([-*_])(?:\s*\1){2,}\s*$")


def scan(lines: Sequence[Line], path: str, report: Report) -> Scanned:
    """Cut lines into raw blocks. Never raises. Reported: S003 and S008 unclosed, S011 and S014 misplaced, S016 glued heading."""
    return _Scanner(list(lines), path, report).run()


@dataclass
class _Scanner:
    lines: list[Line]
    path: str
    report: Report
    blocks: list[RawBlock] = field(default_factory=list)
    prose: list[Line] = field(default_factory=list)
    footnotes: list[Footnote] = field(default_factory=list)
    abbreviations: list[Abbreviation] = field(default_factory=list)
    at: int = 0
    unclosed: bool = False

    def run(self) -> Scanned:
        takers = (self._fence, self._comment, self._callout, self._quote, self._heading, self._definition)
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not any(take(line) for take in takers):
                self._check_prose(line)
                self.prose.append(line)
                self.at += 1
        self._end_prose()
        return Scanned(tuple(self.blocks), tuple(self.footnotes), tuple(self.abbreviations))

    # Each of the following looks at the line under `at`; it takes what is its own and says whether it did.

    def _fence(self, line: Line) -> bool:
        opened = FENCE.match(line.text)
        if not opened:
            return False
        end = fence_end([line.text for line in self.lines], self.at, opened.group(1))
        if end is None:
            self._add("S008", line, "this code fence is never closed", "Close it with the same marks on a line of their own.")
            end = len(self.lines) - 1
        self.prose.extend(self.lines[self.at : end + 1])
        self.at = end + 1
        return True

    def _comment(self, line: Line) -> bool:
        start = find_comment(line.text)
        if start is None or QUOTE.match(line.text):
            return False
        end = self._comment_end(start)
        if end is None:
            self._add("S003", line, "this comment is never closed", "End it with -->", start + 1)
            self.unclosed = True
            text, last, after = line.text[start + 4 :], self.at, ""
        else:
            last, column = end
            inside = [piece.text for piece in self.lines[self.at : last + 1]]
            after = inside[-1][column + 3 :]
            inside[-1] = inside[-1][:column]
            text = "\n".join([inside[0][start + 4 :], *inside[1:]])
        self._take_comment(line, start, text.strip(), self.lines[last], after)
        self.at = last + 1
        self._put_back(line, start, self.lines[last], after)
        return True

    def _comment_end(self, start: int) -> tuple[int, int] | None:
        """The line and the offset of the --> that closes the comment opened in this line; None where none does."""
        column = self.lines[self.at].text.find("-->", start + 4)
        if column >= 0 or self.unclosed:
            return (self.at, column) if column >= 0 else None
        found = ((index, self.lines[index].text.find("-->")) for index in range(self.at + 1, len(self.lines)))
        return next((place for place in found if place[1] >= 0), None)

    def _take_comment(self, line: Line, start: int, text: str, last: Line, after: str) -> None:
        """A comment that begins its line is kept. A directive must do so; it may be indented a little."""
        before = line.text[:start]
        if not before or (not before.strip() and len(before) < 4 and names_directive(text)):
            self._end_prose()
            self.blocks.append(RawComment(text, line))
            if after.strip() and names_directive(text):
                self._add("S011", last, "text follows a directive on its line", "Give the directive a line of its own.")
        elif names_directive(text):
            self._add("S011", line, "this directive does not begin its line", "Give it a line of its own, at the left margin.", start + 1)

    def _put_back(self, first: Line, start: int, last: Line, after: str) -> None:
        """Text around a comment is read as if the comment were not there."""
        before = first.text[:start]
        if before.strip():
            joined = Line(first.number, before + after, first.column)
        elif after.strip():
            joined = Line(last.number, after, last.column + len(last.text) - len(after))
        else:
            return
        self.at -= 1
        self.lines[self.at] = joined

    def _callout(self, line: Line) -> bool:
        found = CALLOUT.match(line.text)
        if not found:
            return False
        self._end_prose()
        self.at += 1
        self.blocks.append(RawCallout(found.group(1), found.group(2).strip(), self._quoted(line), line))
        return True

    def _quote(self, line: Line) -> bool:
        if not QUOTE.match(line.text):
            return False
        self._end_prose()
        self.at += 1
        self.blocks.append(RawQuote((_unquote(line), *self._quoted(line)), line))
        return True

    def _quoted(self, first: Line) -> tuple[Line, ...]:
        """The further lines of the quote that begins with `first`, its marks removed. A lazy line belongs to it."""
        taken: list[Line] = []
        last, fence = _unquote(first), ""
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if CALLOUT.match(line.text) and not fence:
                break
            if QUOTE.match(line.text):
                last = _unquote(line)
                fence = _fence_after(last.text, fence)
            elif line.text.strip() and last.text.strip() and not fence and not _starts_block(line.text):
                last = line
            else:
                break
            taken.append(last)
            self.at += 1
        return tuple(taken)

    def _heading(self, line: Line) -> bool:
        found = HEADING.match(line.text)
        if found:
            self._end_prose()
            self.blocks.append(RawHeading(len(found.group(1)), _CLOSING_MARKS.sub("", (found.group(2) or "").strip()), line))
            self.at += 1
            return True
        following = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        alone = not self.prose or not self.prose[-1].text.strip()
        if alone and _can_be_underlined(line.text) and (under := SETEXT.match(following)):
            self._end_prose()
            self.blocks.append(RawHeading(1 if under.group(1)[0] == "=" else 2, line.text.strip(), line))
            self.at += 2
            return True
        return False

    def _definition(self, line: Line) -> bool:
        if found := _ABBREVIATION.match(line.text):
            self.abbreviations.append(Abbreviation(found.group(1).strip(), found.group(2).strip(), line))
        elif found := _FOOTNOTE.match(line.text):
            self._footnote(line, found)
        elif not DEFINITION.match(line.text):
            return False
        self.at += 1
        return True

    def _footnote(self, line: Line, found: re.Match[str]) -> None:
        lines = [Line(line.number, found.group(2), line.column + found.start(2))]
        while self.at + 1 < len(self.lines) and self._continues_footnote(self.at + 1):
            self.at += 1
            following = self.lines[self.at]
            text = following.text.removeprefix("    ")
            lines.append(Line(following.number, text, following.column + len(following.text) - len(text)))
        self.footnotes.append(Footnote(found.group(1), tuple(lines)))

    def _continues_footnote(self, index: int) -> bool:
        text = self.lines[index].text
        following = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
        return text.startswith("    ") if text.strip() else following.startswith("    ")

    def _check_prose(self, line: Line) -> None:
        if found := _NESTED_CALLOUT.match(line.text):
            self._add(
                "S014",
                line,
                f"the callout [!{found.group(1)}] is indented or inside a list",
                "Begin it at the left margin, after a blank line.",
            )
        elif _GLUED_HEADING.match(line.text):
            self._add("S016", line, "this heading has no space after its # marks", "Put a space between the marks and the text.")

    def _end_prose(self) -> None:
        filled = [index for index, line in enumerate(self.prose) if line.text.strip()]
        if filled:
            self.blocks.append(RawProse(tuple(self.prose[filled[0] : filled[-1] + 1])))
        self.prose = []

    def _add(self, code: str, line: Line, message: str, hint: str, column: int = 0) -> None:
        self.report.add(code, Span(self.path, line.number, max(line.column + column, 0) if column else 0), message, hint)


def _unquote(line: Line) -> Line:
    mark = QUOTE.match(line.text)
    assert mark is not None
    start = mark.end() + (1 if line.text[mark.end() : mark.end() + 1] in (" ", "\t") else 0)
    return Line(line.number, line.text[start:], line.column + start)


def _fence_after(text: str, fence: str) -> str:
    """The marks of the fence that is open after this line, if `fence` was open before it."""
    if fence:
        return "" if re.match(rf"\s*{re.escape(fence[0])}{{{len(fence)},}}\s*$", text) else fence
    opened = FENCE.match(text)
    return opened.group(1) if opened else ""


def _starts_block(text: str) -> bool:
    begins = text.lstrip().startswith(("<!--", "|", "![", "[^", "*["))
    return begins or any(pattern.match(text) for pattern in (HEADING, FENCE, LIST_ITEM, _RULE, DEFINITION))


def _can_be_underlined(text: str) -> bool:
    other = (LIST_ITEM, _RULE, SETEXT, DEFINITION, _FOOTNOTE, _ABBREVIATION)
    return (
        bool(text.strip())
        and not text.startswith("    ")
        and not text.lstrip().startswith("![")
        and not any(pattern.match(text) for pattern in other)
    )
