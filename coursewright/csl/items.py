"""References as the citation formatter needs them: fields guarded, dates in parts, names whole."""

from __future__ import annotations

import re
from collections.abc import Mapping

from .fields import DATES, NAMES
from .marks import guarded

_UNUSED = ("id", "keyword", "note", "categories", "abstract", "source", "custom", "key")
_KNOWN_NAMES = frozenset((
    "author", "collection-editor", "composer", "container-author", "editor", "editorial-director", "illustrator", "interviewer",
    "original-author", "recipient", "translator",
))
_IN_PLACE_OF_AUTHOR = ("director", "performer", "host", "producer", "organizer", "contributor", "compiler", "curator")
_KNOWN_DATES = frozenset(("accessed", "event-date", "issued", "original-date", "submitted"))
_NAME_PARTS = ("family", "given", "dropping-particle", "non-dropping-particle", "suffix", "literal")
_RAW_DATE = re.compile(r"(\d{4})(?:[-/.](\d{1,2}))?(?:[-/.](\d{1,2}))?")
_DOI = re.compile(r"^(?:https?://(?:dx\.)?doi\.org/|doi:)\s*", re.IGNORECASE)


def prepared(csl: Mapping[str, object], key: str) -> dict[str, object]:
    """The item for the formatter, under an id of ours."""
    item: dict[str, object] = {"id": key}
    for field, value in csl.items():
        if field in NAMES:
            if field in _KNOWN_NAMES and (names := _names(value)):
                item[field] = names
        elif field in DATES:
            if field in _KNOWN_DATES and (date := _date(value)):
                item[field] = date
        elif field == "type":
            item[field] = value
        elif field not in _UNUSED and str(value).strip():
            item[field] = guarded(str(value))
    if "author" not in item and "editor" not in item:
        names = next((names for field in _IN_PLACE_OF_AUTHOR if (names := _names(csl.get(field)))), None)
        item |= {"author": names} if names else {}
    if "DOI" in item:
        item["DOI"] = _DOI.sub("", str(item["DOI"]))
    return item


def _names(value: object) -> list[dict[str, object]]:
    names = value if isinstance(value, list) else []
    return [_name({part: guarded(str(name[part])) for part in _NAME_PARTS if str(name.get(part) or "").strip()}) for name in names]


def _name(name: dict[str, str]) -> dict[str, object]:
    """A name with String parts, which the formatter can put in capitals. A given name gets its own, as in Jean-Yves: initials are made of them."""
    from citeproc.string import String

    if "literal" in name and "family" not in name:
        return {"literal": String(name["literal"])}
    name.pop("literal", None)
    if "given" in name:
        given = name["given"].title() if name["given"].islower() else name["given"]
        name["given"] = re.sub(r"-(\w)", lambda found: "-" + found.group(1).upper(), given)
    return {part: String(text) for part, text in name.items()}


def _date(value: object) -> dict[str, object] | None:
    """A date as the formatter can set it in every style: a range within a year is its beginning, any other is given by its years."""
    if not isinstance(value, Mapping):
        return None
    parts = value.get("date-parts")
    raw = str(value.get("raw") or value.get("literal") or "").strip()
    if not parts and (found := _RAW_DATE.fullmatch(raw)):
        parts = [[part for part in found.groups() if part]]
    if not parts:
        return {"literal": guarded(raw)} if raw else None
    first, last = ([int(str(number)) for number in part] for part in (parts[0], parts[-1]))
    if first[0] != last[0]:
        return {"literal": f"{first[0]}–{last[0]}"}
    date: dict[str, object] = {"date-parts": [first]}
    if re.fullmatch("[1-4]", str(value.get("season", ""))):
        date["season"] = int(str(value["season"]))
    if value.get("circa"):
        date["circa"] = 1
    return date
