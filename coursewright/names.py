"""Names: ids made from headings, and paths as they are written in a page."""

from __future__ import annotations

import re
import unicodedata
from pathlib import PurePosixPath

_REFUSED = re.compile(r'[<>:"|?*\\\x00-\x1f\ud800-\udfff]|^[ .]|[ .]$')


def slug(text: str) -> str:
    """A heading's id, as code hosts make it: lower case, spaces to hyphens, only letters, marks, digits, hyphens and underscores kept."""
    kept = "".join(letter for letter in unicodedata.normalize("NFC", text).lower() if _is_kept(letter))
    return kept.strip().replace(" ", "-") or "section"


def _is_kept(letter: str) -> bool:
    return letter in "- " or unicodedata.category(letter)[0] in "LMN" or unicodedata.category(letter) == "Pc"


def join_path(folder: PurePosixPath, written: str) -> str | None:
    """`written`, seen from `folder`, as a path from the course folder; None if it would leave it."""
    if written.startswith("/") or "\\" in written or "\0" in written:
        return None
    parts: list[str] = list(folder.parts)
    for part in written.split("/"):
        if part == "..":
            if not parts:
                return None
            parts.pop()
        elif part not in ("", "."):
            parts.append(part)
    return "/".join(parts)


def travels(name: str) -> bool:
    """Whether every computer can hold a file of this name."""
    return not _REFUSED.search(name)
