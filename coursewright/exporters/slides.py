"""The instructor's slides: a PowerPoint file and a PDF a module and for the course, speaker notes and a handout with lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from ..diagnostics import Span
from ..edition import Edition
from ..jobs import PART, Job, Made, Plain
from ..model import Document
from ..pdf.layout import lay_out
from ..slides.deck import Deck, as_text, from_text, pictures
from ..slides.fit import refitted
from ..slides.layouts import LAYOUTS
from ..slides.outline import course_slides, deck, module_slides
from ..slides.stage import Stage
from .deck_pages import deck_css, deck_html, handout_html, notes_html, shape_of
from .print_pages import stylesheet
from .studio import Studio
from .template import ADDRESS as TEMPLATE
from .template import Template, template_of

FOLDER = "instructor/slides"
SPEAKER = Edition("print", "instructor")


def plan(studio: Studio) -> Iterator[Job]:
    """For each module its decks; then those of the whole course, joined of the same pages."""
    template = template_of(studio)
    decks = list(decks_of(studio, template))
    sources = sorted({picture.source for _, one in decks for picture in pictures(one)})
    yield from (_picture(studio, source) for source in sources if _needs_drawing(source))
    for name, one in decks:
        yield from _deck_jobs(studio, name, one, template)
    yield _powerpoint(studio, "course", _joined(studio, [one for _, one in decks]), template)
    names = [name for name, _ in decks]
    labels = [one.prefix for _, one in decks]
    for output, kind in ((f"{FOLDER}/course.pdf", "pages"), ("instructor/speaker-notes.pdf", "notes"), ("instructor/slide-handout.pdf", "handout")):
        parts = [f"{PART}slides/{name}.{kind}.pdf" for name in names]
        label = {"pages": "slides of the course", "notes": "speaker notes", "handout": "handout of the slides"}[kind]
        yield Job("slides", label, (output,), join, {"parts": parts, "labels": labels}, needs=tuple(parts))


# --- decks


def decks_of(studio: Studio, template: Template) -> Iterator[tuple[str, Deck]]:
    """The front of the course's deck, then each module's, by name."""
    course = studio.course
    known: set[str] = set()
    seen: set[str] = set()
    front = _stage(studio, course.modules[0], template, seen)
    yield "course-front", deck(course, course.settings.title, course_slides(front), "0-")
    for module in course.modules:
        stage = _stage(studio, module, template, seen)
        yield module.name, deck(course, f"{module.title} – {course.settings.title}", module_slides(stage, known), f"{module.number}-")


def _stage(studio: Studio, module: Document, template: Template, seen: set[str]) -> Stage:
    def warn(code: str, span: Span, message: str, hint: str) -> None:
        studio.report.add(code, span, message, hint)

    return Stage(studio.course, module, studio.writer(module, SPEAKER), studio.writer(module, SPEAKER, cites=False), template.layouts,
                 lambda source: shape_of(studio.course.folder / source), warn, seen=seen)


def _joined(studio: Studio, decks: Sequence[Deck]) -> Deck:
    slides = tuple(slide for one in decks for slide in one.slides)
    return replace(decks[0], slides=slides, prefix="")


def _deck_jobs(studio: Studio, name: str, one: Deck, template: Template) -> Iterator[Job]:
    """The pages of a deck, what is printed of them, and the PowerPoint file."""
    settings = studio.course.settings
    label = one.title.rpartition(" – ")[0] or one.title
    shown = refitted(one, LAYOUTS) if template.assets else one
    pages, notes, handout = (f"{PART}slides/{name}.{kind}.pdf" for kind in ("pages", "notes", "handout"))
    alone = (f"{FOLDER}/{name}.pdf",) if name != "course-front" else ()
    yield _pages(studio, shown, settings.slides.theme, f"slides of {label}", (pages, *alone))
    if settings.slides.theme == "dark":
        drawn = f"{PART}slides/{name}.light.pdf"
        yield _pages(studio, shown, "light", f"slides of {label}, for print", (drawn,))
    else:
        drawn = pages
    css = stylesheet(studio)
    for output, html, what in ((notes, notes_html(studio, one), "speaker notes"), (handout, handout_html(studio, one), "slide handout")):
        yield Job("slides", f"{what} of {label}", (output,), lay_out_pictured, {"html": html, "css": css, "slides": drawn}, needs=(drawn,))
    if alone:
        yield _powerpoint(studio, name, one, template)


def _pages(studio: Studio, one: Deck, theme: str, label: str, outputs: tuple[str, ...]) -> Job:
    """The deck as PDF pages: a part for joining and, where a second output is asked for, the file that stands alone."""
    assets = tuple({found.source: studio.image(found.source, f"course-file:{found.source}") for found in pictures(one)}.values())
    inputs = {"html": deck_html(studio, one), "css": deck_css(studio, one, theme), "prefix": one.prefix, "alone": len(outputs) > 1}
    return Job("slides", label, outputs, lay_out_deck, inputs, assets)


def _powerpoint(studio: Studio, name: str, one: Deck, template: Template) -> Job:
    files = {found.source: found.source for found in pictures(one)}
    drawn = tuple(_drawn(source) for source in files if _needs_drawing(source))
    assets = [studio.image(source, source) for source in files if not _needs_drawing(source)]
    inputs = {"deck": as_text(one), "theme": studio.course.settings.slides.theme}
    return Job("slides", f"PowerPoint file {name}", (f"{FOLDER}/{name}.pptx",), write_powerpoint, inputs, (*assets, *template.assets), drawn)


# --- pictures


def _needs_drawing(source: str) -> bool:
    """Whether PowerPoint cannot be relied on to show a picture of this kind."""
    return source.rpartition(".")[2].lower() in ("svg", "webp")


def _drawn(source: str) -> str:
    return f"{PART}slides/{source}.png"


def _picture(studio: Studio, source: str) -> Job:
    across, down = shape_of(studio.course.folder / source)
    return Job("slides", f"picture {source}", (_drawn(source),), draw, {"width": across, "height": down, "source": source},
               (studio.image(source, f"course-file:{source}"),), source=source)


# --- what the jobs do


def lay_out_deck(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """A deck's pages as a part, and, where that is asked for, as a file of its own."""
    from ..pdf.compose import detach_links, pack

    raw, problems = lay_out(str(inputs["html"]), str(inputs["css"]), assets)
    pdf = pack(raw)
    alone = (detach_links(pdf, label_prefix=str(inputs["prefix"])),) if inputs["alone"] else ()
    return Made((pdf, *alone), problems)


