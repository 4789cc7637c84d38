"""For whom and on what a text is set: this decides what is shown, how a link is written and what an id looks like."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal
from urllib.parse import quote

from .course import Target
from .model import Document

EXTERNAL_PREFIX = "course:"
_UNFIT = re.compile(r"[\s%]+")


@dataclass(frozen=True)
class Edition:
    """`single` is one file for the whole course, where ids need a prefix by document; print is always so."""

    medium: Literal["web", "print"]
    audience: Literal["learner", "instructor"]
    single: bool = False

    @property
    def prefixed(self) -> bool:
        return self.single or self.medium == "print"

    @property
    def instructor(self) -> bool:
        return self.audience == "instructor"

    def anchor(self, document: Document | str, number: int, id: str) -> str:
        """The id of an element in this edition's pages."""
        if not self.prefixed:
            return id or "top"
        return f"{prefix(document.path if isinstance(document, Document) else document, number)}-{id or 'top'}"

    def href(self, target: Target, here: Document, number: int) -> str:
        """How a link from the document `here` to `target`, in the document of this number, is written."""
        anchor = self.anchor(target.document, number, target.id)
        if self.single or target.document == here.path:
            return f"#{anchor}"
        if self.medium == "print":
            return f"{EXTERNAL_PREFIX}{anchor}"
        return quote(page_name(target.document)) + (f"#{target.id}" if target.id else "")


def prefix(path: str, number: int) -> str:
    """A short name of a document, for ids: m2 for a module, its file name for anything else."""
    return f"m{number}" if number else _UNFIT.sub("-", path.rpartition("/")[2].removesuffix(".md"))


def page_name(path: str) -> str:
    """The file name of a document's page on the site."""
    return path.rpartition("/")[2].removesuffix(".md") + ".html"
