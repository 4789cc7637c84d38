"""How source text is read: each case in `parsing/*.txt` has a title, an input and the outline that the reader makes of it.

A case is written as title, `.`, input, `.`, outline, `.`, each dot on a line of its own. MARKS in an input stand for what cannot be seen.
A case whose title ends with `[places]` shows where inline things stand.
`glossary.txt` is read as a glossary, `assessment.txt` as a test, all others as a page. `pytest --update` writes the outlines anew.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import pytest

from coursewright.diagnostics import Report, Span
from coursewright.glossary import read_glossary
from coursewright.inline import LINK_SCHEME, TOKEN
from coursewright.linkdefs import LinkDefinitions
from coursewright.model import (
    Blanks,
    Block,
    Callout,
    Choice,
    Citation,
    Figure,
    Heading,
    Inline,
    Link,
    Marks,
    NoteMark,
    Number,
    Open,
    Order,
    Pairs,
    Passage,
    Prose,
    Question,
    Quote,
    Rating,
    Table,
    WritingLines,
)
from coursewright.parse import BlockParser
from coursewright.source import read_text, split

FOLDER = Path(__file__).parent / "parsing"
MARKS = {
    "→": "\t",
    "␍": "\r",
    "⇤": "\ufeff",
    "␀": "\0",
    "␛": "\x1b",
    "␡": "\x85",
    "␤": "\u2028",
    "⌖": "\ue000",
    "´": "\u0301",
    "⇐": "\u202e",
}


@dataclass(frozen=True)
class Case:
    file: str
    title: str
    input: str
    outline: str

    def __str__(self) -> str:
        return f"{self.file}: {self.title}"


def cases(file: Path) -> list[Case]:
    parts = re.split(r"^\.\n", file.read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(parts) % 3 == 1 and not parts[-1].strip(), f"{file.name}: a dot is missing or too many"
    return [Case(file.name, parts[at].strip(), parts[at + 1], parts[at + 2]) for at in range(0, len(parts) - 1, 3)]


CASES = [case for file in sorted(FOLDER.glob("*.txt")) for case in cases(file)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_reading(case: Case, tmp_path: Path, update: bool) -> None:
    found = outline(case, tmp_path)
    if update:
        rewrite(case, found)
    else:
        assert found == case.outline


def test_titles_differ() -> None:
    titles = [str(case) for case in CASES]
    assert sorted(set(titles)) == sorted(titles)


def rewrite(case: Case, found: str) -> None:
    file = FOLDER / case.file
    done = [found if other.title == case.title else other.outline for other in cases(file)]
    texts = [f"{other.title}\n.\n{other.input}.\n{new}.\n" for other, new in zip(cases(file), done, strict=True)]
    file.write_text("\n".join(texts), encoding="utf-8")


# --- from a case to its outline


def outline(case: Case, folder: Path) -> str:
    text = case.input
    for mark, letter in MARKS.items():
        text = text.replace(mark, letter)
    file = folder / "page.md"
    file.write_bytes(text.encode())
    report, dumper = Report(), Dumper(places=case.title.endswith("[places]"))
    read = read_text(file, "page.md", report)
    lines = list(dumper.page(read, case.file, report)) if read is not None else []
    lines += [
        f"! {found.span.line}{f':{found.span.column}' if dumper.places else ''} {found.code} {found.message}"
        for found in report.diagnostics
    ]
    return "".join(f"{line.rstrip()}\n" for line in lines)


@dataclass
class Dumper:
    """Writes an outline: a line a block, what is inside it two spaces further in."""

    places: bool

    def page(self, text: str, file: str, report: Report) -> Iterator[str]:
        source = split(text, "page.md", report)
        definitions = LinkDefinitions(source.body)
        body = source.body
        if file == "glossary.txt":
            terms, body = read_glossary(source.body, "page.md", report, definitions)
            for term in terms:
                yield f"term #{term.id} {', '.join(map(repr, term.forms))}"
                yield from inner(self.text(term.definition))
        parser = BlockParser("page.md", PurePosixPath("modules"), report, assessment=file == "assessment.txt", definitions=definitions)
        for block in parser.parse(body):
            yield from self.block(block)
        for name, note in parser.footnotes.items():
            yield f"footnote {name}"
            yield from inner(self.text(parser.passage(note.lines)))
        for short, long in parser.abbreviations.items():
            yield f"abbreviation {short!r} {long!r}"
        for name, line in definitions.unused():
            yield f"unused link definition {name!r} {line.number}"

    # --- texts

    def text(self, passage: Passage) -> list[str]:
        """The lines of a passage, each token written out."""
        text = re.sub(f"<{LINK_SCHEME}{TOKEN.pattern}>", lambda found: self.token(passage.inlines[int(found.group(1))]), passage.text)
        text = TOKEN.sub(lambda found: self.token(passage.inlines[int(found.group(1))]), text)
        return [f"| {line}" for line in text.split("\n")]

    def line(self, passage: Passage) -> str:
        return f"“{' ⏎ '.join(line[2:] for line in self.text(passage))}”"

    def token(self, inline: Inline) -> str:
        match inline:
            case Citation(items=items):
                said = "cite " + "; ".join(item.reference + (f", {item.locator}" if item.locator else "") for item in items)
            case NoteMark(id=id):
                said = f"note {id}"
            case Link(destination=destination, image=image):
                said = f"{'image' if image else 'to'} {destination}"
        return f"⟨{said}{self.place(inline.span)}⟩"

    def place(self, span: Span) -> str:
        return f" @{span.line}:{span.column}" if self.places else ""

    # --- blocks

    def blocks(self, blocks: tuple[Block, ...]) -> list[str]:
        return inner(line for block in blocks for line in self.block(block))

    def block(self, block: Block) -> Iterator[str]:
        match block:
            case Prose(passage=passage):
                yield "prose"
                yield from inner(self.text(passage))
            case Heading():
                yield f"heading {block.level} {self.line(block.title)} #{block.id}" + self.place(block.span)
            case Quote():
                yield "quote"
                yield from self.blocks(block.blocks)
            case Callout():
                yield f"callout {block.kind}" + (f" {self.line(block.title)}" if block.title else "")
                yield from self.blocks(block.blocks)
            case Figure():
                yield f"figure {block.source!r} alt={block.alt!r}" + settings(
                    id=block.id, credit=block.credit, description=block.description, data=block.data
                )
                yield from inner([self.line(block.caption)] if block.caption else [])
            case Table():
                yield "table" + settings(id=block.id) + (f" {self.line(block.caption)}" if block.caption else "")
                yield from inner(self.text(block.passage))
            case WritingLines(count=count):
                yield f"lines {count}"
            case Rating():
                yield f"rating {block.low!r} to {block.high!r} in {block.steps}"
                yield from inner(self.line(statement) for statement in block.statements)
            case Question():
                yield from self.question(block)

    def question(self, question: Question) -> Iterator[str]:
        yield f"question {question.kind} {self.line(question.stem)}" + settings(
            id=question.id, objective=question.objective, level=question.cognitive_level if question.cognitive_level != "apply" else ""
        )
        yield from self.blocks(question.body)
        yield from inner(self.response(question))
        for aid in (*question.hints, *question.why):
            yield from inner(self.block(aid))

    def response(self, question: Question) -> Iterator[str]:
        match question.response:
            case Choice(options=options):
                for option in options:
                    yield f"[{'x' if option.correct else ' '}] {self.line(option.text)}"
                    yield from self.blocks(option.feedback)
            case Number(value=value, tolerance=tolerance, unit=unit):
                yield f"= {value:g} ± {tolerance:g} {unit}"
            case Blanks(accepted=accepted):
                yield "= " + " | ".join(accepted)
            case Open(model_answer=answer):
                yield "model answer"
                yield from self.blocks(answer)
            case Order(items=items) | Marks(labels=items):
                yield from (f"{number}. {self.line(item)}" for number, item in enumerate(items, 1))
            case Pairs() as pairs:
                yield f"{self.line(pairs.left_title)} ↔ {self.line(pairs.right_title)}"
                yield from (f"{self.line(left)} ↔ {self.line(right)}" for left, right in pairs.pairs)
                yield from (f"✗ {self.line(right)}" for right in pairs.distractors)


def inner(lines) -> list[str]:
    return [f"  {line}" for line in lines]


def settings(**values: str) -> str:
    return "".join(f" {key}={value!r}" for key, value in values.items() if value)
