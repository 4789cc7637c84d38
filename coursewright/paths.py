"""Where the templates lie: at the top of the source tree, or inside the installed package."""

from __future__ import annotations

from pathlib import Path


def templates() -> Path:
    """The folder of the templates."""
    here = Path(__file__).resolve().parent
    inside = here / "templates"
    return inside if inside.is_dir() else here.parent / "templates"
