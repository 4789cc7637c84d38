"""A provider's own template opened: what cannot be used is refused in plain words, its slides and what hangs on them are dropped."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from .package import CONTENT_TYPES, pack, unpack
from .template import own

MOST = 300_000_000  # bytes of a template unpacked
_MAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
_TEMPLATE = b"application/vnd.openxmlformats-officedocument.presentationml.template.main+xml"
# Parts that say something of slides which are no longer there, or of the machine that the template was made on.
_LEFT_BEHIND = ("slide", "printerSettings", "commentAuthors", "authors", "revisionInfo", "changesInfo")
_OF_SLIDES = ("ppt/slides/", "ppt/notesSlides/")
_OBJECTS = ("oleObject", "control", "activeXControlBinary")
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_LISTS_OF_SLIDES = ("custShowLst", "sectionLst")


def opened(template: bytes) -> Any:
    """The template as python-pptx has it, without slides. One that cannot be used raises ValueError with a sentence that says why and what to do."""
    from pptx import Presentation

    usable = _usable(template)
    try:
        presentation = Presentation(io.BytesIO(usable))
        _empty(presentation)
        found = [layout for master in presentation.slide_masters for layout in master.slide_layouts]
    except Exception as error:  # whatever a damaged file makes the libraries raise
        raise ValueError("The slide template is damaged. Open it in PowerPoint, save it again as a PowerPoint presentation (.pptx), and use that file.") from error
    if not found:
        raise ValueError("The slide template has no layouts. Open it in PowerPoint, add at least one under View, Slide Master, and save it.")
    return presentation


def _usable(template: bytes) -> bytes:
    """The file as a plain presentation, if it is one or can be read as one."""
    if template[:4] == b"\xd0\xcf\x11\xe0":
        raise ValueError("The slide template is an old PowerPoint file (.ppt) or has a password. Open it in PowerPoint and save it as .pptx without a password.")
    try:
        with zipfile.ZipFile(io.BytesIO(template)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST:
                raise ValueError(f"The slide template is too large: unpacked it has more than {MOST // 1_000_000} MB. Remove pictures or videos from it.")
        parts = unpack(template)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError) as error:
        raise ValueError("The slide template is not a PowerPoint file. Save it in PowerPoint as a PowerPoint presentation (.pptx).") from error
    types = parts.get(CONTENT_TYPES, b"")
    if b"macroEnabled" in types or any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise ValueError("The slide template has macros in it. Open it in PowerPoint and save it as a PowerPoint presentation without macros (.pptx).")
    if _reaches_out(parts):
        raise ValueError("The slide template has linked pictures, videos or files, or embedded objects, on its master or layouts: each file made from it would load or run them. "
                         "Open it in PowerPoint, replace them by plain pictures under View, Slide Master, and save it.")
    if _TEMPLATE in types:
        return pack({**parts, CONTENT_TYPES: types.replace(_TEMPLATE, _MAIN)})
    if _MAIN not in types:
        raise ValueError("The slide template is not a PowerPoint file. Save it in PowerPoint as a PowerPoint presentation (.pptx).")
    return template


def _reaches_out(parts: Mapping[str, bytes]) -> bool:
    """Whether what stays of a template links to something outside, web links set apart, or holds an object of another program."""
    from lxml import etree

    for name, data in parts.items():
        if not name.endswith(".rels") or name.startswith(_OF_SLIDES):
            continue
        try:
            entries = list(etree.fromstring(data, etree.XMLParser(resolve_entities=False)))
        except etree.XMLSyntaxError:
            continue  # told when the file is opened
        for entry in entries:
            kind = entry.get("Type", "").rpartition("/")[2]
            if kind in _OBJECTS or (entry.get("TargetMode") == "External" and kind != "hyperlink"):
                return True
    return False


def _empty(presentation: Any) -> None:
    """Drop the slides, what points at them, the thumbnail, and what the file says of how it was made."""
    from pptx.opc.constants import CONTENT_TYPE

    element, part = presentation.element, presentation.part
    if element.sldIdLst is not None:
        for entry in list(element.sldIdLst):
            element.sldIdLst.remove(entry)
    for name in _LISTS_OF_SLIDES:
        for found in element.xpath(f"//*[local-name()='{name}']"):
            holder = found.getparent() if found.getparent().tag.endswith("}ext") else found
            holder.getparent().remove(holder)
    for empty in element.xpath("./p:extLst[not(*)]"):
        element.remove(empty)
    _drop(part, _LEFT_BEHIND)
    for master in presentation.slide_masters:
        for one in (master, *master.slide_layouts):
            _unlink(one.part)
    package = part.package
    _drop(package, ("thumbnail",))
    ours = unpack(own("light", "en-US"))
    _replace(package, "extended-properties", "docProps/app.xml", CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, ours)
    _replace(part, "viewProps", "ppt/viewProps.xml", CONTENT_TYPE.PML_VIEW_PROPS, ours)


def _replace(source: Any, kind: str, name: str, content_type: str, ours: Mapping[str, bytes]) -> None:
    """Our own part in place of the template's, which speaks of slides that are no longer there."""
    from pptx.opc.package import OpcPackage, Part
    from pptx.opc.packuri import PackURI

    _drop(source, (kind,))
    package = source if isinstance(source, OpcPackage) else source.package
    source.relate_to(Part(PackURI(f"/{name}"), content_type, package, ours[name]), f"{_RELATION}/{kind}")


def _unlink(part: Any) -> None:
    """Take away the links of a master or layout that lead to slides."""
    gone = set(_drop(part, ("slide",)))
    for link in part._element.xpath(".//a:hlinkClick | .//a:hlinkHover | .//a:hlinkMouseOver"):
        if gone & set(link.attrib.values()):
            link.getparent().remove(link)


def _drop(source: Any, kinds: tuple[str, ...]) -> list[str]:
    """Take away the relationships of these kinds; gives their ids."""
    gone = [key for key, relationship in source._rels.items() if relationship.reltype.rpartition("/")[2] in kinds]
    for key in gone:
        source._rels.pop(key)
    return gone
