"""What stands before a paragraph, as PowerPoint counts it: bullets, and numbers that go on by themselves."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ..slides.deck import DOT, Paragraph
from .letters import clean

_NUMBER = re.compile(r"(?P<open>\(?)(?P<core>\d{1,4}|[A-Za-z])(?P<close>[.)]?)")


@dataclass(frozen=True)
class Bullet:
    """`kind` is none, dot, number or sign; `value` the scheme of an automatic number, or the text of the sign; `start` the number a list begins with;
    `characters` how many digits or letters the number has."""

    kind: str
    value: str = ""
    start: int = 1
    characters: int = 1


NONE, DOTTED = Bullet("none"), Bullet("dot")


def _counted(mark: str) -> tuple[str, int] | None:
    """The scheme (ECMA-376 Part 1, 20.1.10.61) and the value of a mark such as `A`, `2.` or `(c)`; None if it does not count."""
    found = _NUMBER.fullmatch(mark.strip())
    if not found or (found["open"] and found["close"] != ")"):
        return None
    core = found["core"]
    ends = "ParenBoth" if found["open"] else "ParenR" if found["close"] == ")" else "Period"
    if core.isdigit():
        return f"arabic{ends}", int(core)
    return f"alpha{'Uc' if core.isupper() else 'Lc'}{ends}", ord(core.upper()) - ord("A") + 1


def _sign(mark: str) -> Bullet:
    return Bullet("sign", mark, characters=len(mark) if len(mark) > 1 else 0)


def bullets(paragraphs: Sequence[Paragraph]) -> tuple[Bullet, ...]:
    """The bullet of each paragraph. Numbers in sequence share their start, which is how PowerPoint tells one list; deeper paragraphs do not end it."""
    made: list[Bullet] = []
    going: dict[int, tuple[str, int, int]] = {}  # by level: scheme, start and last value of the list that goes on
    for paragraph in paragraphs:
        going = {level: state for level, state in going.items() if level <= paragraph.level}
        counted = _counted(paragraph.mark)
        if counted is None or counted[1] < 1:
            going.pop(paragraph.level, None)
            mark = clean(paragraph.mark).strip()
            made.append(NONE if not mark else DOTTED if mark == DOT else _sign(mark))
            continue
        scheme, value = counted
        before = going.get(paragraph.level)
        if before and before[:2] == (scheme, value):  # PowerPoint would count on instead of beginning again
            going.pop(paragraph.level)
            made.append(_sign(clean(paragraph.mark).strip()))
            continue
        start = before[1] if before and before[0] == scheme and before[2] + 1 == value else value
        going[paragraph.level] = (scheme, start, value)
        made.append(Bullet("number", scheme, start, len(str(value)) if scheme.startswith("arabic") else 1))
    return tuple(made)
