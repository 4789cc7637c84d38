"""A module as a deck: title, disclosures, objectives, its sections, key points, references, and what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..course import Course
from ..model import Callout, Document, Prose, walk
from ..settings import CourseSettings
from .content import text_slides
from .deck import DOT, Deck, Paragraph, Slide, Words
from .fit import ROOM, WORDS, size_for
from .layouts import Slot
from .notes import noted
from .sections import Section, section_slides, sections
from .sentences import count, gist
from .stage import Draft, Stage, Talk, continued, short_entry
from .words import paragraphs, plain


def module_slides(stage: Stage, known: set[str]) -> tuple[Slide, ...]:
    """All slides of a module with their notes; their times add up to its minutes. See `section_slides` for `known`."""
    drafts = [*_opening(stage)]
    parts = sections(stage.document.blocks)
    for section in parts:
        found, left = section_slides(stage, section, known, alone=len(parts) == 1)
        drafts[-1] = replace(drafts[-1], talk=drafts[-1].talk + left)
        drafts += found
    drafts += [*_recap(stage, parts), *_references(stage), _closing(stage)]
    return _headed(noted(drafts, stage.document.minutes))


def course_slides(stage: Stage) -> tuple[Slide, ...]:
    """The slides before the first module's, for the deck of the whole course."""
    settings, course = stage.course.settings, stage.course
    span = stage.document.span
    minutes = sum(module.minutes for module in course.modules)
    overview = [plain(f"{module.title} ({module.minutes} min)") for module in course.modules]
    overview = [replace(text, mark=str(module.number)) for text, module in zip(overview, course.modules, strict=True)]
    parts = [Words("subtitle", (plain(settings.subtitle),))] if settings.subtitle else []
    title = stage.slide("title", settings.title, [*parts, Words("line", (plain(settings.provider.name),))], span, eyebrow=f"{minutes} minutes")
    talk = Talk((plain(settings.description),)) if settings.description else Talk()
    drafts = [Draft(title, talk), *text_slides(stage, "bullets", "The modules of this course", overview, span, most=0)]
    return _headed(noted(drafts, 0))


def _headed(slides: tuple[Slide, ...]) -> tuple[Slide, ...]:
    """The first title stands above all others."""
    return (replace(slides[0], level=1), *slides[1:])


def deck(course: Course, title: str, slides: Sequence[Slide], prefix: str = "") -> Deck:
    """Slides with what the file says of itself."""
    settings = course.settings
    authors = ", ".join(person.name for person in settings.people if "author" in person.roles)
    return Deck(title, authors, settings.language, (settings.dates.reviewed or settings.dates.released).isoformat(), tuple(slides), prefix,
                settings.title, ", ".join(settings.keywords))


# --- before the sections


def _opening(stage: Stage) -> list[Draft]:
    settings, module = stage.course.settings, stage.document
    label = _label(module)
    parts = [Words("subtitle", (plain(settings.title),)), Words("line", (plain(settings.provider.name),))]
    title = stage.slide("title", module.title, parts, module.span, eyebrow=f"{label} · {module.minutes} minutes")
    texts = [Paragraph(plain(text).runs, DOT) for text in module.objectives.values()]
    objectives = text_slides(stage, "bullets", f"{label}: objectives", texts, module.span, eyebrow="When you have finished this module, you can")
    return [Draft(title, _welcome(settings)), *_disclosures(stage), *objectives]


def _welcome(settings: CourseSettings) -> Talk:
    said = [f"This course is for: {settings.audience}" if settings.audience else "", f"What it takes for granted: {settings.prerequisites}" if settings.prerequisites else ""]
    return Talk(tuple(plain(text) for text in said if text))


