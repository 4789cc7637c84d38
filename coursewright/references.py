"""The bibliography file: CSL-JSON, or BibTeX turned into it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from .bibtex import read_bibtex
from .csl.fields import cleaned, problem
from .diagnostics import Report, Span, shortened
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
_ID = re.compile(r'"id"\s*:')


def read_references(file: Path, shown: str, report: Report) -> tuple[Reference, ...]:
    """The references of a file, unusable ones left out: C003 malformed, C004 unreadable file, C006 doubled id."""
    text = read_text(file, shown, report)
    if text is None:
        return ()
    items = read_bibtex(text, shown, report) if file.suffix == ".bib" else _read_json(text, shown, report)
    found: dict[str, Reference] = {}
    for item, line in items:
        span = Span(shown, line)
        wrong = problem(item)
        if wrong:
            report.add(
                "C003",
                span,
                f"the reference {_called(item)} cannot be used: {wrong}",
                "Compare it with the others, or export it again as CSL-JSON.",
            )
        elif item["id"] in found:
            report.add(
                "C006",
                span,
                f"the reference {_called(item)} stands here twice",
                f"Give each its own id; the other stands in line {found[str(item['id'])].span.line}.",
            )
        else:
            found[str(item["id"])] = _reference(item, span)
    return tuple(found.values())


def _reference(item: Mapping[str, object], span: Span) -> Reference:
    custom = item.get("custom")
    evidence = str(custom.get("evidence", "")) if isinstance(custom, Mapping) else ""
    csl = {key: value for key, value in item.items() if key != "custom"}
    return Reference(str(item["id"]), csl, EVIDENCE.get(evidence, evidence.replace("-", " ")), span)


def _called(item: Mapping[str, object]) -> str:
    return f"“{shortened(str(item['id']))}”" if isinstance(item.get("id"), str | int) else "without an id"


def _read_json(text: str, shown: str, report: Report) -> list[tuple[Mapping[str, object], int]]:
    try:
        data = cleaned(json.loads(text))
    except json.JSONDecodeError as error:
        report.add(
            "C004",
            Span(shown, error.lineno),
            f"this file is not JSON: {error.msg.lower()}",
            "Export it again as CSL-JSON, or look for a missing comma or quote before this place.",
        )
        return []
    except (ValueError, RecursionError):
        report.add(
            "C004",
            Span(shown),
            "this file is not a list of references: a number in it is too long, or it is nested too deeply",
            "Export it again as CSL-JSON.",
        )
        return []
    if not isinstance(data, list):
        report.add("C004", Span(shown), "this file is not a list of references", "CSL-JSON begins with [ and ends with ].")
        return []
    items = (item if isinstance(item, Mapping) else {} for item in data)
    return list(zip(items, _lines(text), strict=True))


def _lines(text: str) -> Iterator[int]:
    """The line of each item of a JSON list: that of its id, or of its beginning."""
    decoder = json.JSONDecoder()
    position, line, counted = text.index("[") + 1, 1, 0
    while True:
        begin = re.compile(r"[\s,]*").match(text, position).end()
        if text[begin] == "]":
            return
        _, position = decoder.raw_decode(text, begin)
        id = _ID.search(text, begin, position)
        place = id.start() if id else begin
        line += text.count("\n", counted, place)
        counted = place
        yield line
