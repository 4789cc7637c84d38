"""What the speaker reads, on the notes page of a slide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..slides.deck import Paragraph
from .text import Manner, fill

SIZE = 12.0


def put_notes(slide: Any, number: int, notes: Sequence[Paragraph], language: str) -> None:
    """The notes page of a slide, of which `number` is the place in its deck: its picture above, as the notes master has it, and the notes."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    page = _page(slide, number)
    for holder in list(page.placeholders):
        kind = holder.placeholder_format.type
        if kind == PP_PLACEHOLDER.BODY:
            fill(holder._element.txBody, notes, Manner(language, SIZE), page.part)
        elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
            holder._element.getparent().remove(holder._element)


def _page(slide: Any, number: int) -> Any:
    """An empty notes page. Its part's name is given here, since python-pptx would look through all parts for a free one, at every slide."""
    from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
    from pptx.opc.packuri import PackURI
    from pptx.oxml.slide import CT_NotesSlide
    from pptx.parts.slide import NotesSlidePart

    package = slide.part.package
    master = package.presentation_part.notes_master_part
    part = NotesSlidePart(PackURI(f"/ppt/notesSlides/notesSlide{number}.xml"), CONTENT_TYPE.PML_NOTES_SLIDE, package, CT_NotesSlide.new())
    part.relate_to(master, RELATIONSHIP_TYPE.NOTES_MASTER)
    part.relate_to(slide.part, RELATIONSHIP_TYPE.SLIDE)
    slide.part.relate_to(part, RELATIONSHIP_TYPE.NOTES_SLIDE)
    part.notes_slide.clone_master_placeholders(master.notes_master)
    return part.notes_slide
