"""What a finished PDF is made of: labels, links, bookmarks, words and where they stand."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf


@dataclass(frozen=True)
class Link:
    """A link on a page (from 0): to an address, or to a page of the same file by the name of a destination."""

    page: int
    address: str = ""
    name: str = ""
    target: int | None = None


@dataclass(frozen=True)
class Bookmark:
    level: int
    title: str
    page: int


@dataclass(frozen=True)
class Word:
    """A word on a page, in points from its upper left corner."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


class Pdf:
    """A file, opened for looking at it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.pdf = pikepdf.open(path)
        self._index = {page.objgen: number for number, page in enumerate(self.pdf.pages)}
        self._names = dict(self._destinations())

    @property
    def labels(self) -> list[str]:
        return [pikepdf.Page(page).label for page in self.pdf.pages]

    @property
    def size(self) -> set[tuple[int, int]]:
        """The sizes of the pages, in whole points."""
        return {
            (round(float(box[2] - box[0])), round(float(box[3] - box[1])))
            for box in (page.mediabox for page in self.pdf.pages)
        }

    def links(self) -> list[Link]:
        return [
            self._link(number, item)
            for number, page in enumerate(self.pdf.pages)
            for item in page.get("/Annots", ())
            if item.Subtype == "/Link"
        ]

    def _link(self, page: int, item: pikepdf.Object) -> Link:
        action = item.get("/A", {})
        if "/URI" in action:
            return Link(page, address=str(action["/URI"]))
        target = item.get("/Dest", action.get("/D"))
        name = str(target) if isinstance(target, pikepdf.String) else ""
        place = self._names.get(name) if name else target
        return Link(page, name=name, target=self._index.get(place[0].objgen) if place is not None else None)

    def _destinations(self) -> Iterator[tuple[str, pikepdf.Object]]:
        if "/Names" in self.pdf.Root and "/Dests" in self.pdf.Root.Names:
            for name, place in pikepdf.NameTree(self.pdf.Root.Names.Dests).items():
                yield str(name), place.D if isinstance(place, pikepdf.Dictionary) else place

    def bookmarks(self) -> list[Bookmark]:
        with self.pdf.open_outline() as outline:
            return list(self._bookmarks(outline.root, 1))

    def _bookmarks(self, items: list, level: int) -> Iterator[Bookmark]:
        for item in items:
            yield Bookmark(level, str(item.title), self._index[item.destination[0].objgen])
            yield from self._bookmarks(item.children, level + 1)

    def fonts(self) -> dict[str, bool]:
        """The fonts by name, without the tag of a subset, and whether each is inside the file."""
        found = [
            item
            for item in self.pdf.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/FontDescriptor"
        ]
        return {
            str(item.FontName).rpartition("+")[2].lstrip("/"): any(
                key in item for key in ("/FontFile", "/FontFile2", "/FontFile3")
            )
            for item in found
        }

    def words(self) -> list[Word]:
        printed = subprocess.run(
            ["pdftotext", "-bbox", str(self.path), "-"], capture_output=True, check=True
        ).stdout.decode("utf-8")
        found, page = [], -1
        for mark, left, top, right, bottom, text in re.findall(
            r'<(page|word)(?: xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*))?',
            printed,
        ):
            if mark == "page":
                page += 1
            else:
                found.append(Word(page, text, float(left), float(top), float(right), float(bottom)))
        return found
