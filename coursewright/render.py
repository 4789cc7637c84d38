"""A document's blocks to HTML for one edition: texts, numbers, links, citations, glossary terms, notes."""

from __future__ import annotations

import hashlib
import html
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import quote

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .bibliography import Formatted
from .check.images import inline_source
from .citing import Citing
from .course import Course, Target
from .edition import Edition
from .glossing import Glosser
from .inline import LINK_SCHEME, TOKEN
from .links import AUTOMATIC, Inside, Outside, meaning
from .markup import block_html, inline_html
from .model import (
    HIDDEN_FROM_LEARNERS,
    Block,
    Callout,
    Citation,
    Document,
    Link,
    NoteMark,
    Pairs,
    Passage,
    Question,
    SlideMark,
    walk,
)

_LINK = re.compile(rf'<a href="{LINK_SCHEME}{TOKEN.pattern}"[^>]*>(.*?)</a>', re.DOTALL)
_IMAGE = re.compile(rf'<img([^>]*?) src="{LINK_SCHEME}{TOKEN.pattern}"([^>]*?)/?>')
_RAISED = re.compile(rf"\s*({TOKEN.pattern})((?:{TOKEN.pattern})*)([.,]?)")
_LABELS = {"figure": "Figure", "table": "Table", "question": "Question", "section": "Section", "module": "Module"}
_LONE = re.compile(r'<sup><a href="([^"]*)">([^<]*)</a></sup>')  # one element is laid out faster than two
_JOINER = "\u2060"  # keeps a raised number on the line of the word before it
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def small_letter(index: int) -> str:
    """The sign of a footnote, counted from 0, as CSS counts in lower-alpha: a to z, then aa, ab and so on."""
    before, last = divmod(index, 26)
    return (small_letter(before - 1) if before else "") + LETTERS[last].lower()


