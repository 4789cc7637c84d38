"""The fonts of the machine, looked for where each system keeps them."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

from .face import Face

_ENDINGS = (".ttf", ".otf", ".ttc", ".otc")

# Parts of the names of faces that draw Chinese characters as a language has them.
CJK = {
    "ja": ("CJKjp", "JP-", "Hiragino", "YuGothic", "Meiryo"),
    "ko": ("CJKkr", "KR-", "Malgun", "AppleSDGothic"),
    "zh-hans": ("CJKsc", "SC-", "YaHei", "SimSun"),
    "zh-hant": ("CJKtc", "TC-", "JhengHei", "MingLiU"),
    "zh-hk": ("CJKhk", "HK-"),
}


def folders() -> list[Path]:
    """Where fonts lie on Linux, macOS or Windows."""
    home = Path.home()
    if sys.platform == "win32":
        return [Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts", Path(os.environ.get("LOCALAPPDATA", home)) / "Microsoft" / "Windows" / "Fonts"]
    if sys.platform == "darwin":
        return [home / "Library/Fonts", Path("/Library/Fonts"), Path("/System/Library/Fonts")]
    data = os.environ.get("XDG_DATA_DIRS") or "/usr/local/share:/usr/share"
    own = os.environ.get("XDG_DATA_HOME") or str(home / ".local/share")
    return [Path(folder) / "fonts" for folder in dict.fromkeys([own, *data.split(":"), "/usr/local/share", "/usr/share"])] + [home / ".fonts"]


def faces(like: Face) -> list[Face]:
    """Every face that can be embedded, those first that look most like the given one."""
    found = [face for file in _files() for face in _faces(file) if face.usable]
    return sorted(found, key=lambda face: (face.distance(like), face.file, face.index))


def _files() -> Iterator[str]:
    for folder in folders():
        for place, _, names in os.walk(folder):
            yield from (os.path.join(place, name) for name in names if name.lower().endswith(_ENDINGS))


def _faces(file: str) -> list[Face]:
    """The faces of a file; none where it cannot be read."""
    import uharfbuzz

    try:
        blob = uharfbuzz.Blob.from_file_path(file)
    except uharfbuzz.HarfBuzzError:
        return []
    return [Face(file, index) for index in range(_count(bytes(blob.data[:12])))]


def _count(head: bytes) -> int:
    """How many faces a file holds, by its first bytes."""
    return int.from_bytes(head[8:12], "big") if head[:4] == b"ttcf" else 1


def cjk_language(text: str, language: str) -> str:
    """As which language Chinese characters are to be drawn: a key of CJK.

    `language` is a language tag, and decides if it is one of these languages; else kana or hangul do, or the first national
    character set (of the mainland, of Japan, of Taiwan) that has all the characters.
    """
    tag = language.lower().replace("_", "-")
    first, _, rest = tag.partition("-")
    if first in ("ja", "ko"):
        return first
    if first in ("zh", "yue", "cmn"):
        parts = rest.split("-")
        if "hk" in parts or "mo" in parts or first == "yue":
            return "zh-hk"
        return "zh-hant" if "hant" in parts or "tw" in parts else "zh-hans"
    if any("\u3040" <= character <= "\u30ff" for character in text):
        return "ja"
    if any("\uac00" <= character <= "\ud7a3" for character in text):
        return "ko"
    han = "".join(character for character in text if "\u4e00" <= character <= "\u9fff")
    for encoding, key in (("gb2312", "zh-hans"), ("shift_jis", "ja"), ("big5", "zh-hant")):
        try:
            han.encode(encoding)
        except UnicodeEncodeError:
            continue
        return key
    return "zh-hans"
