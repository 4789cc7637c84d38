"""What can be read in a finished file, by whatever means."""

from __future__ import annotations

import base64
import io
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pypdf

_DATA = re.compile(rb"data:[\w/+.-]+;base64,([A-Za-z0-9+/=]+)")


def printed(pdf: Path, *options: str) -> str:
    """The text of a PDF as poppler reads it; pages end with a form feed."""
    return subprocess.run(
        ["pdftotext", *options, str(pdf), "-"], capture_output=True, check=True
    ).stdout.decode("utf-8")


def pages(pdf: Path) -> list[str]:
    """The text of each page, set in one line."""
    return [" ".join(page.split()) for page in printed(pdf, "-layout").split("\f")[:-1]]


def everything(file: Path) -> bytes:
    """All that a file holds: its bytes, what they hold compressed or encoded, and the text that a reader sees."""
    data = file.read_bytes()
    parts = [data]
    if file.suffix == ".pdf":
        parts += _inside(data)
        parts += [printed(file).encode(), " ".join(printed(file, "-raw").split()).encode()]
        parts += [
            page.extract_text().encode("utf-8", "replace") for page in pypdf.PdfReader(io.BytesIO(data)).pages
        ]
    else:
        parts += [base64.b64decode(found.group(1)) for found in _DATA.finditer(data)]
    return b"\n".join(parts)


def _inside(data: bytes) -> Iterator[bytes]:
    """Every stream, string and name of a PDF."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        yield b"\n".join(_values(pdf.trailer))
        for item in pdf.objects:
            if isinstance(item, pikepdf.Stream):
                yield (
                    item.read_bytes() if item.get("/Subtype") != pikepdf.Name.Image else item.read_raw_bytes()
                )
            yield b"\n".join(_values(item))


def _values(item: object) -> Iterator[bytes]:
    """The strings and names directly inside an object; other indirect objects are met by themselves."""
    if isinstance(item, pikepdf.String):
        yield bytes(item)
        yield str(item).encode("utf-8", "replace")
    elif isinstance(item, pikepdf.Name):
        yield str(item).encode("utf-8", "replace")
    elif isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        for key, value in item.items():
            yield key.encode("utf-8", "replace")
            if not getattr(value, "is_indirect", False):
                yield from _values(value)
    elif isinstance(item, pikepdf.Array):
        for value in item:
            if not getattr(value, "is_indirect", False):
                yield from _values(value)
