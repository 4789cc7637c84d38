"""The bibliography file: CSL-JSON, or BibTeX turned into it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from .bibtex import read_bibtex
from .diagnostics import Report, Span
from .model import Reference
from .source import read_text

EVIDENCE = {
    "interview-journalism": "interview or journalism",
    "case-report": "case report",
    "case-series": "uncontrolled case series",
    "cadaver": "cadaver study",
    "cohort": "cohort",
    "diagnostic": "diagnostic accuracy study",
    "rct": "randomized trial",
    "systematic-review": "systematic review",
    "narrative-review": "narrative review or opinion",
    "guideline": "guideline",
    "definition": "definition or criteria",
}
_NAMES = ("author", "editor", "translator", "container-author", "collection-editor")


def read_references(file: Path, shown: str, report: Report) -> tuple[Reference, ...]:
    """The references of a file, unusable ones left out: C003 malformed, C004 unreadable file, C006 doubled id."""
    text = read_text(file, shown, report)
    if text is None:
        return ()
    if file.suffix == ".bib":
        items = read_bibtex(text, shown, report)
    else:
        items = _read_json(text, shown, report)
    found: dict[str, Reference] = {}
    for item, line in items:
        span = Span(shown, line)
        problem = _problem(item)
        if problem:
            report.add("C003", span, f"the reference {_called(item)} cannot be used: {problem}", "See the CSL-JSON format for what is wanted.")
        elif item["id"] in found:
            report.add("C006", span, f"the reference {_called(item)} stands here twice", "Give each its own id.")
        else:
            found[str(item["id"])] = _reference(item, span)
    return tuple(found.values())


def _reference(item: Mapping[str, object], span: Span) -> Reference:
    custom = item.get("custom")
    evidence = str(custom.get("evidence", "")) if isinstance(custom, Mapping) else ""
    csl = {key: value for key, value in item.items() if key != "custom"}
    return Reference(str(item["id"]), csl, EVIDENCE.get(evidence, evidence.replace("-", " ")), span)


def _read_json(text: str, shown: str, report: Report) -> list[tuple[Mapping[str, object], int]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        line = getattr(error, "lineno", 1)
        report.add("C004", Span(shown, line), f"this file is not JSON: {getattr(error, 'msg', 'it is nested too deeply')}",
                   "Export it again as CSL-JSON, or look for a missing comma or quote before this place.")
        return []
    if not isinstance(data, list):
        report.add("C004", Span(shown), "this file is not a list of references", "CSL-JSON begins with [ and ends with ].")
        return []
    return [(item if isinstance(item, Mapping) else {}, _line_of(text, item, position)) for position, item in enumerate(data)]


def _line_of(text: str, item: object, position: int) -> int:
    name = item.get("id") if isinstance(item, Mapping) else None
    if isinstance(name, str):
        found = re.search(r'"id"\s*:\s*' + re.escape(json.dumps(name, ensure_ascii=False)), text)
        if found:
            return text.count("\n", 0, found.start()) + 1
    openings = [match.start() for match in re.finditer(r"(?m)^\s{0,2}\{", text)]
    return text.count("\n", 0, openings[position]) + 1 if position < len(openings) else 1


def _called(item: Mapping[str, object]) -> str:
    return f"“{item['id']}”" if isinstance(item.get("id"), str) else "without an id"


def _problem(item: Mapping[str, object]) -> str:
    """What keeps this item from being cited; empty where nothing does."""
    if not isinstance(item.get("id"), str) or not re.fullmatch(r"[A-Za-z0-9_][\w:.#$%&+?<>~/-]*", str(item.get("id"))):
        return "its id is missing or has a character that a citation cannot hold"
    if not isinstance(item.get("type"), str) or not item["type"]:
        return "its type is missing"
    if not isinstance(item.get("title"), str) or not str(item["title"]).strip():
        return "its title is missing"
    for key in _NAMES:
        if key in item and not _are_names(item[key]):
            return f"“{key}” is not a list of names"
    for key in ("issued", "accessed", "original-date"):
        if key in item and not _is_date(item[key]):
            return f"“{key}” is not a date"
    for key, value in item.items():
        if key not in (*_NAMES, "issued", "accessed", "original-date", "custom", "keyword", "note") and not isinstance(value, str | int | float):
            return f"“{key}” is not a text"
    return ""


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(
        isinstance(name, Mapping)
        and (isinstance(name.get("family"), str) or isinstance(name.get("literal"), str))
        and all(isinstance(part, str | bool) for part in name.values())
        for name in value
    )


def _is_date(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    if isinstance(value.get("raw"), str) or isinstance(value.get("literal"), str):
        return True
    parts = value.get("date-parts")
    return isinstance(parts, list) and bool(parts) and all(
        isinstance(part, list) and 1 <= len(part) <= 3 and all(str(number).isdigit() for number in part) for part in parts
    )
