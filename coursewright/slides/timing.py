"""How long each slide stays: the module's minutes, shared out so that they add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WORDS_A_MINUTE = 130  # an unhurried speaker
LOOK = 15  # seconds in which an audience takes in a new slide
LEAST = 20  # seconds a slide must have beside the activities for these to be counted on their own


@dataclass(frozen=True)
class Share:
    """What a slide asks for: seconds of talk as its words suggest, and minutes that the author stated for an activity on it."""

    talk: float
    activity: int = 0


def natural(words: int) -> float:
    """Seconds in which this many words are said and a new slide is looked at."""
    return LOOK + words * 60 / WORDS_A_MINUTE


def allot(shares: Sequence[Share], minutes: int) -> list[int]:
    """Seconds for each slide; together they are `minutes`.

    Where the activities leave enough, each has just the minutes its author stated, and the other slides share what is left. Where
    they fill the module, each states the time of the stretch that ends with it: its slides share it, the activity having half.
    """
    total, stated = minutes * 60, sum(share.activity for share in shares) * 60
    others = sum(1 for share in shares if not share.activity)
    if not stated:
        return rounded([share.talk for share in shares], total)
    if others and total - stated >= LEAST * others:
        rest = iter(rounded([share.talk for share in shares if not share.activity], total - stated))
        return [share.activity * 60 or next(rest) for share in shares]
    return rounded(_stretches(shares), total)


def _stretches(shares: Sequence[Share]) -> list[float]:
    weights: list[float] = []
    stretch: list[Share] = []
    for share in shares:
        stretch.append(share)
        if share.activity:
            weights += _within(stretch)
            stretch = []
    if not stretch:
        return weights
    last = max(index for index, share in enumerate(shares) if share.activity)
    start = len(weights) - next(count for count in range(1, len(weights) + 1) if count > last or shares[last - count].activity or last - count < 0)
    return [*weights[:start], *_within(list(shares[start:]))]


def _within(stretch: Sequence[Share]) -> list[float]:
    """The stated minutes of one stretch, in seconds, shared by its slides."""
    seconds = sum(share.activity for share in stretch) * 60
    talk = sum(share.talk for share in stretch)
    return [share.talk / talk * seconds / 2 + (seconds / 2 if share.activity else 0) for share in stretch]


def rounded(weights: Sequence[float], total: int) -> list[int]:
    """Whole steps in proportion to the weights, none without time, whose sum is `total` (seconds)."""
    if not weights:
        return []
    step = next((step for step in (30, 15, 5) if total >= 2 * step * len(weights) and total % step == 0), 1)
    units = max(total // step, len(weights))
    exact = [weight * units / sum(weights) for weight in weights]
    found = [max(int(amount), 1) for amount in exact]
    while sum(found) != units:
        short = sum(found) < units
        index = max(range(len(exact)), key=lambda index: (exact[index] - found[index]) if short else (found[index] > 1, found[index] - exact[index]))
        found[index] += 1 if short else -1
    return [count * step for count in found]


def spelled(seconds: int) -> str:
    """A time in words: 1 min 30 s."""
    minutes, rest = divmod(seconds, 60)
    return " ".join(part for part in (f"{minutes} min" if minutes else "", f"{rest} s" if rest or not minutes else "") if part)


def clock(seconds: int) -> str:
    """A point of time since the module began: 12:30."""
    return f"{seconds // 60}:{seconds % 60:02}"
