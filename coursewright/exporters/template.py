"""The PowerPoint template of the slides: ours, or the one that the course names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from ..diagnostics import Span, nearest
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
    """The course's template. L002: it cannot be used; L003: it lacks a layout; both are reported, and ours serves instead."""
    name = studio.course.settings.slides.template
    if not name:
        return Template(LAYOUTS)
    span = _span(studio)
    folder = studio.course.folder.resolve()
    path = (folder / name).resolve()
    if not path.is_relative_to(folder) or not path.is_file():
        near = [entry.relative_to(folder).as_posix() for entry in folder.rglob("*.pptx")]
        studio.report.add("L002", span, f"the slide template “{name}” is not a file in the course folder", nearest(name, near) or "Copy it into the course folder.")
        return Template(LAYOUTS)
    from ..pptx.provider import lacking, slots_of

    data = path.read_bytes()
    try:
        layouts = slots_of(data)
        missing = lacking(data)
    except ValueError as error:
        said, _, hint = str(error).partition(". ")
        studio.report.add("L002", span, said[:1].lower() + said[1:].rstrip("."), hint)
        return Template(LAYOUTS)
    for sentence in missing:
        studio.report.add("L003", span, sentence[:1].lower() + sentence[1:].rstrip("."), "Give a layout of your template this name, or leave it as it is.")
    return Template(layouts, (studio.image(name, ADDRESS),))


def _span(studio: Studio) -> Span:
    """Where the settings name the template."""
    lines = (studio.course.folder / "course.yaml").read_text(encoding="utf-8").splitlines()
    line = next((number for number, text in enumerate(lines, 1) if re.match(r"\s+template\s*:|slides\s*:.*template", text)), 1)
    return Span(f"{studio.course.shown}/course.yaml", line)