def _disclosures(stage: Stage) -> list[Draft]:
    """Who had a say in the content, and what ties they have: before anything else is taught."""
    settings = stage.course.settings
    texts = []
    for person in settings.people:
        name = f"{person.name}, {person.credentials}" if person.credentials else person.name
        said = " ".join(filter(None, (f": {person.disclosure}", person.mitigation)))
        texts.append(Paragraph((*plain(name, bold=True).runs, *plain(said).runs), DOT))
    texts += [Paragraph(plain(text).runs, DOT) for text in (settings.support, settings.credit.statement or settings.provider.statement) if text]
    title = f"{_label(stage.document)}: disclosures"
    found = text_slides(stage, "bullets", title, texts, stage.document.span, eyebrow="Relevant financial relationships", most=60)
    roles = [plain(f"{person.name}: {', '.join(person.roles)}. {person.biography}".strip()) for person in settings.people]
    return [replace(found[0], talk=Talk(more=tuple(roles))), *found[1:]]


def _label(module: Document) -> str:
    return f"Module {module.number}" if module.number else module.title


# --- after the sections


def _recap(stage: Stage, parts: Sequence[Section]) -> list[Draft]:
    """The first of each section's key points, where more than one section has some."""
    texts = []
    for block in walk(tuple(block for part in parts for block in part.blocks)):
        if isinstance(block, Callout) and block.kind == "KEY":
            said = [text for inner in block.blocks if isinstance(inner, Prose) for text in stage.texts(inner.passage)]
            texts += [replace(gist(said[0], 16), mark=DOT)] if said else []
    if len(texts) < 2:
        return []
    return text_slides(stage, "bullets", f"{_label(stage.document)}: key points", texts, stage.document.span, "key", "Key points")


def _references(stage: Stage) -> list[Draft]:
    """Short entries on the slides, numbered as in the text where the style numbers them; the full ones in the notes."""
    listed = stage.shown.bibliography
    entries = []
    for number, (id, full) in enumerate(listed.entries, 1):
        mark = str(number) if listed.numbered else DOT
        full_text = " ".join(part.text for part in paragraphs(full))
        entries.append((Paragraph(plain(short_entry(stage.course.references[id])).runs, mark), plain(f"{number}. {full_text}" if listed.numbered else full_text)))
    slot = stage.layouts["references"].slot("left")
    found: list[Draft] = []
    while entries:
        left, rest = _column(entries, slot)
        right, rest = _column(rest, slot)
        words = [Words(name, tuple(short for short, _ in side)) for name, side in (("left", left), ("right", right)) if side]
        slide = stage.slide("references", continued(f"{_label(stage.document)}: references", len(found)), words, stage.document.span)
        found.append(Draft(slide, Talk(more=tuple(full for _, full in [*left, *right]))))
        entries = rest
    return found


def _column(entries: list[tuple[Paragraph, Paragraph]], slot: Slot) -> tuple[list, list]:
    """As many entries as a column holds, with half of the words that an audience reads; at least one."""
    shorts: list[Paragraph] = []
    for short, _ in entries:
        longer = [*shorts, short]
        if shorts and (not size_for(longer, slot) or sum(count(text.text) for text in longer) > (WORDS + ROOM) // 2):
            break
        shorts = longer
    return entries[: len(shorts)], entries[len(shorts) :]


def _closing(stage: Stage) -> Draft:
    """What a learner does next."""
    course, module = stage.course, stage.document
    place = course.modules.index(module) + 1
    following = course.modules[place] if place < len(course.modules) else None
    texts = [f"Next: module {following.number}, {following.title}"] if following else []
    if following is None and course.post_test is not None:
        texts.append(f"{course.post_test.title}: {course.settings.pass_mark} per cent to pass")
    if following is None and course.evaluation is not None:
        texts.append(f"Then: {course.evaluation.title.lower()}" if course.post_test else course.evaluation.title)
    texts = ["Any questions?", *texts]
    slide = stage.slide("bullets", f"{_label(module)}: what comes next", [Words("body", tuple(Paragraph(plain(text).runs, DOT) for text in texts))], module.span)
    talk = Talk((plain(course.settings.completion),)) if following is None and course.settings.completion else Talk()
    return Draft(slide, talk)
