"""The glossary file: definition lists, each term with its further wordings, one a line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from .diagnostics import Report, Span, shortened
from .inline import passage, plain_text
from .linkdefs import DEFINITION, LinkDefinitions
from .model import Term
from .names import slug
from .source import Line
from .verbatim import fenced

_NOT_A_TERM = (" ", "#", "<!--", ">", "|", "*[", "[^", "![", "```", "~~~", "- ", "* ", "+ ")


def read_glossary(
    lines: Sequence[Line], path: str, report: Report, definitions: LinkDefinitions
) -> tuple[tuple[Term, ...], tuple[Line, ...]]:
    """The terms, in the order of the alphabet, and the lines that belong to no term. G002: no definition; G003: twice."""
    reader = _Reader(lines, path, report, definitions)
    reader.read()
    return tuple(sorted(reader.terms.values(), key=lambda term: term.forms[0].casefold())), tuple(reader.others)


class _Reader:
    def __init__(self, lines: Sequence[Line], path: str, report: Report, definitions: LinkDefinitions) -> None:
        self.lines, self.path, self.report, self.definitions = lines, path, report, definitions
        texts = [line.text for line in lines]
        self.apart = [code or comment for code, comment in zip(fenced(texts), _commented(texts), strict=True)]
        self.defined = _defined(texts)
        self.terms: dict[str, Term] = {}
        self.others: list[Line] = []

    def read(self) -> None:
        heads: list[Line] = []
        index = 0
        while index < len(self.lines):
            line = self.lines[index]
            if line.text.startswith(":") and not self.apart[index]:
                end = self._definition_end(index)
                self._add(heads, self._body(index, end), line)
                heads, index = [], end
                continue
            if self._is_head(index):
                if heads and line.number > heads[-1].number + 1:
                    self._undefined(heads)
                    heads = []
                heads.append(line)
            else:
                self.others.append(line)
            index += 1
        self._undefined(heads)

    def _undefined(self, heads: Sequence[Line]) -> None:
        for head in heads:
            self.report.add(
                "G002",
                Span(self.path, head.number),
                f"the term “{shortened(head.text)}” has no definition",
                "Write it on the next line, after a colon.",
            )

    def _is_head(self, index: int) -> bool:
        """A line that leads, over lines of its kind, to one that begins with a colon (or is alone among terms)."""
        text = self.lines[index].text
        if not text.strip() or text.startswith((":", *_NOT_A_TERM)) or DEFINITION.match(text) or self.apart[index]:
            return False
        return self.defined[index] or (len(text) <= 60 and not text.rstrip().endswith((".", ":", "?", "!")))

    def _definition_end(self, start: int) -> int:
        """A definition goes on over lazy lines, indented paragraphs and further lines that begin with a colon."""
        index = start + 1
        while index < len(self.lines):
            text = self.lines[index].text
            following = self.lines[index + 1].text if index + 1 < len(self.lines) else ""
            if (
                text.startswith(("    ", ":"))
                or (not text.strip() and following.startswith("    "))
                or (text.strip() and self.lines[index - 1].text.strip() and not self.apart[index])
            ):
                index += 1
            else:
                break
        return index

    def _body(self, start: int, end: int) -> list[Line]:
        """The lines of a definition without their colons and indentation; each colon begins a paragraph."""
        body: list[Line] = []
        for line in self.lines[start:end]:
            colon = line.text.startswith(":")
            text = (line.text[1:] if colon else line.text).strip()
            body += [Line(line.number, "")] if colon and body else []
            body.append(Line(line.number, text, line.column + (line.text.find(text) if text else 0)))
        return body

    def _add(self, heads: Sequence[Line], body: Sequence[Line], first: Line) -> None:
        forms = tuple(dict.fromkeys(form for form in (self._form(head) for head in heads) if form))
        span = Span(self.path, (heads[0] if heads else first).number)
        definition = passage(body, self.path, self.report, self.definitions)
        if not forms:
            self.report.add("G002", span, "this definition has no term", "Write the term on the line before the colon.")
            return
        if not definition:
            self.report.add("G002", span, f"the term “{shortened(forms[0])}” has no definition", "Write it after the colon.")
        taken = {_folded(form): term for term in self.terms.values() for form in term.forms}
        double = [form for form in forms if _folded(form) in taken]
        for form in double:
            self.report.add(
                "G003", span, f"the term “{shortened(form)}” is defined twice", f"It stands in line {taken[_folded(form)].span.line} too."
            )
        id = slug(forms[0])
        if id in self.terms and not double:
            other = self.terms[id]
            self.report.add(
                "G003",
                span,
                f"the terms “{shortened(forms[0])}” and “{shortened(other.forms[0])}” differ by marks alone",
                f"Links cannot tell them apart; the other stands in line {other.span.line}.",
            )
        self.terms.setdefault(id, Term(id, forms, definition, span))

    def _form(self, head: Line) -> str:
        return unicodedata.normalize("NFC", plain_text(passage([head], self.path, self.report, self.definitions)))


def _folded(form: str) -> str:
    return " ".join(form.casefold().split())


def _commented(texts: Sequence[str]) -> list[bool]:
    """For each line, whether it belongs to a comment that goes over several lines."""
    inside, found = False, []
    for text in texts:
        begins = not inside and text.rpartition("<!--")[2].find("-->") < 0 and "<!--" in text
        found.append(inside or begins)
        inside = (inside or begins) and "-->" not in text.rpartition("<!--")[2]
    return found if not inside else [False] * len(texts)


def _defined(texts: Sequence[str]) -> list[bool]:
    """For each line, whether a definition follows it: over lines without a blank between them, or after one blank line."""
    found = [False] * len(texts)
    for index in range(len(texts) - 2, -1, -1):
        below = texts[index + 1]
        skipped = not below.strip() and index + 2 < len(texts) and texts[index + 2].startswith(":")
        found[index] = below.startswith(":") or skipped or (bool(below.strip()) and found[index + 1])
    return found
