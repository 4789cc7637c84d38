"""What every exporter works with: the course, a renderer for each edition, and the templates."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from jinja2 import Environment

from ..citing import Citing
from ..course import Course
from ..diagnostics import Report
from ..edition import Edition
from ..jobs import Asset, asset
from ..model import Document
from ..render import DocumentWriter, Renderer, environment

_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


@dataclass
class Studio:
    """Shared by all exporters of one build; it remembers what was read and rendered. `report` takes what a format cannot express."""

    course: Course
    templates: Path
    report: Report = field(default_factory=Report)
    _assets: dict[str, Asset] = field(default_factory=dict)

    @cached_property
    def env(self) -> Environment:
        env = environment(self.templates)
        env.filters["day"] = day
        return env

    @cached_property
    def citing(self) -> Citing:
        return Citing(self.course)

    @cached_property
    def _renderers(self) -> dict[Edition, Renderer]:
        return {}

    def writer(self, document: Document, edition: Edition, cites: bool = True) -> DocumentWriter:
        renderer = self._renderers.get(edition)
        if renderer is None:
            renderer = self._renderers[edition] = Renderer(self.course, edition, self.env, self.citing)
        return renderer.document(document, cites)

    def page(self, template: str, **values: object) -> str:
        return self.env.get_template(template).render(settings=self.course.settings, **values)

    def image(self, source: str, address: str) -> Asset:
        """An image of the course as an asset known by `address`."""
        if source not in self._assets:
            self._assets[source] = asset(source, self.course.folder / source)
        found = self._assets[source]
        return Asset(address, found.path, found.digest)


def day(date: datetime.date) -> str:
    """A date in words: 23 November 2026."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"
