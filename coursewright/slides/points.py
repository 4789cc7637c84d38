"""Slides out of prose that has no mark: its points in a sentence each, and with each the text that it stands for, to be said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..model import Prose
from .content import text_slides
from .deck import DOT, Paragraph
from .fit import shares
from .sentences import count, gist, sentences
from .stage import Draft, Stage, Talk, continued
from .words import plain, uncited

_GIST = 14  # words of a point that stands for a paragraph
_STRETCH = 90  # words of prose that one point stands for, at most


def points_of(stage: Stage, prose: Sequence[Prose], *, named: bool) -> list[Draft]:
    """The slides of a text; `named` where it has a heading of its own, which is then their title."""
    points = _all_points(stage, prose, _STRETCH)
    if len(points) == 1:
        points = _all_points(stage, prose, count(points[0][1].prose[0].text) // 2)
    name = stage.section.partition(" ")[2] or stage.document.title
    title = name if named else f"{name}: main points"
    found, place = [], 0
    for index, share in enumerate(shares([point for point, _ in points], stage.layouts["bullets"].slot("body"))):
        talks = [talk for _, talk in points[place : place + len(share)]]
        place += len(share)
        for draft in text_slides(stage, "bullets", continued(title, index), share, prose[0].passage.span, most=0):
            found.append(replace(draft, talk=sum(talks, Talk())))
            talks = []
    return found


def _all_points(stage: Stage, prose: Sequence[Prose], most: int) -> list[tuple[Paragraph, Talk]]:
    """The points of several texts, one for each stretch of up to `most` words, each with what is said with it."""
    points: list[tuple[Paragraph, Talk]] = []
    for block in prose:
        shown = [piece for piece in stage.pieces(block.passage) if isinstance(piece, Paragraph)]
        points += [(point, Talk((uncited(text),))) for piece in shown for point, text in _points(piece, most)]
        if points:
            points[-1] = (points[-1][0], points[-1][1] + Talk(sources=stage.sources([block.passage])))
    return points


def _points(paragraph: Paragraph, most: int) -> list[tuple[Paragraph, Paragraph]]:
    """Points that stand for a paragraph, one for each stretch of it, each with that stretch."""
    if paragraph.mark:
        return [(replace(gist(paragraph, _GIST), mark=DOT), replace(paragraph, mark=""))]
    stretches: list[list[Paragraph]] = [[]]
    for sentence in sentences(paragraph):
        if stretches[-1] and sum(count(part.text) for part in stretches[-1]) + count(sentence.text) > most:
            stretches.append([])
        stretches[-1].append(sentence)
    found = []
    for stretch in filter(None, stretches):
        runs = tuple(run for index, part in enumerate(stretch) for run in ((*plain(" ").runs, *part.runs) if index else part.runs))
        text = Paragraph(runs)
        found.append((replace(gist(text, _GIST), mark=DOT), text))
    return found
