"""What holds for the slides of any text whatever."""

from __future__ import annotations

from collections import Counter

from coursewright.slides.charts import fits as chart_fits
from coursewright.slides.deck import Chart, Grid, Paragraph, Picture, Run, Slide, Words
from coursewright.slides.fit import ROOM, WORDS, height
from coursewright.slides.layouts import LAYOUTS, SMALLEST
from coursewright.slides.sentences import count
from tests.support.staging import Staged

AUTOMATIC = WORDS + ROOM  # words of a slide that nobody wrote


def broken(found: Staged) -> list[str]:
    """Which of the rules the slides break, in plain words; an empty list if none."""
    titles = Counter(slide.title.casefold() for slide in found.slides)
    lines = {warning.span.line for warning in found.warnings}
    faults = [f"two slides are called “{title}”" for title, times in titles.items() if times > 1]
    seconds = sum(slide.seconds for slide in found.slides)
    faults += [f"{seconds} seconds in {found.minutes} minutes"] * (seconds != max(found.minutes * 60, len(found.slides)))
    for slide in found.slides:
        faults += [f"“{slide.title}”: {fault}" for fault in _faults(slide, slide.line in lines)]
    return faults


def _faults(slide: Slide, warned: bool) -> list[str]:
    layout, faults = LAYOUTS[slide.layout], []
    if not slide.title.strip():
        faults.append("no title")
    title = layout.slot("title")
    if not _fits((Paragraph((Run(slide.title),)),), title, slide.title_size or title.size):
        faults.append("the title is longer than its box")
    if not any(paragraph.text.strip() for paragraph in slide.notes):
        faults.append("nothing is said")
    if slide.seconds <= 0:
        faults.append("no time")
    for slot, times in Counter(part.slot for part in slide.parts).items():
        faults += [f"{times} things in {slot}"] * (times > 1) + [f"no place {slot}"] * (layout.slot(slot) is None)
    if _is_automatic(slide) and words(slide) > AUTOMATIC and len(slide.words("body").paragraphs) > 1:
        faults.append(f"{words(slide)} words")
    for part in slide.parts:
        match part:
            case Words(slot=name, paragraphs=paragraphs, size=size):
                slot = layout.slot(name)
                faults += ["empty text"] * (not any(paragraph.text.strip() for paragraph in paragraphs))
                faults += [f"{size or slot.size:g} pt"] * ((size or slot.size) < SMALLEST)
                faults += [f"{name} overflows without a word of it"] * (not warned and not _fits(paragraphs, slot, size or slot.size))
            case Grid(header=header, rows=rows, widths=widths, heights=heights):
                slot = layout.slot(part.slot)
                faults += ["columns differ"] * (len({len(header), len(widths), *map(len, rows)}) > 1)
                faults += ["heights differ"] * (len(heights) != len(rows) + 1)
                faults += ["wider than its place"] * (sum(widths) > slot.width + 1)
                faults += ["higher than its place without a word of it"] * (not warned and sum(heights) > slot.height + 1)
            case Picture(alt=alt, width=width, height=high):
                faults += ["a picture without shape"] * (width <= 0 or high <= 0) + ["a picture without words"] * (not alt.strip())
            case Chart():
                faults += ["a chart without room"] * (not chart_fits(part)) + ["a chart without words"] * (not part.alt.strip())
    return faults


def _fits(paragraphs, slot, size: float) -> bool:
    return height(paragraphs, slot.width, size, slot.serif, slot.bold) <= slot.height + 0.2


def _is_automatic(slide: Slide) -> bool:
    """Whether the program chose what a slide of text shows."""
    line = slide.words("eyebrow")
    return slide.layout == "bullets" and (slide.tone in ("key", "evidence", "redflag", "practice", "case") or "main points" in slide.title or (line is not None and line.paragraphs[0].text == "Terms"))


def words(slide: Slide) -> int:
    """The words that a slide shows as text, without the lines above and below."""
    return sum(count(paragraph.text) for part in slide.parts if isinstance(part, Words) and part.slot not in ("eyebrow", "caption", "line") for paragraph in part.paragraphs)
