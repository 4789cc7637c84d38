"""Private-use characters that carry meaning through the citation formatter: what is no mark-up, what a number is, where a cite begins."""

from __future__ import annotations

import html
import re

AMPERSAND, LESS, GREATER = "\ue010", "\ue011", "\ue012"
NUMBER, NUMBER_END = "\ue013", "\ue014"
CITE, CITE_TEXT, CITE_END = "\ue015", "\ue016", "\ue017"
NUMBERED = re.compile(f"{NUMBER}(\\d+){NUMBER_END}")
CITED = re.compile(f"{CITE}(\\d+){CITE_TEXT}(.*?){CITE_END}", re.DOTALL)
_ENTITIES = {AMPERSAND: "&amp;", LESS: "&lt;", GREATER: "&gt;"}
_TAGS = {name: (chr(0xE020 + 2 * index), chr(0xE021 + 2 * index)) for index, name in enumerate(("i", "b", "sub", "sup"))}
_NOCASE = re.compile(r'<span class="nocase">(.*?)</span>', re.IGNORECASE | re.DOTALL)
_KEEP, _KEEP_END = "\ue040", "\ue041"
_SPAN = re.compile(r"</?(?:span|sc|scp|font)\b[^<>]*>", re.IGNORECASE)


def guarded(text: str) -> str:
    """A field's text with &, < and > out of the formatter's sight; the few tags that CSL knows are kept."""
    text = " ".join(html.unescape(text).split())
    text = _NOCASE.sub(rf"{_KEEP}\1{_KEEP_END}", text)
    for name, (begin, end) in _TAGS.items():
        text = re.sub(rf"<{name}>(.*?)</{name}>", rf"{begin}\1{end}", text, flags=re.IGNORECASE)
    text = _SPAN.sub("", text)
    text = text.replace("&", AMPERSAND).replace("<", LESS).replace(">", GREATER)
    return text.replace(_KEEP, '<span class="nocase">').replace(_KEEP_END, "</span>")


def restored(text: str) -> str:
    """HTML from what came out of the formatter."""
    for mark, entity in _ENTITIES.items():
        text = text.replace(mark, entity)
    for name, (begin, end) in _TAGS.items():
        text = text.replace(begin, f"<{name}>").replace(end, f"</{name}>")
    return re.sub("[\ue000-\ue0ff]", "", text)


class MarkedNumber(int):
    """A reference's number that shows itself between marks."""

    def __str__(self) -> str:
        return f"{NUMBER}{int(self)}{NUMBER_END}"
