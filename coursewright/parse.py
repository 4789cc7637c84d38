"""Raw blocks to the model's blocks: headings, callouts, figures, tables, questions and what their directives say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import PurePosixPath

from .diagnostics import Report, Span, nearest, shortened
from .directives import Directive, read_directive
from .figures import inside, read_figure, stands_alone
from .inline import passage, plain_text, single
from .linkdefs import LinkDefinitions
from .model import (
    CALLOUT_KINDS,
    QUESTION_AIDS,
    SLIDE_LAYOUTS,
    Block,
    Callout,
    Figure,
    Heading,
    Passage,
    Prose,
    Quote,
    Rating,
    SlideMark,
    Table,
    WritingLines,
)
from .names import slug
from .questions import read_question, splits_question
from .raw import Footnote, RawBlock, RawCallout, RawComment, RawHeading, RawProse, RawQuote, Scanned
from .scan import scan
from .source import Line
from .tables import begins_table, paragraph_end
from .verbatim import fenced

DEEPEST = 12
_BULLET = re.compile(r" {0,3}[-*+]\s+(.*)")
_BELONGS = {"figure": "a picture", "table": "a table", "question": "a heading"}


class BlockParser:
    """Parses the blocks of one document. `folder` is where its relative paths start, relative to the course folder."""

    def __init__(
        self, path: str, folder: PurePosixPath, report: Report, *, assessment: bool = False, definitions: LinkDefinitions | None = None
    ) -> None:
        self.path, self.folder, self.report, self.assessment = path, folder, report, assessment
        self.definitions = definitions or LinkDefinitions()
        self.footnotes: dict[str, Footnote] = {}
        self.abbreviations: dict[str, str] = {}

    def parse(self, lines: Sequence[Line], depth: int = 0) -> tuple[Block, ...]:
        """Lines to blocks. Never raises; everything wrong is reported."""
        if depth > DEEPEST:
            self.report.add(
                "S015", self.span(lines[0]) if lines else Span(self.path), "this text is nested too deeply", f"Keep to {DEEPEST} levels."
            )
            return ()
        scanned = scan(lines, self.path, self.report)
        self._define(scanned)
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
                    if raw.kind.upper() in QUESTION_AIDS:
                        self.report.add(
                            "S017",
                            self.span(raw.line),
                            f"this [!{raw.kind.upper()}] belongs to no question",
                            "Put it right after a question's answer.",
                        )
                    blocks.append(self.callout(raw, depth))
                case RawQuote():
                    blocks.append(Quote(self.parse(raw.lines, depth + 1), self.span(raw.line)))
                case RawProse():
                    blocks.extend(self.prose(raw.lines))
        return tuple(blocks)

    def span(self, line: Line, column: int = 0) -> Span:
        return Span(self.path, line.number, column)

    def passage(self, lines: Sequence[Line]) -> Passage:
        return passage(lines, self.path, self.report, self.definitions)

    def single(self, text: str, span: Span) -> Passage:
        return single(text, span, self.report, self.definitions)

    def _define(self, scanned: Scanned) -> None:
        """Keep the footnotes and abbreviations; of two with one name the first counts."""
        for note in scanned.footnotes:
            first = self.footnotes.setdefault(note.id, note)
            if first is not note:
                self._twice(f"the footnote [^{note.id}]", note.lines[0], f"It stands in line {first.lines[0].number} too.")
        for entry in scanned.abbreviations:
            if self.abbreviations.setdefault(entry.short, entry.long) != entry.long:
                self._twice(f"the abbreviation “{entry.short}”", entry.line, f"It also stands for “{self.abbreviations[entry.short]}”.")

    def _twice(self, what: str, line: Line, hint: str) -> None:
        self.report.add("S005", self.span(line), f"{what} is defined twice", hint)

    # --- headings and questions

    def _heading(self, raw: RawHeading) -> Heading:
        column = max(raw.line.column + max(raw.line.text.find(raw.text), 0) + 1, 0)
        title = self.single(raw.text, self.span(raw.line, column))
        plain = plain_text(title)
        if not title:
            self.report.add("S013", self.span(raw.line), "this heading has no text", "Write its text after the # marks.")
        return Heading(raw.level, title, plain, slug(plain), self.span(raw.line))

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
                blocks[-1] = replace(last, id=directive.get("id"), caption=self.single(directive.get("caption"), span))
            case "lines":
                blocks.append(WritingLines(self._whole(directive, "", 3, 40), span))
            case "rating":
                following = raws[index] if index < len(raws) else None
                end = _list_end(following.lines) if isinstance(following, RawProse) else 0
                if end:
                    blocks += [self._rating(directive, following.lines[:end]), *self.prose(following.lines[end:])]
                    return index + 1
                self.report.add("S011", span, "a rating stands without its statements", "Write them below it as a list.")
            case "slide" if (mark := self._slide_mark(directive)) is not None:
                blocks.append(mark)
            case "figure" | "table" | "question" as name:
                self.report.add(
                    "S011", span, f"the directive “{name}” does not follow {_BELONGS[name]}", f"Put it on the line after {_BELONGS[name]}."
                )
            case _:
                pass
        return index

    def _slide_mark(self, directive: Directive) -> SlideMark | None:
        """What a comment says of slides; None, reported, where it says neither a layout that is known nor `skip`."""
        layout, word = directive.get("layout").lower().replace(" ", "-"), directive.get("").lower()
        if (word == "skip" and not layout) or (layout in SLIDE_LAYOUTS and not word):
            return SlideMark(layout, word == "skip", directive.span)
        said = f"the layout “{shortened(layout)}” is unknown" if layout else f"“{shortened(word)}” says nothing of a slide"
        hint = nearest(layout, SLIDE_LAYOUTS) if layout else ""
        self.report.add("S007", directive.span, said, hint or "Write <!-- slide: skip --> or <!-- slide: layout=figure -->.")
        return None

    def _figure_settings(self, figure: Figure, directive: Directive) -> Figure:
        data = inside(directive.get("data"), directive.span, self.folder, self.report, "data file") if directive.get("data") else ""
        return replace(figure, id=directive.get("id"), credit=directive.get("credit"), description=directive.get("description"), data=data)

    def _whole(self, directive: Directive, key: str, default: int, most: int) -> int:
        written = directive.get(key, str(default))
        if written.isascii() and written.isdigit() and 1 <= int(written[:6]) <= most:
            return int(written[:6])
        example = f"{key}={default}" if key else str(default)
        self.report.add(
            "S007",
            directive.span,
            f"“{shortened(written)}” is not a number from 1 to {most}",
            f"For example: <!-- {directive.name}: {example} -->",
        )
        return default

    def _rating(self, directive: Directive, lines: Sequence[Line]) -> Rating:
        """The statements of a list; a line without a mark goes on with the one before it."""
        statements: list[list[Line]] = []
        for line in lines:
            found = _BULLET.match(line.text)
            if found:
                statements.append([Line(line.number, found.group(1), line.column + found.start(1))])
            elif line.text.strip():
                statements[-1].append(Line(line.number, line.text.strip(), line.column + len(line.text) - len(line.text.lstrip())))
        return Rating(
            directive.get("low", "Strongly disagree"),
            directive.get("high", "Strongly agree"),
            self._whole(directive, "steps", 5, 10),
            tuple(self.passage(one) for one in statements),
            directive.span,
        )

    # --- callouts and prose

    def callout(self, raw: RawCallout, depth: int) -> Callout:
        kind, span = raw.kind.upper(), self.span(raw.line)
        if kind not in CALLOUT_KINDS:
            self.report.add("S004", span, f"the callout [!{shortened(raw.kind)}] is unknown", nearest(raw.kind, CALLOUT_KINDS, most=1))
            kind = "INSTRUCTOR"
        column = max(raw.line.column + max(raw.line.text.rfind(raw.title), 0) + 1, 0)
        return Callout(kind, self.single(raw.title, self.span(raw.line, column)), self.parse(raw.lines, depth + 1), span)

    def prose(self, lines: Sequence[Line]) -> tuple[Block, ...]:
        """Prose, with the pictures and tables that stand alone parted from it."""
        blocks: list[Block] = []
        run: list[Line] = []
        index = 0
        code = fenced([line.text for line in lines])
        while index < len(lines):
            end, block = index + 1, None
            if code[index]:
                pass
            elif begins_table(lines, index):
                end = paragraph_end(lines, index)
                table = self.passage(lines[index:end])
                block = Table("", table, Passage("", (), table.span), table.span)
            elif stands_alone(lines, index):
                block = read_figure(lines[index], self.path, self.folder, self.report, self.definitions)
            if block is None:
                run.extend(lines[index:end])
            else:
                blocks += [*self._paragraphs(run), block]
                run = []
            index = end
        return (*blocks, *self._paragraphs(run))

    def _paragraphs(self, lines: Sequence[Line]) -> list[Block]:
        return [Prose(self.passage(lines))] if any(line.text.strip() for line in lines) else []


def _list_end(lines: Sequence[Line]) -> int:
    """How many lines belong to the list that begins here; 0 where none does."""
    if not lines or not _BULLET.match(lines[0].text):
        return 0
    for index, line in enumerate(lines):
        after_blank = index > 0 and not lines[index - 1].text.strip()
        if after_blank and line.text.strip() and not _BULLET.match(line.text) and not line.text.startswith("  "):
            return index
    return len(lines)
