"""Benchmarks, each a ratio measured in one run: `python tests/benchmarks/run.py [NAME ...]`.

    unchanged   an unchanged build against an interpreter that does nothing
    edit        one sentence edited, against a cold build
    pandoc      a cold build of everything, against pandoc and WeasyPrint making one workbook of the same text
    scale       ten times the modules: time, and memory of one process
    check       `check` of a 52-module course, against its cold build
    powerpoint  a deck of 100 slides with notes, in processor time against python-pptx alone writing as many plain ones; and one of 400 against it
    distribute  personal copies for 1,000 learners, against copying the same file as often
    cohort      memory of one process, for 60 learners and for 50,000
    copying     1,000 personal copies of the workbook, against as many plain copies
    stamping    a personal copy, against pikepdf filling the same stamp
    locking     a copy with a password, against pikepdf saving the file with one
    copies-memory   a process that makes 10,000 copies, against one that makes 10
"""

from __future__ import annotations

import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from cohorts import against_copying, memory
from copies import COPIES
from courses import repeat
from processes import Cost, cost

ROOT = Path(__file__).resolve().parents[2]
COURSE = ROOT / "course"


def build(course: Path, output: Path, watch: bool = False, *options: str) -> Cost:
    return cost([sys.executable, str(ROOT / "build.py"), "build", "--course", str(course), "--output", str(output), "--jobs", "2", "--quiet", *options], ROOT, watch)


def cold(course: Path, work: Path, watch: bool = False) -> Cost:
    output = work / "cold"
    shutil.rmtree(output, ignore_errors=True)
    return build(course, output, watch)


def unchanged(work: Path) -> str:
    build(COURSE, work / "out")
    ours = statistics.median(build(COURSE, work / "out").seconds for _ in range(15))
    nothing = statistics.median(cost([sys.executable, "-c", "pass"], ROOT).seconds for _ in range(15))
    return f"{ours * 1000:.0f} ms against {nothing * 1000:.0f} ms: {ours / nothing:.1f} (reach 8)"


def edit(work: Path) -> str:
    course = shutil.copytree(COURSE, work / "course")
    whole = statistics.median(cold(course, work).seconds for _ in range(3))
    rows = []
    for module in sorted((course / "modules").glob("*.md")):
        text = module.read_text(encoding="utf-8")
        place = text.index(". ", text.index("\n## "))
        module.write_text(text[:place] + ", as you will see" + text[place:], encoding="utf-8")
        rows.append(build(course, work / "cold").seconds)
    worst, middle = max(rows), statistics.median(rows)
    return f"median {middle:.2f} s, worst module {worst:.2f} s, against {whole:.2f} s: {middle / whole:.2f}, worst {worst / whole:.2f} (reach 0.35)"


def pandoc(work: Path) -> str:
    ratios = []
    for _ in range(3):
        ours, theirs = cold(COURSE, work).seconds, _pandoc(work)
        ratios.append(ours / theirs)
    return f"{ours:.2f} s against {theirs:.2f} s: {statistics.median(ratios):.2f} (reach 1.2)"


def _pandoc(work: Path) -> float:
    """The same text as one workbook: pandoc to HTML, WeasyPrint to PDF/UA-1, both as processes of their own."""
    import pypandoc

    texts = [*sorted((COURSE / "modules").glob("*.md")), *sorted((COURSE / "assessment").glob("*.md")), COURSE / "glossary.md",
             COURSE / "evaluation.md", *sorted((COURSE / "handouts").glob("*.md"))]
    page = work / "workbook.html"
    made = cost([pypandoc.get_pandoc_path(), "-s", "--toc", "--citeproc", "--bibliography", str(COURSE / "references.json"),
                 "--metadata", "title=Workbook", "-o", str(page), *map(str, texts)], COURSE / "modules")
    set_ = cost([sys.executable, "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", "--base-url", f"{(COURSE / 'modules').as_uri()}/",
                 str(page), str(work / "workbook.pdf")], COURSE / "modules")
    return made.seconds + set_.seconds


def scale(work: Path) -> str:
    one, ten = cold(COURSE, work, True), cold(repeat(COURSE, work / "ten", 10), work, True)
    return (f"time {one.seconds:.1f} s to {ten.seconds:.1f} s: {ten.seconds / one.seconds:.1f} (reach 11); "
            f"memory of one process {one.peak:.0f} to {ten.peak:.0f} MiB: {ten.peak / one.peak:.2f} (reach 1.5)")


def check(work: Path) -> str:
    course = repeat(COURSE, work / "fifty", 13)
    whole = cold(course, work).seconds
    ours = statistics.median(cost([sys.executable, str(ROOT / "build.py"), "check", "--course", str(course), "--quiet"], ROOT).seconds for _ in range(3))
    return f"{ours:.2f} s against {whole:.1f} s: {ours / whole:.3f} (reach 0.05)"


def powerpoint(work: Path) -> str:
    sys.path.insert(0, str(ROOT))
    from dataclasses import replace
    from time import process_time

    from pptx import Presentation

    from coursewright.pptx.write import write
    from tests.support import decks

    some, pictures = decks.slides(), decks.pictures()

    def timed(make: Callable[[], object]) -> float:
        start = process_time()
        make()
        return process_time() - start

    def ours(count: int) -> float:
        slides = [replace(some[number % len(some)], title=f"Slide {number}", notes=decks.NOTES * 4) for number in range(count)]
        return timed(lambda: write(decks.deck(*slides), pictures))

    def plain() -> None:
        made = Presentation()
        for number in range(100):
            slide = made.slides.add_slide(made.slide_layouts[1])
            slide.shapes.title.text, slide.placeholders[1].text = f"Slide {number}", "One\nTwo\nThree"
            slide.notes_slide.notes_text_frame.text = "\n".join(paragraph.text for paragraph in decks.NOTES * 4)
        made.save(work / "plain.pptx")

    ours(14), timed(plain)
    hundred, alone, more = (statistics.median(each) for each in zip(*((ours(100), timed(plain), ours(400)) for _ in range(5)), strict=True))
    return f"{hundred:.2f} s against {alone:.2f} s: {hundred / alone:.2f} (reach 3); 400 slides {more:.2f} s: {more / hundred:.2f} times that (reach 7)"


def of_copies(name: str, work: Path) -> str:
    """A benchmark of personal copies, on the workbook of the bundled course."""
    cold(COURSE, work)
    return COPIES[name](work / "cold" / "learner" / "workbook.pdf", work)


BENCHMARKS = {"unchanged": unchanged, "edit": edit, "pandoc": pandoc, "scale": scale, "check": check, "powerpoint": powerpoint, "distribute": partial(against_copying, COURSE), "cohort": partial(memory, COURSE),
              **{name: partial(of_copies, name) for name in COPIES}}


def main(names: list[str]) -> None:
    for name in names or BENCHMARKS:
        with tempfile.TemporaryDirectory() as folder:
            print(f"{name}: {BENCHMARKS[name](Path(folder))}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
