"""`distribute`."""

from __future__ import annotations

import argparse
import errno
import io
import json
import sys
import tempfile
import time
import unicodedata
from collections.abc import Callable
from concurrent.futures import Executor
from contextlib import redirect_stdout
from pathlib import Path
from typing import IO

from . import mailing
from .arguments import ERRORS, GOOD, USAGE
from .saying import finish, print_findings, say

FEW = 50  # learners for whom no processes are started
_PRELOAD = ("coursewright.delivery.copies", "coursewright.pdf.stamp", "coursewright.pdf.protect")
_AGAIN = "What was made is whole; run the same command again and it goes on from there."
_STOPPED = "Nothing was delivered; what was delivered before is untouched."
_TARGETS = {"workbook": "workbook", "handouts": "handouts", "summary": "handouts"}


def distribute(options: argparse.Namespace) -> int:
    """Give each learner of a roster personal copies: check the roster, bring the course up to date, make what is missing, and mail it if asked to."""
    from ..delivery.identity import folder_name

    cohort = (options.cohort or Path(options.roster).stem).strip()
    if wrong := mailing.misuse(options) or _misnamed(cohort):
        print(wrong, file=sys.stderr)
        return USAGE
    folder = Path(options.output) / "cohorts" / folder_name(cohort)
    try:
        with tempfile.TemporaryFile() as aside:
            return _distribute(options, cohort, folder, aside)
    except BrokenPipeError:
        raise
    except OSError as error:
        print(_trouble(error, folder), file=sys.stderr)
        return ERRORS


def _distribute(options: argparse.Namespace, cohort: str, folder: Path, aside: IO[bytes]) -> int:
    from ..diagnostics import Report

    began = time.perf_counter()
    report = Report()
    roster = _roster(options, cohort, aside, report)
    post = mailing.prepare(options, report) if roster else None
    if roster is None or post is None:
        return finish(report, options, _STOPPED)
    status = _bring_up_to_date(options, report)
    if status != GOOD:
        return status
    executor = _executor(options, roster.count, folder)
    order = _order(options, cohort, folder, report)
    if order is None:
        return finish(report, options, _STOPPED)
    done = _deliver(order, roster, executor, options)
    say(options, _summary(done, folder, roster.bad, time.perf_counter() - began))
    status = mailing.mail(options, post, cohort, folder, report)
    print_findings(report.diagnostics, options)
    return ERRORS if report.failed else status


# --- the roster


def _misnamed(cohort: str) -> str:
    """What to say of a cohort's name that cannot be used."""
    from ..delivery.tables import has_controls

    good = cohort and not has_controls(cohort) and len(cohort) <= 80
    return "" if good else "The cohort needs a name of at most 80 letters on one line: --cohort \"Spring 2026\""


def _roster(options: argparse.Namespace, cohort: str, aside: IO[bytes], report):
    """The roster to deliver to; None where there is nothing to deliver, or where a row is bad and we are not to keep going."""
    from ..delivery.roster import read_roster

    try:
        unprintable = _unprintable(cohort)
    except ValueError as error:
        print(f"The cohort's name cannot be printed: no font on this computer has {error}.", file=sys.stderr)
        raise SystemExit(USAGE) from None
    roster = read_roster(Path(options.roster), aside, dict(options.column), report, options.encoding, unprintable)
    broken = any(found.code in ("R001", "R002") for found in report.diagnostics)
    faulty = report.failed or (options.strict and report.diagnostics)
    return roster if roster and roster.count and not broken and (options.keep_going or not faulty) else None


def _unprintable(cohort: str) -> Callable:
    """What tells the characters of a learner's name that no font has. Raises ValueError where the cohort's own name has some."""
    from ..pdf.lettering import Letterer, MissingGlyphs

    letterer = Letterer()
    letterer.line(cohort, size=7)
    known = set(map(chr, range(32, 127)))

    def missing(learner) -> str:
        marked = any(unicodedata.category(letter)[0] in "MC" for letter in learner.name)  # a font may have a letter and a mark, and none both
        if not marked and known.issuperset(learner.name):
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


