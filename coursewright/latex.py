"""LaTeX marks in bibliographies: accents, letters and braces become plain text."""

from __future__ import annotations

import re
import unicodedata

_ACCENTS = {"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307", "u": "\u0306",
            "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a"}
_LETTERS = {
    "ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "aa": "å", "AA": "Å", "o": "ø", "O": "Ø",
    "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ",
}
_ACCENT = re.compile(r"""\\([`'^~"=.]|[uvHckr](?![A-Za-z]))\s*\{?\\?([A-Za-z])\}?""")
_LETTER = re.compile(r"\\(" + "|".join(sorted(_LETTERS, key=len, reverse=True)) + r")(?![A-Za-z])\s*")


def plain(text: str) -> str:
    """The text as it is meant to be read."""
    text = _ACCENT.sub(lambda found: unicodedata.normalize("NFC", found.group(2) + _ACCENTS[found.group(1)]), text)
    text = _LETTER.sub(lambda found: _LETTERS[found.group(1)], text)
    text = re.sub(r"\\(?:text|emph|math)[a-z]*\s*(?=\{)", "", text)
    text = re.sub(r"(?<!\\)~", "\u00a0", text)
    text = re.sub(r"\\([&%$#_{}])", r"\1", re.sub(r"(?<!\\)[{}]", "", text))
    return " ".join(text.split(" ")).strip()
