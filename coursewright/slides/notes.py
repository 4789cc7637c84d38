"""The speaker's notes: how long a slide stays, what is said with it, what the group does, and the sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from .deck import Paragraph, Slide
from .sentences import count, spoken
from .stage import Draft, Talk
from .timing import LOOK, WORDS_A_MINUTE, Share, allot, clock, natural, spelled
from .words import plain

_MOST = 220  # words of one slide's prose that count in sharing out the time
_LEAST = 20  # words that are left to say, however short the time


def noted(drafts: Sequence[Draft], minutes: int) -> tuple[Slide, ...]:
    """The slides with their times, which add up to `minutes` (0: no times), and with notes that can be said in these."""
    shares = [Share(natural(min(_words(draft.talk.prose), _MOST) + _words(draft.talk.more) // 2), draft.talk.activity) for draft in drafts]
    seconds = allot(shares, minutes) if minutes else [0] * len(drafts)
    found, passed = [], 0
    for draft, time in zip(drafts, seconds, strict=True):
        passed += time
        found.append(replace(draft.slide, notes=tuple(_notes(draft, time, passed)), seconds=time))
    return tuple(found)


def _notes(draft: Draft, seconds: int, passed: int) -> list[Paragraph]:
    talk = draft.talk
    head = [plain(f"{spelled(seconds)} · until {clock(passed)}", bold=True)] if seconds else []
    if 0 < seconds < talk.activity * 60:
        head.append(plain(f"The {talk.activity} minutes stated for the activity include the slides that lead to it. Shorten either as the group needs.", italic=True))
    prose = spoken(list(talk.prose), max(_budget(talk, seconds), _LEAST)) if seconds else list(talk.prose)
    sources = [Paragraph((*plain("Sources: ", bold=True).runs, *plain("; ".join(talk.sources) + ".").runs))] if talk.sources else []
    return [*head, *prose, *talk.more, *sources] or [plain(draft.slide.title)]


def _budget(talk: Talk, seconds: int) -> int:
    """The words that can be said in the time beside the activity."""
    time = seconds - min(talk.activity * 60, seconds // 2)
    return int(max(time - LOOK / 3, 0) * WORDS_A_MINUTE / 60)


def _words(texts: Sequence[Paragraph]) -> int:
    return sum(count(text.text) for text in texts)
