"""The PowerPoint template of the slides: ours, or the one that the course names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..jobs import Asset
from ..slides.layouts import LAYOUTS, Layout
from .studio import Studio

ADDRESS = "template:pptx"


@dataclass(frozen=True)
class Template:
    """`layouts` say how much fits; `assets` hold the provider's file, if there is one."""

    layouts: Mapping[str, Layout]
    assets: tuple[Asset, ...] = ()
    folder: Path = Path()


def template_of(studio: Studio) -> Template:
    return Template(LAYOUTS)
