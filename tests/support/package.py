"""Whether a .pptx is whole and clean: what PowerPoint would offer to repair, and what it would carry along for nothing."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
NOT_WANTED = ("printerSettings", "thumbnail", "viewProps2")
# The order that the schema asks of what stands in these elements (ECMA-376 Part 1, annex A).
ORDER = {
    f"{A}pPr": ("lnSpc", "spcBef", "spcAft", "buClrTx", "buClr", "buSzTx", "buSzPct", "buSzPts", "buFontTx", "buFont", "buNone", "buAutoNum", "buChar", "buBlip", "tabLst", "defRPr", "extLst"),
    f"{A}rPr": ("ln", "noFill", "solidFill", "gradFill", "effectLst", "highlight", "latin", "ea", "cs", "sym", "hlinkClick", "hlinkMouseOver", "rtl", "extLst"),
    f"{A}p": ("pPr", "r", "br", "fld", "endParaRPr"),
    f"{P}presentation": ("sldMasterIdLst", "notesMasterIdLst", "handoutMasterIdLst", "sldIdLst", "sldSz", "notesSz", "embeddedFontLst", "custDataLst", "photoAlbum", "kinsoku", "defaultTextStyle", "modifyVerifier", "extLst"),
    f"{P}sldMaster": ("cSld", "clrMap", "sldLayoutIdLst", "transition", "timing", "hf", "txStyles", "extLst"),
    f"{P}sldLayout": ("cSld", "clrMapOvr", "transition", "timing", "hf", "extLst"),
    f"{P}sld": ("cSld", "clrMapOvr", "transition", "timing", "extLst"),
    f"{P}notes": ("cSld", "clrMapOvr", "extLst"),
    f"{P}notesMaster": ("cSld", "clrMap", "hf", "notesStyle", "extLst"),
    f"{P}cSld": ("bg", "spTree", "custDataLst", "controls", "extLst"),
    f"{P}sp": ("nvSpPr", "spPr", "style", "txBody", "extLst"),
    f"{P}pic": ("nvPicPr", "blipFill", "spPr", "style", "extLst"),
    f"{P}graphicFrame": ("nvGraphicFramePr", "xfrm", "graphic", "extLst"),
    f"{P}txBody": ("bodyPr", "lstStyle", "p"),
}
ORDER.update({f"{A}lvl{number}pPr": ORDER[f"{A}pPr"] for number in range(1, 10)})
ORDER.update({f"{A}endParaRPr": ORDER[f"{A}rPr"], f"{A}defRPr": ORDER[f"{A}rPr"]})


def parts(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def schema_faults(file: Path) -> list[str]:
    """What the schemas of Office and its rules of meaning have against a file, by an independent validator."""
    from openxml_audit import validate_pptx

    return [str(error) for error in validate_pptx(str(file)).errors]


def faults(package: bytes) -> list[str]:
    """What is wrong with a .pptx, in plain words; an empty list if nothing is."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        names = archive.namelist()
        found = [f"part twice: {name}" for name, count in Counter(name.lower() for name in names).items() if count > 1]
        found += [] if names[0] == "[Content_Types].xml" else ["content types are not the first part"]
        found += [f"a time in {info.filename}" for info in archive.infolist() if info.date_time != (1980, 1, 1, 0, 0, 0)]
    all_parts = parts(package)
    trees = {name: etree.fromstring(data) for name, data in all_parts.items() if name.endswith((".xml", ".rels"))}
    found += _types(all_parts, trees["[Content_Types].xml"])
    found += _relations(all_parts, trees)
    found += _identities(trees)
    for name, tree in trees.items():
        found += _order(name, tree)
        if re.match(r"ppt/slides/[^/]+\.xml", name):
            found += _slide(name, tree)
    found += [f"not wanted: {name}" for name in all_parts if any(word in name for word in NOT_WANTED)]
    return found


def _types(all_parts: dict[str, bytes], types: etree._Element) -> list[str]:
    defaults = {entry.get("Extension").lower() for entry in types.findall(f"{TYPES}Default")}
    overrides = [entry.get("PartName").lstrip("/") for entry in types.findall(f"{TYPES}Override")]
    found = [f"content type of what is not there: {name}" for name in overrides if name not in all_parts]
    found += [f"two content types: {name}" for name, count in Counter(overrides).items() if count > 1]
    for name in all_parts:
        ending = name.rpartition(".")[2].lower()
        if name != "[Content_Types].xml" and name not in overrides and (ending not in defaults or (ending == "xml")):
            found.append(f"no content type: {name}")
    return found


