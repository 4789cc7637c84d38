"""Paragraphs as DrawingML. What the layout says already is not said again, so that a change of the layout reaches the slide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from ..slides.deck import Paragraph, Run
from ..slides.layouts import INDENT, LINE
from .letters import clean
from .marks import NONE, Bullet, bullets
from .template import LEVELS

if TYPE_CHECKING:
    from lxml.etree import _Element

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
CHECK = "✓ "
SUPERSCRIPT, SUBSCRIPT = "30000", "-25000"  # PowerPoint's own, in thousandths of a percent
_ARIAL = re.compile("[\t\n\r\u0020-\u05ff\u1d00-\u218f\u2190-\u2195\u2212\u2248\u2260\u2264\u2265]*")  # other scripts come from taller fonts
_ADDRESS = re.compile(r"(?:https?://|mailto:)\S+", re.IGNORECASE)
_LINK_COLOR = "http://schemas.microsoft.com/office/drawing/2018/hyperlinkcolor"


@dataclass(frozen=True)
class Manner:
    """How a text box writes: `size` is what its runs have by its layout, `own` what they are to have if that differs (0 if not), in points.

    `marked` tells that a paragraph has a dot if nothing is said, `serif` that the layout fixes the distance of lines. `color` is a theme color for
    the runs, or empty. `colorful` lets right and wrong answers differ in color, `plain_links` leaves links in the color of the text.
    """

    language: str
    size: float
    own: float = 0
    marked: bool = False
    serif: bool = False
    bold: bool = False
    color: str = ""
    colorful: bool = True
    plain_links: bool = False


def fill(body: _Element, paragraphs: Sequence[Paragraph], manner: Manner, part: Any) -> None:
    """Put paragraphs in a text body (`p:txBody`, `a:txBody`) in place of what it has. `part` is the slide's, which keeps the links."""
    for old in body.findall(f"{A}p"):
        body.remove(old)
    found = bullets(paragraphs)
    for paragraph, bullet in zip(paragraphs, found, strict=True):
        level = [other for one, other in zip(paragraphs, found, strict=True) if one.level == paragraph.level]
        _paragraph(_add(body, "p"), paragraph, bullet, _hang(level, manner), manner, part)
    if not paragraphs:
        _add(_add(body, "p"), "endParaRPr", lang=manner.language)


def _hang(level: Sequence[Bullet], manner: Manner) -> float:
    """How far the text of a level stands in from its marks, in points: the usual indent, or more where a number needs it."""
    size = manner.own or manner.size
    return max([INDENT, *((0.6 * bullet.characters + 0.65) * size for bullet in level if bullet.kind == "number")])


def _add(parent: _Element, tag: str, **attributes: str) -> _Element:
    from lxml import etree

    return etree.SubElement(parent, A + tag, attributes)


def colored(parent: _Element, color: str) -> None:
    """A solid fill in a color of the theme."""
    _add(_add(parent, "solidFill"), "schemeClr", val=color)


def _paragraph(element: _Element, paragraph: Paragraph, bullet: Bullet, hang: float, manner: Manner, part: Any) -> None:
    runs = paragraph.runs
    right = paragraph.emphasis == "right"
    if right:
        runs = (Run(CHECK), *runs)
    if bullet.kind == "sign" and len(bullet.value) > 1:  # a bullet has one character; more is text up to the tab that the indent gives
        runs = (Run(f"{bullet.value}\t"), *runs)
    size = manner.own or manner.size
    text = "".join(run.text for run in runs)
    exact = (manner.serif and manner.own) or not _ARIAL.fullmatch(text)
    _properties(element, paragraph, bullet, hang, manner, size * LINE if exact else 0)
    for run in runs:
        lines = clean(run.text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        for number, line in enumerate(lines):
            if number:
                _run_properties(_add(element, "br"), "rPr", run, paragraph, manner, part)
            if line:
                made = _add(element, "r")
                _run_properties(made, "rPr", run, paragraph, manner, part)
                _add(made, "t").text = line
    end = _add(element, "endParaRPr", lang=manner.language)
    if manner.own:
        end.set("sz", str(round(manner.own * 100)))


def _properties(element: _Element, paragraph: Paragraph, bullet: Bullet, hang: float, manner: Manner, exact: float) -> None:
    properties = _add(element, "pPr")
    if paragraph.level:
        properties.set("lvl", str(min(paragraph.level, LEVELS - 1)))
    if bullet == NONE and (manner.marked or paragraph.level):
        properties.attrib.update({"marL": _emu(INDENT * paragraph.level), "indent": "0"})
    elif bullet != NONE and (not manner.marked or hang > INDENT):
        properties.attrib.update({"marL": _emu(INDENT * paragraph.level + hang), "indent": _emu(-hang)})
    if exact:
        _add(_add(properties, "lnSpc"), "spcPts", val=str(round(exact * 100)))
    if paragraph.emphasis == "right" and manner.colorful:
        _add(_add(properties, "buClr"), "schemeClr", val="accent1")
    _bullet(properties, bullet, manner.marked)
    if not len(properties) and not properties.attrib:
        element.remove(properties)


def _bullet(properties: _Element, bullet: Bullet, marked: bool) -> None:
    if bullet.kind == "none" and marked:
        _add(properties, "buNone")
    elif bullet.kind == "dot" and not marked:
        _add(properties, "buFont", typeface="Arial")
        _add(properties, "buChar", char="•")
    elif bullet.kind == "number":
        _add(properties, "buFont", typeface="Arial")
        number = _add(properties, "buAutoNum", type=bullet.value)
        if bullet.start != 1:
            number.set("startAt", str(bullet.start))
    elif bullet.kind == "sign" and len(bullet.value) > 1:
        _add(properties, "buNone")
    elif bullet.kind == "sign":
        _add(properties, "buFont", typeface="Arial")
        _add(properties, "buChar", char=bullet.value)


def _run_properties(parent: _Element, tag: str, run: Run, paragraph: Paragraph, manner: Manner, part: Any) -> None:
    properties = _add(parent, tag, lang=manner.language)
    if manner.own:
        properties.set("sz", str(round(manner.own * 100)))
    if run.bold or manner.bold or paragraph.emphasis == "right":
        properties.set("b", "1")
    if run.italic:
        properties.set("i", "1")
    if run.raised:
        properties.set("baseline", SUPERSCRIPT if run.raised > 0 else SUBSCRIPT)
    color = manner.color
    if manner.colorful and paragraph.emphasis != "plain":
        color = "tx2" if paragraph.emphasis == "wrong" else "accent1" if run.text == CHECK else color
    if color:
        colored(properties, color)
    if _ADDRESS.fullmatch(run.href) and run.text:
        _link(properties, run.href, manner.plain_links, part)


def _link(properties: _Element, address: str, plain: bool, part: Any) -> None:
    from lxml import etree
    from pptx.opc.constants import RELATIONSHIP_TYPE

    link = _add(properties, "hlinkClick")
    link.set(f"{R}id", part.relate_to(clean(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    if plain:
        extension = _add(_add(link, "extLst"), "ext", uri="{A12FA001-AC4F-418D-AE19-62706E023703}")
        etree.SubElement(extension, f"{{{_LINK_COLOR}}}hlinkClr", {"val": "tx"}, nsmap={"ahyp": _LINK_COLOR})


def _emu(points: float) -> str:
    return str(round(points * 12700))
