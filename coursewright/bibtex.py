"""BibTeX to CSL-JSON, for authors who keep a .bib file. Covers what reference managers export."""

from __future__ import annotations

import re
import unicodedata

from .diagnostics import Report, Span

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
_ACCENTS = {"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307", "u": "\u0306",
            "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a"}
_LETTERS = {r"\ss": "ß", r"\ae": "æ", r"\AE": "Æ", r"\oe": "œ", r"\OE": "Œ", r"\aa": "å", r"\AA": "Å", r"\o": "ø", r"\O": "Ø", r"\l": "ł", r"\L": "Ł", r"\i": "ı"}


def read_bibtex(text: str, shown: str, report: Report) -> list[tuple[dict[str, object], int]]:
    """CSL items with their lines. An entry that is never closed is reported (C004) and ends the reading."""
    items: list[tuple[dict[str, object], int]] = []
    position = 0
    while (found := re.compile(r"@\s*(\w+)\s*\{\s*").search(text, position)) is not None:
        line = text.count("\n", 0, found.start()) + 1
        end = _closing(text, found.end())
        if end is None:
            report.add("C004", Span(shown, line), "this entry is never closed", "Every { needs its }.")
            break
        position = end + 1
        if found.group(1).lower() not in ("comment", "preamble", "string"):
            items.append((_item(found.group(1).lower(), text[found.end() : end]), line))
    return items


def _closing(text: str, start: int) -> int | None:
    depth = 1
    for position in range(start, len(text)):
        if text[position] == "{" and text[position - 1] != "\\":
            depth += 1
        elif text[position] == "}" and text[position - 1] != "\\":
            depth -= 1
            if depth == 0:
                return position
    return None


def _item(kind: str, body: str) -> dict[str, object]:
    key, _, rest = body.partition(",")
    fields = _fields(rest)
    item: dict[str, object] = {"id": key.strip(), "type": _TYPES.get(kind, "document")}
    for name, value in fields.items():
        if name in ("author", "editor"):
            item[name] = [_name(one) for one in re.split(r"\s+and\s+", value) if one.strip()]
        elif name in _FIELDS and value.strip():
            item[_FIELDS[name]] = _plain(value).replace("--", "–") if name == "pages" else _plain(value)
    date = _date(fields)
    if date:
        item["issued"] = {"date-parts": [date]}
    if "keywords" in fields and "evidence:" in fields["keywords"]:
        item["custom"] = {"evidence": fields["keywords"].split("evidence:")[1].split(",")[0].strip()}
    return item


def _fields(text: str) -> dict[str, str]:
    fields: dict[str, str] = {}
    position = 0
    while (found := re.compile(r"\s*,?\s*([A-Za-z][\w-]*)\s*=\s*").match(text, position)) is not None:
        start = found.end()
        if text[start : start + 1] == "{":
            end = _closing(text, start + 1)
            end = len(text) if end is None else end
            value, position = text[start + 1 : end], end + 1
        elif text[start : start + 1] == '"':
            end = text.find('"', start + 1)
            end = len(text) if end < 0 else end
            value, position = text[start + 1 : end], end + 1
        else:
            plain = re.compile(r"[^,\s}]*").match(text, start)
            assert plain is not None
            value, position = plain.group(), plain.end()
        fields[found.group(1).lower()] = " ".join(value.split())
    return fields


def _name(written: str) -> dict[str, str]:
    if written.startswith("{") and written.endswith("}"):
        return {"literal": _plain(written)}
    if "," in written:
        family, _, given = written.partition(",")
    else:
        given, _, family = written.rpartition(" ")
    name = {"family": _plain(family.strip()), "given": _plain(given.strip())}
    return {key: value for key, value in name.items() if value}


def _date(fields: dict[str, str]) -> list[int]:
    written = fields.get("date") or fields.get("year", "")
    numbers = [int(part) for part in re.findall(r"\d+", written)[:3]]
    month = fields.get("month", "")
    if len(numbers) == 1 and month:
        number = int(month) if month.isdigit() else next((index for index, name in enumerate(_MONTHS, 1) if month.lower().startswith(name)), 0)
        numbers += [number] if 1 <= number <= 12 else []
    return numbers


def _plain(text: str) -> str:
    """LaTeX accents and braces resolved."""
    text = re.sub(r"""\\([`'^~"=.]|[uvHckr](?![A-Za-z]))\s*\{?\\?([A-Za-z])\}?""",
                  lambda found: unicodedata.normalize("NFC", found.group(2) + _ACCENTS[found.group(1)]), text)
    for mark, letter in _LETTERS.items():
        text = re.sub(re.escape(mark) + r"(?![A-Za-z])\s*", letter, text)
    return re.sub(r"\\([&%$#_])", r"\1", text).replace("{", "").replace("}", "").strip()
