"""The course as data: frozen, free of any format. Loaders make it, resolvers complete it, exporters read it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .diagnostics import Span

# --- text ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class CitedItem:
    """One reference inside a citation; `locator` is what follows the comma, such as `p. 5`."""

    reference: str
    locator: str = ""


@dataclass(frozen=True)
class Citation:
    items: tuple[CitedItem, ...]
    span: Span


@dataclass(frozen=True)
class Link:
    """A Markdown link, or an image inside a text. `destination` is as written; `text` is its source, for automatic labels."""

    destination: str
    text: str
    span: Span
    image: bool = False


@dataclass(frozen=True)
class NoteMark:
    """A reference to a footnote."""

    id: str
    span: Span


Inline = Citation | Link | NoteMark


@dataclass(frozen=True)
class Passage:
    """Markdown whose citations, links and footnote marks were taken out: a token in `text` stands for each of `inlines`."""

    text: str
    inlines: tuple[Inline, ...]
    span: Span

    def __bool__(self) -> bool:
        return bool(self.text.strip())


# --- blocks ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Prose:
    passage: Passage


@dataclass(frozen=True)
class Heading:
    level: int
    title: Passage
    plain: str
    id: str
    span: Span
    number: str = ""


@dataclass(frozen=True)
class Quote:
    blocks: tuple[Block, ...]
    span: Span


@dataclass(frozen=True)
class Callout:
    """A titled box. `kind` is one of CALLOUT_KINDS."""

    kind: str
    title: Passage
    blocks: tuple[Block, ...]
    span: Span


@dataclass(frozen=True)
class Figure:
    """`source` is the image's path relative to the course folder; `data` that of the CSV behind it, or empty."""

    id: str
    source: str
    alt: str
    caption: Passage
    credit: str
    description: str
    data: str
    span: Span
    number: str = ""


@dataclass(frozen=True)
class Table:
    id: str
    passage: Passage
    caption: Passage
    span: Span
    number: str = ""


@dataclass(frozen=True)
class WritingLines:
    """Room to write: a number of ruled lines in print."""

    count: int
    span: Span


@dataclass(frozen=True)
class Rating:
    """Statements to be rated from `low` to `high` in `steps` steps."""

    low: str
    high: str
    steps: int
    statements: tuple[Passage, ...]
    span: Span


@dataclass(frozen=True)
class SlideMark:
    """What the author says of slides: the layout of the one that comes next, or that the section has none (`skip`)."""

    layout: str
    skip: bool
    span: Span


# --- questions -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Option:
    text: Passage
    correct: bool
    feedback: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Choice:
    """One key (single choice), several (multiple response), or the two of True/False."""

    options: tuple[Option, ...]
    multiple: bool = False
    true_false: bool = False


@dataclass(frozen=True)
class Number:
    """`value` plus or minus `tolerance`, both in `unit` (which may be empty)."""

    value: float
    tolerance: float
    unit: str
    written: str


@dataclass(frozen=True)
class Blanks:
    """Any one of the accepted wordings; letter case and outer space do not count."""

    accepted: tuple[str, ...]


@dataclass(frozen=True)
class Open:
    model_answer: tuple[Block, ...]


@dataclass(frozen=True)
class Order:
    """Items in their right order."""

    items: tuple[Passage, ...]


@dataclass(frozen=True)
class Pairs:
    """Left and right belong together; `distractors` are further choices for the right side."""

    pairs: tuple[tuple[Passage, Passage], ...]
    distractors: tuple[Passage, ...]
    left_title: Passage
    right_title: Passage


@dataclass(frozen=True)
class Marks:
    """Labels for the numbered marks of a figure: the first label belongs to mark 1, and so on."""

    labels: tuple[Passage, ...]


Response = Choice | Number | Blanks | Open | Order | Pairs | Marks


