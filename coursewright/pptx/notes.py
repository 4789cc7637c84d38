"""What the speaker reads, on the notes page of a slide."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..slides.deck import Paragraph
from .text import Manner, fill

SIZE = 12.0


def put_notes(slide: Any, notes: Sequence[Paragraph], language: str) -> None:
    """The notes of a slide, with its picture above and its number below, as the notes master has them."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    page = slide.notes_slide
    for holder in page.placeholders:
        kind = holder.placeholder_format.type
        if kind == PP_PLACEHOLDER.BODY:
            fill(holder._element.txBody, notes, Manner(language, SIZE), page.part)
        elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
            holder._element.getparent().remove(holder._element)
