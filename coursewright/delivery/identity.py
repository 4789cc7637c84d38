"""Names made for machines: learners' ids, folders that any system can hold, and copy ids."""

from __future__ import annotations

import hashlib
import re
import unicodedata

# Crockford's base 32: digits and letters without I, L, O and U, so that a code read from paper is typed rightly.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SAFE = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9 _-]{0,46}[A-Za-z0-9_-])?")
_UNSAFE = re.compile(r"[^A-Za-z0-9_-]+")
# Names that Windows keeps for devices ("Naming Files, Paths, and Namespaces"), and the folder in which mail is laid ready.
_RESERVED = re.compile(r"con|prn|aux|nul|com[0-9]|lpt[0-9]|mail", re.IGNORECASE)
_LONGEST = 48


def folded(text: str) -> str:
    """Text by which two ids or addresses are held to be the same: form and case of letters do not count."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold()).strip()


def code(length: int, *parts: str) -> str:
    """A code of `length` characters, five bits each, that stands for the parts: from their SHA-256, so that it tells nothing of them."""
    digest = int.from_bytes(hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).digest(), "big")
    return "".join(ALPHABET[digest >> 5 * place & 31] for place in range(length))


def folder_name(text: str) -> str:
    """A name for a folder or file that any system can hold: ASCII letters, digits, hyphens, underscores, and spaces inside the name.

    Text that is such a name is left as it is. Any other is brought near to it and gets a code at its end, so that different texts have different names.
    """
    if _SAFE.fullmatch(text) and not _RESERVED.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    name = _UNSAFE.sub("-", plain).strip("-_")[:_LONGEST].strip("-_")
    return "-".join(filter(None, (name, code(6, "folder", folded(text)).lower())))


def derived_id(email: str) -> str:
    """The id of a learner who has none in the roster. It stays the same as long as the address does, and does not tell it."""
    return f"L{code(9, 'learner', folded(email))}"


def copy_id(cohort: str, learner: str) -> str:
    """The code in the foot of a learner's copies, such as `7K3Q9-FPM2T`: the same for the same cohort and learner."""
    made = code(10, "copy", folded(cohort), folded(learner))
    return f"{made[:5]}-{made[5:]}"
