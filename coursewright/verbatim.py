"""Code in Markdown: fences and code spans, in which nothing of ours has a meaning."""

from __future__ import annotations

import re
from collections.abc import Sequence

FENCE = re.compile(r"\s*(?:(?:[-*+]|\d{1,9}[.)])\s+)*(`{3,}(?!.*`)|~{3,})")
_SPAN = re.compile(r"(?<![\\`])(`+)(?!`)((?:(?!\n[ \t]*\n)[\s\S])*?[^`])\1(?!`)")


def fence_end(lines: Sequence[str], start: int, mark: str) -> int | None:
    """The index of the line that closes the fence opened at `start` with `mark`; None if none does."""
    closing = re.compile(rf"\s*{re.escape(mark[0])}{{{len(mark)},}}\s*$")
    return next((index for index in range(start + 1, len(lines)) if closing.match(lines[index])), None)


def fenced(lines: Sequence[str]) -> list[bool]:
    """For each line, whether it belongs to a code fence. A fence that is never closed goes on to the end."""
    inside = [False] * len(lines)
    index = 0
    while index < len(lines):
        opened = FENCE.match(lines[index])
        if opened:
            end = fence_end(lines, index, opened.group(1))
            last = len(lines) - 1 if end is None else end
            inside[index : last + 1] = [True] * (last + 1 - index)
            index = last
        index += 1
    return inside


def mask_code(text: str) -> str:
    """The text with code fences and code spans blanked, so that offsets and line ends stay."""
    if "`" not in text and "~~~" not in text:
        return text
    lines = text.split("\n")
    blanked = [" " * len(line) if code else line for line, code in zip(lines, fenced(lines), strict=True)]
    return _SPAN.sub(lambda found: re.sub(r"[^\n]", " ", found.group()), "\n".join(blanked))


def find_comment(text: str) -> int | None:
    """Where a comment opens in this line, code spans aside."""
    if "<!--" not in text:
        return None
    start = _SPAN.sub(lambda found: " " * len(found.group()), text).find("<!--")
    return None if start < 0 else start
