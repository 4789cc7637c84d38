"""A picture whole in its slot: never cropped, never stretched, in the middle."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

from ..slides.deck import Picture
from ..slides.layouts import Slot
from .letters import clean
from .template import EMU

_DECORATIVE = "http://schemas.microsoft.com/office/drawing/2017/decorative"


def put_picture(slide: Any, placeholder: Any, picture: Picture, data: bytes | Path | str, box: Slot) -> Any:
    """The picture in its placeholder, or at `box` where there is none; gives its element. A file that is no PNG, JPEG or GIF raises ValueError."""
    from pptx.oxml.shapes.picture import CT_Picture

    try:
        part, link = slide.part.get_or_add_image_part(io.BytesIO(data) if isinstance(data, bytes) else str(data))
        width, height = part.image.size
    except (OSError, KeyError) as error:
        raise ValueError(str(error)) from error
    identity = max(int(found) for found in slide.shapes._spTree.xpath("//@id") if found.isdigit()) + 1
    if placeholder is None:
        element = CT_Picture.new_pic(identity, "Picture", "", link, 0, 0, 0, 0)
        slide.shapes._spTree.append(element)
    else:
        element = CT_Picture.new_ph_pic(identity, "Picture", "", link)
        placeholder._replace_placeholder_with(element)
    _describe(element.nvPicPr.cNvPr, picture.alt)
    scale = min(box.width / width, box.height / height)
    shown = (width * scale, height * scale)
    element.x, element.y = round((box.left + (box.width - shown[0]) / 2) * EMU), round((box.top + (box.height - shown[1]) / 2) * EMU)
    element.cx, element.cy = round(shown[0] * EMU), round(shown[1] * EMU)
    return element


def _describe(properties: Any, alt: str) -> None:
    """The alternative text and nothing else; a picture without one is marked as decorative, which PowerPoint's checker asks for."""
    from lxml import etree

    properties.set("descr", clean(alt))
    if not alt:
        main = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
        extension = etree.SubElement(etree.SubElement(properties, f"{main}extLst"), f"{main}ext", {"uri": "{C183D7F6-B498-43B3-948B-1728B52AA6E4}"})
        etree.SubElement(extension, f"{{{_DECORATIVE}}}decorative", {"val": "1"}, nsmap={"adec": _DECORATIVE})
