"""Drawings to PNG, for programs that cannot be relied on to show SVG or WebP."""

from __future__ import annotations

import html
import io
from collections.abc import Mapping

from ..paths import templates
from .layout import lay_out

ACROSS, DOWN = 2200, 1200  # pixels: crisp where a picture fills a slide

_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Drawing</title></head>
<body><img src="{address}" alt="Drawing"></body></html>"""
_CSS = """
@page {{ size: {width}px {height}px; margin: 0; }}
body {{ margin: 0; }} img {{ display: block; width: {width}px; height: {height}px; }}"""


def drawn(address: str, assets: Mapping[str, str], width: float, height: float) -> tuple[bytes, tuple[str, ...]]:
    """The picture known by `address` as PNG, of the shape width to height, and what could not be drawn. Raises Failed; see `lay_out`."""
    if address.lower().endswith(".webp"):
        return _converted(assets[address]), ()
    scale = min(ACROSS / width, DOWN / height)
    across, down = 960.0, 960.0 * height / width
    css = (templates() / "fonts.css").read_text(encoding="utf-8") + _CSS.format(width=f"{across:g}", height=f"{down:g}")
    pdf, problems = lay_out(_PAGE.format(address=html.escape(address)), css, assets)
    return _rendered(pdf, width * scale), problems


def _rendered(pdf: bytes, across: float) -> bytes:
    """The first page as PNG, that many pixels wide."""
    import pypdfium2

    document = pypdfium2.PdfDocument(pdf)
    try:
        page = document[0]
        image = page.render(scale=across / page.get_width(), may_draw_forms=False).to_pil().convert("RGB")
    finally:
        document.close()
    colors = image.getcolors(256)
    written = io.BytesIO()
    (image.quantize(256) if colors else image).save(written, "PNG", compress_level=6)
    return written.getvalue()


def _converted(path: str) -> bytes:
    from PIL import Image

    written = io.BytesIO()
    with Image.open(path) as image:
        image.convert("RGBA" if "A" in image.getbands() else "RGB").save(written, "PNG")
    return written.getvalue()
