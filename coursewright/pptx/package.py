"""Packages (zip files of parts) that are the same whenever they are written."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping

CONTENT_TYPES = "[Content_Types].xml"
EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time that a zip file can hold
PACKED_ALREADY = (".png", ".jpg", ".jpeg", ".gif", ".xlsx")


def pack(parts: Mapping[str, bytes]) -> bytes:
    """Parts as one package: content types first, as the format asks for, then the relationships of the whole, then by name."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name != "_rels/.rels", name)):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_STORED if name.lower().endswith(PACKED_ALREADY) else zipfile.ZIP_DEFLATED
            info.create_system = 0
            archive.writestr(info, parts[name])
    return buffer.getvalue()


def unpack(package: bytes) -> dict[str, bytes]:
    """The parts of a package by name. A file that is no zip raises `zipfile.BadZipFile`."""
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist() if not name.endswith("/")}


def dated(workbook: bytes, date: str) -> bytes:
    """A workbook (.xlsx) that says it was made on an ISO date, whenever it was made."""
    parts = unpack(workbook)
    stamp = rf"\g<1>{date}T00:00:00Z\g<2>".encode()
    parts["docProps/core.xml"] = re.sub(rb"(<dcterms:\w+[^>]*>)[^<]*(</dcterms:)", stamp, parts["docProps/core.xml"])
    return pack(parts)
