"""The letters of a cohort, from the manifest that a delivery wrote, and their drafts as files."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterable
from email.message import EmailMessage
from pathlib import Path

from .. import manifest
from ..copies import made_here
from .letters import Enclosed, Letter
from .message import draft

FOLDER = "mail"


def letters(cohort: Path) -> list[Letter]:
    """A letter for each learner of the manifest, in its order. Raises OSError."""
    rows = manifest.read(cohort / "manifest.csv")
    return [_letter(cohort, list(of_one)) for _, of_one in itertools.groupby(rows, lambda row: row["id"])]


def _letter(cohort: Path, rows: list[dict[str, str]]) -> Letter:
    first = rows[0]
    files = tuple(Enclosed(row["file"], cohort / row["file"], int(row["size"])) for row in rows)
    return Letter(first["id"], first["name"], first["email"], first["copy id"], files, first["language"], bool(first["password"]))


def write_drafts(cohort: Path, letters: Iterable[Letter], message: Callable[[Letter], EmailMessage]) -> tuple[int, int]:
    """Write a draft for each letter, `mail/FOLDER.eml`; how many were written, and how many were so already. Raises OSError.

    Drafts for learners who left the cohort are removed, so that none is sent by mistake.
    """
    folder = cohort / FOLDER
    made_here(folder)
    written = kept = 0
    for letter in letters:
        place, data = _place(folder, letter.files[0].name), draft(message(letter))
        if place.exists() and place.read_bytes() == data:
            kept += 1
            continue
        temporary = place.with_suffix(".tmp")
        temporary.unlink(missing_ok=True)
        with open(temporary, "xb") as file:
            file.write(data)
        os.replace(temporary, place)
        written += 1
    if (cohort / "former.csv").exists():
        for row in manifest.read(cohort / "former.csv"):
            _place(folder, row["file"]).unlink(missing_ok=True)
    return written, kept


def _place(folder: Path, file: str) -> Path:
    """The draft of the learner whose file this is: it is called as the learner's folder."""
    return folder / f"{file.partition('/')[0]}.eml"