def _order(options: argparse.Namespace, cohort: str, folder: Path, report):
    """What is to be delivered; None, and a finding, where the course has no such file."""
    from .. import digests
    from ..delivery.cohort import Order
    from ..paths import templates
    from ..validate import read_settings

    settings = read_settings(Path(options.course) / "course.yaml", report)
    sources = _sources(options, report)
    if settings is None or not sources:
        return None
    return Order(cohort, folder, sources, settings.delivery.lead, frozenset(settings.delivery.permissions),
                 digests.of_code(templates()), settings.language, options.protect, options.zip, settings.large_print)


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


def _executor(options: argparse.Namespace, learners: int, folder: Path) -> Callable[[], Executor]:
    """Where copies are made. Processes begin to load now what they need, while this one goes on."""
    from ..cluster import Unavailable
    from ..delivery.cohort import NOTES
    from ..workers import Here
    from .executors import opener

    if options.executor == "processes" and not options.scheduler and learners <= FEW:
        return Here
    try:
        return opener(options, folder / NOTES / "scratch", _PRELOAD)
    except Unavailable as error:
        print(error, file=sys.stderr)
        raise SystemExit(USAGE) from None


def _deliver(order, roster, executor: Callable[[], Executor], options: argparse.Namespace):
    """The delivery. Raises OSError; ends the command, and says why, where the workers fail."""
    from concurrent.futures import BrokenExecutor

    from ..cluster import Lost, Unavailable
    from ..delivery.cohort import deliver
    from ..pdf.lettering import MissingGlyphs
    from ..progress import watcher

    quiet = options.quiet or options.format != "text"
    status = ERRORS
    try:
        with watcher(quiet, sys.stderr) as watching:
            watching.waiting = lambda: quiet or print("Another run is delivering to this cohort; waiting for it to finish.", file=sys.stderr, flush=True)
            return deliver(order, roster, executor, watching)
    except Unavailable as error:
        said, status = str(error), USAGE
    except Lost as error:
        said = f"{error} {_AGAIN}"
    except BrokenExecutor:
        said = f"A process that makes copies was ended from outside, perhaps because memory ran out. {_AGAIN}"
    except MissingGlyphs as error:
        said = f"The computer that makes the copies has no font with these characters: {error}. Install the same fonts there."
    print(said, file=sys.stderr)
    raise SystemExit(status)


def _trouble(error: OSError, folder: Path) -> str:
    """What a file system's refusal means, in a sentence, and what to do."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return f"There is no room for all copies in {folder} ({error.strerror}). Make room on the disk. {_AGAIN}"
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return f"{error.filename or folder} cannot be written to ({error.strerror or error}). Give yourself the right to write there, or name another folder with --output. {_AGAIN}"
    return f"A file could not be read or written: {error.strerror or error} ({error.filename or folder}). {_AGAIN}"


def _summary(done, folder: Path, bad: int, seconds: float) -> str:
    lines = [f"{done.learners:,} {'learner has their' if done.learners == 1 else 'learners have their'} files in {folder}/: {done.made:,} made in {seconds:.1f} s, {done.kept:,} were up to date.",
             f"  The list, with copy ids{' and passwords' if done.locked else ''}, is {folder}/manifest.csv. It is for you alone."]
    if bad:
        lines.append(f"  {bad:,} {'row of the roster was' if bad == 1 else 'rows of the roster were'} left out; see below.")
    if done.unlocked:
        lines.append(f"  {done.unlocked:,} {'learner' if done.unlocked == 1 else 'learners'} had copies locked with a password; these now open without one. To lock them again with the same passwords, add --protect.")
    if done.left:
        lines.append(f"  {done.left:,} {'learner is' if done.left == 1 else 'learners are'} no longer in the roster. Their files were kept; {folder}/former.csv names them.")
    return "\n".join(lines)
