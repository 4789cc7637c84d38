"""A page that is laid out once, with places that are filled for each learner.

    places = Places()
    html = template.render(place=places.place, ...)           # {{ place("name", 220, 34, 13) }} where a text goes
    blank = read_blank(lay_out(html, ...), places)
    file = fill(blank, {"name": "Ana Example"}, rows_of_a_qr_code, letterer, info, signature)

A place is laid out as a letter in a color that nothing else has; by that color it is found in what WeasyPrint drew. What is drawn there instead
stays inside the same marked content, so the tags of the page are those of the layout. Nothing but four objects, and fonts, is written anew for a file.
"""

from __future__ import annotations

import hashlib
import io
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from .lettering import Letterer, Line
from .qr import squares

QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1" width="1" height="1"><rect width="1" height="1" fill="#0000fe"/></svg>'
_QR_COLOR = 0xFE
_INK = b"0.121569 0.160784 0.2 rg "
_MM, _PX = 72 / 25.4, 0.75  # points in a millimeter, points in a CSS pixel
_HEADER = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"


class TooLong(ValueError):
    """The layout takes more than one page."""


class NoRoom(ValueError):
    """A text is too long for its place, however small."""


@dataclass(frozen=True)
class Place:
    """Where one line of text goes: at most `width` points wide, in `size` points or smaller, down to `least`."""

    name: str
    width: float
    size: float
    least: float


@dataclass
class Places:
    """The places of a template, noted while it is rendered."""

    noted: list[Place] = field(default_factory=list)

    def place(self, name: str, width: float, size: float, least: float):
        """The HTML of a place, `width` in millimeters, sizes in points."""
        from markupsafe import Markup

        self.noted.append(Place(name, width * _MM, size, least))
        return Markup(f'<span style="display:inline-block;width:{width}mm;color:#0000{len(self.noted):02x}">x</span>')


@dataclass(frozen=True)
class Spot:
    """A place as laid out: the left end of its base line, in pixels of the page's own coordinates."""

    place: Place
    x: bytes
    y: bytes


@dataclass(frozen=True)
class Blank:
    """A file but for what differs. Plain data.

    `head` holds the objects that stay, `entries` where they lie; `content` is what the page draws, cut at its spots (None is the QR code);
    `content_number` and so on are the objects to be written; `resources` is a dictionary without its /Font, and `fonts` that.
    """

    head: bytes
    entries: tuple[int | None, ...]
    content: tuple[bytes | Spot | None, ...]
    content_number: int
    resources_number: int
    info_number: int
    signature_number: int
    resources: bytes
    fonts: bytes
    info: bytes
    root: int


def read_blank(pdf: bytes, places: Places) -> Blank:
    """The blank in a laid-out file. Raises TooLong where it has more than one page."""
    import pikepdf
    from pikepdf import Array, Dictionary, Name, String

    with pikepdf.open(io.BytesIO(pdf)) as laid:
        if len(laid.pages) > 1:
            raise TooLong
        page = laid.pages[0]
        content = _cut(page.Contents.read_bytes(), places.noted)
        resources, fonts = page.obj.Resources, page.obj.Resources.Font
        signature = laid.make_indirect(Dictionary())
        widget = laid.make_indirect(Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String("Signature"), Rect=Array([0, 0, 0, 0]), F=134, V=signature, P=page.obj))
        laid.Root.AcroForm = Dictionary(Fields=Array([widget]), SigFlags=3)
        laid.Root.Perms = Dictionary(DocMDP=signature)
        page.obj.Annots, page.obj.Tabs = Array([widget]), Name.S
        font_text = _inner(fonts)
        plain = Dictionary({key: value for key, value in resources.items() if key != "/Font"})
        contents = laid.make_indirect(Dictionary())
        resource = laid.make_indirect(Dictionary())
        page.obj.Contents, page.obj.Resources = contents, resource
        page.obj.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceRGB)
        info = laid.trailer.Info
        written = {signature.objgen[0], contents.objgen[0], resource.objgen[0], info.objgen[0]}
        head, entries = _constant(laid, _reached(laid.Root, info, resources) - written)
        return Blank(head, entries, content, contents.objgen[0], resource.objgen[0], info.objgen[0], signature.objgen[0], _inner(plain), font_text,
                     _inner(info), laid.Root.objgen[0])


def _inner(dictionary) -> bytes:
    """A dictionary without its brackets."""
    return dictionary.unparse(resolved=True).strip()[2:-2]


def _constant(laid, staying: set[int]) -> tuple[bytes, tuple[int | None, ...]]:
    """The objects that stay, and the offset of every object; None where it lies elsewhere or nowhere."""
    from pikepdf import Dictionary, Stream

    head, offsets = bytearray(_HEADER), [None] * (len(laid.objects) + 1)
    for number, item in enumerate(laid.objects, 1):
        if number not in staying:
            continue
        offsets[number] = len(head)
        if isinstance(item, Stream):
            packed = zlib.compress(item.read_bytes(), 9)
            kept = _inner(Dictionary({key: value for key, value in item.stream_dict.items() if key not in ("/Length", "/Filter", "/DecodeParms")}))
            metadata = item.get("/Type") == "/Metadata"
            data = item.read_bytes() if metadata else packed
            body = b"<<%b%b/Length %d>>\nstream\n%b\nendstream" % (kept, b"" if metadata else b"/Filter/FlateDecode", len(data), data)
        else:
            body = item.unparse(resolved=True)
        head += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    return bytes(head), tuple(offsets)


