"""The glossary file: definition lists, each term with its further wordings, one a line."""

from __future__ import annotations

from collections.abc import Sequence

from .diagnostics import Report, Span
from .inline import passage
from .model import Term
from .parse import slug
from .source import Line


def read_glossary(lines: Sequence[Line], path: str, report: Report) -> tuple[tuple[Term, ...], tuple[Line, ...]]:
    """The terms, in the order of the alphabet, and the lines that belong to no term. G002: no definition; G003: twice."""
    terms: dict[str, Term] = {}
    heads: list[Line] = []
    others: list[Line] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        if line.text.startswith(":") and heads:
            end = _definition_end(lines, index)
            body = [Line(line.number, line.text[1:].strip(), line.column), *(Line(more.number, more.text.strip(), more.column) for more in lines[index + 1 : end])]
            _add(terms, heads, body, path, report)
            heads, index = [], end
            continue
        if _is_head(line, lines, index):
            heads.append(line)
        elif line.text.strip():
            others.append(line)
        index += 1
    for head in heads:
        report.add("G002", Span(path, head.number), f"the term “{head.text.strip()}” has no definition", "Write it on the next line, after a colon.")
    return tuple(sorted(terms.values(), key=lambda term: term.forms[0].casefold())), tuple(others)


def _is_head(line: Line, lines: Sequence[Line], index: int) -> bool:
    """A line that leads, over lines of its kind, to one that begins with a colon (or is alone among terms)."""
    if not line.text.strip() or line.text.startswith((" ", "#", "<!--", ">", "|", "*[", "[^")):
        return False
    while index < len(lines) and lines[index].text.strip():
        if lines[index].text.startswith(":"):
            return True
        index += 1
    before_blank = index + 1 < len(lines) and lines[index + 1].text.startswith(":")
    return before_blank or len(line.text) <= 60 and not line.text.rstrip().endswith((".", ":", "?"))


def _definition_end(lines: Sequence[Line], start: int) -> int:
    index = start + 1
    while index < len(lines):
        text = lines[index].text
        following = lines[index + 1].text if index + 1 < len(lines) else ""
        if text.startswith("    ") or (not text.strip() and following.startswith("    ")):
            index += 1
        elif text.strip() and not text.startswith(":") and lines[index - 1].text.strip():
            index += 1
        else:
            break
    return index


def _add(terms: dict[str, Term], heads: Sequence[Line], body: Sequence[Line], path: str, report: Report) -> None:
    forms = tuple(" ".join(head.text.split()) for head in heads)
    span = Span(path, heads[0].number)
    definition = passage(body, path, report)
    if not definition and not definition.inlines:
        report.add("G002", span, f"the term “{forms[0]}” has no definition", "Write it after the colon.")
    taken = {form.casefold(): term for term in terms.values() for form in term.forms}
    for form in forms:
        if form.casefold() in taken:
            report.add("G003", span, f"the term “{form}” is defined twice", f"It stands in line {taken[form.casefold()].span.line} too.")
    terms.setdefault(slug(forms[0]), Term(slug(forms[0]), forms, definition, span))
