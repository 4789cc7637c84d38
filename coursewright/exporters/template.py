"""The PowerPoint template of the slides: ours, or the one that the course names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..check.templates import template_span
from ..jobs import Asset
from ..slides.layouts import LAYOUTS, Layout
from .studio import Studio

ADDRESS = "slides:template"


@dataclass(frozen=True)
class Template:
    """`layouts` say how much fits on a slide; `assets` hold the provider's file, if the course names one."""

    layouts: Mapping[str, Layout]
    assets: tuple[Asset, ...] = ()


def template_of(studio: Studio) -> Template:
    """The course's template. L002: it cannot be used; L003: it lacks a layout. Both are reported; ours serves where there is none to use."""
    name = studio.course.settings.slides.template
    if not name:
        return Template(LAYOUTS)
    from ..pptx.provider import lacking, slots_of

    span, data = template_span(studio.course), (studio.course.folder / name).read_bytes()
    try:
        layouts, missing = slots_of(data), lacking(data)
    except ValueError as error:
        said, _, hint = str(error).partition(". ")
        studio.report.add("L002", span, said[:1].lower() + said[1:].rstrip("."), hint)
        return Template(LAYOUTS)
    for sentence in missing:
        studio.report.add("L003", span, sentence[:1].lower() + sentence[1:].rstrip("."), "Give a layout of your template this name, or leave it as it is.")
    return Template(layouts, (studio.image(name, ADDRESS),))
