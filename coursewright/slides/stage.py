"""What every maker of slides works with: the course, its texts as paragraphs, the layouts, and where to say what does not fit."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from ..course import Course
from ..diagnostics import Span
from ..model import Block, Callout, Citation, Document, Passage, Prose, Quote, Reference, passages
from ..render import DocumentWriter
from .deck import Paragraph, Part, Slide, Tone, Words
from .fit import size_for, title_size
from .layouts import Layout
from .sentences import within_words
from .words import paragraphs, plain, read_html, unraised

Shape = tuple[float, float]


@dataclass(frozen=True)
class Talk:
    """What is said with a slide: `prose` may be shortened to the time there is, `more` is said or done as it stands.

    `activity` is the minutes that the author stated; `sources` are short references with their pages.
    """

    prose: tuple[Paragraph, ...] = ()
    more: tuple[Paragraph, ...] = ()
    sources: tuple[str, ...] = ()
    activity: int = 0

    def __add__(self, other: Talk) -> Talk:
        return Talk(self.prose + other.prose, self.more + other.more, tuple(dict.fromkeys(self.sources + other.sources)), self.activity + other.activity)


@dataclass(frozen=True)
class Draft:
    """A slide before its notes are written."""

    slide: Slide
    talk: Talk = Talk()


@dataclass(frozen=True)
class Stage:
    """`shown` writes what stands on slides, `said` what is spoken, without citations. `shape` tells a picture's width and height."""

    course: Course
    document: Document
    shown: DocumentWriter
    said: DocumentWriter
    layouts: Mapping[str, Layout]
    shape: Callable[[str], Shape]
    warn: Callable[[str, Span, str, str], None]
    section: str = ""
    seen: set[str] = field(default_factory=set)

    # --- texts

    def texts(self, passage: Passage) -> list[Paragraph]:
        """The paragraphs of a passage as a slide shows them."""
        return paragraphs(self.shown.block(passage))

    def pieces(self, passage: Passage):
        return read_html(self.shown.block(passage))

    def inline(self, passage: Passage) -> Paragraph:
        found = paragraphs(self.shown.inline(passage))
        return found[0] if found else Paragraph(())

    def spoken(self, passage: Passage) -> Paragraph:
        """The first paragraph of a passage, without its citations."""
        found = paragraphs(self.said.block(passage))
        return found[0] if found else Paragraph(())

    def speech(self, blocks: Iterable[Block]) -> list[Paragraph]:
        """The text of blocks as it is said."""
        found: list[Paragraph] = []
        for block in blocks:
            match block:
                case Prose(passage=passage):
                    found += map(unraised, paragraphs(self.said.block(passage)))
                case Quote(blocks=inner) | Callout(blocks=inner):
                    found += self.speech(inner)
                case _:
                    pass
        return [paragraph for paragraph in found if paragraph.text.strip()]

    def plain(self, passage: Passage) -> str:
        """A passage as plain words, such as a title."""
        return " ".join(part.text for part in paragraphs(self.said.inline(passage)))

    def talk(self, blocks: Sequence[Block], *, prose: bool = True) -> Talk:
        """What blocks give to say, with their sources."""
        speech = tuple(self.speech(blocks)) if prose else ()
        return Talk(speech, sources=self.sources(passages(tuple(blocks))))

    def sources(self, texts: Iterable[Passage]) -> tuple[str, ...]:
        """What passages cite, each once, with the page where one is named."""
        found: list[str] = []
        for text in texts:
            for citation in (inline for inline in text.inlines if isinstance(inline, Citation)):
                for item in citation.items:
                    reference = self.course.references.get(item.reference)
                    if reference is not None:
                        name = short_name(reference)
                        found.append(f"{name}, {item.locator}" if item.locator else name)
        return tuple(dict.fromkeys(found))

    # --- slides

    def slide(self, layout: str, title: str, parts: Iterable[Part], span: Span, *, tone: Tone = "plain", eyebrow: str = "") -> Slide:
        """A slide, its title made to fit and unlike all others, its texts in the size that fits. What does not fit is reported."""
        form = self.layouts[layout]
        kept = [self._fitted(part, form, span) for part in parts]
        if eyebrow and form.slot("eyebrow"):
            kept.insert(0, Words("eyebrow", (plain(eyebrow),)))
        title, size = self._title(title, form)
        return Slide(layout, self.unique(title), tuple(kept), tone=tone, title_size=size, path=span.path, line=span.line)

    def _title(self, title: str, form: Layout) -> tuple[str, float]:
        """A title and its size (0: the layout's own); one that is far too long is cut."""
        slot = form.slot("title")
        words = len(title.split())
        while not (size := title_size(title, slot)) and words > 4:
            words -= 1
            title = within_words(plain(title), words).text
        return title, 0 if size == slot.size else size or slot.least

    def _fitted(self, part: Part, form: Layout, span: Span) -> Part:
        slot = form.slot(part.slot)
        if not isinstance(part, Words) or slot is None or part.size:
            return part
        size = size_for(part.paragraphs, slot)
        if not size:
            self.warn("L001", span, "a text on a slide is longer than its box", "Make it shorter, or say what the slide shows in a > [!SLIDE] callout.")
        return replace(part, size=0 if size == slot.size else size or slot.least)

    def unique(self, title: str) -> str:
        """The title, with the section's number or a count behind it where another slide has it already."""
        title = title.strip() or self.document.title
        number = self.section.partition(" ")[0]
        place = f"{title} ({number})" if number[:1].isdigit() else f"Module {self.document.number}: {title}"
        tries = [title, place, *(f"{title} ({count})" for count in range(2, 1000))]
        found = next((name for name in tries if name.casefold() not in self.seen), title)
        self.seen.add(found.casefold())
        return found


def continued(title: str, index: int) -> str:
    """The title of the slide that goes on with another, counted from 0."""
    if not index:
        return title
    return f"{title} (continued)" if index == 1 else f"{title} (continued {index})"


def short_name(reference: Reference) -> str:
    """A reference as it is said aloud: Iwanaga et al. 2019."""
    names = _names(reference.csl.get("author") or reference.csl.get("editor") or [])
    year = _year(reference.csl.get("issued"))
    return " ".join(part for part in (names or _title(reference), year) if part)


def short_entry(reference: Reference) -> str:
    """A reference as a slide lists it: its short name and where it appeared."""
    csl = reference.csl
    place = csl.get("container-title-short") or csl.get("container-title") or csl.get("publisher") or ""
    name = short_name(reference)
    return f"{name}. {place}" if place and str(place) not in name else name


def _names(people: object) -> str:
    names = [str(person.get("family") or person.get("literal") or "") for person in people if isinstance(person, Mapping)] if isinstance(people, list) else []
    names = [name for name in names if name]
    if len(names) == 2:
        return f"{names[0]} and {names[1]}"
    return f"{names[0]} et al." if len(names) > 2 else "".join(names)


def _year(issued: object) -> str:
    parts = issued.get("date-parts") if isinstance(issued, Mapping) else None
    return str(parts[0][0]) if parts and parts[0] else ""


def _title(reference: Reference) -> str:
    return within_words(plain(str(reference.csl.get("title", reference.id))), 6).text
