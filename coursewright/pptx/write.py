"""A deck to a PowerPoint file."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime
from typing import Any

from ..slides.deck import Deck, Paragraph, Part, Run, Slide, Words
from ..slides.fit import size_for
from ..slides.layouts import SMALLEST
from .fit import Fit, own_fits
from .letters import clean
from .notes import put_notes
from .package import pack, unpack
from .parts import Page, Pictures, put_number, put_part
from .template import TABLE_STYLE, own

NARROW = 0.9  # the share of a provider's box that is counted on, since its font may be wider than ours


def write(deck: Deck, pictures: Pictures, template: bytes | None = None, theme: str = "light") -> tuple[bytes, tuple[str, ...]]:
    """The deck as a .pptx, and warnings in plain words; the same bytes for the same input.

    `pictures` has the PNG, JPEG or GIF of each `Picture.source`, as bytes or as a path. `template` is a provider's .pptx; without one ours is used, in
    a theme of THEMES. A template that cannot be used raises ValueError with a sentence that says why.
    """
    from pptx import Presentation

    warnings: list[str] = []
    if template is None:
        presentation = Presentation(io.BytesIO(own(theme, deck.language)))
        fits, style = own_fits(presentation), TABLE_STYLE
    else:
        from .opening import opened
        from .provider import provider_fits, table_style

        presentation = opened(template)
        fits, said = provider_fits(presentation, {slide.layout for slide in deck.slides})
        warnings += said
        style = table_style(presentation)
    for number, slide in enumerate(deck.slides, 1):
        fit = fits[slide.layout]
        _slide(number, Page(presentation.slides.add_slide(fit.layout), slide, deck, fit, pictures, style, warnings))
    _list_notes_master(presentation)
    _properties(presentation, deck)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return pack(unpack(buffer.getvalue())), tuple(dict.fromkeys(warnings))


def _slide(number: int, page: Page) -> None:
    made, slide, fit = page.made, page.slide, page.fit
    holders = {holder.placeholder_format.idx: holder for holder in made.placeholders}
    title = Words("title", (Paragraph((Run(slide.title),)),), slide.title_size)
    slots = {slot.name: slot for slot in fit.shape.slots}
    read, used = [], set()
    for part in (title, *_gathered(slide, fit)):
        if part.slot not in slots or part.slot in used:
            page.warn(f"“{slide.title}” has something for a place “{part.slot}” that its layout lacks; it was left out.")
            continue
        used.add(part.slot)
        holder = holders.pop(fit.index[part.slot], None) if part.slot in fit.index else None
        shown = put_part(page, holder, part, slots[part.slot])
        read += [(part.slot != "title", list(slots).index(part.slot), shown)] if shown is not None else []
    for holder in holders.values():
        holder._element.getparent().remove(holder._element)
    for *_, shown in sorted(read, key=lambda entry: entry[:2]):  # what stands first is read first
        made.shapes._spTree.insert_element_before(shown, "p:extLst")
    if fit.number is not None:
        put_number(page, number)
    if slide.notes:
        put_notes(made, number, slide.notes, page.deck.language)


def _gathered(slide: Slide, fit: Fit) -> tuple[Part, ...]:
    """The parts of a slide that show something, without its title. On a provider's cover all text goes into the one placeholder, since the color behind it is not known."""
    parts = tuple(part for part in slide.parts if part.slot != "title" and not _says_nothing(part))
    if fit.shared is None:
        return parts
    order = [slot.name for slot in fit.shape.slots]
    words = sorted((part for part in parts if isinstance(part, Words) and part.slot in order), key=lambda part: order.index(part.slot))
    others = tuple(part for part in parts if part not in words)
    paragraphs = tuple(paragraph for part in words for paragraph in part.paragraphs)
    size = size_for(paragraphs, replace(fit.shared, width=fit.shared.width * NARROW, least=SMALLEST)) or SMALLEST
    return (*((Words(fit.shared.name, paragraphs, size),) if words else ()), *others)


def _says_nothing(part: Part) -> bool:
    return isinstance(part, Words) and not any(clean(paragraph.text).strip() for paragraph in part.paragraphs)


def _list_notes_master(presentation: Any) -> None:
    """Name the notes master in the presentation, which python-pptx leaves out where it had to make one."""
    from pptx.opc.constants import RELATIONSHIP_TYPE
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    element, part = presentation.element, presentation.part
    if any(one.reltype == RELATIONSHIP_TYPE.NOTES_MASTER for one in part.rels.values()) and not element.xpath("./p:notesMasterIdLst"):
        key = part.relate_to(part.notes_master_part, RELATIONSHIP_TYPE.NOTES_MASTER)
        entry = parse_xml(f'<p:notesMasterIdLst {nsdecls("p", "r")}><p:notesMasterId r:id="{key}"/></p:notesMasterIdLst>')
        element.sldMasterIdLst.addnext(entry)


def _properties(presentation: Any, deck: Deck) -> None:
    """What the file says of itself; nothing of the template's own remains. A core property has at most 255 characters."""
    properties, date = presentation.core_properties, datetime.fromisoformat(deck.date)
    for name, value in (
        ("title", deck.title), ("author", deck.author), ("last_modified_by", deck.author), ("subject", deck.subject), ("keywords", deck.keywords),
        ("language", deck.language), ("category", ""), ("comments", ""), ("content_status", ""), ("identifier", ""), ("version", ""),
    ):
        if value or getattr(properties, name):
            setattr(properties, name, clean(value)[:255])
    properties.created = properties.modified = date.replace(tzinfo=None)
    properties.revision = 1
