"""A row of a roster to a learner, or to what is wrong with it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .identity import derived_id, folded, folder_name
from .tables import Row, has_controls

EDITIONS = ("standard",)
_LONGEST = {"name": 200, "id": 100, "license": 100}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # they turn the direction of what follows, so that a name could pretend to be another
_UNSEEN = "\u115f\u1160\u3164\uffa0"  # Hangul fillers: letters that nobody sees
_RETYPE = "Type the cell anew, on one line."


@dataclass(frozen=True, slots=True)
class Learner:
    """`line` is where the learner stands in the roster, `folder` the name of the learner's folder. What the roster does not say is empty."""

    line: int
    id: str
    name: str
    email: str
    folder: str
    license: str = ""
    language: str = ""
    edition: str = ""
    password: str = ""


@dataclass(frozen=True)
class Fault:
    """What is wrong with a row: a code, a message and a hint as in a diagnostic."""

    code: str
    message: str
    hint: str


def learner_of(row: Row, columns: Mapping[str, int]) -> Learner | list[Fault]:
    """The learner of a row, or all that is wrong with it. `columns` has the index of each field's column."""
    cells = {field: row.cells[place] for field, place in columns.items()}
    name = unicodedata.normalize("NFC", cells.get("name") or f"{cells.get('first', '')} {cells.get('last', '')}".strip())
    email, problem = _address(cells.get("email", ""))
    faults = [*_of_name(name), *problem, *_of_others(cells)]
    if faults:
        return faults
    id = unicodedata.normalize("NFC", cells.get("id", "")) or derived_id(email)
    language = cells.get("language", "").replace("_", "-")
    return Learner(row.line, id, re.sub(" +", " ", name), email, folder_name(id), cells.get("license", ""), language, folded(cells.get("edition", "")), unicodedata.normalize("NFC", cells.get("password", "")))


def _of_name(name: str) -> Iterator[Fault]:
    if not name:
        yield Fault("R008", "this learner has no name", "Write the name as it is to stand on the pages.")
    elif has_controls(name) or _TURNING.search(name):
        yield Fault("R008", "this learner's name holds a line break or another character that cannot be printed", _RETYPE)
    elif len(name) > _LONGEST["name"]:
        yield Fault("R008", f"this learner's name has {len(name)} characters; {_LONGEST['name']} are possible", "Shorten it.")
    elif not any(unicodedata.category(letter)[0] == "L" and letter not in _UNSEEN for letter in name):
        yield Fault("R008", "this learner's name has no letter", "Write the name as it is to stand on the pages.")


def _address(written: str) -> tuple[str, list[Fault]]:
    """The address in its usual form, and what is wrong with it. It is looked at only; no server is asked."""
    from email_validator import EmailNotValidError, validate_email

    if not written:
        return "", [Fault("R009", "this learner has no email address", "Write one, such as name@example.org.")]
    if has_controls(written):
        return "", [Fault("R009", "this email address holds a line break or another character that no address has", _RETYPE)]
    try:
        return validate_email(written, check_deliverability=False).normalized, []
    except EmailNotValidError as error:
        return "", [Fault("R009", f"this email address cannot be right: {error}", "Write one address only, such as name@example.org.")]


def _of_others(cells: Mapping[str, str]) -> Iterator[Fault]:
    for field in ("id", "license"):
        value = cells.get(field, "")
        if has_controls(value):
            yield Fault("R012", f"this learner's {field} holds a line break or another character that cannot be printed", _RETYPE)
        elif len(value) > _LONGEST[field]:
            yield Fault("R012", f"this learner's {field} has {len(value)} characters; {_LONGEST[field]} are possible", "Shorten it.")
    if (language := cells.get("language", "").replace("_", "-")) and not _LANGUAGE.fullmatch(language):
        yield Fault("R012", "this learner's language is not a language tag", "Write a tag such as en, de or pt-BR, or leave the cell empty.")
    if (edition := folded(cells.get("edition", ""))) and edition not in EDITIONS:
        yield Fault("R012", "the course has no such edition", f"Leave the cell empty, or write: {', '.join(EDITIONS)}.")
    if problem := _of_password(cells.get("password", "")):
        yield Fault("R012", f"this password cannot be used: {problem}", "Choose one line of ordinary letters, digits and signs, or leave the cell empty to have one made.")


def _of_password(password: str) -> str:
    """Why PDF cannot take a password; empty where it can, or where there is none.

    What the standard has readers change before they use it (ISO 32000-2, 7.6.4.3.3) is refused as well, since many readers do not.
    """
    if not password:
        return ""
    from ..pdf.locking import password_bytes

    if has_controls(password):
        return "it holds a line break or another character that cannot be printed"
    try:
        prepared = password_bytes(password)
    except ValueError as error:
        return str(error)
    return "" if prepared == unicodedata.normalize("NFC", password).encode() else "it holds a character that some programs read as another one, such as a wide letter or a ligature"
