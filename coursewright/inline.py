"""Inside a passage: citations, links, images and footnote marks are taken out and each leaves a token behind.

A token is a number between two private-use characters. Markdown carries it through untouched; the renderer of each output
puts the right thing in its place. So Markdown and the checks can never read a citation or a link in two ways.
"""

from __future__ import annotations

import html
import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate

from .diagnostics import Report, Span, nearest, shortened
from .linkdefs import LinkDefinitions
from .model import Citation, CitedItem, Inline, Link, NoteMark, Passage
from .source import NO_COLUMN, Line
from .tags import INLINE_TAGS as INLINE_TAGS
from .tags import check_tags
from .verbatim import fenced, find_comment, mask_code

OPEN, CLOSE = "\ue000", "\ue001"
TOKEN = re.compile(f"{OPEN}(\\d+){CLOSE}")
LINK_SCHEME = "cw-link:"

_CITATION = re.compile(r"(?<!\\)\[(-?@[^\[\]]*)\](?!\()")
_CITED = re.compile(r"-?@([A-Za-z0-9_][\w:.#$%&+?<>~/-]*?)(?:\s*,\s*(.+))?")
_ALMOST_CITED = re.compile(r"(?<!\\)(?<!\])\[(?!-?@)([^\[\]]*?[\s;]-?@[A-Za-z0-9_][^\[\]]*)\](?![\[(])")
_NOTE = re.compile(r"(?<!\\)\[\^([^\]\s]+)\]")
_TARGET = re.compile(r"""(?<!\\)\]\(\s*(?P<target><[^<>\n]*>|(?:[^\s()\\]|\\.|\((?:[^\s()\\]|\\.)*\))*)(?P<title>\s+(?:"[^"]*"|'[^']*'))?\s*\)""")
_NAMED = re.compile(r"(?<!\\)\]\[([^\[\]\n]*)\]")
_SHORT = re.compile(r"(?<![\\\]])\[([^\[\]\n]+)\](?![\[(])")
_AUTOLINK = re.compile(r"(?<!\\)<((?:https?|mailto|tel):[^<>\s]+|[^\s<>@\\:]+@[\w.-]+)>", re.IGNORECASE)
_HASH = re.compile(r"^ {0,3}(#)", re.MULTILINE)
_ESCAPE = re.compile(r"""(?<!\\)\\([<@"$%&',/:;=?^~])""")
_IMAGE_OR_LINK = re.compile(r"""!?\[((?:[^\[\]\\]|\\.|\[[^\]]*\])*)\]\(<[^>]*>(?:\s+(?:"[^"]*"|'[^']*'))?\s*\)""")
_NO_DEFINITIONS = LinkDefinitions()


def passage(lines: Sequence[Line], path: str, report: Report, definitions: LinkDefinitions = _NO_DEFINITIONS) -> Passage:
    """Read lines of Markdown. Reported: malformed citations (C007), HTML that is not supported (H001 to H003), undefined links (X005)."""
    return _Reader(lines, path, report, definitions).read()


def single(text: str, span: Span, report: Report, definitions: LinkDefinitions = _NO_DEFINITIONS) -> Passage:
    """Read one short text, such as a title or a caption, that stands at `span`."""
    return passage([Line(span.line, text, span.column - 1 if span.column else NO_COLUMN)], span.path, report, definitions)


