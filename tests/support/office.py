"""LibreOffice and poppler: decks as pages, where each word lies on them, and pictures of them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from pathlib import Path

_PAGE = re.compile(r"<page [^>]*>(.*?)</page>", re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">(.*?)</word>')


@dataclass(frozen=True)
class Word:
    """A word on a page and its box in points, as high as its font."""

    text: str
    left: float
    top: float
    right: float
    bottom: float


def pdfs(decks: Mapping[str, bytes], folder: Path) -> dict[str, Path]:
    """Each .pptx as LibreOffice shows it, all in one start of the program."""
    for name, deck in decks.items():
        (folder / f"{name}.pptx").write_bytes(deck)
    done = subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf", "--outdir", str(folder),
         *(str(folder / f"{name}.pptx") for name in decks)],
        capture_output=True, text=True, timeout=300,
    )
    found = {name: folder / f"{name}.pdf" for name in decks}
    assert all(path.exists() for path in found.values()), done.stderr + done.stdout
    return found


def words(pdf: Path) -> list[list[Word]]:
    """The words of each page."""
    told = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, text=True, check=True).stdout
    return [
        [Word(unescape(text), *map(float, box)) for *box, text in _WORD.findall(page)]
        for page in _PAGE.findall(told)
    ]


def gray(pdf: Path, page: int, folder: Path):
    """One page as a gray picture of 960 by 540 pixels, one a point."""
    from PIL import Image

    subprocess.run(["pdftoppm", "-gray", "-r", "72", "-f", str(page), "-l", str(page), "-singlefile", str(pdf), str(folder / f"gray{page}")], check=True)
    return Image.open(folder / f"gray{page}.pgm")


SLACK = 2.0  # points; pixels and half points are rounded on the way


def inside(word: Word, left: float, top: float, right: float, bottom: float) -> bool:
    """Whether the letters of a word (its font's box without the room above and below) lie in a rectangle."""
    spare = (word.bottom - word.top) * 0.18
    return word.left >= left - SLACK and word.right <= right + SLACK and word.top + spare >= top - SLACK and word.bottom - spare <= bottom + SLACK


def strays(deck: bytes, pdf: Path) -> list[tuple[int, Word]]:
    """The words of a .pptx, with the number of their slide, that LibreOffice sets outside of every shape of the slide."""
    import io

    from pptx import Presentation

    found = []
    for number, (slide, page) in enumerate(zip(Presentation(io.BytesIO(deck)).slides, words(pdf), strict=True), 1):
        boxes = [tuple(length / 12700 for length in (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)) for shape in slide.shapes if shape.width]
        found += [(number, word) for word in page if not any(inside(word, *box) for box in boxes)]
    return found
