"""Slides of a text: a module written into a small course, read as every course is, and made into slides without files."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from coursewright.diagnostics import Diagnostic, Report
from coursewright.exporters.deck_pages import shape_of
from coursewright.exporters.slides import SPEAKER
from coursewright.exporters.studio import Studio
from coursewright.paths import templates
from coursewright.reading import read
from coursewright.slides.deck import Chart, Grid, Paragraph, Picture, Run, Slide, Words
from coursewright.slides.layouts import LAYOUTS, SMALLEST
from coursewright.slides.outline import module_slides
from coursewright.slides.stage import Stage

GROUND = Path(__file__).parents[1] / "slides" / "ground"
_FRONT = "---\ntitle: The module\nminutes: {minutes}\nobjectives:\n  name: Name what it says.\n---\n"


@dataclass(frozen=True)
class Staged:
    """The slides of a module, the minutes it says, and what was said while they were made (not what `check` says)."""

    slides: tuple[Slide, ...]
    minutes: int
    warnings: tuple[Diagnostic, ...]

    @property
    def content(self) -> tuple[Slide, ...]:
        """Those of the sections: without title, disclosures, objectives, references and the last."""
        return tuple(slide for slide in self.slides[1:] if not slide.title.startswith("Module 1: ") or slide.title == "Module 1: key points")


def laid(folder: Path, text: str, language: str = "en-US") -> Path:
    """The course on which a text is staged; a text without front matter gets some."""
    course = folder / "course"
    if not course.exists():
        shutil.copytree(GROUND, course)
        settings = course / "course.yaml"
        settings.write_text(settings.read_text(encoding="utf-8").replace("language: en-US", f"language: {language}"), encoding="utf-8")
    (course / "modules/01-module.md").write_text(text if text.startswith("---\n") else _FRONT.format(minutes=30) + text, encoding="utf-8")
    return course


def staged(folder: Path, text: str, language: str = "en-US") -> Staged:
    """The slides of a module's text. What the reader says of the text is no hindrance."""
    course = read(laid(folder, text, language), "course", Report())
    studio, report = Studio(course, templates()), Report()
    module = course.modules[0]
    stage = Stage(course, module, studio.writer(module, SPEAKER), studio.writer(module, SPEAKER, cites=False), LAYOUTS,
                  lambda source: shape_of(course.folder / source), report.add)
    return Staged(module_slides(stage, set()), module.minutes, tuple(report.diagnostics))


# --- slides as text


def told(slide: Slide, notes: bool = False) -> list[str]:
    """A slide as lines that can be read: its layout and title, then what stands in each place, then its notes."""
    lines = [f"## {slide.layout} {'' if slide.tone == 'plain' else f'({slide.tone}) '}“{slide.title}”{f' at {slide.title_size:g}' if slide.title_size else ''}"]
    for part in slide.parts:
        match part:
            case Words(slot="eyebrow", paragraphs=paragraphs):
                lines[0] += f" – {paragraphs[0].text}"
            case Words(slot=slot, paragraphs=paragraphs, size=size):
                lines += [f"[{slot}{f' at {size:g}' if size else ''}]"] if slot != "body" or size else []
                lines += map(_paragraph, paragraphs)
            case Picture(source=source, alt=alt):
                lines.append(f"[picture] {source}: {alt}")
            case Grid(header=header, rows=rows, size=size):
                lines += [f"[table at {size:g}]"] if size != SMALLEST else []
                lines += ["| " + " | ".join(map(_runs, row)) + " |" for row in (header, *rows)]
            case Chart(categories=categories, series=series, unit=unit):
                lines.append(f"[chart] {unit}: {', '.join(one.name for one in series)}")
                lines += [f"  {name}: {', '.join('–' if one.values[index] is None else f'{one.values[index]:g}' for one in series)}" for index, name in enumerate(categories)]
    return lines + ([f"> {_paragraph(paragraph)}" for paragraph in slide.notes] if notes else [])


def _paragraph(paragraph: Paragraph) -> str:
    sign = {"plain": "", "right": "(right) ", "wrong": "(wrong) "}[paragraph.emphasis]
    return "  " * paragraph.level + (f"{paragraph.mark} " if paragraph.mark else "") + sign + _runs(paragraph)


def _runs(paragraph: Paragraph) -> str:
    return "".join(map(_run, paragraph.runs))


def _run(run: Run) -> str:
    text = {1: f"^{run.text}^", -1: f"~{run.text}~"}.get(run.raised, run.text)
    text = f"*{text}*" if run.italic else text
    text = f"**{text}**" if run.bold else text
    return f"[{text}]({run.href})" if run.href else text
