"""Lists as code hosts and editors read them, written the way Python-Markdown wants them: four spaces a level."""

from __future__ import annotations

import re

from .scan import FENCE, fence_end

_ITEM = re.compile(r"([-*+]|(\d{1,9})[.)])(?:([ \t]+)(?=\S)|[ \t]*$)")
_ANY_ITEM = re.compile(rf"^[ \t]*{_ITEM.pattern}", re.MULTILINE)
_RULE = re.compile(r"([-*_])[ \t]*(?:\1[ \t]*){2,}$")
_STEP = 4


def relist(text: str) -> str:
    """`text` with its list items set four spaces a level, and a blank line before a list that follows a paragraph at once."""
    if not _ANY_ITEM.search(text):
        return text
    return "\n".join(_Relister(text.split("\n")).lines())


class _Relister:
    """`open` holds, for each item that is still open, the column at which its text begins.

    `paragraph` is true after a line that a next line could continue, `later` in a further block of an item.
    """

    def __init__(self, source: list[str]) -> None:
        self.source = source
        self.open: list[int] = []
        self.done: list[str] = []
        self.paragraph = False
        self.later = False

    def lines(self) -> list[str]:
        index = 0
        while index < len(self.source):
            fence = FENCE.match(self.source[index].lstrip())
            if fence:
                index = self._fence(index, fence.group(1))
            else:
                self._line(self.source[index].expandtabs(_STEP) if self.source[index][:1] in " \t" else self.source[index])
                index += 1
        return self.done

    def _line(self, line: str) -> None:
        if not line.strip():
            self.done.append("")
            self.paragraph = self.later = False
            return
        indent = len(line) - len(line.lstrip())
        rest = line[indent:]
        item = _ITEM.match(rest) if not _RULE.match(rest) else None
        depth = sum(indent >= column for column in self.open)
        base = self.open[depth - 1] if depth else 0
        if item and indent - base < _STEP and not (self.paragraph and depth == len(self.open) and not _interrupts(item, rest)):
            self._item(item, rest, indent, depth)
        elif self.paragraph and depth < len(self.open):
            self._text(rest, len(self.open), 0)
        else:
            del self.open[depth:]
            self._text(rest, depth, indent - base)

    def _item(self, item: re.Match[str], rest: str, indent: int, depth: int) -> None:
        if (self.paragraph and not self.open) or self.later:
            self.done.append("")
        marker = f"{item.group(2)}." if item.group(2) else item.group(1)
        gap = len(item.group(3).expandtabs(_STEP)) if item.group(3) else 1
        gap = gap if gap <= _STEP else 1
        self.open[depth:] = [indent + len(item.group(1)) + gap]
        self.done.append(" " * (_STEP * depth) + f"{marker} {rest[item.end():]}".rstrip())
        self.paragraph, self.later = bool(rest[item.end():].strip()), False

    def _text(self, rest: str, depth: int, extra: int) -> None:
        self.later = self._continues_an_item(depth)
        self.done.append(" " * (_STEP * depth + extra) + rest)
        self.paragraph = extra < _STEP

    def _fence(self, index: int, mark: str) -> int:
        """Code between fences, moved with the item that it is in but otherwise left alone."""
        end = fence_end([line.lstrip() for line in self.source], index, mark)
        end = len(self.source) - 1 if end is None else end
        first = self.source[index]
        indent = len(first) - len(first.lstrip())
        depth = sum(indent >= column for column in self.open)
        del self.open[depth:]
        self.later = self._continues_an_item(depth)
        for line in self.source[index : end + 1]:
            inner = line[min(indent, len(line) - len(line.lstrip())) :] if depth else line
            self.done.append((" " * (_STEP * depth) + inner).rstrip() if depth else line)
        self.paragraph = False
        return end + 1

    def _continues_an_item(self, depth: int) -> bool:
        return depth > 0 and (self.later or not self.done[-1])


def _interrupts(item: re.Match[str], rest: str) -> bool:
    """Whether an item may follow a paragraph without a blank line: one with text, and numbered only from 1."""
    return bool(rest[item.end():].strip()) and item.group(2) in (None, "1")
