"""HTML tags in Markdown: a few plain ones are taken, anything active is refused."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from .diagnostics import Report, Span

INLINE_TAGS = ("sub", "sup", "kbd", "mark", "br", "small")
_TAG = re.compile(r"(?<!\\)(?<!\]\()<(/?)([A-Za-z][\w:-]*)((?:[\s/][^<>]*)?)>")
_ADDRESS = re.compile(r"<(?:https?|mailto|tel):", re.IGNORECASE)
_EVENT = re.compile(r"""(?:^|[\s"'/])on[a-z]+\s*=""", re.IGNORECASE)
_ACTIVE = {"script", "iframe", "object", "embed", "link", "meta", "base", "form", "style", "svg", "math", "applet", "frame", "frameset"}


def check_tags(text: str, span: Callable[[int], Span], report: Report) -> None:
    """Report active tags (H001), event attributes (H002), and tags that are not supported or never closed (H003).

    `text` is free of code; `span` gives the place of an offset in it.
    """
    seen: dict[str, int] = {}
    count: Counter[str] = Counter()
    for found in _TAG.finditer(text):
        name, rest = found.group(2).lower(), found.group(3).strip(" \t\n/")
        if _ADDRESS.match(found.group()):
            continue
        if _EVENT.search(found.group(3)):
            report.add("H002", span(found.start()), f"the tag <{name}> has an event attribute", "Remove it: a course holds no program.")
        elif name in _ACTIVE:
            report.add(
                "H001",
                span(found.start()),
                f"the tag <{name}> is not allowed in a course",
                "Remove it: a course holds no program and loads nothing.",
            )
        elif name not in INLINE_TAGS or rest:
            shown = ", ".join(f"<{tag}>" for tag in INLINE_TAGS)
            report.add(
                "H003",
                span(found.start()),
                f"the HTML tag <{name}> is not supported",
                f"Use Markdown, or one of {shown} without attributes. For a plain “<” write \\<.",
            )
        elif name != "br":
            count[name] += -1 if found.group(1) else 1
            seen.setdefault(name, found.start())
    for name, open_tags in count.items():
        if open_tags:
            report.add(
                "H003",
                span(seen[name]),
                f"the tag <{name}> and its end </{name}> do not pair up",
                f"Write <{name}>…</{name}> within one paragraph.",
            )
