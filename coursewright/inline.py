"""Inside a passage: citations, links, images and footnote marks are taken out and each leaves a token behind.

A token is a number between two private-use characters. Markdown carries it through untouched; the renderer of each output
puts the right thing in its place. So Markdown and the checks can never read a citation or a link in two ways.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence

from .diagnostics import Report, Span
from .model import Citation, CitedItem, Inline, Link, NoteMark, Passage
from .scan import find_comment, mask_code
from .source import Line

OPEN, CLOSE = "\ue000", "\ue001"
TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
LINK_SCHEME = "cw-link:"

_CITATION = re.compile(r"(?<!\\)\[(-?@[^\[\]]*)\](?!\()")
_CITED = re.compile(r"-?@([A-Za-z0-9_][\w:.#$%&+?<>~/-]*?)(?:\s*,\s*(.+))?")
_NOTE = re.compile(r"(?<!\\)\[\^([^\]\s]+)\](?!:)")
_TARGET = re.compile(r"""(?<!\\)\]\(\s*(?P<target><[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*)(?P<title>\s+(?:"[^"]*"|'[^']*'))?\s*\)""")
_AUTOLINK = re.compile(r"<((?:https?|mailto|tel):[^<>\s]+)>")
_TAG = re.compile(r"<(/?)([A-Za-z][\w:-]*)((?:\s+[^<>]*)?)/?\s*>")
_EVENT = re.compile(r"""(?:^|[\s"'/])on[a-z]+\s*=""", re.IGNORECASE)
INLINE_TAGS = ("sub", "sup", "kbd", "mark", "br", "small")
_ACTIVE = {"script", "iframe", "object", "embed", "link", "meta", "base", "form", "style", "svg", "math", "applet", "frame", "frameset"}


def passage(lines: Sequence[Line], path: str, report: Report) -> Passage:
    """Read lines of Markdown. Malformed citations (C007) and HTML that is not supported (H001 to H003) are reported."""
    return _Reader(lines, path, report).read()


def single(text: str, span: Span, report: Report) -> Passage:
    """Read one short text, such as a title or a caption, that stands at `span`."""
    return passage([Line(span.line, text, max(span.column - 1, 0))], span.path, report)


class _Reader:
    def __init__(self, lines: Sequence[Line], path: str, report: Report) -> None:
        self.lines = [_without_comments(line) for line in lines]
        self.path, self.report = path, report
        self.text = "\n".join(line.text for line in self.lines)
        self.masked = mask_code(self.text)
        self.found: list[tuple[int, int, str, Inline]] = []

    def read(self) -> Passage:
        first = self.span(0)
        if not any(mark in self.text for mark in "[<"):
            return Passage(self.text, (), first)
        self._tags()
        self._citations()
        for note in _NOTE.finditer(self.masked):
            self._take(note.start(), note.end(), None, NoteMark(note.group(1), self.span(note.start())))
        self._links()
        pieces, inlines, position = [], [], 0
        for start, end, shown, inline in sorted(self.found, key=lambda item: item[0]):
            if start < position:
                continue
            token = f"{OPEN}{len(inlines)}{CLOSE}"
            pieces += [self.text[position:start], shown.replace("*", token) if shown else token]
            inlines.append(inline)
            position = end
        return Passage("".join(pieces) + self.text[position:], tuple(inlines), first)

    def span(self, offset: int) -> Span:
        before = self.text.count("\n", 0, offset)
        if before >= len(self.lines):
            return Span(self.path)
        line = self.lines[before]
        column = offset - (self.text.rfind("\n", 0, offset) + 1)
        return Span(self.path, line.number, max(line.column + column + 1, 1))

    def _take(self, start: int, end: int, shown: str | None, inline: Inline) -> None:
        self.found.append((start, end, shown, inline))

    def _citations(self) -> None:
        for found in _CITATION.finditer(self.masked):
            items, span = [], self.span(found.start())
            for part in found.group(1).split(";"):
                cited = _CITED.fullmatch(part.strip())
                if cited is None:
                    self.report.add("C007", span, f"the citation [{found.group(1)}] cannot be read",
                                    "Write [@id], [@id, p. 5] or [@first; @second].")
                    continue
                items.append(CitedItem(cited.group(1), (cited.group(2) or "").strip()))
            self._take(found.start(), found.end(), None, Citation(tuple(items), span))

    def _links(self) -> None:
        for found in _TARGET.finditer(self.masked):
            opened = _opening(self.masked, found.start())
            if opened is None:
                continue
            target = html.unescape(self.text[found.start("target") : found.end("target")].strip("<>"))
            text = self.text[opened + 1 : found.start()]
            self._take(found.start("target"), found.end("target"), f"<{LINK_SCHEME}*>", Link(target, text, self.span(opened), image=self.masked[opened - 1 : opened] == "!"))
        for found in _AUTOLINK.finditer(self.masked):
            address = found.group(1)
            self._take(found.start(), found.end(), f"[{address}](<{LINK_SCHEME}*>)", Link(address, address, self.span(found.start())))

    def _tags(self) -> None:
        for found in _TAG.finditer(self.masked):
            name, rest = found.group(2).lower(), found.group(3)
            if _AUTOLINK.match(found.group()):
                continue
            span = self.span(found.start())
            if _EVENT.search(rest):
                self.report.add("H002", span, f"the tag <{name}> has an event attribute", "Remove it: a course holds no program.")
            elif name in _ACTIVE:
                self.report.add("H001", span, f"the tag <{name}> is not allowed in a course", "Remove it: a course holds no program and loads nothing.")
            elif name not in INLINE_TAGS or rest.strip():
                self.report.add("H003", span, f"the HTML tag <{name}> is not supported",
                                "Use Markdown, or one of " + ", ".join(f"<{tag}>" for tag in INLINE_TAGS) + " without attributes. For a plain “<” write \\<.")


def _opening(text: str, close: int) -> int | None:
    """Where the bracket that closes at `close` opens."""
    depth = 0
    for position in range(close, max(-1, close - 2000), -1):
        escaped = position > 0 and text[position - 1] == "\\"
        if text[position] == "]" and not escaped:
            depth += 1
        elif text[position] == "[" and not escaped:
            depth -= 1
            if depth == 0:
                return position
    return None


def _without_comments(line: Line) -> Line:
    """The line without the comments that open and close in it. (Comments over several lines were removed before.)"""
    text = line.text
    while (start := find_comment(text)) is not None:
        end = text.find("-->", start)
        text = text[:start] + (text[end + 3 :] if end >= 0 else "")
    return line if text is line.text else Line(line.number, text, line.column)


def plain_text(source: Passage) -> str:
    """The passage without any mark-up, for titles, bookmarks and slugs."""
    text = re.sub(rf"!?\[([^\]]*)\]\(<[^>]*>(?:\s+\"[^\"]*\")?\)", r"\1", source.text)
    text = TOKEN.sub("", text)
    text = re.sub(r"</?[a-z]+>", "", text)
    text = re.sub(r"(?<!\\)(\*{1,3}|`+|~~)", "", text)
    text = re.sub(r"(?<![\w\\])_{1,3}(?=\S)|(?<=\S)(?<!\\)_{1,3}(?!\w)", "", text)
    return " ".join(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", html.unescape(text)).split())
