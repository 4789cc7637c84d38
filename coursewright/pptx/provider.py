"""A provider's own template: what its layouts give for ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ..slides.layouts import LAYOUTS, Layout
from .fit import Fit
from .matching import chosen
from .opening import opened
from .seating import seated
from .template import EMU

MEDIUM_STYLE = "{5C22544A-7EE6-4342-B048-85BDC9FD1C3A}"  # Medium Style 2, Accent 1: PowerPoint's own when a file names none


def slots_of(template: bytes) -> dict[str, Layout]:
    """Our layouts with the places (in points on the template's slides) and sizes of text that a provider's template gives them.

    A template that cannot be used raises ValueError with a sentence that says why.
    """
    fits, _ = provider_fits(opened(template), LAYOUTS)
    return {name: fit.shape for name, fit in fits.items()}


def lacking(template: bytes) -> list[str]:
    """A sentence for each of our layouts that the template lacks, with what is taken in its place; raises as `slots_of` does."""
    return provider_fits(opened(template), LAYOUTS)[1]


def provider_fits(presentation: Any, names: Iterable[str]) -> tuple[dict[str, Fit], list[str]]:
    """The fits of these layouts of ours, and a warning for each that the template lacks."""
    layouts = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    width, height = presentation.slide_width / EMU, presentation.slide_height / EMU
    wanted, fits, warnings = set(names), {}, []
    for name, ours in LAYOUTS.items():
        if name in wanted:
            layout, warning = chosen(name, layouts)
            fits[name] = seated(ours, layout, width, height)
            warnings += [warning] if warning else []
    return fits, warnings


def table_style(presentation: Any) -> str:
    """The style that the template gives to new tables."""
    from lxml import etree

    for relationship in presentation.part.rels.values():
        if relationship.reltype.endswith("/tableStyles"):
            return etree.fromstring(relationship.target_part.blob, etree.XMLParser(resolve_entities=False)).get("def") or MEDIUM_STYLE
    return MEDIUM_STYLE
