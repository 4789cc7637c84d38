"""The workbook and the instructor's guide: a front, the modules' own pages, and a back, joined."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

from ..edition import Edition
from ..jobs import PART, Job, Made, Plain, asset
from ..model import HIDDEN_FROM_LEARNERS, Heading, walk
from ..pdf.layout import lay_out
from .handouts import part_name
from .print_pages import INSTRUCTOR, LEARNER, anchors, images, prefix, printed, stylesheet
from .studio import Studio

BACK = "A-"
COVER = "print:cover.svg"
_PAGE = re.compile(r"\[\[page of ([^\]]+)\]\]")


def plan(studio: Studio) -> list[Job]:
    """The back matter once, then for each audience its front matter and the joined book."""
    css = stylesheet(studio)
    books = (("learner", "learner/workbook.pdf", "workbook", LEARNER), ("instructor", "instructor/guide.pdf", "guide", INSTRUCTOR))
    jobs = [_back(studio, css)]
    for audience, output, target, edition in books:
        parts = [part_name(module, audience) for module in studio.course.modules]
        maps = tuple(f"{part}.json" for part in (*parts, f"{PART}back"))
        front = f"{PART}{audience}/front.pdf"
        jobs.append(Job(target, f"front pages of the {target}", (front,), lay_out_front, {**_front(studio, edition), "css": css, "maps": list(maps)},
                        (asset(COVER, studio.templates / "print" / "cover.svg"),), maps))
        files = (front, *(f"{part}.pdf" for part in parts), f"{PART}back.pdf")
        labels = ["", *(prefix(module) for module in studio.course.modules), BACK]
        jobs.append(Job(target, target, (output,), join_parts, {"parts": list(files), "labels": labels}, needs=files))
    return jobs


# --- front


def _front(studio: Studio, edition: Edition) -> dict[str, Plain]:
    """The front matter's HTML; a page number is a placeholder until the modules are laid out."""
    entries = []
    for module in studio.course.modules:
        writer = studio.writer(module, edition)
        top = writer.anchor("")
        entries.append(_entry(1, str(module.number), module.title, top))
        hidden = ("SLIDE",) if edition.instructor else HIDDEN_FROM_LEARNERS
        for block in walk(module.blocks, without=hidden):
            if isinstance(block, Heading) and block.level == 2:
                entries.append(_entry(2, block.number, block.plain, writer.anchor(block.id)))
        if not edition.instructor and writer.shown_questions():
            entries.append(_entry(2, "", "Answers to the self-checks", writer.anchor("answers")))
    entries += [_entry(1, "", title, anchor) for title, anchor in _back_entries(studio)]
    title = "Instructor’s guide" if edition.instructor else "Workbook"
    return {"html": printed(studio, "print/front.html", title, edition, "", contents=entries, modules=studio.course.modules)}


def _entry(level: int, number: str, title: str, anchor: str) -> dict[str, object]:
    return {"level": level, "number": number, "title": title, "href": f"course:{anchor}", "page": f"[[page of {anchor}]]"}


def lay_out_front(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """The front matter, with the page numbers that the laid out modules give."""
    from ..pdf.compose import pack

    pages: dict[str, str] = {}
    for name in inputs["maps"]:
        found = json.loads(Path(needed[name]).read_text(encoding="utf-8"))
        pages.update({anchor: f"{found['prefix']}{page + 1}" for anchor, page in found["pages"]})
    html = _PAGE.sub(lambda match: pages.get(match.group(1), ""), str(inputs["html"]))
    pdf, problems = lay_out(html, str(inputs["css"]), assets)
    return Made((pack(pdf),), problems)


# --- back


def _back_entries(studio: Studio) -> list[tuple[str, str]]:
    course = studio.course
    entries = [("Glossary", "glossary-top")] if course.terms else []
    entries += [("References", "references-top")] if course.references else []
    return entries + ([(course.evaluation.title, "evaluation-top")] if course.evaluation else [])


def _back(studio: Studio, css: str) -> Job:
    course = studio.course
    values: dict[str, object] = {"terms": [], "glossary_intro": "", "evaluation": "", "evaluation_title": ""}
    assets = []
    if course.glossary is not None:
        writer = studio.writer(course.glossary, LEARNER)
        values["glossary_intro"] = writer.blocks(course.glossary.blocks)
        values["terms"] = [(writer.anchor(term.id), term.forms, writer.inline(term.definition)) for term in course.terms]
        values["glossary_writer"] = writer
        assets += images(studio, writer)
    values["references"] = all_references(studio, LEARNER)
    if course.evaluation is not None:
        writer = studio.writer(course.evaluation, LEARNER)
        values |= {"evaluation": writer.blocks(course.evaluation.blocks), "evaluation_title": course.evaluation.title}
        assets += images(studio, writer)
    html = printed(studio, "print/back.html", "Glossary, references, evaluation", LEARNER, BACK, **values)
    return Job("workbook", "glossary, references and evaluation form", (f"{PART}back.pdf", f"{PART}back.json"), lay_out_back,
               {"html": html, "css": css, "prefix": BACK}, tuple(assets))


def all_references(studio: Studio, edition: Edition) -> list[tuple[str, str, str, str]]:
    """Every reference a learner meets: id, entry, type of evidence, and the modules that cite it, in the order of the alphabet."""
    entries: dict[str, str] = {}
    where: dict[str, list[int]] = {}
    for document in studio.course.documents():
        if document.kind == "assessment":
            continue
        writer = studio.writer(document, edition)
        for id, entry in writer.bibliography.entries:
            entries[id] = entry
            if document.number:
                where.setdefault(id, []).append(document.number)
    ordered = sorted(entries, key=lambda id: (re.sub(r"<[^>]+>", "", entries[id]).casefold(), id))
    return [(f"ref-{id}", entries[id], studio.course.references[id].evidence, _modules(where.get(id, []))) for id in ordered]


def _modules(numbers: list[int]) -> str:
    if not numbers:
        return ""
    return ("module " if len(numbers) == 1 else "modules ") + ", ".join(map(str, numbers))


def lay_out_back(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """The back matter, and where its anchors lie."""
    from ..pdf.compose import pack

    raw, problems = lay_out(str(inputs["html"]), str(inputs["css"]), assets)
    pdf = pack(raw)
    return Made((pdf, anchors(pdf, str(inputs["prefix"]))), problems)


def join_parts(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """The parts as one tagged file."""
    from ..pdf.compose import Part, join

    parts = [
        Part(Path(needed[name]).read_bytes(), label_prefix=label, label_style="D" if label else "r")
        for name, label in zip(inputs["parts"], inputs["labels"], strict=True)
    ]
    return Made((join(parts),))