@dataclass(frozen=True)
class Question:
    id: str
    kind: str
    stem: Passage
    plain: str
    level: int
    body: tuple[Block, ...]
    response: Response
    objective: str
    cognitive_level: str
    hints: tuple[Callout, ...]
    why: tuple[Callout, ...]
    span: Span
    number: str = ""


Block = Prose | Heading | Quote | Callout | Figure | Table | WritingLines | Rating | SlideMark | Question

CALLOUT_KINDS = (
    "NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION",
    "KEY", "CASE", "PRACTICE", "EVIDENCE", "REDFLAG", "INSTRUCTOR", "SLIDE", "HINT", "WHY",
)
SLIDE_LAYOUTS = ("bullets", "two-columns", "figure", "figure-and-text", "table", "quote")
HIDDEN_FROM_LEARNERS = ("INSTRUCTOR", "SLIDE")
QUESTION_AIDS = ("HINT", "WHY")
COGNITIVE_LEVELS = ("recall", "understand", "apply", "analyze")


# --- the course ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Document:
    """One Markdown page of the course. `name` is its file name without `.md`; `path` is relative to the course folder.

    `kind` is module, handout, assessment, glossary or evaluation. Only modules have a number, minutes and objectives.
    `notes` are the footnotes by id; `abbreviations` maps the short form to the long one.
    """

    kind: str
    name: str
    path: str
    title: str
    blocks: tuple[Block, ...]
    span: Span
    number: int = 0
    minutes: int = 0
    objectives: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, Passage] = field(default_factory=dict)
    abbreviations: Mapping[str, str] = field(default_factory=dict)

    @property
    def questions(self) -> tuple[Question, ...]:
        return tuple(block for block in walk(self.blocks) if isinstance(block, Question))


@dataclass(frozen=True)
class Term:
    """A glossary entry. `forms` are all its wordings, the headword first."""

    id: str
    forms: tuple[str, ...]
    definition: Passage
    span: Span


@dataclass(frozen=True)
class Reference:
    """One CSL-JSON item. `evidence` is its type of evidence in the course's own words, or empty."""

    id: str
    csl: Mapping[str, object]
    evidence: str
    span: Span


def walk(blocks: tuple[Block, ...], *, without: tuple[str, ...] = ()) -> Iterator[Block]:
    """Every block in reading order, those inside callouts, quotes and questions included; callouts of the kinds `without` left out."""
    for block in blocks:
        if isinstance(block, Callout) and block.kind in without:
            continue
        yield block
        match block:
            case Quote(blocks=inner) | Callout(blocks=inner):
                yield from walk(inner, without=without)
            case Question():
                yield from walk(question_parts(block), without=without)
            case _:
                pass


def question_parts(question: Question) -> tuple[Block, ...]:
    """The blocks inside a question, in the order they are read."""
    parts = list(question.body)
    match question.response:
        case Choice(options=options):
            for option in options:
                parts.extend(option.feedback)
        case Open(model_answer=answer):
            parts.extend(answer)
        case _:
            pass
    return (*parts, *question.hints, *question.why)


def passages(blocks: tuple[Block, ...], *, without: tuple[str, ...] = ()) -> Iterator[Passage]:
    """Every passage of these blocks in reading order; see `walk`."""
    for block in walk(blocks, without=without):
        match block:
            case Prose(passage=passage):
                yield passage
            case Heading(title=title) | Callout(title=title):
                yield title
            case Figure(caption=caption):
                yield caption
            case Table(passage=passage, caption=caption):
                yield from (passage, caption)
            case Rating(statements=statements):
                yield from statements
            case Question():
                yield from _question_passages(block)
            case _:
                pass


def _question_passages(question: Question) -> Iterator[Passage]:
    yield question.stem
    match question.response:
        case Choice(options=options):
            yield from (option.text for option in options)
        case Order(items=items) | Marks(labels=items):
            yield from items
        case Pairs(pairs=pairs, distractors=distractors, left_title=left_title, right_title=right_title):
            yield from (left_title, right_title)
            for left, right in pairs:
                yield from (left, right)
            yield from distractors
        case _:
            pass
