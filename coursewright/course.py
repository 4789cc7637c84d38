"""A whole course: its settings, its documents, and what can be pointed at in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .model import Document, Reference, Term
from .settings import CourseSettings


@dataclass(frozen=True)
class Target:
    """Something a link can point at. `kind` is module, page, section, figure, table, question or term.

    What is `hidden` stands where no learner reads it: in an instructor's note, or in a test.
    """

    document: str
    id: str
    kind: str
    number: str
    title: str
    hidden: bool = False


@dataclass(frozen=True)
class Course:
    """`folder` is where the course lies; `shown` is how to name it to the author. Documents are keyed by their path."""

    folder: Path
    shown: str
    settings: CourseSettings
    modules: tuple[Document, ...]
    handouts: tuple[Document, ...] = ()
    pre_test: Document | None = None
    post_test: Document | None = None
    evaluation: Document | None = None
    glossary: Document | None = None
    terms: tuple[Term, ...] = ()
    references: Mapping[str, Reference] = field(default_factory=dict)
    targets: Mapping[tuple[str, str], Target] = field(default_factory=dict)

    def documents(self) -> Iterator[Document]:
        """Every document in the order of the workbook."""
        yield from self.modules
        yield from self.handouts
        for document in (self.pre_test, self.post_test, self.evaluation, self.glossary):
            if document is not None:
                yield document
