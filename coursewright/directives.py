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
_BARE = re.compile(r"([A-Za-z][\w-]*)(?:\s+([A-Za-z][\w-]*\s*=.*))?", re.DOTALL)
_PART = re.compile(
    r"""\s*(?:(?P<key>[A-Za-z][\w-]*)\s*=\s*(?:"(?P<quoted>(?:[^"\\]|\\.)*)"|(?P<plain>[^\s"]+))|(?P<lone>[^\s"=]+)(?=\s|$))""", re.DOTALL
)
_ID = re.compile(r"[^\W_][\w-]*")


@dataclass(frozen=True)
class Directive:
    name: str
    values: Mapping[str, str]
    span: Span

    def get(self, key: str, default: str = "") -> str:
        return self.values.get(key, default)


def names_directive(comment: str) -> bool:
    """Whether a comment is meant for the machine, rightly written or not."""
    return _parts(comment)[0] in DIRECTIVES


def read_directive(comment: str, span: Span, report: Report) -> Directive | None:
    """The directive in a comment, or None where the comment is a note of the author's. S006: its name is unknown; S007: a setting is wrong."""
    name, rest = _parts(comment)
    if name not in DIRECTIVES:
        if "=" in rest and difflib.get_close_matches(name, DIRECTIVES, cutoff=0.6):
            report.add("S006", span, f"the directive “{name}” is unknown, and was left out", nearest(name, DIRECTIVES))
        return None
    return Directive(name, _values(name, rest, span, report), span)


def _parts(comment: str) -> tuple[str, str]:
    """The name, in lower case, and what follows it. The colon may be forgotten before key=value or at the end."""
    text = comment.strip()
    shape = _SHAPE.fullmatch(text) or _BARE.fullmatch(text)
    return (shape.group(1).lower(), shape.group(2) or "") if shape else ("", "")


def _values(name: str, rest: str, span: Span, report: Report) -> dict[str, str]:
    values: dict[str, str] = {}
    position = 0
    while rest[position:].strip():
        part = _PART.match(rest, position)
        if part is None:
            report.add(
                "S007",
                span,
                f"the directive “{name}” cannot be read from “{rest[position:].strip()[:30]}” on",
                "Write key=value, and put values with spaces between double quotes.",
            )
            break
        position = part.end()
        quoted = part.group("quoted")
        value = part.group("plain") or part.group("lone") or "" if quoted is None else re.sub(r"\\(.)", r"\1", quoted)
        _keep(values, name, part.group("key") or "", value, span, report)
    return values


def _keep(values: dict[str, str], name: str, key: str, value: str, span: Span, report: Report) -> None:
    """Take one setting, unless something is wrong with it."""
    value = " ".join(value.split())
    if key not in DIRECTIVES[name]:
        report.add(
            "S007",
            span,
            f"the directive “{name}” has no setting “{key or value}”",
            nearest(key or value, [known for known in DIRECTIVES[name] if known]) or f"For example: <!-- {name}: 3 -->",
        )
    elif key in values:
        report.add("S007", span, f"the directive “{name}” has the setting “{key or value}” twice", "Keep one of the two.")
    elif key == "id" and value and not _ID.fullmatch(value):
        report.add("S007", span, f"“{value}” cannot be an id", "Use letters, digits and hyphens, such as fig-crest.")
    else:
        values[key] = value
