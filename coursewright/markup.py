"""Markdown to HTML: Python-Markdown with raw HTML switched off, so that nothing an author writes can be active."""

from __future__ import annotations

import html
import re
import threading
from functools import lru_cache

import markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor
from markdown.treeprocessors import Treeprocessor

from .inline import INLINE_TAGS, LINK_SCHEME
from .lists import relist

_EXTENSIONS = ["tables", "def_list", "sane_lists", "smarty", "pymdownx.superfences", "pymdownx.tilde"]
_OPTIONS = {
    "smarty": {"smart_angled_quotes": False},
    "pymdownx.superfences": {"disable_indented_code_blocks": False, "css_class": "code"},
    "pymdownx.tilde": {"subscript": False},
}
_BOX = re.compile(r"<li>(\s*<p>)?\s*\[([ xX])\]\s+")
_LONE = re.compile(r"<p>(.*)</p>", re.DOTALL)
_FIRST_MARK = re.compile(r"^(\d*)(?=[^\w\s])(.)")
_TABLE = re.compile(r"<table>.*?</table>", re.DOTALL)


def block_html(text: str) -> str:
    """Paragraphs, lists, tables and code (which a keyboard can scroll) as HTML. The tokens of a passage stand where they stood."""
    return _convert(text)


def inline_html(text: str) -> str:
    """One line of text as HTML, without a paragraph around it."""
    line = " ".join(text.split())
    lone = _LONE.fullmatch(_convert(line)) or _LONE.fullmatch(_convert(_FIRST_MARK.sub(r"\1\\\2", line)))
    return lone.group(1) if lone else html.escape(line, quote=False)


@lru_cache(maxsize=20000)
def _convert(text: str) -> str:
    if not text.strip():
        return ""
    with _lock():
        converter = _converter()
        converter.reset()
        try:
            result = converter.convert(relist(text))
        except RecursionError:
            return f"<p>{html.escape(text)}</p>"
    result = _BOX.sub(lambda found: f'<li class="box">{found.group(1) or ""}<span class="tick">{"☒" if found.group(2) != " " else "☐"}</span> ', result)
    return _TABLE.sub(_scoped, result).replace("<pre>", '<pre tabindex="0">')


def _scoped(table: re.Match[str]) -> str:
    """Header cells say what they head; an empty one becomes a plain cell."""
    text = re.sub(r"<th( style=\"[^\"]*\")?></th>", r"<td\1></td>", table.group())
    return text.replace("<th>", '<th scope="col">').replace("<th style", '<th scope="col" style')


@lru_cache(maxsize=1)
def _lock() -> threading.Lock:
    return threading.Lock()


@lru_cache(maxsize=1)
def _converter() -> markdown.Markdown:
    converter = markdown.Markdown(extensions=_EXTENSIONS, extension_configs=_OPTIONS, output_format="html")
    converter.preprocessors.deregister("html_block")
    for name in ("html", "reference", "image_reference", "short_reference", "short_image_ref", "autolink", "automail"):
        converter.inlinePatterns.deregister(name)
    for tag in INLINE_TAGS:
        if tag != "br":
            converter.inlinePatterns.register(SimpleTagInlineProcessor(rf"(<{tag}>)(.+?)</{tag}>", tag), f"tag-{tag}", 95)
    converter.inlinePatterns.register(_Break(r"<br\s*/?>", converter), "tag-br", 95)
    converter.treeprocessors.register(_OnlyOurLinks(converter), "only-our-links", 5)
    return converter


class _Break(markdown.inlinepatterns.InlineProcessor):
    def handleMatch(self, found, data):
        from xml.etree.ElementTree import Element

        return Element("br"), found.start(0), found.end(0)


class _OnlyOurLinks(Treeprocessor):
    """A link or image that is not one of ours got past the reader: take its address away."""

    def run(self, root) -> None:
        for element in root.iter():
            for name in ("href", "src"):
                if name in element.attrib and not element.attrib[name].startswith(LINK_SCHEME):
                    del element.attrib[name]
