"""A self-check as slides: the question, then its answer, with the rationale to be told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Blanks, Choice, Figure, Marks, Number, Open, Order, Pairs, Prose, Question, Table, passages, question_parts
from ..render import LETTERS
from .content import block_slides
from .deck import DOT, Paragraph, Part, Picture, Words
from .fit import WORDS, fits, shares, title_size
from .sentences import leading
from .stage import Draft, Stage, Talk, continued
from .words import joined, plain

_LINE = "_" * 24


def question(stage: Stage, block: Question) -> list[Draft]:
    """The question's slide (more, where it is long), then the answer's."""
    return [*_asked(stage, block), *_answered(stage, block)]


def _name(block: Question) -> str:
    return f"Self-check {block.number}".strip()


# --- the question


def _asked(stage: Stage, block: Question) -> list[Draft]:
    stem, told = stage.plain(block.stem), [text for inner in block.body if isinstance(inner, Prose) for text in stage.texts(inner.passage)]
    choices, word = _choices(stage, block)
    eyebrow = f"{_name(block)} · {word}" if word else _name(block)
    hints = [paragraph for hint in block.hints for paragraph in stage.speech(hint.blocks)]
    talk = Talk(more=(_labeled("Hint", hints),) if hints else (), sources=stage.sources([block.stem]))
    extra = [draft for inner in block.body if isinstance(inner, Table) for draft in block_slides(stage, inner)]
    picture = _picture(stage, block)
    layout = "figure-and-text" if picture else "two-columns" if isinstance(block.response, Pairs) else "question"
    slot = stage.layouts[layout].slot("title")
    if not title_size(stem, slot):
        told, stem = [stage.inline(block.stem), *told], _name(block)
    found = _slides(stage, layout, stem, told, choices, block, eyebrow, picture)
    return [*extra, replace(found[0], talk=talk), *found[1:]]


def _slides(stage: Stage, layout: str, title: str, told: list[Paragraph], choices, block: Question, eyebrow: str, picture: Picture | None) -> list[Draft]:
    form = stage.layouts[layout]

    def draft(index: int, parts: Sequence[Part]) -> Draft:
        return Draft(stage.slide(layout, continued(title, index), parts, block.span, tone="check", eyebrow=eyebrow))

    if layout == "two-columns":
        left, right = choices
        before = [Draft(stage.slide("question", title, [Words("body", tuple(told))], block.span, tone="check", eyebrow=eyebrow))] if told else []
        return [*before, draft(1 if told else 0, [Words("left", tuple(left)), Words("right", tuple(right))])]
    texts = [*told, *choices]
    parts = [tuple(texts)] if fits(texts, form.slot("body"), form.slot("body").least) else shares(texts, form.slot("body"), 0)
    return [draft(index, [*([picture] if picture else []), *([Words("body", part)] if part else [])]) for index, part in enumerate(parts)]


def _picture(stage: Stage, block: Question) -> Picture | None:
    found = next((inner for inner in block.body if isinstance(inner, Figure)), None)
    return Picture("picture", found.source, found.alt, *stage.shape(found.source)) if found else None


def _choices(stage: Stage, block: Question):
    """What there is to choose from, and what to do with it; for matching, the two sides."""
    response = block.response
    match response:
        case Choice(options=options, multiple=multiple, true_false=true_false):
            word = "choose all that apply" if multiple else "true or false?" if true_false else ""
            return [_marked(stage.inline(option.text), index) for index, option in enumerate(options)], word
        case Number(unit=unit):
            return [plain(f"Answer: {_LINE} {unit}".strip())], "work it out"
        case Blanks():
            return [plain(f"Answer: {_LINE}")], "in a word or two"
        case Open():
            return [], "in your own words"
        case Order(items=items) | Marks(labels=items):
            word = "put these in order" if isinstance(response, Order) else "name the numbered marks"
            return [replace(stage.inline(items[place]), mark=DOT) for place in stage.shown.order(block)], word
        case Pairs(pairs=pairs, left_title=left_title, right_title=right_title):
            left = [replace(stage.inline(one), mark=str(index + 1)) for index, (one, _) in enumerate(pairs)]
            right = [_marked(stage.inline(choice), index) for index, choice in enumerate(stage.shown.choices(block))]
            return ([_head(stage, left_title), *left], [_head(stage, right_title), *right]), "match"


def _head(stage: Stage, title) -> Paragraph:
    text = stage.inline(title)
    return replace(text, runs=tuple(replace(run, bold=True) for run in text.runs))


def _marked(text: Paragraph, index: int) -> Paragraph:
    return replace(text, mark=LETTERS[index] if index < 26 else str(index + 1))


# --- the answer


def _answered(stage: Stage, block: Question) -> list[Draft]:
    title = f"Answer to {_name(block)[0].lower()}{_name(block)[1:]}"
    talk = Talk(more=tuple(_rationale(stage, block)), sources=stage.sources(_cited(block)))
    picture = _picture(stage, block) if isinstance(block.response, Marks) else None
    layout = "figure-and-text" if picture else "answer"
    slot = stage.layouts[layout].slot("body")
    texts = [*_reminder(stage, block), *_key(stage, block)]
    parts = [tuple(texts)] if fits(texts, slot, slot.least) else shares(texts, slot, 0)
    found = [
        Draft(stage.slide(layout, continued(title, index), [*([picture] if picture else []), Words("body", part)], block.span, tone="check",
                          eyebrow="Answer"))
        for index, part in enumerate(parts)
    ]
    return [replace(found[0], talk=talk), *found[1:]]


def _reminder(stage: Stage, block: Question) -> list[Paragraph]:
    """The question once more, where the answer alone would say little."""
    return [stage.inline(block.stem)] if isinstance(block.response, Number | Blanks | Open) else []


def _key(stage: Stage, block: Question) -> list[Paragraph]:
    match block.response:
        case Choice(options=options):
            texts = [_marked(stage.inline(option.text), index) for index, option in enumerate(options)]
            return [replace(text, emphasis="right" if option.correct else "wrong") for text, option in zip(texts, options, strict=True)]
        case Number(value=value, tolerance=tolerance, unit=unit, written=written):
            reach = [plain(f"Any value from {value - tolerance:g} to {value + tolerance:g} {unit}".strip() + " is right.")] if tolerance else []
            return [plain(written, bold=True), *reach]
        case Blanks(accepted=accepted):
            return [plain(accepted[0], bold=True), *([plain("Also right: " + "; ".join(accepted[1:]) + ".")] if len(accepted) > 1 else [])]
        case Open(model_answer=answer):
            texts = [text for inner in answer if isinstance(inner, Prose) for text in stage.texts(inner.passage)]
            return leading(texts, WORDS) if texts else [plain("See the notes.")]
        case Order(items=items) | Marks(labels=items):
            return [replace(stage.inline(item), mark=str(index)) for index, item in enumerate(items, 1)]
        case Pairs(pairs=pairs):
            return [Paragraph((*_bold(stage.inline(left)), *plain(" – ").runs, *stage.inline(right).runs), DOT) for left, right in pairs]


def _bold(text: Paragraph):
    return tuple(replace(run, bold=True) for run in text.runs)


def _rationale(stage: Stage, block: Question) -> list[Paragraph]:
    """What is said of each option, and why the answer is right."""
    found = []
    if isinstance(block.response, Choice):
        for index, option in enumerate(block.response.options):
            said = stage.speech(option.feedback)
            if said:
                found.append(_labeled(f"{_marked(plain(''), index).mark} ({'right' if option.correct else 'wrong'})", said))
    if isinstance(block.response, Open):
        found += [_labeled("Model answer", said) for said in [stage.speech(block.response.model_answer)] if said]
    return found + [_labeled("Why", said) for why in block.why if (said := stage.speech(why.blocks))]


def _labeled(label: str, said: Sequence[Paragraph]) -> Paragraph:
    return Paragraph((*plain(f"{label}: ", bold=True).runs, *joined(list(said), " ")))


def _cited(block: Question):
    return [*passages(question_parts(block)), *(option.text for option in getattr(block.response, "options", ()))]
