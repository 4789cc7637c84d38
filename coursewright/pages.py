"""One page of a course: a Markdown file to a Document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from .diagnostics import Report, Span
from .glossary import read_glossary
from .inline import passage
from .linkdefs import LinkDefinitions
from .model import Document, Heading, Passage, SlideMark, Term
from .parse import BlockParser
from .settings import ModuleSettings, PageSettings, Settings
from .source import Line, Source, split
from .validate import validate
from .yamlfile import read_yaml


@dataclass(frozen=True)
class Front:
    """What a page's front matter says; `objectives` is None where it could not be told."""

    title: str
    minutes: int = 0
    objectives: Mapping[str, str] | None = None


def read_page(text: str, path: str, kind: str, shown: str, report: Report) -> Document:
    """The document in the text of a file; wrong front matter leaves it a document still."""
    source = split(text, shown, report)
    front = _front(source, ModuleSettings if kind == "module" else PageSettings, PurePosixPath(path).stem, report)
    document = _document(source, path, kind, front.title, report)
    _check_empty(document, source, report)
    return replace(document, minutes=front.minutes, objectives=front.objectives or {})


def read_glossary_page(text: str, path: str, shown: str, report: Report) -> tuple[Document, tuple[Term, ...]]:
    """The glossary's own text and its terms; it needs no front matter."""
    source = split(text, shown, report)
    title = "Glossary" if source.front is None else _front(source, PageSettings, "Glossary", report).title
    definitions = LinkDefinitions(source.body)
    terms, others = read_glossary(source.body, shown, report, definitions)
    document = _document(replace(source, body=_parted(others)), path, "glossary", title, report, definitions)
    if not terms and source.body:
        report.add(
            "S002", Span(shown), "this glossary has no term", "Write each term on a line, and its definition below it after a colon."
        )
    return document, terms


def _front(source: Source, model: type[Settings], name: str, report: Report) -> Front:
    """The settings at the top of a page. Where they are wrong, what can be used of them is, so that errors don't breed errors."""
    if source.front is None:
        if source.body:
            report.add(
                "Y005",
                Span(source.path, 1),
                "this page has no front matter",
                "Begin it with a line ---, its settings such as title: …, and a line ---.",
            )
        return Front(name)
    document = read_yaml(source.front, source.path, source.front_line, report)
    if document is None:
        return Front(name)
    settings = validate(model, document, source.path, report)
    if isinstance(settings, ModuleSettings):
        return Front(settings.title, settings.minutes, settings.objectives)
    if isinstance(settings, PageSettings):
        return Front(settings.title)
    title, objectives = document.data.get("title"), document.data.get("objectives")
    salvaged = {str(key): str(value) for key, value in objectives.items()} if isinstance(objectives, dict) else None
    return Front(title if isinstance(title, str) and title.strip() else name, 0, salvaged)


def _document(source: Source, path: str, kind: str, title: str, report: Report, definitions: LinkDefinitions | None = None) -> Document:
    definitions = definitions or LinkDefinitions(source.body)
    parser = BlockParser(source.path, PurePosixPath(path).parent, report, assessment=kind == "assessment", definitions=definitions)
    blocks = parser.parse(source.body)
    notes = {name: _note(parser, name, definitions) for name in parser.footnotes}
    for name, line in definitions.unused():
        report.add(
            "S018",
            Span(source.path, line.number),
            f"no link uses the definition [{name}]",
            f"Write a link such as [text][{name}], or remove the line.",
        )
    return Document(kind, PurePosixPath(path).stem, path, title, blocks, Span(source.path), notes=notes, abbreviations=parser.abbreviations)


def _note(parser: BlockParser, name: str, definitions: LinkDefinitions) -> Passage:
    lines = parser.footnotes[name].lines
    note = passage(lines, parser.path, parser.report, definitions)
    if not note:
        parser.report.add("S009", Span(parser.path, lines[0].number), f"the footnote [^{name}] has no text", "Write it after the colon.")
    return note


def _check_empty(document: Document, source: Source, report: Report) -> None:
    closed = source.front is not None or bool(source.body)
    if closed and all(isinstance(block, Heading | SlideMark) for block in document.blocks):
        report.add("S002", Span(source.path), "this page has no text", "Write it below the front matter, or remove the file.")
    elif closed and document.kind == "assessment" and not document.questions:
        report.add(
            "Q018",
            Span(source.path),
            "this test has no question",
            "Write questions, each a heading with its answer below, or remove the file.",
        )


def _parted(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines apart from each other in the file, parted by blank lines again."""
    kept: list[Line] = []
    for line in lines:
        if kept and line.number > kept[-1].number + 1:
            kept.append(Line(line.number - 1, ""))
        kept.append(line)
    return tuple(kept)
