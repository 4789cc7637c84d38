"""Decks written and shown once for all tests of this folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from coursewright.pptx.write import write
from coursewright.slides.deck import DOT, Deck, Slide, Words
from coursewright.slides.layouts import BETWEEN, LAYOUTS, LINE
from tests.support import decks, office


@dataclass(frozen=True)
class Shown:
    """A deck, its file, what was said of it, and LibreOffice's pages."""

    deck: Deck
    file: bytes
    warnings: tuple[str, ...]
    pdf: Path = Path()


def full(layout: str, slot: str, size: float = 0) -> Slide:
    """A slide whose text fills a slot as far as it is measured to."""
    found = LAYOUTS[layout].slot(slot)
    points = size or found.size
    count = int((found.height + BETWEEN * points) / ((LINE + BETWEEN) * points))
    texts = decks.said(*(f"Line {number} of as many as fit" for number in range(1, count + 1)), mark=DOT if slot == "body" else "")
    return Slide(layout, f"A full {slot} of {layout} at {points:g}", (Words(slot, texts, size),))


def simple() -> tuple[Slide, ...]:
    """The slides of every layout, under titles that fit even a provider's large letters."""
    from dataclasses import replace

    named = [replace(slide, title=f"Slide {number}", title_size=0) for number, slide in enumerate(decks.slides(), 1)]
    short = decks.said("First", "Second", mark=DOT)
    return tuple(
        replace(slide, parts=tuple(replace(part, paragraphs=short, size=0) if isinstance(part, Words) and part.slot in ("body", "left", "right") else part for part in slide.parts))
        for slide in named
    )


@pytest.fixture(scope="session")
def template() -> bytes:
    return decks.office_template()


@pytest.fixture(scope="session")
def shown(tmp_path_factory: pytest.TempPathFactory, template: bytes) -> dict[str, Shown]:
    """Decks in light and dark, one that is filled to the brim, and one on a provider's template."""
    light = decks.deck()
    brim = decks.deck(full("bullets", "body"), full("question", "body", 18), full("references", "left"), full("title", "subtitle"), full("quote", "body", 24))
    provider = decks.deck(*simple())
    made = {
        "light": (light, write(light, decks.pictures())), "dark": (light, write(light, decks.pictures(), theme="dark")),
        "brim": (brim, write(brim, {})), "provider": (provider, write(provider, decks.pictures(), template)),
    }
    found = office.pdfs({name: file for name, (_, (file, _)) in made.items()}, tmp_path_factory.mktemp("shown"))
    return {name: Shown(deck, file, warnings, found[name]) for name, (deck, (file, warnings)) in made.items()}
