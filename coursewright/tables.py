"""Tables: where one begins among lines of Markdown, and how long it is."""

from __future__ import annotations

import re
from collections.abc import Sequence

from .source import Line

_RULE = re.compile(r" {0,3}\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?\s*$")


def begins_table(lines: Sequence[Line], index: int) -> bool:
    """Whether this line is a table's header: it and the rule under it hold a bar."""
    if index + 1 >= len(lines) or "|" not in lines[index].text or lines[index].text.startswith("    "):
        return False
    following = lines[index + 1].text
    return "|" in following and bool(_RULE.match(following))


def paragraph_end(lines: Sequence[Line], start: int) -> int:
    """The index of the blank line that ends what begins at `start`; a table ends so too."""
    return next((index for index in range(start, len(lines)) if not lines[index].text.strip()), len(lines))
