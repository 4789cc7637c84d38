"""A course folder to a Course. Everything that is wrong is reported; nothing here raises, and nothing stops at the first error."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import TypeVar

from .course import Course
from .diagnostics import Report, Span
from .glossary import read_glossary
from .inline import passage
from .model import Document, Passage, Reference, Term
from .parse import BlockParser
from .references import read_references
from .settings import CourseSettings, ModuleSettings, PageSettings, Settings
from .source import Line, Source, read_text, split
from .validate import validate
from .yamlfile import read_yaml

Model = TypeVar("Model", bound=Settings)
_NUMBERED = re.compile(r"(\d{1,4})[-_. ]?")


def load(folder: Path, report: Report, shown: str | None = None) -> Course | None:
    """Read the course in `folder`, naming its files as `shown`; None where there is too little to go on."""
    loader = _Loader(folder, shown if shown is not None else folder.as_posix(), report)
    if not folder.is_dir():
        report.add("F001", Span(loader.shown), "this course folder does not exist", "Make one with: coursewright new NAME")
        return None
    return loader.course()


@dataclass
class _Loader:
    folder: Path
    shown: str
    report: Report
    names: dict[int, str] = field(default_factory=dict)

    def course(self) -> Course | None:
        settings = self._settings()
        glossary, terms = self._glossary()
        modules = self._modules()
        references = self._references()
        handouts = tuple(self._page(path, "handout") for path in self._markdown("handouts"))
        pre, post = self._optional("assessment/pre-test.md", "assessment"), self._optional("assessment/post-test.md", "assessment")
        evaluation = self._optional("evaluation.md", "evaluation")
        if settings is None or not modules:
            return None
        return Course(self.folder, self.shown, settings, modules, tuple(page for page in handouts if page), pre, post,
                      evaluation, glossary, terms, {reference.id: reference for reference in references})

    def _name(self, path: str) -> str:
        return f"{self.shown}/{path}"

    def _text(self, path: str) -> str | None:
        """A file of the course; one that leads out of it by a link is refused."""
        file = self.folder / path
        try:
            inside = file.resolve().is_relative_to(self.folder.resolve())
        except (OSError, RuntimeError):
            inside = False
        if not inside:
            self.report.add("F003", Span(self._name(path)), "this file is a link out of the course folder", "Copy the file itself into the course.")
            return None
        return read_text(file, self._name(path), self.report)

    def _markdown(self, folder: str) -> list[str]:
        try:
            names = sorted(entry.name for entry in (self.folder / folder).iterdir())
        except OSError:
            return []
        return [f"{folder}/{name}" for name in names if name.endswith(".md") and not name.startswith((".", "_"))]

    # --- settings

    def _settings(self) -> CourseSettings | None:
        path = "course.yaml"
        if not (self.folder / path).exists():
            self.report.add("F001", Span(self._name(path)), "this course has no course.yaml", "Copy one from the bundled course, or make a course with: coursewright new NAME")
            return None
        text = self._text(path)
        return self._validated(CourseSettings, text, self._name(path), 1) if text is not None else None

    def _validated(self, model: type[Model], text: str, shown: str, first_line: int) -> Model | None:
        document = read_yaml(text, shown, first_line, self.report)
        return validate(model, document, shown, self.report) if document is not None else None

    def _front(self, source: Source, model: type[Model]) -> Model | None:
        if not source.front.strip():
            if source.body:
                self.report.add("Y005", Span(source.path, 1), "this page has no front matter", "Begin it with a line ---, its settings such as title: …, and a line ---.")
            return None
        return self._validated(model, source.front, source.path, source.front_line)

    # --- documents

    def _modules(self) -> tuple[Document, ...]:
        paths = self._markdown("modules")
        if not paths:
            self.report.add("F004", Span(self._name("modules")), "the course has no module", "Write one: modules/01-introduction.md")
        modules = [self._module(path) for path in paths]
        return tuple(sorted((module for module in modules if module is not None), key=lambda module: module.number))

    def _module(self, path: str) -> Document | None:
        span = Span(self._name(path))
        name = PurePosixPath(path).stem
        found = _NUMBERED.match(name)
        if found is None:
            self.report.add("F007", span, "this module's file name does not begin with its number", "Call it 01-name.md, 02-name.md and so on.")
            return None
        number = int(found.group(1))
        if number in self.names:
            self.report.add("F005", span, f"the module number {number} is taken by {self.names[number]}", "Give each module its own number.")
            return None
        self.names[number] = self._name(path)
        text = self._text(path)
        if text is None:
            return None
        source = split(text, self._name(path), self.report)
        settings = self._front(source, ModuleSettings)
        document = self._document(path, "module", source, settings.title if settings else name)
        if settings is None:
            return document if document is None else _numbered(document, number, 0, {})
        return _numbered(document, number, settings.minutes, settings.objectives)

    def _page(self, path: str, kind: str) -> Document | None:
        text = self._text(path)
        if text is None:
            return None
        source = split(text, self._name(path), self.report)
        settings = self._front(source, PageSettings)
        return self._document(path, kind, source, settings.title if settings else PurePosixPath(path).stem)

    def _optional(self, path: str, kind: str) -> Document | None:
        return self._page(path, kind) if (self.folder / path).exists() else None

    def _document(self, path: str, kind: str, source: Source, title: str) -> Document:
        parser = BlockParser(source.path, PurePosixPath(path).parent, self.report, assessment=kind == "assessment")
        blocks = parser.parse(source.body)
        if not blocks and source.body:
            self.report.add("S002", Span(source.path), "this page has no text", "Write it below the front matter, or remove the file.")
        return Document(kind, PurePosixPath(path).stem, path, title, blocks, Span(source.path),
                        notes=self._notes(parser), abbreviations=parser.abbreviations)

    def _notes(self, parser: BlockParser) -> dict[str, Passage]:
        return {name: passage(lines, parser.path, self.report) for name, lines in parser.footnotes.items()}

    # --- glossary and references

    def _glossary(self) -> tuple[Document | None, tuple[Term, ...]]:
        path = "glossary.md"
        if not (self.folder / path).exists():
            return None, ()
        text = self._text(path)
        if text is None:
            return None, ()
        source = split(text, self._name(path), self.report)
        terms, others = read_glossary(source.body, source.path, self.report)
        title = "Glossary"
        if source.front.strip():
            settings = self._front(source, PageSettings)
            title = settings.title if settings else title
        return self._document(path, "glossary", Source(source.path, "", 1, _kept(others)), title), terms

    def _references(self) -> tuple[Reference, ...]:
        for path in ("references.json", "references.bib"):
            if (self.folder / path).exists():
                if self._text(path) is None:
                    return ()
                return read_references(self.folder / path, self._name(path), self.report)
        return ()


def _kept(lines: Sequence[Line]) -> tuple[Line, ...]:
    """Lines apart from each other in the file, parted by blank lines again."""
    kept: list[Line] = []
    for line in lines:
        if kept and line.number > kept[-1].number + 1:
            kept.append(Line(line.number - 1, ""))
        kept.append(line)
    return tuple(kept)


def _numbered(document: Document, number: int, minutes: int, objectives: dict[str, str]) -> Document:
    from dataclasses import replace

    return replace(document, number=number, minutes=minutes, objectives=objectives)
