"""Link definitions, `[name]: address`, which may stand anywhere on a page and serve its links `[text][name]` and `[name]`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .source import Line
from .verbatim import fenced

DEFINITION = re.compile(r""" {0,3}\[(?![!^])(?=\s*[^\[\]\s])([^\[\]]+)\]:\s*(<[^<>]*>|[^\s<]\S*)(?:\s+(?:"[^"]*"|'[^']*'|\([^()]*\)))?\s*$""")
_QUOTED = re.compile(r"(?:\s*>)*\s?")


class LinkDefinitions:
    """The definitions of one page by name; it remembers which of them were used. Of two with one name the first counts."""

    def __init__(self, lines: Sequence[Line] = ()) -> None:
        self._addresses: dict[str, str] = {}
        self._lines: dict[str, Line] = {}
        self._used: set[str] = set()
        bare = [line.text[_QUOTED.match(line.text).end() :] if ">" in line.text else line.text for line in lines]
        if not any("]:" in text for text in bare):
            return
        for line, text, code in zip(lines, bare, fenced(bare), strict=True):
            found = None if code else DEFINITION.match(text)
            if found:
                self._addresses.setdefault(_folded(found.group(1)), found.group(2))
                self._lines.setdefault(_folded(found.group(1)), line)

    def address(self, name: str) -> str | None:
        """Where the link of this name leads; None where no definition has it."""
        address = self._addresses.get(_folded(name))
        if address is not None:
            self._used.add(_folded(name))
        return address

    @property
    def names(self) -> list[str]:
        return list(self._addresses)

    def unused(self) -> Iterator[tuple[str, Line]]:
        """The names that no link asked for so far, each with its line."""
        return ((name, line) for name, line in self._lines.items() if name not in self._used)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
