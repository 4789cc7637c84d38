"""Sentences: where they end, which fit into a number of words, and a short saying of a paragraph."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from .deck import Paragraph, Run

_RAISED = "\x01"
_END = re.compile(rf"(?:[.!?…؟۔।]+[\"”’')\]]*{_RAISED}*(?=\s+[\"“‘'(\[]?[^\W_a-z])|[。！？]+[」』”）]*)")
_WIDE = re.compile("[\u3040-\u9fff\uac00-\ud7af]")
_SHORT = re.compile(r"(?:\b(?:e\.g|i\.e|et al|cf|vs|approx|[Ff]igs?|[Nn]os?|[Vv]ols?|pp?|[Cc]h|[Ss]ec|[Ee]d|Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|Inc)|\b[A-Z])\.$")
_LEANS = re.compile(r"(?:He|She|It|They|This|That|These|Those|Her|His|Its|Their|But|And|Or|So|Yet|Then|Thus|Hence|Nor|Perhaps|Here|There|Both|Such|One|Another|Others)\b")
_CLAUSE = re.compile(r"[;:—–]\s|,\s(?=(?:which|and|but|so|yet|while|because|although|though|whereas|since|where|who)\b)")


def count(text: str) -> int:
    """The words of a text. A script without spaces counts two characters as a word."""
    wide = len(_WIDE.findall(text))
    return sum(any(map(str.isalnum, part)) for part in (_WIDE.sub(" ", text) if wide else text).split()) + (wide + 1) // 2


def sentences(paragraph: Paragraph) -> list[Paragraph]:
    """The paragraph cut after each sentence. The mark and level stay with each."""
    text = "".join(_RAISED * len(run.text) if run.raised > 0 else run.text for run in paragraph.runs)
    ends = [found.end() for found in _END.finditer(text) if not _SHORT.search(text[: found.end()].replace(_RAISED, ""))]
    cuts = [0, *ends, len(text)]
    parts = [cut(paragraph, start, end) for start, end in itertools.pairwise(cuts)]
    return [part for part in parts if part.text.strip()]


def cut(paragraph: Paragraph, start: int, end: int) -> Paragraph:
    """The characters from `start` to `end`, in their styles, without space at the ends."""
    runs: list[Run] = []
    place = 0
    for run in paragraph.runs:
        text = run.text[max(start - place, 0) : max(end - place, 0)]
        place += len(run.text)
        if text:
            runs.append(replace(run, text=text))
    if runs:
        runs[0] = replace(runs[0], text=runs[0].text.lstrip())
        runs[-1] = replace(runs[-1], text=runs[-1].text.rstrip())
    return replace(paragraph, runs=tuple(run for run in runs if run.text))


def gist(paragraph: Paragraph, most: int) -> Paragraph:
    """A short saying of a paragraph: the sentence that best stands by itself, without a last clause if it is longer than `most` words."""
    said = sentences(paragraph)
    if not said:
        return paragraph
    best = said[telling(said, most)]
    if count(best.text) <= most:
        return best
    kept = [cut(best, 0, found.start()) for found in _CLAUSE.finditer(best.text)]
    fitting = [part for part in kept if 5 <= count(part.text) <= most]
    return _ended(fitting[-1]) if fitting else within_words(best, most + most // 2)


def _ended(part: Paragraph) -> Paragraph:
    """A clause with a full stop, so that it reads as a sentence."""
    last = part.runs[-1]
    if last.text[-1:] in ".!?…":
        return part
    return replace(part, runs=(*part.runs, Run("."))) if last.raised else replace(part, runs=(*part.runs[:-1], replace(last, text=f"{last.text}.")))


def telling(said: Sequence[Paragraph], most: int) -> int:
    """Which of a paragraph's sentences best stands by itself: an early, short statement that does not lean on the one before it."""

    def worth(index: int) -> float:
        text = said[index].text
        words = count(text)
        leans = bool(_LEANS.match(text))
        loss = 4.0 * text.rstrip('”’"').endswith("?") + 3.0 * text.startswith(("“", '"', "‘", "«")) + 2.5 * (leans and index > 0) + 1.0 * leans
        return -loss - index - (2.0 if words > most else 0) - (4.0 if words < 4 else 1.5 if words < 6 else 0) + (1.5 if any(run.bold for run in said[index].runs) else 0)

    return max(range(len(said)), key=lambda index: (worth(index), -index))


def within_words(paragraph: Paragraph, most: int) -> Paragraph:
    """The first `most` words, and an ellipsis where there were more."""
    ends = [found.end() for found in re.finditer(r"\S+", paragraph.text)]
    if len(ends) <= most:
        return paragraph
    short = cut(paragraph, 0, ends[most - 1])
    last = short.runs[-1]
    return replace(short, runs=(*short.runs[:-1], replace(last, text=last.text.rstrip(" ,;:.–—") + " …")))


def leading(paragraphs: Iterable[Paragraph], most: int) -> list[Paragraph]:
    """The first sentences of a text, as long as they stay within `most` words; at least one."""
    kept: list[Paragraph] = []
    words = 0
    for paragraph in paragraphs:
        for sentence in sentences(paragraph):
            words += count(sentence.text)
            if kept and words > most:
                return kept
            kept.append(sentence)
    return kept


def spoken(paragraphs: list[Paragraph], most: int) -> list[Paragraph]:
    """A text cut to about `most` words: each paragraph keeps its first sentences, in proportion to its length."""
    total = sum(count(paragraph.text) for paragraph in paragraphs)
    if total <= most:
        return paragraphs
    return [_shortened(paragraph, max(most * count(paragraph.text) // total, 1)) for paragraph in paragraphs]


def _shortened(paragraph: Paragraph, most: int) -> Paragraph:
    """The sentences of a paragraph, from the one that stands by itself on, as many as there is time for."""
    said = sentences(paragraph)
    start = telling(said, most) if count(paragraph.text) > 2 * most else 0
    place = end = 0
    for index, sentence in enumerate(said):
        at = paragraph.text.index(sentence.text, end)
        end = at + len(sentence.text)
        if index < start:
            continue
        place = at if index == start else place
        following = said[index + 1] if index + 1 < len(said) else None
        if following is None or count(paragraph.text[place:end]) + count(following.text) > most:
            break
    return cut(paragraph, place, end)
