"""What can be wrong inside an image file, told without drawing it."""

from __future__ import annotations

import re
from xml.etree import ElementTree

# How files of each kind begin, and what stands at their end.
_KINDS: dict[str, tuple[str, bytes, bytes]] = {
    ".png": ("PNG", b"\x89PNG\r\n\x1a\n", b"IEND\xaeB`\x82"),
    ".jpg": ("JPEG", b"\xff\xd8\xff", b"\xff\xd9"),
    ".jpeg": ("JPEG", b"\xff\xd8\xff", b"\xff\xd9"),
    ".gif": ("GIF", b"GIF8", b"\x3b"),
    ".webp": ("WebP", b"RIFF", b""),
}
_TAIL = 65536
_ENTITIES = re.compile(rb"<!ENTITY|<!DOCTYPE[^>]*\[|<\?xml-stylesheet", re.IGNORECASE)
_ACTIVE = {"script", "foreignObject", "iframe", "animate", "animateColor", "animateMotion", "animateTransform", "set", "handler"}
_LOADS = re.compile(r"url\(\s*['\"]?\s*(?![#'\"\s])|@import", re.IGNORECASE)

Problem = tuple[str, str, str]


def picture_problem(data: bytes, suffix: str) -> Problem | None:
    """The code, the rest of a sentence and the hint of what is wrong: I002 it cannot be read, I006 it is active; None where it is good."""
    if suffix == ".svg":
        return _svg_problem(data)
    if suffix not in _KINDS:
        return "I002", "is of a kind that cannot be used", "Use SVG, PNG, JPEG, GIF or WebP."
    name, begin, end = _KINDS[suffix]
    if not data.startswith(begin) or (suffix == ".webp" and data[8:12] != b"WEBP"):
        return "I002", f"cannot be read as {name}", "Save it again in this format."
    complete = len(data) >= int.from_bytes(data[4:8], "little") + 8 if suffix == ".webp" else end in data[-_TAIL:]
    return None if complete else ("I002", f"is a {name} file that breaks off", "Save or copy it again.")


def _svg_problem(data: bytes) -> Problem | None:
    if b"\0" in data:
        return "I002", "is not SVG in UTF-8", "Save it again from your drawing program, with the encoding UTF-8."
    if _ENTITIES.search(data):
        return "I006", "declares entities or a style sheet", "Save it as plain SVG, or remove its <!DOCTYPE …> and <?xml-stylesheet …?> lines."
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError) as error:
        return "I002", f"is not well-formed SVG ({error})", "Save it again from your drawing program."
    if _local(root.tag) != "svg":
        return "I002", "is no SVG", "Save it again from your drawing program."
    for element in root.iter():
        if _is_active(element):
            return "I006", f"has active content or loads something (<{_local(element.tag)}>)", "Save it as plain SVG, with everything inside it."
    return None


def _is_active(element: ElementTree.Element) -> bool:
    name = _local(element.tag)
    styled = name == "style" and bool(_LOADS.search(element.text or ""))
    return name in _ACTIVE or styled or any(_reaches_out(key, value) for key, value in element.attrib.items())


def _reaches_out(key: str, value: str) -> bool:
    name = _local(key).lower()
    if name == "href":
        return not value.strip().startswith(("#", "data:image/png", "data:image/jpeg"))
    return name.startswith("on") or bool(_LOADS.search(value))


def _local(name: object) -> str:
    return str(name).rpartition("}")[2]
