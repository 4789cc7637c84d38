"""What is typed behind options, taken apart."""

from __future__ import annotations

import argparse
from collections.abc import Sequence


def field_and_column(text: str, fields: Sequence[str]) -> tuple[str, str]:
    """A field and the name of its column, written FIELD=NAME."""
    from ..diagnostics import nearest

    field, equals, name = text.partition("=")
    if not equals or not name.strip():
        raise argparse.ArgumentTypeError(f"“{text}” is not of the form FIELD=NAME, such as name=\"Full name\"")
    if field not in fields:
        raise argparse.ArgumentTypeError(f"there is no field “{field}”. {nearest(field, fields)}".strip())
    return field, name.strip()
