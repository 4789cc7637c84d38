"""Raw blocks to the model's blocks: headings, callouts, figures, tables, questions and what their directives say."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from .diagnostics import Report, Span, nearest
from .directives import Directive, read_directive
from .inline import passage, plain_text, single
from .model import (
    CALLOUT_KINDS,
    Block,
    Callout,
    Figure,
    Heading,
    Passage,
    Prose,
    Quote,
    Rating,
    Table,
    WritingLines,
)
from .questions import read_question, splits_question
from .scan import FENCE, IMAGE, TABLE_RULE, RawBlock, RawCallout, RawComment, RawHeading, RawProse, RawQuote, fence_end, scan
from .source import Line

DEEPEST = 12
_BULLET = re.compile(r"[-*+]\s+(.*)")
_IMAGE_TARGET = re.compile(r"""\s*<?(?P<src>[^\s<>"]*)>?(?:\s+(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>[^']*)'))?\s*""")


class BlockParser:
    """Parses the blocks of one document. `folder` is where its relative paths start, relative to the course folder."""

    def __init__(self, path: str, folder: PurePosixPath, report: Report, *, assessment: bool = False) -> None:
        self.path, self.folder, self.report, self.assessment = path, folder, report, assessment
        self.footnotes: dict[str, tuple[Line, ...]] = {}
        self.abbreviations: dict[str, str] = {}

    def parse(self, lines: Sequence[Line], depth: int = 0) -> tuple[Block, ...]:
        """Lines to blocks. Never raises; everything wrong is reported."""
        if depth > DEEPEST:
            self.report.add("S015", self.span(lines[0]) if lines else Span(self.path), "this text is nested too deeply", f"Keep to {DEEPEST} levels.")
            return ()
        scanned = scan(lines, self.path, self.report)
        self.footnotes.update(scanned.footnotes)
        self.abbreviations.update(scanned.abbreviations)
        return self.convert(scanned.blocks, depth)

    def convert(self, raws: Sequence[RawBlock], depth: int) -> tuple[Block, ...]:
        blocks: list[Block] = []
        index = 0
        while index < len(raws):
            raw = raws[index]
            index += 1
            match raw:
                case RawHeading():
                    taken = self._question(raws, index - 1, depth, blocks)
                    if taken:
                        index = taken
                    else:
                        blocks.append(self._heading(raw))
                case RawComment():
                    index = self._directive(raw, raws, index, blocks)
                case RawCallout():
                    blocks.append(self.callout(raw, depth))
                case RawQuote():
                    blocks.append(Quote(self.parse(raw.lines, depth + 1), self.span(raw.line)))
                case RawProse():
                    blocks.extend(self.prose(raw.lines))
        return tuple(blocks)

    def span(self, line: Line, column: int = 0) -> Span:
        return Span(self.path, line.number, column)

    def passage(self, lines: Sequence[Line]) -> Passage:
        return passage(lines, self.path, self.report)

    # --- headings and questions

    def _heading(self, raw: RawHeading) -> Heading:
        title = single(raw.text, self.span(raw.line, max(raw.line.text.find(raw.text), 0) + 1), self.report)
        if not title:
            self.report.add("S011", self.span(raw.line), "this heading has no text", "Write its text after the # marks.")
        return Heading(raw.level, title, plain_text(title), slug(plain_text(title)), self.span(raw.line))

    def _question(self, raws: Sequence[RawBlock], at: int, depth: int, blocks: list[Block]) -> int:
        """Read a question that begins with the heading at `at`; the position after it, or 0 where there is none."""
        directive = None
        start = at + 1
        if start < len(raws) and isinstance(raws[start], RawComment):
            comment = raws[start]
            found = read_directive(comment.text, self.span(comment.line), self.report)
            if found is not None and found.name == "question":
                directive, start = found, start + 1
        if directive is None and not (self.assessment and splits_question(raws, start)):
            return 0
        heading = self._heading(raws[at])
        question, end, rest = read_question(self, heading, directive or Directive("question", {}, heading.span), raws, start, depth)
        if question is not None:
            blocks.append(question)
        if rest:
            blocks.extend(self.prose(rest))
        return end

    # --- directives

    def _directive(self, raw: RawComment, raws: Sequence[RawBlock], index: int, blocks: list[Block]) -> int:
        """Apply a comment to what stands before or after it; the index of the next raw block."""
        span = self.span(raw.line)
        directive = read_directive(raw.text, span, self.report)
        last = blocks[-1] if blocks else None
        match directive.name if directive else "":
            case "figure" if isinstance(last, Figure):
                blocks[-1] = self._figure_settings(last, directive)
            case "table" if isinstance(last, Table):
                blocks[-1] = replace(last, id=directive.get("id"), caption=single(directive.get("caption"), span, self.report))
            case "lines":
                blocks.append(WritingLines(self._whole(directive, "", 3, 40), span))
            case "rating":
                following = raws[index] if index < len(raws) else None
                if isinstance(following, RawProse):
                    blocks.append(self._rating(directive, following.lines))
                    return index + 1
                self.report.add("S011", span, "a rating stands without its statements", "Write them below it as a list.")
            case "figure" | "table" | "question" as name:
                what = {"figure": "a picture", "table": "a table", "question": "a heading"}[name]
                self.report.add("S011", span, f"the directive “{name}” does not follow {what}", f"Put it on the line after {what}.")
            case _:
                pass
        return index

    def _figure_settings(self, figure: Figure, directive: Directive) -> Figure:
        data = self._inside(directive.get("data"), directive.span) if directive.get("data") else ""
        return replace(figure, id=directive.get("id"), credit=directive.get("credit"), description=directive.get("description"), data=data)

    def _whole(self, directive: Directive, key: str, default: int, most: int) -> int:
        written = directive.get(key, str(default))
        if written.isascii() and written.isdigit() and 1 <= int(written[:6]) <= most:
            return int(written)
        self.report.add("S007", directive.span, f"“{written}” is not a number from 1 to {most}", f"For example: <!-- {directive.name}: {default} -->")
        return default

    def _rating(self, directive: Directive, lines: Sequence[Line]) -> Rating:
        statements = []
        for line in lines:
            found = _BULLET.match(line.text.strip())
            if found:
                statements.append(self.passage([Line(line.number, found.group(1), line.column)]))
        return Rating(directive.get("low", "Strongly disagree"), directive.get("high", "Strongly agree"),
                      self._whole(directive, "steps", 5, 10), tuple(statements), directive.span)

    # --- callouts and prose

    def callout(self, raw: RawCallout, depth: int) -> Callout:
        kind, span = raw.kind.upper(), self.span(raw.line)
        if kind not in CALLOUT_KINDS:
            self.report.add("S004", span, f"the callout [!{raw.kind}] is unknown", nearest(raw.kind, CALLOUT_KINDS, most=1))
            kind = "INSTRUCTOR"
        return Callout(kind, single(raw.title, span, self.report), self.parse(raw.lines, depth + 1), span)

    def prose(self, lines: Sequence[Line]) -> tuple[Block, ...]:
        """Prose, with the pictures and tables that stand alone parted from it."""
        blocks: list[Block] = []
        run: list[Line] = []
        index = 0

        def end_run() -> None:
            text = self.passage(run) if any(line.text.strip() for line in run) else None
            if text is not None:
                blocks.append(Prose(text))
            run.clear()

        while index < len(lines):
            length = _table_length(lines, index)
            fence = FENCE.match(lines[index].text)
            if fence:
                end = fence_end([line.text for line in lines], index, fence.group(1))
                end = len(lines) - 1 if end is None else end
                run.extend(lines[index : end + 1])
                index = end + 1
            elif _is_alone(lines, index) and (image := IMAGE.match(lines[index].text)):
                end_run()
                blocks.append(self._figure(lines[index], image))
                index += 1
            elif length:
                end_run()
                table = self.passage(lines[index : index + length])
                blocks.append(Table("", table, Passage("", (), table.span), table.span))
                index += length
            else:
                run.append(lines[index])
                index += 1
        end_run()
        return tuple(blocks)

    def _figure(self, line: Line, image: re.Match[str]) -> Figure:
        target = _IMAGE_TARGET.match(image.group("rest"))
        assert target is not None
        caption = (target.group("double") or target.group("single") or "").replace('\\"', '"')
        span = self.span(line, max(line.column + image.start() + 1, 1))
        source = self._inside(target.group("src"), span)
        alt = re.sub(r"\\([\[\]])", r"\1", image.group("alt")).strip()
        return Figure("", source, alt, single(caption, self.span(line), self.report), "", "", "", span)

    def _inside(self, written: str, span: Span) -> str:
        """A path in the source as a path relative to the course folder, or empty (with a diagnostic)."""
        if re.match(r"[A-Za-z][A-Za-z0-9+.-]+:|//", written):
            self.report.add("I005", span, f"the image “{written}” lies outside the course", "Put the file into the folder figures/ and name it there.")
            return ""
        inside = join_path(self.folder, written)
        if inside is None:
            self.report.add("F003", span, f"the path “{written}” leaves the course folder", "Use files inside the course folder only.")
        return inside or ""


def join_path(folder: PurePosixPath, written: str) -> str | None:
    """`written`, seen from `folder`, as a path from the course folder; None if it would leave it."""
    if written.startswith("/") or "\\" in written or "\0" in written:
        return None
    parts: list[str] = list(folder.parts)
    for part in written.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def slug(text: str) -> str:
    """A heading's id, as code hosts make it: lower case, spaces to hyphens, marks dropped."""
    kept = re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", text).lower())
    return kept.strip().replace(" ", "-") or "section"


def _is_alone(lines: Sequence[Line], index: int) -> bool:
    before = index == 0 or not lines[index - 1].text.strip()
    after = index + 1 >= len(lines) or not lines[index + 1].text.strip()
    return before and after


def _table_length(lines: Sequence[Line], index: int) -> int:
    """How many lines the table that begins at `index` has; 0 where none does."""
    if index + 1 >= len(lines) or "|" not in lines[index].text or lines[index].text.startswith("    "):
        return 0
    if index and lines[index - 1].text.strip():
        return 0
    if "|" not in lines[index + 1].text or not TABLE_RULE.match(lines[index + 1].text):
        return 0
    end = index + 2
    while end < len(lines) and lines[end].text.strip():
        end += 1
    return end - index
