"""Finding out in which encoding a text file was saved, reading no more of it at once than a block."""

from __future__ import annotations

import codecs
from pathlib import Path

from .records import Unreadable

BLOCK = 1 << 16
_SAMPLE = 1 << 18
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# Windows' encodings of the Latin script, the likeliest first, and what is tried where the text reads as none of them.
_LATIN = ("cp1252", "cp1250", "cp1254", "cp1257")
_OTHERS = ("cp1251", "cp1253", "cp1255", "cp1256", "cp932", "gb18030", "big5", "euc_kr")


def encoding_of(file: Path) -> str:
    """The name of the file's encoding: by its byte-order mark, then UTF-8 if all of it is, then what its letters suggest.

    Raises OSError where the file cannot be read, and Unreadable where no encoding fits.
    """
    with open(file, "rb") as stream:
        sample = stream.read(_SAMPLE)
    for mark, name in _MARKS:
        if sample.startswith(mark):
            return name
    if wide := _wide(sample):
        return wide
    if _fits(file, "utf-8"):
        return "utf-8"
    telling = _telling(file)
    guess = next((name for name in _LATIN if _reads_as_latin(telling, name)), "") or _guessed(telling)
    if guess and _fits(file, guess):
        return guess
    raise Unreadable("its letters are in an encoding that could not be found out", "Save it again as “CSV UTF-8”, or name the encoding: --encoding cp1252")


def _wide(sample: bytes) -> str:
    """UTF-16 without a mark: every other byte of plain letters is zero."""
    head = sample[:400]
    if len(head) < 4 or len(head) % 2 or b"\0" not in head:
        return ""
    for name, zeros, letters in (("utf-16-le", head[1::2], head[::2]), ("utf-16-be", head[::2], head[1::2])):
        if zeros.count(0) > 0.7 * len(zeros) and letters.count(0) == 0:
            return name
    return ""


def is_certain(encoding: str) -> bool:
    """Whether an encoding that was found out can only be right; others are guesses from the letters."""
    return encoding.startswith("utf")


def _fits(file: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with open(file, "rb") as stream:
            while block := stream.read(BLOCK):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _telling(file: Path) -> bytes:
    """The lines of the file that are not plain ASCII, up to a limit: what an encoding can be told from."""
    found: list[bytes] = []
    size = 0
    with open(file, "rb") as stream:
        while size < _SAMPLE and (line := stream.readline(BLOCK)):
            if not line.isascii():
                found.append(line)
                size += len(line)
    return b"".join(found)


def _reads_as_latin(data: bytes, encoding: str) -> bool:
    """Whether the text, in this encoding, has its accented letters among plain ones, as names in the Latin script do."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return False
    strange = lonely = 0
    places = [place for place, letter in enumerate(text) if letter > "\x7f"]
    for place in places:
        around = text[max(place - 1, 0) : place] + text[place + 1 : place + 2]
        strange += not (text[place].isalpha() or text[place] in "’‘“”–—·€\xa0")
        lonely += text[place].isalpha() and not any(letter.isascii() and letter.isalpha() for letter in around)
    return bool(places) and strange == 0 and lonely <= 0.25 * len(places)


def _guessed(data: bytes) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=list(_OTHERS), enable_fallback=False).best()
    return best.encoding if best else ""
