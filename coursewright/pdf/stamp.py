"""Personal copies of a PDF: prepared once a file, then a few hundred bytes a learner.

    prepared = open_prepared(prepare(pdf))                       # once a file; plain data, may be sent to another process
    letterer = Letterer()                                        # once a process; finds the fonts
    words = Words("Ana Example", "Spring cohort", "K7-20XQ")
    tail = personal(prepared, letterer, words)                   # a learner; raises MissingGlyphs
    written = write_copy(prepared, tail, path)                   # prepared bytes and tail, put in place whole; size and SHA-256

or, with a password (protect.py):

    sealed = seal(prepared)                                      # once a file; plain data
    keys = make_keys(Lock(owner="...", user="..."))              # once a learner
    chunks = protect(sealed, stamp_pieces(prepared, letterer, words), keys)
    written = write_chunks(chunks, path)

Each page calls one form at its foot, inside an artifact. In the prepared file the form is empty; a copy's update defines it
anew. The course's own font lies ready in the prepared file, so that a copy adds a font only for letters that it lacks.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, BinaryIO

from .foot import Place, places
from .increment import Base, Piece
from .lettering import Letterer, MissingGlyphs
from .lettering.embed import font_pieces
from .lettering.letterer import Fonts
from .wording import Set, Words, fit
from .writing import Written, in_memory, write_whole

if TYPE_CHECKING:
    import pikepdf

__all__ = ["Letterer", "MissingGlyphs", "Prepared", "Words", "Written", "open_prepared", "personal", "prepare", "stamp_pieces", "write_copy"]

TOGETHER = 200  # objects in an object stream of a protected copy
_KEY = "/CWRT_Stamp"  # in the catalog: the font, then the forms
_SIDE = 0.08  # of a page's width, left free at each side
_SCRIPTS = frozenset({"Latn", "Grek", "Cyrl", "Zinh"})
_DARK, _LIGHT = b"0.290 0.333 0.369 rg", b"0.95 g"
_HALF = 128  # shade below which letters are light


@dataclass(frozen=True)
class Form:
    """A form that pages call: its object, its width and height in points, whether it brings a ground of its own, and whether letters are large."""

    number: int
    width: float
    height: float
    plate: bool
    large: bool


@dataclass(frozen=True)
class Prepared:
    """A prepared file: its bytes, its forms, and the font that lies ready in it with the numbers of its glyphs. Can be pickled."""

    data: bytes = field(repr=False)
    base: Base
    forms: tuple[Form, ...]
    font: int
    letters: frozenset[int] = field(repr=False)

    @property
    def free(self) -> int:
        """The first object number for what is a copy's own; those below are left for the object streams of protected copies."""
        return self.base.size + self.base.size // TOGETHER + 3

    @cached_property
    def digest(self):
        """The SHA-256 of the file, to be copied and carried on."""
        return hashlib.sha256(self.data)

    @cached_property
    def source(self) -> BinaryIO | None:
        """The file in memory, where the system can copy from there."""
        return in_memory(self.data)

    def __getstate__(self) -> dict:
        return {name: value for name, value in self.__dict__.items() if name not in ("digest", "source")}


