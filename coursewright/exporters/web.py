"""The learner's site: a page for each document that works from disk, and the whole course in one file."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from pathlib import Path

from ..edition import Edition, page_name
from ..jobs import Asset, Job, Made, Plain, asset
from ..model import Document, Heading
from ..pdf.layout import font_path
from ..render import DocumentWriter
from .assessments import PAPERS
from .studio import Studio
from .workbook import all_references

PAGES = Edition("web", "learner")
SINGLE = Edition("web", "learner", single=True)
FONTS = ("SourceSerifPro-Regular.ttf", "SourceSerifPro-It.ttf", "SourceSerifPro-Semibold.ttf", "SourceSansPro-Regular.ttf", "SourceSansPro-It.ttf", "SourceSansPro-Semibold.ttf")
_SOURCE = re.compile(r'src="([^":]+)"')


def plan(studio: Studio) -> list[Job]:
    """A job a page, one for the single file, and one for each file they use."""
    writers = [studio.writer(document, PAGES) for document in _documents(studio)]
    jobs = [_page(studio, writer) for writer in writers]
    jobs.append(_text(studio, "index.html", "web/index.html", "the first page"))
    if studio.course.references:
        jobs.append(_text(studio, "references.html", "web/references.html", "references", references=all_references(studio, PAGES)))
    sources = dict.fromkeys(source for writer in writers for source in writer.images)
    jobs += [_copy(f"learner/{source}", studio.image(source, source), source) for source in sources]
    jobs += [_copy(f"learner/assets/fonts/{name}", _font(name), f"font {name}") for name in FONTS]
    css = studio.env.get_template("web/site.css").render()
    jobs.append(Job("web", "stylesheet", ("learner/assets/site.css",), write_text, {"text": css}, light=True))
    return [*jobs, _single(studio, css)]


def _documents(studio: Studio) -> list[Document]:
    course = studio.course
    pages = [*course.modules, *course.handouts]
    return pages + [page for page in (course.glossary, course.evaluation) if page is not None]


def _page(studio: Studio, writer: DocumentWriter) -> Job:
    document = writer.document
    body = writer.blocks(document.blocks)
    html = studio.page("web/page.html", document=document, w=writer, body=body, terms=_terms(studio, document, writer), sections=sections(document), **_frame(studio, document))
    return Job("web", f"page {document.title}", (f"learner/{page_name(document.path)}",), write_text, {"text": html}, source=document.span.path, light=True)


def _text(studio: Studio, name: str, template: str, label: str, **values: object) -> Job:
    return Job("web", label, (f"learner/{name}",), write_text, {"text": studio.page(template, **values, **_frame(studio, None))}, light=True)


def _frame(studio: Studio, here: Document | None) -> dict[str, object]:
    """What every page's frame shows: the way through the course, and what lies before and after."""
    course = studio.course
    place = next((index for index, module in enumerate(course.modules) if here is not None and module.path == here.path), None)
    return {
        "modules": course.modules, "handouts": course.handouts, "glossary": course.glossary, "evaluation": course.evaluation, "here": here,
        "has_references": bool(course.references), "page_name": page_name, "course": course,
        "papers": [(test.title, f"{PAPERS.get(test.name, test.name)}.pdf") for test in (course.pre_test, course.post_test) if test is not None],
        "before": course.modules[place - 1] if place else None,
        "after": course.modules[place + 1] if place is not None and place + 1 < len(course.modules) else None,
    }


def _terms(studio: Studio, document: Document, writer: DocumentWriter) -> list[tuple[str, tuple[str, ...], str]]:
    if document.kind != "glossary":
        return []
    return [(writer.anchor(term.id), term.forms, writer.inline(term.definition)) for term in studio.course.terms]


def sections(document: Document) -> list[Heading]:
    """The sections of a page, for its table of contents."""
    return [block for block in document.blocks if isinstance(block, Heading) and block.level == 2]


# --- one file


def _single(studio: Studio, css: str) -> Job:
    """The whole course in one file: styles, fonts and pictures inside it."""
    parts, assets = [], {name: _font(name) for name in FONTS if "Semibold" in name or "Regular" in name}
    for document in _documents(studio):
        writer = studio.writer(document, SINGLE)
        body = writer.blocks(document.blocks)
        parts.append({"document": document, "w": writer, "body": body, "terms": _terms(studio, document, writer)})
        assets |= {source: studio.image(source, source) for source in writer.images}
    html = studio.page("web/single.html", parts=parts, css=css, sections=sections, course=studio.course)
    return Job("web", "the course in one file", ("learner/course.html",), write_single, {"html": html}, tuple(assets.values()), light=True)


def write_single(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """Put every picture and font into the page, as data."""
    types = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp", "ttf": "font/ttf"}

    def data(path: str) -> str:
        return f"data:{types[path.rpartition('.')[2].lower()]};base64,{base64.b64encode(Path(path).read_bytes()).decode()}"

    html = _SOURCE.sub(lambda found: f'src="{data(assets[found.group(1)])}"' if found.group(1) in assets else found.group(), str(inputs["html"]))
    html = re.sub(r"url\(fonts/([\w-]+\.ttf)\)", lambda found: f"url({data(assets[found.group(1)])})" if found.group(1) in assets else found.group(), html)
    return Made((html.encode(),))


# --- files


def write_text(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    return Made((str(inputs["text"]).encode(),))


def copy(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    return Made(tuple(Path(path).read_bytes() for path in assets.values()))


def _copy(output: str, source: Asset, label: str) -> Job:
    return Job("web", label, (output,), copy, {}, (source,), light=True)


def _font(name: str) -> Asset:
    path = font_path(name)
    if path is None:
        raise FileNotFoundError(f"the font {name} is not installed")
    return asset(name, Path(path))
