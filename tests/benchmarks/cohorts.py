"""Distributing to cohorts: time against copying the same bytes, memory by the number of learners."""

from __future__ import annotations

import shutil
import statistics
import sys
from pathlib import Path

from processes import Cost, cost

ROOT = Path(__file__).resolve().parents[2]
_COPY = """
import shutil, sys
from pathlib import Path
source, target, names = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]).read_text().split()
for name in names:
    (target / name).mkdir(parents=True)
    shutil.copyfile(source, target / name / source.name)
"""


def roster(place: Path, learners: int) -> Path:
    place.write_text("name,email,id\n" + "".join(f"Learner Number{number},n{number}@example.org,N{number}\n" for number in range(learners)), encoding="utf-8")
    return place


def distribute(course: Path, output: Path, people: Path, *options: str, watch: bool = False) -> Cost:
    shutil.rmtree(output / "cohorts" / people.stem, ignore_errors=True)
    return cost([sys.executable, str(ROOT / "build.py"), "distribute", str(people), "--course", str(course), "--output", str(output), "--quiet", *options], ROOT, watch)


def against_copying(course: Path, work: Path) -> str:
    """The whole command at 1,000 learners, the course built before, against a program that copies the workbook as often."""
    people, output = roster(work / "thousand.csv", 1000), work / "output"
    distribute(course, output, roster(work / "one.csv", 1))
    (names := work / "names.txt").write_text(" ".join(f"N{number}" for number in range(1000)))
    ratios = []
    for _ in range(5):
        ours = distribute(course, output, people).seconds
        shutil.rmtree(work / "copies", ignore_errors=True)
        theirs = cost([sys.executable, "-c", _COPY, str(output / "learner/workbook.pdf"), str(work / "copies"), str(names)], ROOT).seconds
        ratios.append((ours / theirs, ours, theirs))
    ratio, ours, theirs = statistics.median(ratios)
    return f"{ours:.1f} s against {theirs:.1f} s: {ratio:.2f} (reach 2)"


def memory(course: Path, work: Path) -> str:
    """The most that one process held, for 60 learners (who are given to processes too) and for 50,000, with the short handouts."""
    output = work / "output"
    distribute(course, output, roster(work / "one.csv", 1), "--files", "summary")
    few, many = (distribute(course, output, roster(work / f"cohort-{count}.csv", count), "--files", "summary", watch=True) for count in (60, 50_000))
    return f"{few.peak:.0f} MiB to {many.peak:.0f} MiB in {many.seconds:.0f} s: {many.peak / few.peak:.2f} (reach 1.25)"