def _reached(*roots) -> set[int]:
    """The numbers of all objects that these lead to."""
    from pikepdf import Array, Dictionary, Object, Stream

    seen, waiting = set(), list(roots)
    while waiting:
        item = waiting.pop()
        if not isinstance(item, Object):
            continue
        if item.is_indirect:
            if item.objgen[0] in seen:
                continue
            seen.add(item.objgen[0])
        if isinstance(item, Stream):
            waiting += item.stream_dict.values()
        elif isinstance(item, Dictionary):
            waiting += item.values()
        elif isinstance(item, Array):
            waiting += list(item)
    return seen


def _cut(content: bytes, places: Sequence[Place]) -> tuple[bytes | Spot | None, ...]:
    """What is drawn, cut where a color marks a place."""
    parts: list[bytes | Spot | None] = []
    done = 0
    marks = {_color(number): place for number, place in enumerate(places, 1)}
    marks[_color(_QR_COLOR)] = None
    found = re.compile(rb"(0 0 [0-9.]+) rg\n(?:(?:[^\n]*\n){0,6}?0 0 1 1 re\nf\n|[^B]*?BT\n1 0 0 -1 ([-0-9.]+) ([-0-9.]+) Tm\n.*?ET\n)", re.DOTALL)
    for mark in found.finditer(content):
        if mark.group(1) not in marks:
            continue
        place = marks.pop(mark.group(1))
        parts += [content[done : mark.start()], Spot(place, mark.group(2), mark.group(3)) if place else None]
        done = mark.end()
    if marks:
        raise ValueError("a place of the template was not laid out")
    return (*parts, content[done:])


def _color(number: int) -> bytes:
    return b"0 0 %b" % f"{number / 255:.6f}".rstrip("0").encode("ascii")


def fill(blank: Blank, texts: Mapping[str, str], modules: Sequence[bytes], letterer: Letterer, info: bytes, signature: bytes) -> bytearray:
    """The whole file with its places filled. `modules` are the rows of a QR code; `info` goes into the document's information, `signature` is a signature dictionary.

    Raises NoRoom, and MissingGlyphs of the letterer.
    """
    drawn, lines = bytearray(), []
    for part in blank.content:
        if isinstance(part, bytes):
            drawn += part
        elif part is None:
            drawn += squares(modules)
        else:
            line = _fitted(texts[part.place.name], part.place, letterer)
            lines.append(line)
            drawn += b"q 1.333333 0 0 -1.333333 %b %b cm %b%b Q\n" % (part.x, part.y, _INK, line.operators)
    fonts = letterer.fonts(lines, first=len(blank.entries))
    packed = zlib.compress(drawn, 4)
    objects = [
        (blank.content_number, b"<</Filter/FlateDecode/Length %d>>\nstream\n%b\nendstream" % (len(packed), packed)),
        (blank.resources_number, b"<<%b/Font<<%b%b>>>>" % (blank.resources, blank.fonts, fonts.resources.strip()[2:-2])),
        (blank.info_number, b"<<%b%b>>" % (blank.info, info)),
        *((piece.number, piece.body()) for piece in fonts.pieces),
        (blank.signature_number, signature),
    ]
    return _written(blank, objects, hashlib.md5(info, usedforsecurity=False).hexdigest().encode("ascii"))


def _written(blank: Blank, objects: Sequence[tuple[int, bytes]], identity: bytes) -> bytearray:
    file = bytearray(blank.head)
    offsets = [*blank.entries, *[None] * (1 + max(number for number, _ in objects) - len(blank.entries))]
    for number, body in objects:
        offsets[number] = len(file)
        file += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(file)
    entries = b"".join(b"0000000000 65535 f \n" if offset is None else b"%010d 00000 n \n" % offset for offset in offsets)
    file += b"xref\n0 %d\n%btrailer\n<</Size %d/Root %d 0 R/Info %d 0 R/ID[<%b><%b>]>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(offsets), entries, len(offsets), blank.root, blank.info_number, identity, identity, start)
    return file


def _fitted(text: str, place: Place, letterer: Letterer) -> Line:
    """The line as large as the place allows."""
    line = letterer.line(text, size=place.size)
    if line.width <= place.width:
        return line
    size = max(place.size * place.width / line.width * 0.998, place.least)
    line = letterer.line(text, size=size)
    if line.width > place.width:
        raise NoRoom(place.name)
    return line


def try_out(blank: Blank, texts: Mapping[str, str], letterer: Letterer) -> None:
    """Raise NoRoom or MissingGlyphs where `fill` would."""
    for part in blank.content:
        if isinstance(part, Spot):
            _fitted(texts[part.place.name], part.place, letterer)
