"""`distribute`."""

from __future__ import annotations

import argparse
import errno
import io
import json
import sys
import time
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import redirect_stdout
from pathlib import Path

from .arguments import ERRORS, GOOD, USAGE
from .saying import finish, print_findings, say

FEW = 50  # learners for whom no processes are started
_PRELOAD = ("coursewright.delivery.copies", "coursewright.pdf.stamp", "coursewright.pdf.protect")
_TARGETS = {"workbook": "workbook", "handouts": "handouts", "summary": "handouts"}


def distribute(options: argparse.Namespace) -> int:
    """Give each learner of a roster personal copies: check the roster, bring the course up to date, make what is missing."""
    from ..delivery.tables import has_controls
    from ..diagnostics import Report

    began = time.perf_counter()
    report = Report()
    cohort = (options.cohort or Path(options.roster).stem).strip()
    if not cohort or has_controls(cohort) or len(cohort) > 80:
        print("The cohort needs a name of at most 80 letters on one line: --cohort \"Spring 2026\"", file=sys.stderr)
        return USAGE
    roster = _roster(options, cohort, report)
    stopped = "Nothing was delivered; what was delivered before is untouched."
    whole = roster is not None and not any(found.code in ("R001", "R002") for found in report.diagnostics)
    if roster is None or not whole or not roster.count or (not options.keep_going and (report.failed or (options.strict and report.diagnostics))):
        return finish(report, options, stopped)
    status = _bring_up_to_date(options, report)
    if status != GOOD:
        return status
    order = _order(options, cohort, report)
    if order is None:
        return finish(report, options, stopped)
    try:
        done = _deliver(order, roster, options)
    except OSError as error:
        print(_trouble(error, order.folder), file=sys.stderr)
        return ERRORS
    if done is None:
        return USAGE
    say(options, _summary(done, order.folder, len(roster.bad), time.perf_counter() - began))
    print_findings(report.diagnostics, options)
    return ERRORS if report.failed else GOOD


# --- the roster


def _roster(options: argparse.Namespace, cohort: str, report):
    from ..delivery.roster import read_roster

    try:
        unprintable = _unprintable(cohort)
    except ValueError as error:
        print(f"The cohort's name cannot be printed: no font on this computer has {error}.", file=sys.stderr)
        raise SystemExit(USAGE) from None
    return read_roster(Path(options.roster), dict(options.column), report, options.encoding, unprintable)


def _unprintable(cohort: str) -> Callable:
    """What tells the characters of a learner's name that no font has. Raises ValueError where the cohort's own name has some."""
    from ..pdf.lettering import Letterer, MissingGlyphs

    letterer = Letterer()
    letterer.line(cohort, size=7)
    known = set(map(chr, range(32, 127)))

    def missing(learner) -> str:
        if known.issuperset(learner.name):
            return ""
        try:
            letterer.line(learner.name, size=7)
        except MissingGlyphs as error:
            return str(error)
        known.update(learner.name)
        return ""

    return missing


# --- the course


def _bring_up_to_date(options: argparse.Namespace, report) -> int:
    """Build what is to be delivered. As JSON, what the build found joins the other findings, so that one list is printed."""
    from ..diagnostics import Diagnostic, Span
    from .building import build

    targets = sorted({_TARGETS[name] for name in options.files})
    wanted = argparse.Namespace(**{**vars(options), "command": "build", "targets": targets})
    if options.format != "json":
        return build(wanted)
    with redirect_stdout(io.StringIO()) as said:
        status = build(wanted)
    if status != GOOD:
        print(said.getvalue(), end="")
        return status
    report.extend(Diagnostic(Span(f["path"], f["line"], f["column"]), f["code"], f["message"], f["hint"]) for f in json.loads(said.getvalue() or "[]"))
    return GOOD


def _order(options: argparse.Namespace, cohort: str, report):
    """What is to be delivered; None, and a finding, where the course has no such file."""
    from .. import digests
    from ..delivery.cohort import Order
    from ..delivery.identity import folder_name
    from ..load import load_settings
    from ..paths import templates

    settings = load_settings(Path(options.course), report)
    sources = _sources(options, report)
    if settings is None or not sources:
        return None
    return Order(cohort, Path(options.output) / "cohorts" / folder_name(cohort), sources, settings.delivery.lead, frozenset(settings.delivery.permissions),
                 digests.of_code(templates()), settings.language, options.protect, options.zip)