class _Reader:
    def __init__(self, lines: Sequence[Line], path: str, report: Report, definitions: LinkDefinitions) -> None:
        self.lines = _without_comments(lines)
        self.path, self.report, self.definitions = path, report, definitions
        self.text = "\n".join(line.text for line in self.lines)
        self.masked = mask_code(self.text)
        self.starts = list(accumulate((len(line.text) + 1 for line in self.lines), initial=0))[:-1]
        self.found: list[tuple[int, int, str, Inline | None]] = []

    def read(self) -> Passage:
        first = self.span(0)
        if not any(mark in self.text for mark in "[<\\#"):
            return Passage(self.text, (), first)
        check_tags(self.masked, self.span, self.report)
        self._citations()
        for note in _NOTE.finditer(self.masked):
            self.found.append((note.start(), note.end(), "*", NoteMark(note.group(1), self.span(note.start()))))
        self._links()
        self._named_links()
        for escape in _ESCAPE.finditer(self.masked):
            self.found.append((escape.start(), escape.end(), f"&#{ord(escape.group(1))};", None))
        for mark in _HASH.finditer(self.masked):
            self.found.append((mark.start(1), mark.end(1), "&#35;", None))
        text, inlines = self._with_tokens()
        return Passage(text, inlines, first)

    def _with_tokens(self) -> tuple[str, tuple[Inline, ...]]:
        """The text with what was found replaced; what lies inside something else is left to that."""
        pieces: list[str] = []
        inlines: list[Inline] = []
        position = 0
        for start, end, shown, inline in sorted(self.found, key=lambda item: item[:2]):
            if start < position:
                continue
            pieces += [self.text[position:start], shown.replace("*", f"{OPEN}{len(inlines)}{CLOSE}") if inline else shown]
            inlines += [inline] if inline else []
            position = end
        return "".join(pieces) + self.text[position:], tuple(inlines)

    def span(self, offset: int) -> Span:
        if not self.lines:
            return Span(self.path)
        index = bisect_right(self.starts, offset) - 1
        line = self.lines[index]
        return Span(self.path, line.number, max(line.column + offset - self.starts[index] + 1, 0))

    def _citations(self) -> None:
        for found in _CITATION.finditer(self.masked):
            items, span = [], self.span(found.start())
            for part in found.group(1).split(";"):
                cited = _CITED.fullmatch(" ".join(part.split()))
                if cited is None:
                    self._bad_citation(found.group(1), span)
                    continue
                items.append(CitedItem(cited.group(1), (cited.group(2) or "").strip()))
            self.found.append((found.start(), found.end(), "*", Citation(tuple(items), span)))
        for found in _ALMOST_CITED.finditer(self.masked):
            self._bad_citation(found.group(1), self.span(found.start()))

    def _bad_citation(self, written: str, span: Span) -> None:
        self.report.add("C007", span, f"the citation [{shortened(written)}] cannot be read",
                        "Write [@id], [@id, p. 5] or [@first; @second]; for a plain bracket write \\[.")

    def _links(self) -> None:
        for found in _TARGET.finditer(self.masked):
            opened = _opening(self.masked, found.start())
            if opened is not None:
                target = _address(self.text[found.start("target") : found.end("target")])
                self._link(opened, found.start(), target, found.start("target"), found.end("target"), f"<{LINK_SCHEME}*>")
        for found in _AUTOLINK.finditer(self.masked):
            shown = found.group(1)
            address = shown if ":" in shown else f"mailto:{shown}"
            link = Link(address, shown, self.span(found.start()))
            self.found.append((found.start(), found.end(), f"[{_escaped(shown)}](<{LINK_SCHEME}*>)", link))

    def _named_links(self) -> None:
        """[text][name], [name][] and [name], where the page defines the name."""
        for found in _NAMED.finditer(self.masked):
            opened = _opening(self.masked, found.start())
            text = self.text[opened + 1 : found.start()] if opened is not None else "@"
            name = found.group(1).strip() or text
            if opened is None or text.startswith(("@", "-@", "^")) or name.startswith(("@", "-@", "^")):
                continue
            address = self.definitions.address(name)
            if address is None:
                self.report.add("X005", self.span(opened), f"the link [{shortened(text)}][{shortened(found.group(1))}] has no definition",
                                nearest(name, self.definitions.names) or f"Add a line [{name}]: address, or write [text](address).")
            else:
                self._link(opened, found.start(), _address(address), found.start() + 1, found.end(), f"(<{LINK_SCHEME}*>)")
        for found in _SHORT.finditer(self.masked) if self.definitions.names else ():
            address = self.definitions.address(found.group(1))
            if address is not None:
                self._link(found.start(), found.end() - 1, _address(address), found.end(), found.end(), f"(<{LINK_SCHEME}*>)")

    def _link(self, opened: int, closed: int, address: str, start: int, end: int, shown: str) -> None:
        """Note the link whose text stands between `opened` and `closed`; `shown` takes the place of what lies from `start` to `end`."""
        link = Link(address, self.text[opened + 1 : closed], self.span(opened), image=self.masked[max(opened - 1, 0) : opened] == "!")
        self.found.append((start, end, shown, link))


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


def _address(written: str) -> str:
    """A link's address as meant: without its <>, escapes and entities resolved."""
    return html.unescape(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", written.strip().removeprefix("<").removesuffix(">")))


def _escaped(text: str) -> str:
    return re.sub(r"([\\`*_\[\]~])", r"\\\1", text)


def _without_comments(lines: Sequence[Line]) -> list[Line]:
    """The lines without the comments that open and close in one. (Comments over several lines were removed before.)"""
    if not any("<!--" in line.text for line in lines):
        return list(lines)
    inside = fenced([line.text for line in lines])
    return [line if code else _without_comment(line) for line, code in zip(lines, inside, strict=True)]


def _without_comment(line: Line) -> Line:
    text = line.text
    while (start := find_comment(text)) is not None:
        end = text.find("-->", start + 4)
        text = text[:start] + (text[end + 3 :] if end >= 0 else "")
    return line if text is line.text else Line(line.number, text, line.column)


def plain_text(source: Passage) -> str:
    """The passage without any mark-up, for titles, bookmarks and slugs."""
    text = TOKEN.sub("", _IMAGE_OR_LINK.sub(r"\1", source.text))
    text = re.sub(r"</?[a-z]+ ?/?>", "", text)
    text = re.sub(r"(?<!\\)(\*{1,3}|`+|~~)", "", text)
    text = re.sub(r"(?<![\w\\])_{1,3}(?=\S)|(?<=\S)(?<!\\)_{1,3}(?!\w)", "", text)
    return " ".join(re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", html.unescape(text)).split())
