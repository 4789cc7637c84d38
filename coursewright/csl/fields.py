"""CSL items: what makes one usable, and the small repairs that exports need."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

from ..source import clean

NAMES = frozenset((
    "author", "chair", "collection-editor", "compiler", "composer", "container-author", "contributor", "curator", "director", "editor",
    "editorial-director", "editor-translator", "executive-producer", "guest", "host", "illustrator", "interviewer", "narrator", "organizer",
    "original-author", "performer", "producer", "recipient", "reviewed-author", "script-writer", "series-creator", "translator",
))
DATES = frozenset(("accessed", "available-date", "event-date", "issued", "original-date", "submitted"))
_FREE = frozenset(("custom", "categories"))
TYPES = frozenset((
    "article", "article-journal", "article-magazine", "article-newspaper", "bill", "book", "broadcast", "chapter", "classic", "collection",
    "dataset", "document", "entry", "entry-dictionary", "entry-encyclopedia", "event", "figure", "graphic", "hearing", "interview",
    "legal_case", "legislation", "manuscript", "map", "motion_picture", "musical_score", "pamphlet", "paper-conference", "patent",
    "performance", "periodical", "personal_communication", "post", "post-weblog", "regulation", "report", "review", "review-book",
    "software", "song", "speech", "standard", "thesis", "treaty", "webpage",
))
_ID = re.compile(r"[A-Za-z0-9_][\w:.#$%&+?<>~/-]*")
_WHOLE = re.compile(r"-?[0-9]{1,4}")


def cleaned(value: object) -> object:
    """Data from JSON with each text cleaned; what is null is left out."""
    match value:
        case str():
            return clean(value)
        case list():
            return [cleaned(item) for item in value]
        case dict():
            return {clean(key): cleaned(item) for key, item in value.items() if item is not None}
    return value


def problem(item: Mapping[str, object]) -> str:
    """What keeps this item from being cited; empty where nothing does."""
    id, kind, title = item.get("id"), item.get("type"), item.get("title")
    if not isinstance(id, str) or not _ID.fullmatch(id):
        return "its id is missing or has a character that a citation cannot hold"
    if not isinstance(kind, str) or kind not in TYPES:
        return "its type is missing or unknown"
    if not isinstance(title, str) or not title.strip():
        return "its title is missing"
    return next((said for key, value in item.items() if (said := _field_problem(key, value))), "")


def _field_problem(key: str, value: object) -> str:
    if key in NAMES:
        return "" if _are_names(value) else f"“{key}” is not a list of names"
    if key in DATES:
        return "" if _is_date(value) else f"“{key}” is not a date"
    if key in _FREE or (isinstance(value, str | int) or (isinstance(value, float) and math.isfinite(value))):
        return ""
    return f"“{key}” is not a text"


def _are_names(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(name, Mapping) and _is_name(name) for name in value)


def _is_name(name: Mapping[str, object]) -> bool:
    filled = any(isinstance(name.get(part), str) and str(name[part]).strip() for part in ("family", "literal"))
    return filled and all(isinstance(part, str | bool) for part in name.values())


def _is_date(value: object) -> bool:
    if not isinstance(value, Mapping):
        return False
    if any(isinstance(value.get(part), str) and str(value[part]).strip() for part in ("raw", "literal")):
        return "date-parts" not in value or _are_parts(value["date-parts"])
    return _are_parts(value.get("date-parts"))


def _are_parts(value: object) -> bool:
    return isinstance(value, list) and 1 <= len(value) <= 2 and all(isinstance(part, list) and _is_day(part) for part in value)


def _is_day(part: list[object]) -> bool:
    """A year, a year and a month, or a whole date."""
    if not 1 <= len(part) <= 3 or not all(_WHOLE.fullmatch(str(number)) and not isinstance(number, bool) for number in part):
        return False
    numbers = [int(str(number)) for number in part]
    return all(1 <= number <= most for number, most in zip(numbers[1:], (12, 31), strict=False)) and numbers[0] != 0
