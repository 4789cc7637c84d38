"""The short code of a certificate: ten letters and digits that cannot be mistaken for one another, such as `7K3MQ-W0XTB`."""

from __future__ import annotations

import re
import secrets

from .identity import ALPHABET

_LOOKALIKES = str.maketrans("ILO", "110")
_CODE = re.compile(rf"[{ALPHABET}]{{10}}")


def new_code() -> str:
    """A code drawn at random, of 50 bits."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(10))
    return f"{drawn[:5]}-{drawn[5:]}"


def short_code(text: str) -> str | None:
    """The code that someone typed, written as it is printed; None for anything else. Case, spaces and look-alike letters do not matter."""
    typed = re.sub(r"[\s-]", "", text).upper().translate(_LOOKALIKES)
    return f"{typed[:5]}-{typed[5:]}" if _CODE.fullmatch(typed) else None
