"""The parts of a slide on the slide: each in its placeholder, or at its place where the layout has none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ..slides.deck import Chart, Deck, Grid, Part, Slide, Words
from ..slides.layouts import SMALLEST, Slot
from .charts import put_chart
from .fit import Fit
from .images import put_picture
from .letters import clean
from .tables import put_table
from .template import EMU, TONES
from .text import Manner, fill

Pictures = Mapping[str, bytes | Path | str]


@dataclass(frozen=True)
class Page:
    """A slide that is being made: python-pptx's, what the deck says of it, and what it is made with. Warnings are added to `warnings`."""

    made: Any
    slide: Slide
    deck: Deck
    fit: Fit
    pictures: Pictures
    style: str
    warnings: list[str]

    def warn(self, sentence: str) -> None:
        self.warnings.append(f"{self.slide.path}:{self.slide.line}: {sentence}")


def put_part(page: Page, holder: Any, part: Part, slot: Slot) -> Any:
    """Put one part on the slide, in its placeholder if there is one; gives its element, or None for a picture that cannot be read."""
    if isinstance(part, Words):
        return _words(page, holder, part, slot)
    if isinstance(part, Grid):
        frame = put_table(page.made, holder, part, slot, page.deck.language, page.style, plain=page.fit.own)
    elif isinstance(part, Chart):
        frame = put_chart(page.made, holder, part, slot, page.deck.date)
    else:
        try:
            return put_picture(page.made, holder, part, page.pictures[part.source], slot)
        except (KeyError, ValueError):
            page.warn(f"the picture {part.source} could not be put on the slide “{page.slide.title}”.")
            if holder is not None:
                holder._element.getparent().remove(holder._element)
            return None
    frame.name = part.slot.capitalize()
    return frame._element


def _words(page: Page, holder: Any, words: Words, slot: Slot) -> Any:
    if holder is None:
        holder = _title_box(page.made, slot) if slot.kind == "title" else _text_box(page.made, slot)
    elif slot.name in page.fit.moved:
        _move(holder, slot, page.fit.moved[slot.name].margins)
    holder.name = slot.name.capitalize()
    fill(holder._element.txBody, words.paragraphs, _manner(page, words, slot), page.made.part)
    return holder._element


def _manner(page: Page, words: Words, slot: Slot) -> Manner:
    """How the words of a slot are written. On a provider's template no color is set: what is behind it is not known."""
    fit = page.fit
    boxed = slot.name not in fit.index
    own = words.size if words.size and words.size != slot.size else slot.size if boxed or slot.name in fit.small else 0.0
    accent = TONES[page.slide.tone]
    color = f"accent{accent}" if slot.name == "eyebrow" and fit.own and not fit.shape.dark and accent != 1 else ""
    return Manner(
        page.deck.language, slot.size, own, slot.name in fit.marked, slot.serif and fit.own, boxed and slot.bold, color,
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


def put_number(page: Page, shown: int) -> None:
    """The slide's number as a field, the deck's prefix before it."""
    from xml.sax.saxutils import escape, quoteattr

    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    tree, deck, index = page.made.shapes._spTree, page.deck, page.fit.number
    lang = quoteattr(deck.language) + (f' sz="{round(SMALLEST * 100)}"' if page.fit.small_number else "")
    identity = max(int(found) for found in tree.xpath("//@id") if found.isdigit()) + 1
    prefix = f"<a:r><a:rPr lang={lang}/><a:t>{escape(clean(deck.prefix))}</a:t></a:r>" if deck.prefix else ""
    tree.insert_element_before(parse_xml(
        f'<p:sp {nsdecls("p", "a")}><p:nvSpPr><p:cNvPr id="{identity}" name="Slide Number"/><p:cNvSpPr><a:spLocks noGrp="1"/></p:cNvSpPr>'
        f'<p:nvPr><p:ph type="sldNum" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr><p:spPr/><p:txBody><a:bodyPr/><a:lstStyle/>'
        f'<a:p>{prefix}<a:fld id="{{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}}" type="slidenum"><a:rPr lang={lang}/><a:t>{shown}</a:t></a:fld>'
        f"<a:endParaRPr lang={lang}/></a:p></p:txBody></p:sp>"
    ), "p:extLst")