def links(all_trees: dict[str, etree._Element], name: str) -> dict[str, tuple[str, str, bool]]:
    """The relationships of a part: kind, target and whether it lies outside."""
    folder, _, file = name.rpartition("/")
    tree = all_trees.get(f"{folder}/_rels/{file}.rels".lstrip("/") if name else "_rels/.rels")
    found = {}
    for entry in tree if tree is not None else ():
        outside, target = entry.get("TargetMode") == "External", entry.get("Target")
        if not outside:
            target = unquote(target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target)))
        found[entry.get("Id")] = (entry.get("Type").rpartition("/")[2], target, outside)
    return found


def _relations(all_parts: dict[str, bytes], trees: dict[str, etree._Element]) -> list[str]:
    found, reached, waiting = [], {"[Content_Types].xml", "_rels/.rels"}, [""]
    while waiting:
        name = waiting.pop()
        related = links(trees, name)
        folder, _, file = name.rpartition("/")
        if related and name:
            reached.add(f"{folder}/_rels/{file}.rels".lstrip("/"))
        for kind, target, outside in related.values():
            if outside:
                continue
            if target not in all_parts:
                found.append(f"{name or 'the package'} names {target} ({kind}), which is not there")
            elif target not in reached:
                reached.add(target)
                waiting.append(target)
        if name in trees:
            used = {value for element in trees[name].iter() for key, value in element.attrib.items() if key.startswith(R) and value}
            found += [f"{name}: {key} leads nowhere" for key in used - set(related)]
            found += [f"{name}: link {key} is never used" for key, (kind, _, _) in related.items() if kind in ("hyperlink", "image", "chart") and key not in used]
    return found + [f"orphan: {name}" for name in sorted(set(all_parts) - reached)]


def _identities(trees: dict[str, etree._Element]) -> list[str]:
    found = []
    presentation = trees["ppt/presentation.xml"]
    slides = [int(entry.get("id")) for entry in presentation.iter(f"{P}sldId")]
    found += [f"slide id {number}" for number, count in Counter(slides).items() if count > 1 or not 256 <= number < 2147483648]
    masters = [int(entry.get("id")) for tree in trees.values() for tag in ("sldMasterId", "sldLayoutId") for entry in tree.iter(f"{P}{tag}")]
    found += [f"master or layout id {number}" for number, count in Counter(masters).items() if count > 1 or number < 2147483648]
    for name, tree in trees.items():
        shapes = [entry.get("id") for entry in tree.iter(f"{P}cNvPr")]
        found += [f"{name}: shape id {number} twice" for number, count in Counter(shapes).items() if count > 1]
    if "ppt/notesMasters/notesMaster1.xml" in trees and presentation.find(f"{P}notesMasterIdLst") is None:
        found.append("the notes master is not listed")
    return found


def _order(name: str, tree: etree._Element) -> list[str]:
    found = []
    for element in tree.iter():
        order = ORDER.get(element.tag)
        if order:
            places = [order.index(etree.QName(child).localname) if etree.QName(child).localname in order else -1 for child in element]
            if element.tag == f"{A}p":
                places = [1 if place in (2, 3) else place for place in places]
            if -1 in places or places != sorted(places):
                found.append(f"{name}: wrong order in {etree.QName(element).localname}: {[etree.QName(child).localname for child in element]}")
    return found


def _slide(name: str, tree: etree._Element) -> list[str]:
    found = []
    if tree.find(f".//{A}srgbClr") is not None:
        found.append(f"{name}: a color that no theme can change")
    for shape in tree.iter(f"{P}sp"):
        body = shape.find(f"{P}txBody")
        if shape.find(f".//{P}ph") is not None and (body is None or not "".join(body.itertext()).strip()):
            found.append(f"{name}: an empty placeholder")
    for picture in (*tree.iter(f"{P}pic"), *tree.iter(f"{P}graphicFrame")):
        properties = picture.find(f".//{P}cNvPr")
        if not properties.get("descr") and properties.find(f".//{A}ext") is None:
            found.append(f"{name}: nothing said of {properties.get('name')}")
        if properties.get("title") is not None:
            found.append(f"{name}: a title on {properties.get('name')}")
    return found
