"""What a link in the source means: an address outside, a target in the course, or nothing that exists."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from .course import Target
from .names import join_path

SAFE_SCHEMES = ("http", "https", "mailto", "tel")
AUTOMATIC = ("figure", "table", "section", "question", "module")
_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.\s-]*):")
_SAFE = re.compile(rf"(?:{'|'.join(SAFE_SCHEMES)}):", re.IGNORECASE)


@dataclass(frozen=True)
class Outside:
    address: str


@dataclass(frozen=True)
class Inside:
    target: Target


@dataclass(frozen=True)
class Nowhere:
    """`problem` is the code of the diagnostic; `known` are ids or files it could have been."""

    problem: str
    known: tuple[str, ...] = ()


Meaning = Outside | Inside | Nowhere


def meaning(destination: str, document: str, targets: Mapping[tuple[str, str], Target]) -> Meaning:
    """What `destination`, written in the document at this path, points at."""
    destination = destination.strip()
    written = unquote(destination)
    if not re.search(r"[\x00-\x20]", destination) and _SAFE.match(written):
        return Outside(destination)
    if _SCHEME.match(written) or written.startswith("//"):
        return Nowhere("X003")
    path, _, id = written.partition("#")
    file = document if not path and written else join_path(PurePosixPath(document).parent, path)
    if file is None:
        return Nowhere("F003")
    if (file, "") not in targets and (PurePosixPath(path).name, "") in targets:
        file = PurePosixPath(path).name
    if (file, "") not in targets:
        return Nowhere("X002", tuple(sorted(target_document for target_document, target_id in targets if not target_id)))
    target = targets.get((file, unicodedata.normalize("NFC", id)))
    if target is None:
        known = tuple(target_id for target_document, target_id in targets if target_document == file and target_id)
        return Nowhere("G001" if file == "glossary.md" else "X001", known)
    return Inside(target)
