"""A deck to a PowerPoint file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from ..slides.deck import Chart, Deck, Grid, Paragraph, Part, Picture, Run, Slide, Words
from ..slides.layouts import LAYOUTS, SMALLEST, Slot
from .charts import put_chart
from .fit import Fit, own_fits
from .images import put_picture
from .notes import put_notes
from .package import pack, unpack
from .tables import put_table
from .template import EMU, TABLE_STYLE, TONES, own
from .text import Manner, clean, fill

Pictures = Mapping[str, bytes | Path | str]


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
        _slide(presentation, number, slide, deck, fits[slide.layout], pictures, style, warnings)
    _list_notes_master(presentation)
    _properties(presentation, deck)
    buffer = io.BytesIO()
    presentation.save(buffer)
    return pack(unpack(buffer.getvalue())), tuple(dict.fromkeys(warnings))


def _slide(presentation: Any, number: int, slide: Slide, deck: Deck, fit: Fit, pictures: Pictures, style: str, warnings: list[str]) -> None:
    made = presentation.slides.add_slide(fit.layout)
    holders = {holder.placeholder_format.idx: holder for holder in made.placeholders}
    title = Words("title", (Paragraph((Run(slide.title),)),), slide.title_size)
    used = set()
    for part in (title, *_gathered(slide, fit)):
        slot = fit.shape.slot(part.slot)
        if slot is None or part.slot in used:
            warnings.append(f"{slide.path}:{slide.line}: “{slide.title}” has something for a place “{part.slot}” that its layout lacks; it was left out.")
            continue
        used.add(part.slot)
        holder = holders.pop(fit.index[part.slot], None) if part.slot in fit.index else None
        _part(made, holder, part, slot, slide, deck, fit, pictures, style, warnings)
    for holder in holders.values():
        holder._element.getparent().remove(holder._element)
    if fit.number is not None:
        _number(made, number, fit.number, deck, fit.small_number)
    if slide.notes:
        put_notes(made, number, slide.notes, deck.language)


def _gathered(slide: Slide, fit: Fit) -> tuple[Part, ...]:
    """The parts of a slide without its title. On a provider's cover all text goes into the one placeholder, since the color behind it is not known."""
    parts = tuple(part for part in slide.parts if part.slot != "title")
    main = next((name for name in fit.index if name != "title"), "")
    if fit.own or not LAYOUTS[slide.layout].dark or not main:
        return parts
    order = [slot.name for slot in fit.shape.slots]
    words = sorted((part for part in parts if isinstance(part, Words) and part.slot in order), key=lambda part: order.index(part.slot))
    others = tuple(part for part in parts if part not in words)
    return (*((Words(main, tuple(paragraph for part in words for paragraph in part.paragraphs)),) if words else ()), *others)


def _part(made: Any, holder: Any, part: Part, slot: Slot, slide: Slide, deck: Deck, fit: Fit, pictures: Pictures, style: str, warnings: list[str]) -> None:
    """One part in its placeholder, or at its place where the layout has none."""
    if isinstance(part, Words):
        if holder is None:
            holder = _title_box(made, slot) if slot.kind == "title" else _text_box(made, slot)
        elif part.slot in fit.moved:
            _move(holder, slot, fit.moved[part.slot].margins)
        holder.name = slot.name.capitalize()
        fill(holder._element.txBody, part.paragraphs, _manner(part, slot, slide, deck, fit), made.part)
    elif isinstance(part, Grid):
        put_table(made, holder, part, slot, deck.language, style, plain=fit.own).name = "Table"
    elif isinstance(part, Chart):
        put_chart(made, holder, part, slot, deck.date).name = "Chart"
    elif isinstance(part, Picture):
        try:
            put_picture(made, holder, part, pictures[part.source], slot)
        except (KeyError, ValueError):
            warnings.append(f"{slide.path}:{slide.line}: the picture {part.source} could not be put on the slide “{slide.title}”.")
            if holder is not None:
                holder._element.getparent().remove(holder._element)


def _manner(words: Words, slot: Slot, slide: Slide, deck: Deck, fit: Fit) -> Manner:
    """How the words of a slot are written. On a provider's template no color is set: what is behind it is not known."""
    boxed = slot.name not in fit.index
    own = words.size if words.size and words.size != slot.size else slot.size if boxed or slot.name in fit.small else 0.0
    accent = TONES[slide.tone]
    color = f"accent{accent}" if slot.name == "eyebrow" and fit.own and not fit.shape.dark and accent != 1 else ""
    return Manner(
        deck.language, slot.size, own, slot.name in fit.marked, slot.serif and fit.own, boxed and slot.bold, color,
        colorful=fit.own, plain_links=fit.shape.dark or not fit.own,
    )


def _move(holder: Any, slot: Slot, margins: tuple[float, float, float, float]) -> None:
    """Lay a placeholder so that its text is where the slot is."""
    left, top, right, bottom = margins
    lengths = (slot.left - left, slot.top - top, slot.width + left + right, slot.height + top + bottom)
    holder.left, holder.top, holder.width, holder.height = (round(length * EMU) for length in lengths)


def _title_box(made: Any, slot: Slot) -> Any:
    """A title on a layout that has none: programs that read aloud look for one on each slide."""
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls
    from pptx.shapes.placeholder import SlidePlaceholder

    x, y, cx, cy = (round(length * EMU) for length in (slot.left, slot.top, slot.width, slot.height))
    tree = made.shapes._spTree
    identity = max(int(found) for found in tree.xpath("//@id") if found.isdigit()) + 1
    element = parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{identity}" name="Title"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr><p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm></p:spPr>'
        '<p:txBody><a:bodyPr lIns="0" tIns="0" rIns="0" bIns="0"><a:noAutofit/></a:bodyPr><a:lstStyle/><a:p/></p:txBody></p:sp>'
    )
    tree.insert_element_before(element, "p:extLst")
    return SlidePlaceholder(element, made.shapes)


def _text_box(made: Any, slot: Slot) -> Any:
    from pptx.enum.text import MSO_AUTO_SIZE

    box = made.shapes.add_textbox(*(round(length * EMU) for length in (slot.left, slot.top, slot.width, slot.height)))
    frame = box.text_frame
    frame.word_wrap, frame.auto_size = True, MSO_AUTO_SIZE.NONE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return box


def _number(made: Any, shown: int, index: int, deck: Deck, small: bool) -> None:
    """The slide's number as a field, the deck's prefix before it."""
    from xml.sax.saxutils import escape, quoteattr

    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    tree, lang = made.shapes._spTree, quoteattr(deck.language) + (f' sz="{round(SMALLEST * 100)}"' if small else "")
    identity = max(int(found) for found in tree.xpath("//@id") if found.isdigit()) + 1
    prefix = f"<a:r><a:rPr lang={lang}/><a:t>{escape(clean(deck.prefix))}</a:t></a:r>" if deck.prefix else ""
    tree.insert_element_before(parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{identity}" name="Slide Number"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="sldNum" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>'
        f'<a:p>{prefix}<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang={lang}/><a:t>{shown}</a:t></a:fld>'
        f"<a:endParaRPr lang={lang}/></a:p></p:txBody></p:sp>"
    ), "p:extLst")


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