def environment(templates: Path) -> Environment:
    """The Jinja environment over a folder of templates."""
    env = Environment(loader=FileSystemLoader(templates), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    env.filters["letter"] = lambda index: LETTERS[index] if index < 26 else f"{index + 1}"
    env.filters["small_letter"] = small_letter
    env.filters["kind"] = lambda value: type(value).__name__
    return env


@dataclass(frozen=True)
class Renderer:
    """Renders documents of one course for one edition."""

    course: Course
    edition: Edition
    env: Environment
    citing: Citing

    def document(self, document: Document, cites: bool = True) -> DocumentWriter:
        return DocumentWriter(self, document, cites)

    @cached_property
    def numbers(self) -> dict[str, int]:
        return {document.path: document.number for document in self.course.documents()}


@dataclass
class DocumentWriter:
    """Writes one document, in reading order; it remembers which terms and notes were met. Templates call its methods.

    Without `cites`, citations leave no trace, as on a test paper.
    """

    renderer: Renderer
    document: Document
    cites: bool = True
    noted: list[str] = field(default_factory=list)
    images: dict[str, None] = field(default_factory=dict)

    @property
    def course(self) -> Course:
        return self.renderer.course

    @property
    def edition(self) -> Edition:
        return self.renderer.edition

    @cached_property
    def glosser(self) -> Glosser:
        return Glosser(self.course.terms, self.abbreviations, self._term_href if self.course.glossary else None)

    @cached_property
    def abbreviations(self) -> dict[str, str]:
        shared = self.course.glossary.abbreviations if self.course.glossary else {}
        return {**shared, **self.document.abbreviations}

    def _term_href(self, term: str) -> str:
        return self.edition.href(self.course.targets["glossary.md", term], self.document, 0)

    # --- citations

    @cached_property
    def bibliography(self) -> Formatted:
        """The document's citations and the references this edition lists."""
        return self.renderer.citing.document(self.document, self.edition.instructor)

    @cached_property
    def _cited(self) -> Mapping[Citation, str]:
        return self.renderer.citing.citations(self.document)

    def citation(self, citation: Citation) -> str:
        formatted = self._cited.get(citation, "") if self.cites else ""
        if self.edition.medium == "print":
            formatted = _LONE.sub(rf'<a class="raised" href="\1">{_JOINER}\2</a>', formatted)
            formatted = formatted.replace("<sup>", f"<sup>{_JOINER}")
        return formatted.replace('href="#ref-', f'href="#{self.anchor("ref-")}')

    def references(self) -> list[tuple[str, Markup]]:
        return [(self.anchor(f"ref-{id}"), Markup(entry)) for id, entry in self.bibliography.entries]

    # --- texts

    def inline(self, passage: Passage) -> Markup:
        """A passage as one line of HTML."""
        return Markup(self._filled(inline_html(passage.text), passage))

    def block(self, passage: Passage) -> Markup:
        """A passage as paragraphs, lists and the like."""
        return Markup(self._filled(block_html(passage.text), passage))

    def glossed(self, passage: Passage) -> Markup:
        """As `block`, with glossary terms and abbreviations marked at their first use."""
        return Markup(self.glosser.mark(self._filled(block_html(passage.text), passage), self.edition.medium == "web"))

    def _filled(self, text: str, passage: Passage) -> str:
        if not passage.inlines:
            return text
        text = _LINK.sub(lambda found: self._link(passage.inlines[int(found.group(1))], found.group(2)), text)
        text = _IMAGE.sub(lambda found: self._image(passage.inlines[int(found.group(2))], found.group(1) + found.group(3)), text)
        if any(isinstance(inline, Citation) for inline in passage.inlines):
            text = _RAISED.sub(lambda found: self._raised(found, passage), text)
        return TOKEN.sub(lambda found: self._inline(passage, int(found.group(1))), text)

    def _raised(self, found: re.Match[str], passage: Passage) -> str:
        """Raised numbers stand close to the word, and after a full stop or comma."""
        tokens = found.group(1) + found.group(3)
        first = passage.inlines[int(found.group(2))]
        if isinstance(first, Citation) and (not self.cites or self._cited.get(first, "").startswith("<sup>")):
            return found.group(5) + tokens
        return found.group()

    def _inline(self, passage: Passage, index: int) -> str:
        match passage.inlines[index]:
            case Citation() as citation:
                return self.citation(citation)
            case NoteMark(id=id):
                return self._note(id)
            case Link(text=text):
                return html.escape(text)

    def _link(self, link: object, text: str) -> str:
        if not isinstance(link, Link):
            return text
        found = meaning(link.destination, self.document.path, self.course.targets)
        match found:
            case Outside(address=address):
                return f'<a href="{html.escape(address)}" rel="noopener">{text}</a>'
            case Inside(target=target):
                return self.pointer(target, text)
        return text

    def pointer(self, target: Target, text: str) -> str:
        """A link inside the course; the words Figure, Table, Section, Question and Module become the number's label."""
        label = f"{_LABELS.get(target.kind, '')} {target.number}".strip() if target.number else target.title
        word = re.sub(r"<[^>]+>", "", text).strip().lower()
        if not word or word in AUTOMATIC:
            text, label = html.escape(label), ""
        href = self.edition.href(target, self.document, self.renderer.numbers.get(target.document, 0))
        where = self._where(target, label if target.kind == "section" else "") if self.edition.medium == "print" else ""
        return f'<a href="{html.escape(href)}">{text}</a>{where}'

    def _where(self, target: Target, label: str) -> str:
        """What a reader of paper needs to find it: the section's number, or the other module's number and title."""
        if target.document != self.document.path:
            other = self.course.targets[target.document, ""]
            if other.number and target.id:
                label = f"{label}, " if label else ""
                return f' <span class="where">({html.escape(label)}Module {other.number}, {html.escape(other.title)})</span>'
            return ""
        return f' <span class="where">({html.escape(label)})</span>' if label and target.number else ""

    def _image(self, link: object, attributes: str) -> str:
        if not isinstance(link, Link):
            return ""
        source = inline_source(self.document, link)
        return f'<img{attributes} src="{html.escape(self.image(source or ""))}">'

    def image(self, source: str) -> str:
        """The address of an image of the course in this edition; it is noted as used."""
        self.images[source] = None
        return f"course-file:{source}" if self.edition.medium == "print" else quote(source)

    def _note(self, id: str) -> str:
        note = self.document.notes.get(id)
        if note is None:
            return ""
        if self.edition.medium == "print":
            if id in self.noted:
                return f'<sup>{_JOINER}{small_letter(self.noted.index(id))}</sup>'
            self.noted.append(id)
            return f'{_JOINER}<span class="footnote">{self.inline(note)}</span>'
        first = id not in self.noted
        if first:
            self.noted.append(id)
        mark, anchor = small_letter(self.noted.index(id)), html.escape(self.anchor(f"note.{id}"))
        back = f' id="{anchor}-mark"' if first else ""
        return f'<sup><a href="#{anchor}"{back} class="note-mark" role="doc-noteref">{mark}</a></sup>'

    def notes(self) -> list[tuple[str, Markup]]:
        """The footnotes met so far, for an edition that sets them at the end."""
        return [(self.anchor(f"note.{id}"), self.inline(self.document.notes[id])) for id in self.noted]

    # --- blocks

    def anchor(self, id: str) -> str:
        return self.edition.anchor(self.document, self.document.number, id)

    def blocks(self, blocks: Iterable[Block]) -> Markup:
        """Blocks through the templates, those not meant for this edition left out."""
        macros = self.renderer.env.get_template("blocks.html").module
        return Markup("").join(
            getattr(macros, type(block).__name__.lower())(block, self) for block in blocks if self.shows(block)
        )

    def shows(self, block: Block) -> bool:
        if isinstance(block, Callout):
            return block.kind != "SLIDE" and (block.kind != "INSTRUCTOR" or self.edition.instructor)
        return not isinstance(block, SlideMark)

    def shown_questions(self) -> list[Question]:
        hidden = ("SLIDE",) if self.edition.instructor else HIDDEN_FROM_LEARNERS
        return [block for block in walk(self.document.blocks, without=hidden) if isinstance(block, Question)]

    def order(self, question: Question) -> list[int]:
        """In which order the items or labels of a question are shown, as their positions in the right one."""
        items = getattr(question.response, "items", None) or getattr(question.response, "labels", ())
        return self._shuffled([item.text for item in items], question.id)

    def choices(self, question: Question) -> list[Passage]:
        """The right sides of a matching question, each once, shuffled."""
        pairs = question.response
        assert isinstance(pairs, Pairs)
        choices = list({right.text: right for right in (*(right for _, right in pairs.pairs), *pairs.distractors)}.values())
        return [choices[position] for position in self._shuffled([choice.text for choice in choices], question.id)]

    def _shuffled(self, texts: Sequence[str], seed: str) -> list[int]:
        """An order of these texts' positions that does not depend on the order they come in.

        In a self-check it is never that order; in a test even this would tell something of it.
        """
        order = sorted(range(len(texts)), key=lambda position: hashlib.sha256(f"{seed}:{texts[position]}".encode()).digest())
        return [*order[1:], *order[:1]] if order == sorted(order) and self.document.kind != "assessment" else order

    def data_rows(self, path: str) -> list[list[str]]:
        """The rows of a figure's data, the header first."""
        from .check.images import read_rows

        return read_rows((self.course.folder / path).read_bytes()) or []
