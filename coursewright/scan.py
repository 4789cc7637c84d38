"""The coarse structure of Markdown: source lines to raw blocks. Prose stays Markdown; fences and comments are respected."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from .diagnostics import Report, Span
from .source import Line

HEADING = re.compile(r" {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$")
SETEXT = re.compile(r" {0,3}(=+|-{2,})\s*$")
FENCE = re.compile(r"\s*(?:(?:[-*+]|\d+[.)])\s+)*(`{3,}(?!.*`)|~{3,})")
CALLOUT = re.compile(r" ?> ?\[!([^\]\s]*)\][-+]?\s*(.*)$")
NESTED_CALLOUT = re.compile(r"\s*(?:(?:>|[-*+]|\d+[.)])\s*)*>\s*\[!([A-Za-z]+)\]")
QUOTE = re.compile(r" ?>")
IMAGE = re.compile(r" {0,3}!\[(?P<alt>(?:[^\[\]\\]|\\.|\[[^\]]*\])*)\]\((?P<rest>.*)\)\s*$")
TABLE_RULE = re.compile(r" {0,3}\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")
FOOTNOTE = re.compile(r"\[\^([^\]\s]+)\]:\s?(.*)$")
ABBREVIATION = re.compile(r"\*\[([^\]]+)\]:\s*(.*)$")
LIST_ITEM = re.compile(r" {0,3}(?:[-*+]|\d{1,9}[.)])\s")
_CODE_SPAN = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)")


@dataclass(frozen=True)
class RawHeading:
    level: int
    text: str
    line: Line


@dataclass(frozen=True)
class RawComment:
    """A comment that begins a line; `text` is what stands between its marks."""

    text: str
    line: Line


@dataclass(frozen=True)
class RawCallout:
    kind: str
    title: str
    lines: tuple[Line, ...]
    line: Line


@dataclass(frozen=True)
class RawQuote:
    lines: tuple[Line, ...]
    line: Line


@dataclass(frozen=True)
class RawProse:
    lines: tuple[Line, ...]

    @property
    def line(self) -> Line:
        return self.lines[0]


RawBlock = RawHeading | RawComment | RawCallout | RawQuote | RawProse


@dataclass(frozen=True)
class Scanned:
    """Raw blocks in order, and the definitions that stand anywhere: footnotes (id, lines) and abbreviations."""

    blocks: tuple[RawBlock, ...]
    footnotes: tuple[tuple[str, tuple[Line, ...]], ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()


def scan(lines: Sequence[Line], path: str, report: Report) -> Scanned:
    """Cut lines into raw blocks. Never raises; unclosed comments (S003) and fences (S008) are reported."""
    return _Scanner(lines, path, report).run()


@dataclass
class _Scanner:
    lines: Sequence[Line]
    path: str
    report: Report
    blocks: list[RawBlock] = field(default_factory=list)
    prose: list[Line] = field(default_factory=list)
    footnotes: list[tuple[str, tuple[Line, ...]]] = field(default_factory=list)
    abbreviations: list[tuple[str, str]] = field(default_factory=list)
    at: int = 0

    def run(self) -> Scanned:
        while self.at < len(self.lines):
            line = self.lines[self.at]
            taken = any(
                take(line)
                for take in (self._fence, self._comment, self._callout, self._quote, self._heading, self._definition)
            )
            if not taken:
                self._check_nesting(line)
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
        rest, gathered = line.text[start + 4 :], []
        index = self.at
        while "-->" not in rest:
            gathered.append(rest)
            index += 1
            if index >= len(self.lines):
                self._add("S003", line, "this comment is never closed", "End it with -->", start + 1)
                break
            rest = self.lines[index].text
        inside, _, after = rest.partition("-->") if "-->" in rest else ("", "", "")
        gathered.append(inside)
        before = line.text[:start]
        last = self.lines[min(index, len(self.lines) - 1)]
        self.at = index + 1
        if not before:
            self._end_prose()
            self.blocks.append(RawComment("\n".join(gathered).strip(), line))
        self._put_back(before, after, line, last)
        return True

    def _put_back(self, before: str, after: str, first: Line, last: Line) -> None:
        """Text around a comment is read as if the comment were not there."""
        if before.strip() or after.strip():
            self.at -= 1
            joined = Line(last.number if not before.strip() else first.number, before + after, first.column)
            self.lines = (*self.lines[: self.at], joined, *self.lines[self.at + 1 :])

    def _callout(self, line: Line) -> bool:
        found = CALLOUT.match(line.text)
        if not found:
            return False
        self._end_prose()
        self.at += 1
        lines = self._quoted(line)
        self.blocks.append(RawCallout(found.group(1), found.group(2).strip(), lines, line))
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
        last = _unquote(first)
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if CALLOUT.match(line.text):
                break
            if QUOTE.match(line.text):
                last = _unquote(line)
            elif line.text.strip() and last.text.strip() and not _starts_block(line.text):
                last = line
            else:
                break
            taken.append(last)
            self.at += 1
        return tuple(taken)

    def _heading(self, line: Line) -> bool:
        found = HEADING.match(line.text)
        if found and not _indented(line):
            self._end_prose()
            self.blocks.append(RawHeading(len(found.group(1)), (found.group(2) or "").strip(), line))
            self.at += 1
            return True
        following = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        alone = not self.prose or not self.prose[-1].text.strip()
        plain = line.text.strip() and not LIST_ITEM.match(line.text) and "|" not in line.text and not _indented(line)
        if alone and plain and (under := SETEXT.match(following)):
            self._end_prose()
            self.blocks.append(RawHeading(1 if under.group(1)[0] == "=" else 2, line.text.strip(), line))
            self.at += 2
            return True
        return False

    def _definition(self, line: Line) -> bool:
        if found := ABBREVIATION.match(line.text):
            self.abbreviations.append((found.group(1).strip(), found.group(2).strip()))
            self.at += 1
            return True
        if not (found := FOOTNOTE.match(line.text)):
            return False
        lines = [Line(line.number, found.group(2), line.column + found.start(2))]
        self.at += 1
        while self.at < len(self.lines) and self._continues_footnote():
            following = self.lines[self.at]
            lines.append(Line(following.number, following.text.removeprefix("    "), following.column))
            self.at += 1
        self.footnotes.append((found.group(1), tuple(lines)))
        return True

    def _continues_footnote(self) -> bool:
        text = self.lines[self.at].text
        following = self.lines[self.at + 1].text if self.at + 1 < len(self.lines) else ""
        return text.startswith("    ") if text.strip() else following.startswith("    ")

    def _check_nesting(self, line: Line) -> None:
        found = NESTED_CALLOUT.match(line.text)
        if found:
            self._add("S014", line, f"the callout [!{found.group(1)}] is indented or inside a list",
                      "Begin it at the left margin, after a blank line.")

    def _end_prose(self) -> None:
        lines = self.prose
        while lines and not lines[0].text.strip():
            lines = lines[1:]
        while lines and not lines[-1].text.strip():
            lines = lines[:-1]
        if lines:
            self.blocks.append(RawProse(tuple(lines)))
        self.prose = []

    def _add(self, code: str, line: Line, message: str, hint: str, column: int = 0) -> None:
        self.report.add(code, Span(self.path, line.number, max(line.column + column, 1) if column else 0), message, hint)


def find_comment(text: str) -> int | None:
    """Where a comment opens in this line, code spans aside."""
    if "<!--" not in text:
        return None
    masked = _CODE_SPAN.sub(lambda found: " " * len(found.group()), text)
    start = masked.find("<!--")
    return None if start < 0 else start


def mask_code(text: str) -> str:
    """The text with code fences and code spans blanked, line by line, so that offsets stay."""
    lines = text.split("\n")
    index = 0
    while index < len(lines):
        opened = FENCE.match(lines[index])
        if opened:
            end = fence_end(lines, index, opened.group(1))
            end = len(lines) - 1 if end is None else end
            for inside in range(index, end + 1):
                lines[inside] = " " * len(lines[inside])
            index = end
        index += 1
    return _CODE_SPAN.sub(lambda found: " " * len(found.group()), "\n".join(lines)) if "`" in text else "\n".join(lines)


def fence_end(lines: Sequence[str], start: int, mark: str) -> int | None:
    """The index of the line that closes the fence opened at `start` with `mark`; None if none does."""
    closing = re.compile(rf"\s*{re.escape(mark[0])}{{{len(mark)},}}\s*$")
    for index in range(start + 1, len(lines)):
        if closing.match(lines[index]):
            return index
    return None


def _unquote(line: Line) -> Line:
    mark = QUOTE.match(line.text)
    assert mark is not None
    start = mark.end() + (1 if line.text[mark.end() : mark.end() + 1] == " " else 0)
    return Line(line.number, line.text[start:], line.column + start)


def _starts_block(text: str) -> bool:
    return bool(HEADING.match(text) or FENCE.match(text) or LIST_ITEM.match(text) or text.lstrip().startswith(("<!--", "|", "![")))


def _indented(line: Line) -> bool:
    return line.text.startswith("    ")
