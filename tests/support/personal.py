"""Prepared files and the copies made of them, for tests to look at; and pages made to be difficult."""

from __future__ import annotations

import io
import re
import subprocess
import unicodedata
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name

LETTER = (0, 0, 612, 792)
_INVISIBLE = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u00ad\ufeff]")


def text_of(path: Path, *options: str) -> str:
    """What pdftotext takes out of a file, composed, without marks of direction."""
    done = subprocess.run(["pdftotext", *options, str(path), "-"], capture_output=True, check=True)
    return visible(done.stdout.decode("utf-8"))


def pages_of(path: Path, *options: str) -> list[str]:
    return text_of(path, *options).split("\f")[:-1]


def visible(text: str) -> str:
    return unicodedata.normalize("NFC", _INVISIBLE.sub("", text))


def qpdf_finds_nothing(path: Path, *options: str) -> bool:
    done = subprocess.run(["qpdf", "--check", *options, str(path)], capture_output=True, text=True)
    return done.returncode == 0 and "WARNING" not in done.stdout + done.stderr


def paper(*pages: tuple[bytes, dict]) -> bytes:
    """A file with pages of given content and entries, such as `{"/Rotate": 90}`; letter paper unless told."""
    pdf = pikepdf.new()
    for content, entries in pages:
        page = pdf.add_blank_page(page_size=(612, 792))
        page.obj.Contents = pdf.make_stream(content)
        page.obj.Resources = Dictionary()
        for name, value in entries.items():
            page.obj[name] = Array(value) if isinstance(value, list) else value
    pdf.Root.Lang = pikepdf.String("en")
    pdf.docinfo[Name.Title] = "Pages"
    written = io.BytesIO()
    pdf.save(written, deterministic_id=True)
    return written.getvalue()


def drawn(path: Path, page: int, folder: Path, scale: int = 72) -> tuple[int, int, bytes]:
    """A page (from 1) as shades of gray: its width and height in pixels, and its rows from the top."""
    target = folder / f"page-{page}"
    subprocess.run(["pdftoppm", "-r", str(scale), "-f", str(page), "-l", str(page), "-gray", "-singlefile", str(path), str(target)], check=True)
    head, size, _, data = (folder / f"page-{page}.pgm").read_bytes().split(b"\n", 3)
    assert head == b"P5"
    width, height = map(int, size.split())
    return width, height, data
