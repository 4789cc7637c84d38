"""Machine settings in HTML comments: `<!-- figure: id=fig-crest credit="Drawn for this course" -->`."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass

from .diagnostics import Report, Span, nearest

# The directives and the keys each one takes. "" stands for a value without a key.
DIRECTIVES: dict[str, tuple[str, ...]] = {
    "question": ("id", "objective", "level", "type", "points"),
    "figure": ("id", "credit", "description", "data"),
    "table": ("id", "caption"),
    "lines": ("",),
    "rating": ("low", "high", "steps"),
    "slide": ("", "layout"),
}
_SHAPE = re.compile(r"([A-Za-z][\w-]*)\s*:\s*(.*)", re.DOTALL)
_PART = re.compile(r"""\s*(?:(?P<key>[A-Za-z][\w-]*)\s*=\s*)?(?:"(?P<quoted>[^"]*)"|(?P<plain>[^\s"]+))""")


@dataclass(frozen=True)
class Directive:
    name: str
    values: Mapping[str, str]
    span: Span

    def get(self, key: str, default: str = "") -> str:
        return self.values.get(key, default)


def read_directive(comment: str, span: Span, report: Report) -> Directive | None:
    """The directive in a comment, or None where the comment is a note of the author's. Unknown keys are S007."""
    shape = _SHAPE.fullmatch(comment.strip())
    if shape is None:
        return None
    name, rest = shape.group(1), shape.group(2)
    if name not in DIRECTIVES:
        if "=" in rest and difflib.get_close_matches(name.lower(), DIRECTIVES, cutoff=0.6):
            report.add("S006", span, f"the directive “{name}” is unknown, and was left out", nearest(name, DIRECTIVES))
        return None
    values: dict[str, str] = {}
    position = 0
    while rest[position:].strip():
        part = _PART.match(rest, position)
        if part is None or part.group() == "":
            report.add("S007", span, f"the directive “{name}” cannot be read from “{rest[position:].strip()[:30]}” on",
                       'Write key=value, and put values with spaces between double quotes.')
            break
        position = part.end()
        key = part.group("key") or ""
        value = part.group("quoted") if part.group("quoted") is not None else part.group("plain")
        if key in DIRECTIVES[name]:
            values[key] = value
        else:
            known = [known for known in DIRECTIVES[name] if known]
            report.add("S007", span, f"the directive “{name}” has no setting “{key or value}”", nearest(key or value, known))
    return Directive(name, values, span)
