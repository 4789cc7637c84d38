"""What all printed outputs share: the stylesheet, the page around a document, and the job that lays it out."""

from __future__ import annotations

import json
from collections.abc import Mapping

from ..edition import Edition
from ..jobs import Asset, Made, Plain
from ..model import Document
from ..pdf.layout import lay_out
from ..render import DocumentWriter
from .studio import Studio

LEARNER = Edition("print", "learner")
INSTRUCTOR = Edition("print", "instructor")


def stylesheet(studio: Studio) -> str:
    """The print stylesheet for the course's paper and size of type."""
    settings = studio.course.settings
    return studio.env.get_template("print/print.css").render(large=settings.large_print, paper=settings.paper)


def document_page(studio: Studio, template: str, writer: DocumentWriter, **values: object) -> str:
    """The HTML of one document, its body set first so that notes and terms come in reading order."""
    body = writer.blocks(writer.document.blocks)
    return printed(studio, template, writer.document.title, writer.edition, prefix(writer.document), body=body, w=writer, document=writer.document, **values)


def printed(studio: Studio, template: str, title: str, edition: Edition, page_prefix: str, **values: object) -> str:
    """The HTML of any printed page."""
    instructor = edition.instructor
    return studio.page(template, title=f"{title} – {studio.course.settings.title}", page_prefix=page_prefix, instructor=instructor,
                       edition_name=" · Instructor’s edition" if instructor else "", classes=edition.audience, **values)


def prefix(document: Document) -> str:
    """What stands before the page number: the module's number and a hyphen."""
    return f"{document.number}-" if document.number else f"{document.title[:1].upper()}-"


def images(studio: Studio, writer: DocumentWriter) -> tuple[Asset, ...]:
    return tuple(studio.image(source, f"course-file:{source}") for source in writer.images)


def lay_out_part(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """Lay out a document: the part for joining, where its anchors lie, and the handout that stands alone."""
    from ..pdf.compose import detach_links, pack

    raw, problems = lay_out(str(inputs["html"]), str(inputs["css"]), assets)
    pdf, label = pack(raw), str(inputs["prefix"])
    return Made((pdf, anchors(pdf, label), detach_links(pdf, label_prefix=label)), problems)


def anchors(pdf: bytes, label: str) -> bytes:
    """Where each anchor of a part lies (page indices from 0), with the prefix of its page numbers, as JSON."""
    from ..pdf.compose import page_map

    return json.dumps({"prefix": label, "pages": page_map(pdf)}, ensure_ascii=False).encode()


def lay_out_alone(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """Lay out a document that is never joined."""
    from ..pdf.compose import detach_links

    pdf, problems = lay_out(str(inputs["html"]), str(inputs["css"]), assets)
    return Made((detach_links(pdf, label_prefix=str(inputs["prefix"])),), problems)
