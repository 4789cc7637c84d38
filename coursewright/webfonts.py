"""Fonts for the web: each face cut down to the characters a course uses, and put into pictures that name it."""

from __future__ import annotations

import base64
import html
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote

_ALWAYS = "".join(map(chr, range(0x20, 0x7F))) + "\u00a0–—‘’“”…"
_FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "mkmk", "tnum", "lnum"]
_PLAIN = " !'()*+,-./:;=?@_~"
_LICENSED = (0, 13, 14)
_TAG = re.compile(r"<[^>]*>")
_ROOT = re.compile(r"""<svg\b(?:[^>"'/]|"[^"]*"|'[^']*')*>""")


@dataclass(frozen=True)
class Face:
    """A face of one of our families; `file` is its name without the ending."""

    family: str
    style: str
    weight: int
    file: str

    def rule(self, address: str) -> str:
        """The CSS by which a page or picture gets it from `address`."""
        face = f'font-family:"{self.family}";font-style:{self.style};font-weight:{self.weight};font-display:swap'
        return f'@font-face{{{face};src:url({address}) format("woff2")}}'


FACES = (
    Face("Source Serif Pro", "normal", 400, "SourceSerifPro-Regular"),
    Face("Source Serif Pro", "italic", 400, "SourceSerifPro-It"),
    Face("Source Serif Pro", "normal", 600, "SourceSerifPro-Semibold"),
    Face("Source Sans Pro", "normal", 400, "SourceSansPro-Regular"),
    Face("Source Sans Pro", "italic", 400, "SourceSansPro-It"),
    Face("Source Sans Pro", "normal", 600, "SourceSansPro-Semibold"),
)


def characters(texts: Iterable[str]) -> str:
    """Every character that these pages or pictures show, each once; the plain ones always among them."""
    found = set(_ALWAYS)
    for text in texts:
        found.update(html.unescape(_TAG.sub("", text)))
    return "".join(sorted(character for character in found if character.isprintable()))


def cut(path: str, wanted: str) -> bytes:
    """The font at `path` as WOFF2 with no more than the wanted characters; its notice of copyright and license stays."""
    from fontTools import subset

    options = subset.Options(flavor="woff2", layout_features=_FEATURES, hinting=False, notdef_outline=True)
    font = subset.load_font(path, options, dontLoadGlyphNames=True)
    notices = font["name"]
    notices.names = [record for record in notices.names if record.nameID in _LICENSED and record.platformID == 3]
    del font["name"]
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=[ord(character) for character in wanted])
    subsetter.subset(font)
    font["name"] = notices
    result = io.BytesIO()
    subset.save_font(font, result, options)
    return result.getvalue()


def faces_of(svg: str) -> tuple[Face, ...]:
    """The faces that a picture's text asks for."""
    if "<text" not in svg:
        return ()
    bold = re.search(r"font-weight\s*[:=]\s*[\"']?\s*(?:bold|[6-9]00)", svg) is not None
    italic = re.search(r"font-style\s*[:=]\s*[\"']?\s*(?:italic|oblique)", svg) is not None
    return tuple(face for face in FACES if face.family in svg and (bold or face.weight == 400) and (italic or face.style == "normal"))


def with_fonts(svg: str, fonts: Mapping[Face, bytes]) -> str:
    """A picture that carries these fonts: shown by <img>, it can get none from its page."""
    rules = "".join(face.rule(data_address("font/woff2", font)) for face, font in fonts.items())
    return _ROOT.sub(lambda root: f"{root.group()}<style>{rules}</style>", svg, count=1) if rules else svg


def data_address(kind: str, data: bytes) -> str:
    """The data as an address of its own; a drawing stays text, which is shorter."""
    if kind == "image/svg+xml":
        return f"data:{kind},{quote(data, safe=_PLAIN)}"
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"