def lay_out_pictured(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """Pages that show slides small, each drawn from the deck's own page."""
    from ..pdf.compose import pack
    from ..pdf.picturing import pictured

    raw, problems = lay_out(str(inputs["html"]), str(inputs["css"]), assets)
    slides = Path(needed[str(inputs["slides"])]).read_bytes()
    return Made((pack(pictured(raw, slides)),), problems)


def join(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """The parts as one file."""
    from ..pdf.compose import Part
    from ..pdf.compose import join as joined

    return Made((joined([Part(Path(needed[name]).read_bytes(), str(label)) for name, label in zip(inputs["parts"], inputs["labels"], strict=True)]),))


def draw(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """A drawing as PNG, crisp at the size of a slide."""
    from ..pdf.drawing import drawn

    (address,) = assets
    data, problems = drawn(address, assets, float(inputs["width"]), float(inputs["height"]))
    return Made((data,), problems)


def write_powerpoint(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """The deck as a PowerPoint file."""
    from ..pptx.write import write

    one = from_text(str(inputs["deck"]))
    files = {found.source: needed.get(_drawn(found.source)) or assets[found.source] for found in pictures(one)}
    template = Path(assets[TEMPLATE]).read_bytes() if TEMPLATE in assets else None
    data, warnings = write(one, files, template, str(inputs["theme"]))
    return Made((data,), () if template else warnings)
