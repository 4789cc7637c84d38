"""What a build depends on, as digests, computed without importing anything heavy."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path


def tree(folder: Path, suffixes: tuple[str, ...] = ()) -> Iterator[Path]:
    """The files below a folder in a fixed order; hidden ones, caches and links to folders left out."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(".") or entry.name == "__pycache__":
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from tree(Path(entry.path), suffixes)
        elif not suffixes or entry.name.endswith(suffixes):
            yield Path(entry.path)


def of_files(root: Path, files: Iterator[Path]) -> str:
    """One digest over the names and contents of files; a file that cannot be read counts as empty."""
    whole = hashlib.sha256()
    for file in files:
        try:
            data = file.read_bytes()
        except OSError:
            data = b""
        whole.update(f"{file.relative_to(root).as_posix()}\0{len(data)}\0".encode(errors="surrogateescape"))
        whole.update(data)
    return whole.hexdigest()


def of_code(templates: Path) -> str:
    """The library, the templates, and the libraries installed beside it with their versions."""
    return hashlib.sha256("\n".join([of_library(templates), of_installed(), sys.version]).encode()).hexdigest()


def of_library(templates: Path) -> str:
    """The library and its templates."""
    here = Path(__file__).resolve().parent
    return of_files(here, tree(here, (".py", ".json"))) + of_files(templates, tree(templates))


def of_installed() -> str:
    """The names and versions of the installed libraries."""
    return hashlib.sha256("\n".join(_installed()).encode()).hexdigest()


def _installed() -> Iterator[str]:
    for folder in sys.path:
        if folder.endswith(("site-packages", "dist-packages")):
            try:
                yield from sorted(name for name in os.listdir(folder) if name.endswith(".dist-info"))
            except OSError:
                continue