def _sources(options: argparse.Namespace, report) -> tuple:
    """The PDFs that were asked for, as the build wrote them. A handout is a module's; the summary is what the course hands out besides."""
    from ..delivery.cohort import Source
    from ..diagnostics import Span
    from ..store import Store

    store = Store(Path(options.output))
    modules = {file.stem for file in (Path(options.course) / "modules").glob("*.md")}
    handouts = sorted(name for name in store.read().files if name.startswith("learner/handouts/"))
    names = {
        "workbook": ["learner/workbook.pdf"],
        "handouts": [name for name in handouts if Path(name).stem in modules],
        "summary": [name for name in handouts if Path(name).stem not in modules],
    }
    for kind in options.files:
        if not names[kind]:
            report.add("R014", Span(Path(options.course).as_posix()), f"the course has no {kind}", "Write a page in the course's folder “handouts”, or leave this out of --files.")
    if any(not names[kind] for kind in options.files):
        return ()
    return tuple(Source(store.output / name, name.removeprefix("learner/")) for kind in options.files for name in names[kind])


# --- the delivery


def _deliver(order, roster, options: argparse.Namespace):
    """The delivery; None where it could not begin or go on, which has been told then."""
    from concurrent.futures import BrokenExecutor

    from ..cluster import Lost, Unavailable
    from ..delivery.cohort import deliver
    from ..pdf.lettering import MissingGlyphs
    from ..progress import watcher

    quiet = options.quiet or options.format != "text"
    try:
        executor = _executor(order, roster, options)
        with watcher(quiet, sys.stderr) as watching:
            watching.waiting = lambda: quiet or print("Another run is delivering to this cohort; waiting for it to finish.", file=sys.stderr, flush=True)
            return deliver(order, roster, executor, watching)
    except Unavailable as error:
        print(error, file=sys.stderr)
    except (Lost, BrokenExecutor) as error:
        why = error if isinstance(error, Lost) else "A process that makes copies was ended from outside, perhaps because memory ran out."
        print(f"{why} Run the same command again: it goes on where this run stopped.", file=sys.stderr)
        raise SystemExit(ERRORS) from None
    except MissingGlyphs as error:
        print(f"The computer that makes the copies has no font with these characters: {error}. Install the same fonts there.", file=sys.stderr)
        raise SystemExit(ERRORS) from None
    return None


def _executor(order, roster, options: argparse.Namespace) -> Callable[[], Executor]:
    from ..workers import Here
    from .executors import opener

    if options.executor == "processes" and not options.scheduler and roster.count <= FEW:
        return Here
    return opener(options, order.notes / "scratch", _PRELOAD)


def _trouble(error: OSError, folder: Path) -> str:
    """What a file system's refusal means, in a sentence, and what to do."""
    again = "What was made is whole; run the same command again and it goes on from there."
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"There is no room for all copies in {folder} ({error.strerror}). Make room on the disk. {again}"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.filename or folder} cannot be written to ({error.strerror or error}). Give yourself the right to write there, or name another folder with --output. {again}"
    return f"A file could not be read or written: {error.strerror or error} ({error.filename or folder}). {again}"


def _summary(done, folder: Path, bad: int, seconds: float) -> str:
    lines = [f"{done.learners:,} {'learner has their' if done.learners == 1 else 'learners have their'} files in {folder}/: {done.made:,} made in {seconds:.1f} s, {done.kept:,} were up to date.",
             f"  The list, with copy ids{' and passwords' if done.locked else ''}, is {folder}/manifest.csv. It is for you alone."]
    if bad:
        lines.append(f"  {bad:,} rows of the roster were left out; they are listed below.")
    if done.left:
        lines.append(f"  {done.left:,} learners are no longer in the roster. Their files were kept; {folder}/former.csv names them.")
    return "\n".join(lines)
