"""A learner's certificate as a signed PDF: the course's blank, filled with the facts."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ..course import Course
from ..pdf.blank import QR, Blank, Places, TooLong, fill, read_blank, try_out
from ..pdf.layout import lay_out
from .facts import Facts
from .wording import spelled, template_values

_DENSITIES = ("", "close", "close closer")
_FONT = "SourceSerifPro-Regular.ttf"
FACTS = "CoursewrightFacts"


@dataclass(frozen=True)
class Form:
    """The course's blank certificates, with a license number and without (None where no learner needs that one), and what is the same on all. Plain data."""

    licensed: Blank | None
    plain: Blank | None
    language: str
    address: str


@dataclass(frozen=True)
class Words:
    """A certificate in HTML at one density, before it is laid out."""

    html: str
    css: str
    places: Places


def lay_out_form(course: Course, templates: Path, scratch: Path, licensed: frozenset[bool]) -> Form:
    """The blanks of a course, for learners with a license number, without, or both. `scratch` is a folder for a file in passing.

    Raises TooLong where a blank does not fit one page.
    """
    (scratch / "qr.svg").write_text(QR, encoding="utf-8")
    assets = {"course-file:qr.svg": str(scratch / "qr.svg"), "certificate:band.svg": str(templates / "certificate" / "band.svg")}
    blanks = {which: _blank(course, templates, which, assets) for which in licensed}
    return Form(blanks.get(True), blanks.get(False), course.settings.language, course.settings.credit.verify_address)


def words(course: Course, templates: Path, licensed: bool, density: str) -> Words:
    """The HTML of the blank, and its places."""
    from ..render import environment

    env, places = environment(templates), Places()
    css = env.get_template("certificate/certificate.css").render(paper=course.settings.paper)
    html = env.get_template("certificate/certificate.html").render(**template_values(course), place=places.place, licensed=licensed, density=density)
    return Words(html, css, places)


def _blank(course: Course, templates: Path, licensed: bool, assets: dict[str, str]) -> Blank:
    """The blank in the roomiest way in which it is one page."""
    for density in _DENSITIES:
        made = words(course, templates, licensed, density)
        pdf, _ = lay_out(made.html, made.css, assets)
        with suppress(TooLong):
            return read_blank(pdf, made.places)
    raise TooLong


@dataclass
class Press:
    """Makes certificates of one course, one after another. `signer` seals a file (pdf/sign.py), `letterer` sets names."""

    form: Form
    letterer: object
    signer: object = None

    def try_out(self, facts: Facts) -> None:
        """Raise NoRoom or MissingGlyphs where the certificate of these facts cannot be made."""
        try_out(self._blank(facts), self._texts(facts), self.letterer)

    def certificate(self, facts: Facts, line: str) -> bytes:
        """The signed PDF of these facts; `line` is the facts signed. The same facts give the same bytes. Raises NoRoom and MissingGlyphs."""
        from ..pdf.qr import modules

        info = b"/%b(%b)" % (FACTS.encode("ascii"), line.encode("ascii"))
        place = self.signer.place(f"D:{facts.issued.replace('-', '')}000000Z", _pdf_text(facts.provider))
        return self.signer.seal(fill(self._blank(facts), self._texts(facts), modules(f"{self.form.address}#" if self.form.address else "", line), self.letterer, info, place))

    def _blank(self, facts: Facts) -> Blank:
        blank = self.form.licensed if facts.license else self.form.plain
        if blank is None:
            raise ValueError("the form was laid out without this kind of certificate")
        return blank

    def _texts(self, facts: Facts) -> dict[str, str]:
        days = {name: spelled(getattr(facts, name), self.form.language) for name in ("completed", "issued", "expires", "retain")}
        return {"name": facts.name, "license": facts.license, "code": facts.code, **days}


def press(form: Form, signer: object = None) -> Press:
    """A press with the lettering of certificates."""
    from ..pdf.lettering import Letterer

    return Press(form, Letterer((_FONT,), form.language), signer)


def _pdf_text(text: str) -> bytes:
    return b"<%b>" % ("\ufeff" + text).encode("utf-16-be").hex().encode("ascii")
