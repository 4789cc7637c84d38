"""BibTeX to CSL-JSON, for authors who keep a .bib file. Covers what reference managers export."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .diagnostics import Report, Span
from .latex import plain

_TYPES = {
    "article": "article-journal", "book": "book", "inbook": "chapter", "incollection": "chapter", "inproceedings": "paper-conference",
    "conference": "paper-conference", "phdthesis": "thesis", "mastersthesis": "thesis", "thesis": "thesis", "techreport": "report",
    "report": "report", "online": "webpage", "misc": "document", "manual": "report", "booklet": "book", "unpublished": "manuscript",
}
_FIELDS = {
    "title": "title", "journal": "container-title", "journaltitle": "container-title", "booktitle": "container-title", "volume": "volume",
    "number": "issue", "issue": "issue", "pages": "page", "publisher": "publisher", "school": "publisher", "institution": "publisher",
    "address": "publisher-place", "location": "publisher-place", "doi": "DOI", "url": "URL", "isbn": "ISBN", "issn": "ISSN",
    "edition": "edition", "abstract": "abstract", "language": "language",
}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ENTRY = re.compile(r"@\s*(\w+)\s*\{\s*")
_FIELD = re.compile(r"\s*,?\s*([A-Za-z][\w-]*)\s*=\s*")
_BARE = re.compile(r"[^,\s}]*")
_DATE = re.compile(r"\s*([0-9]{4})(?:-([0-9]{1,2})(?!\d)(?:-([0-9]{1,2})(?!\d))?)?")


def read_bibtex(text: str, shown: str, report: Report) -> list[tuple[dict[str, object], int]]:
    """CSL items with their lines. An entry that is never closed is reported (C004) and ends the reading."""
    items: list[tuple[dict[str, object], int]] = []
    words: dict[str, str] = {}
    position = 0
    while (found := _ENTRY.search(text, position)) is not None:
        line = text.count("\n", 0, found.start()) + 1
        end = _closing(text, found.end())
        if end is None:
            report.add("C004", Span(shown, line), "this entry is never closed", "Every { needs its }.")
            break
        position = end + 1
        kind, body = found.group(1).lower(), text[found.end() : end]
        if kind == "string":
            words |= _fields(body, words)
        elif kind not in ("comment", "preamble"):
            items.append((_item(kind, body, words), line))
    return items


def _closing(text: str, start: int) -> int | None:
    """Where the brace closes that opened just before `start`."""
    depth = 1
    for found in re.compile(r"\\.|[{}]", re.DOTALL).finditer(text, start):
        depth += {"{": 1, "}": -1}.get(found.group(), 0)
        if depth == 0:
            return found.start()
    return None


def _item(kind: str, body: str, words: dict[str, str]) -> dict[str, object]:
    key, _, rest = body.partition(",")
    fields = _fields(rest, words)
    item: dict[str, object] = {"id": key.strip(), "type": _TYPES.get(kind, "document")}
    for name, value in fields.items():
        if name in ("author", "editor"):
            item[name] = [found for one in _parted(value, r"\s+and\s+") if (found := _name(one))]
        elif name in _FIELDS and plain(value):
            item[_FIELDS[name]] = re.sub("--+", "–", plain(value)) if name == "pages" else plain(value)
    date = _date(fields)
    if date:
        item["issued"] = {"date-parts": [date]}
    if "evidence:" in fields.get("keywords", ""):
        item["custom"] = {"evidence": re.split("[,;]", fields["keywords"].split("evidence:")[1])[0].strip()}
    return item


def _fields(text: str, words: dict[str, str]) -> dict[str, str]:
    """name = value pairs; a value is {in braces}, "in quotes", a number, or a word that an @string defines."""
    fields: dict[str, str] = {}
    position = 0
    while (found := _FIELD.match(text, position)) is not None:
        start = found.end()
        if text[start : start + 1] == "{":
            end = _closing(text, start + 1)
            value, position = text[start + 1 : end], len(text) if end is None else end + 1
        elif text[start : start + 1] == '"':
            end = next((at for at, letter in _outside_braces(text, start + 1) if letter == '"'), len(text))
            value, position = text[start + 1 : end], end + 1
        else:
            bare = _BARE.match(text, start)
            assert bare is not None
            value, position = words.get(bare.group().lower(), bare.group()), bare.end()
        fields[found.group(1).lower()] = " ".join(value.split())
    return fields


def _outside_braces(text: str, start: int) -> Iterator[tuple[int, str]]:
    depth = 0
    for at in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[at], 0)
        if depth == 0:
            yield at, text[at]


def _parted(text: str, separator: str) -> list[str]:
    """The parts of a text between separators, those inside braces aside."""
    bare = ["\0"] * len(text)
    for at, letter in _outside_braces(text, 0):
        bare[at] = letter
    parts, position = [], 0
    for found in re.finditer(separator, "".join(bare)):
        parts.append(text[position : found.start()])
        position = found.end()
    return [*parts, text[position:]]


def _name(written: str) -> dict[str, str]:
    """“Family, Given”, “Family, Suffix, Given”, “Given Family” or {a body}."""
    written = written.strip()
    if written.lower() == "others":
        return {"literal": "et al"}
    if written.startswith("{") and written.endswith("}") and _closing(written, 1) == len(written) - 1:
        return {"literal": plain(written)} if plain(written) else {}
    parts = [plain(part) for part in _parted(written, ",")]
    if len(parts) == 1:
        given, _, family = plain(written).rpartition(" ")
        parts = [family, given]
    name = {"family": parts[0], "given": parts[-1], "suffix": parts[1] if len(parts) > 2 else ""}
    return {key: value for key, value in name.items() if value}


def _date(fields: dict[str, str]) -> list[int]:
    found = _DATE.match(fields.get("date") or fields.get("year", ""))
    if found is None:
        return []
    numbers = [int(part) for part in found.groups() if part]
    month = fields.get("month", "").strip("{}").lower()
    if len(numbers) == 1 and month:
        number = int(month) if re.fullmatch("[0-9]{1,2}", month) else next((at for at, name in enumerate(_MONTHS, 1) if month.startswith(name)), 0)
        numbers += [number] if 1 <= number <= 12 else []
    return numbers
