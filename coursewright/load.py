"""A course folder to a Course. Everything that is wrong is reported; nothing here raises, and nothing stops at the first error."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

from .course import Course
from .credit import check_credit
from .diagnostics import Report, Span
from .model import Document, Reference, Term
from .names import travels
from .pages import read_glossary_page, read_page
from .references import read_references
from .settings import CourseSettings, stand_in
from .source import clean, read_text
from .validate import validate
from .yamlfile import read_yaml

_NUMBERED = re.compile(r"([0-9]{1,4})(?![0-9])[-_. ]?")
_RESERVED = {"index": "the first page", "course": "the course in one file", "references": "the list of references"}
_TESTS = ("pre-test.md", "post-test.md")
_TEXT_FILES = (".md", ".markdown", ".mdown", ".mkd", ".txt", ".doc", ".docx", ".odt", ".rtf")


def load(folder: Path, report: Report, shown: str | None = None) -> Course | None:
    """Read the course in `folder`, naming its files as `shown`; None where there is no such folder.

    Where something cannot be used, the course is filled up so that the rest can be checked; it has errors then.
    """
    shown = shown if shown is not None else folder.as_posix()
    if not folder.is_dir():
        report.add("F001", Span(shown), "this course folder does not exist", "Name the folder of your course with --course, or make a course with: new NAME")
        return None
    return _Loader(folder, shown, report).course()


@dataclass
class _Loader:
    folder: Path
    shown: str
    report: Report
    numbers: dict[int, str] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=lambda: dict(_RESERVED))

    def course(self) -> Course:
        settings = self._settings()
        modules = self._modules()
        handouts = tuple(page for path in self._markdown("handouts") if (page := self._page(path, "handout")))
        pre, post = (self._optional(f"assessment/{name}", "assessment") for name in _TESTS)
        evaluation = self._optional("evaluation.md", "evaluation")
        glossary, terms = self._glossary()
        references = self._references()
        for folder in ("modules", "handouts", "assessment"):
            self._check_unread(folder)
        return Course(
            self.folder,
            self.shown,
            settings or stand_in(),
            modules,
            handouts,
            pre,
            post,
            evaluation,
            glossary,
            terms,
            {reference.id: reference for reference in references},
        )

    def _span(self, path: str) -> Span:
        return Span(clean(f"{self.shown}/{path}"))

    def _has(self, path: str) -> bool:
        return os.path.lexists(self.folder / path)

    def _text(self, path: str) -> str | None:
        """A file of the course; one that leads out of it by a link is refused."""
        file = self.folder / path
        try:
            inside = file.resolve().is_relative_to(self.folder.resolve())
        except (OSError, RuntimeError):
            inside = False
        if not inside:
            self.report.add(
                "F003", self._span(path), "this file is a link out of the course folder", "Copy the file itself into the course."
            )
            return None
        return read_text(file, self._span(path).path, self.report)

    # --- settings

    def _settings(self) -> CourseSettings | None:
        shown = self._span("course.yaml").path
        if not self._has("course.yaml"):
            self.report.add(
                "F001",
                Span(shown),
                "this course has no course.yaml",
                "Copy one from the bundled course, or make a course with: coursewright new NAME",
            )
            return None
        text = self._text("course.yaml")
        document = read_yaml(text, shown, 1, self.report) if text is not None else None
        settings = validate(CourseSettings, document, shown, self.report) if document is not None else None
        if settings is not None:
            check_credit(settings, document, shown, self.report)
        return settings

    # --- pages

    def _names(self, folder: str) -> list[str]:
        """The names in a folder of the course, those that begin with a full stop or an underscore left out."""
        try:
            return sorted(name for name in os.listdir(self.folder / folder) if not name.startswith((".", "_")))
        except OSError:
            return []

    def _markdown(self, folder: str) -> list[str]:
        found = [f"{folder}/{name}" for name in self._names(folder) if name.endswith(".md")]
        for path in found:
            if not travels(PurePosixPath(path).name):
                self.report.add(
                    "F009",
                    self._span(path),
                    "this file's name has a character that not every computer can hold",
                    "Use letters, digits, hyphens and underscores.",
                )
        return [path for path in found if clean(path) == path]

    def _modules(self) -> tuple[Document, ...]:
        paths = self._markdown("modules")
        if not paths:
            self.report.add("F004", self._span("modules"), "the course has no module", "Write one: modules/01-introduction.md")
        modules = [module for path in paths if (page := self._page(path, "module")) and (module := self._numbered(page))]
        return tuple(sorted(modules, key=lambda module: (module.number, module.path)))

    def _numbered(self, module: Document) -> Document:
        found = _NUMBERED.match(module.name)
        number = int(found.group(1)) if found else 0
        if not number:
            self.report.add(
                "F007", module.span, "this module's file name does not begin with its number", "Call it 01-name.md, 02-name.md and so on."
            )
        elif number in self.numbers:
            self.report.add(
                "F005", module.span, f"the module number {number} is taken by {self.numbers[number]}", "Give each module its own number."
            )
        self.numbers.setdefault(number, module.span.path)
        return replace(module, number=number)

    def _page(self, path: str, kind: str) -> Document | None:
        text = self._text(path)
        if text is None:
            return None
        page = read_page(text, path, kind, self._span(path).path, self.report)
        if kind != "assessment":
            self._take_name(page)
        return page

    def _take_name(self, page: Document) -> None:
        """Each page has a file of its name on the site."""
        taken = self.pages.setdefault(page.name.casefold(), page.span.path)
        if taken != page.span.path:
            self.report.add(
                "F008", page.span, f"a page called “{page.name}” stands in the way of {taken}", "Give one of them another file name."
            )

    def _optional(self, path: str, kind: str) -> Document | None:
        return self._page(path, kind) if self._has(path) else None

    def _glossary(self) -> tuple[Document | None, tuple[Term, ...]]:
        text = self._text("glossary.md") if self._has("glossary.md") else None
        if text is None:
            return None, ()
        glossary, terms = read_glossary_page(text, "glossary.md", self._span("glossary.md").path, self.report)
        self._take_name(glossary)
        return glossary, terms

    def _check_unread(self, folder: str) -> None:
        """Tell of files that look like pages and are none."""
        for name in self._names(folder):
            place = self.folder / folder / name
            if place.is_dir():
                unread, hint = any(inner.endswith(".md") for inner in self._names(f"{folder}/{name}")), f"Move its pages up into {folder}/."
            elif folder == "assessment":
                unread, hint = name.lower().endswith(_TEXT_FILES) and name not in _TESTS, f"Tests are {' and '.join(_TESTS)}."
            else:
                unread, hint = name.lower().endswith(_TEXT_FILES) and not name.endswith(".md"), "Pages are files whose names end with .md."
            if unread:
                self.report.add(
                    "F010",
                    self._span(f"{folder}/{name}"),
                    "this is not read as a part of the course",
                    f"{hint} A name that begins with _ marks a draft.",
                )

    # --- references

    def _references(self) -> tuple[Reference, ...]:
        paths = [path for path in ("references.json", "references.bib") if self._has(path)]
        for other in paths[1:]:
            self.report.add("F010", self._span(other), f"this is not read, because the course has {paths[0]} too", "Keep one of the two.")
        if not paths or self._text(paths[0]) is None:
            return ()
        return read_references(self.folder / paths[0], self._span(paths[0]).path, self.report)