def prepare(pdf: bytes, large: bool = False) -> bytes:
    """The same file with an empty stamp at the foot of each page; `large` for a course in large print.

    Raises ValueError for a file that cannot be read or was prepared before.

    The same input gives the same bytes.
    """
    import pikepdf

    letterer, base = Letterer(system=False), Base.of(pdf)
    with_font = pdf + base.update(font_pieces(letterer.first, _ready(letterer), base.size), seed=b"")
    with pikepdf.Pdf.open(io.BytesIO(with_font)) as opened:
        if _KEY in opened.Root:
            raise ValueError("the PDF file was prepared before")
        _add_stamps(opened, opened.get_object(base.size, 0), letterer.key(letterer.first), list(places(pdf, large)), large)
        written = io.BytesIO()
        opened.save(written, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
        return written.getvalue()


def open_prepared(pdf: bytes) -> Prepared:
    """What `prepare` made, ready for copies. Raises ValueError where it was not prepared."""
    import pikepdf

    base = Base.of(pdf)
    with pikepdf.Pdf.open(io.BytesIO(pdf)) as opened:
        if _KEY not in opened.Root:
            raise ValueError("the PDF file was not prepared")
        font, *forms = opened.Root[_KEY]
        letters = _letters(font.DescendantFonts[0].W)
        return Prepared(pdf, base, tuple(_form(form) for form in forms), font.objgen[0], letters)


def stamp_pieces(prepared: Prepared, letterer: Letterer, words: Words) -> tuple[Piece, ...]:
    """The objects that put the words on each page. Raises MissingGlyphs."""
    sets = [fit(words, letterer, form.width, form.height, form.large) for form in prepared.forms]
    fonts = _fonts(prepared, letterer, sets)
    return (*(_filled(form, made, fonts.resources) for form, made in zip(prepared.forms, sets, strict=True)), *fonts.pieces)


def personal(prepared: Prepared, letterer: Letterer, words: Words) -> bytes:
    """The bytes that, behind the prepared file, make it a learner's. Raises MissingGlyphs. The same words give the same bytes."""
    return prepared.base.update(stamp_pieces(prepared, letterer, words), seed=repr(words).encode())


def write_copy(prepared: Prepared, tail: bytes, path: str | PathLike[str]) -> Written:
    """Write the prepared file and the tail to `path`, whole or not at all. Raises OSError."""
    digest = prepared.digest.copy()
    digest.update(tail)
    return write_whole((prepared.data, tail), path, digest, prepared.source.fileno() if prepared.source else None)


# Preparing


def _add_stamps(pdf: pikepdf.Pdf, font: pikepdf.Object, key: str, found: Sequence[Place], large: bool) -> None:
    from pikepdf import Array, Name, Stream

    forms: dict[tuple, pikepdf.Object] = {}
    calls: dict[bytes, pikepdf.Object] = {}
    before = pdf.make_indirect(Stream(pdf, b"q\n"))
    for page, place in zip(pdf.pages, found, strict=True):
        width, matrix = _geometry(page, place.middle)
        kind = (round(width * (1 - 2 * _SIDE)), place.height, place.busy)
        if kind not in forms:
            forms[kind] = pdf.make_indirect(_empty(pdf, (*kind, large), key, font))
        name = f"/CwStamp{list(forms).index(kind)}"
        page.add_resource(forms[kind], Name.XObject, Name(name))
        ink = _DARK if place.busy or place.shade >= _HALF else _LIGHT
        call = b"\nQ\n/Artifact<</Type/Pagination/Subtype/Footer>>BDC\nq %b cm %b %b Do Q\nEMC\n" % (matrix, ink, name.encode())
        page.contents_add(before, prepend=True)
        page.contents_add(calls.setdefault(call, calls.get(call) or pdf.make_indirect(Stream(pdf, call))))
    pdf.Root[_KEY] = Array([font, *forms.values()])


def _ready(letterer: Letterer) -> dict[int, str]:
    """The glyphs of the course's font that lie ready: letters, marks and signs of Latin, Greek and Cyrillic."""
    from fontTools import unicodedata

    return {
        glyph: text for glyph, text in letterer.first.texts.items()
        if unicodedata.script(text) in _SCRIPTS or (unicodedata.script(text) == "Zyyy" and ord(text) < 0x2070)
    }


def _geometry(page: pikepdf.Page, middle: float) -> tuple[float, bytes]:
    """The width of a page as it is shown, and the matrix that puts 0 0 on the middle of its foot, `middle` points up."""
    left, bottom, right, top = (float(side) for side in page.cropbox)
    left, right, bottom, top = min(left, right), max(left, right), min(bottom, top), max(bottom, top)
    across, up = (left + right) / 2, (bottom + top) / 2
    turned = int(page.rotation) % 360 if hasattr(page, "rotation") else 0
    matrix = {
        0: b"1 0 0 1 %.2f %.2f" % (across, bottom + middle), 90: b"0 1 -1 0 %.2f %.2f" % (right - middle, up),
        180: b"-1 0 0 -1 %.2f %.2f" % (across, top - middle), 270: b"0 -1 1 0 %.2f %.2f" % (left + middle, up),
    }[turned]
    return (top - bottom if turned in (90, 270) else right - left), matrix


# Forms


def _empty(pdf: pikepdf.Pdf, kind: tuple[int, float, bool, bool], key: str, font: pikepdf.Object) -> pikepdf.Object:
    from pikepdf import Array, Dictionary, Name, Stream

    width, height, plate, large = kind
    form = Stream(pdf, b"")
    form.Type, form.Subtype = Name.XObject, Name.Form
    form.BBox = Array([-width / 2, -height / 2, width / 2, height / 2])
    form.CWRT_Plate, form.CWRT_Large = plate, large
    form.Resources = Dictionary(Font=Dictionary({f"/{key}": font}))
    return form


def _form(form: pikepdf.Object) -> Form:
    left, bottom, right, top = (float(side) for side in form.BBox)
    return Form(form.objgen[0], right - left, top - bottom, bool(form.CWRT_Plate), bool(form.CWRT_Large))


def _filled(form: Form, made: Set, fonts: bytes) -> Piece:
    """A form with words in it. What stands out over its edges, such as marks above capitals, is not cut off."""
    half = form.height / 2
    ground = b""
    if form.plate:
        across = made.width / 2 + 4
        ground = b"q 1 g %.2f %.2f %.2f %.2f re f Q\n" % (-across, -half, 2 * across, 2 * half)
    head = b"<</Type/XObject/Subtype/Form/BBox[%g %g %g %g]/Resources<</Font%b>>>>" % (-form.width / 2 - 8, -half - 4, form.width / 2 + 8, half + 4, fonts)
    return Piece(form.number, head, ground + made.operators())


def _fonts(prepared: Prepared, letterer: Letterer, sets: Sequence[Set]) -> Fonts:
    """The fonts of the lines; the one that lies ready is used where it has all the glyphs."""
    lines = [line for made in sets for line, _, _ in made.lines]
    key = letterer.key(letterer.first)
    used = {glyph for line in lines for glyph in line.glyphs.get(key, ())}
    if not used <= prepared.letters:
        return letterer.fonts(lines, prepared.free)
    others = letterer.fonts(lines, prepared.free, without=key)
    return Fonts(b"/%b %d 0 R%b" % (key.encode(), prepared.font, others.entries), others.pieces)


def _letters(widths: pikepdf.Object) -> frozenset[int]:
    """The glyphs that a font has, by its table of widths: a first glyph, then the widths from there on, and so on."""
    found: set[int] = set()
    for first, row in zip(widths[::2], widths[1::2], strict=True):
        found.update(range(int(first), int(first) + len(row)))
    return frozenset(found)
