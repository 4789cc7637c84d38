"""Last touches to what the citation formatter wrote: doubled marks and titles, links."""

from __future__ import annotations

import re
from urllib.parse import quote

from .marks import AMPERSAND, GREATER, LESS, restored

_URL = re.compile(rf"(?<![\">=/])\bhttps?://[^\s<>\"{LESS}{GREATER}]*[^\s<>\".,;){LESS}{GREATER}]")
_CLOSING = r"((?:</\w+>|[”’»])*)"
_BEFORE = r"(?:<\w[^>]*>|[“‘«\[])*"
_AFTER = r"(?:</\w+>|[”’»\]])*"


def tidy(text: str) -> str:
    """Full stops once, also behind a question mark or a closing quote, and none after a space."""
    text = re.sub(rf"(?<!\.)\.{_CLOSING}\.(?!\.)", r".\1", text)
    text = re.sub(r"\.{4,}", "...", text)
    text = re.sub(rf"([?!]){_CLOSING}\.(?!\.)", r"\1\2", text)
    return " ".join(re.sub(r" +([.,;:])(?=\s|$|<)", r"\1", text).split())


def once(text: str, title: str) -> str:
    """The text with a second appearance of the title taken out; nothing is done for an empty title."""
    if not title:
        return text
    words = r"\s+".join(re.escape(word) for word in re.sub(r"<[^>]*>", "", title).rstrip(".").split())
    found = list(re.finditer(rf"{_BEFORE}{words}{_AFTER}", text, re.IGNORECASE))
    if not words or len(found) < 2:
        return text
    before, after = text[: found[1].start()], text[found[1].end() :]
    kept = before.rstrip(" ,;") + after if not after.strip(" .,;)") else before + re.sub(r"^[.,;:]*\s*", "", after)
    return tidy(kept)


def linked(text: str, doi: str, url: str) -> str:
    """The entry with its DOI, as it is written there, and its addresses as links."""
    if url and _URL.match(url):
        text = text.replace(url, f'<a href="{_href(url)}">{url}</a>', 1)
    if doi:
        pattern = re.compile(rf"(?:https?://(?:dx\.)?doi\.org/|doi:\s*)?{re.escape(doi)}", re.IGNORECASE)
        address = "https://doi.org/" + quote(_bare(doi), safe="/:;()._-")
        text = pattern.sub(lambda found: f'<a href="{address}">{found.group()}</a>', text, count=1)
    return text if url and "<a " in text else _URL.sub(lambda found: f'<a href="{_href(found.group())}">{found.group()}</a>', text)


def _bare(text: str) -> str:
    return text.replace(AMPERSAND, "&").replace(LESS, "<").replace(GREATER, ">")


def _href(address: str) -> str:
    return restored(quote(_bare(address), safe=":/?#[]@!$&'()*+,;=%~").replace("&", AMPERSAND).replace("'", "%27"))
