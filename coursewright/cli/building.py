"""`build` and `check`."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from .arguments import ERRORS, GOOD, USAGE
from .saying import finish, print_findings, print_stored, say


def build(options: argparse.Namespace) -> int:
    from .. import digests
    from ..paths import templates
    from ..store import Store, fingerprint, up_to_date

    began = time.perf_counter()
    course, store, targets = Path(options.course), Store(Path(options.output)), tuple(sorted(set(options.targets)))
    if not course.is_dir():
        return check(options)
    code = digests.of_code(templates())
    facts = fingerprint({"code": code, "course": digests.of_files(course, digests.tree(course)), "shown": course.as_posix()})
    manifest = store.read()
    if up_to_date(manifest, store, facts, targets) and not (options.strict and manifest.warnings):
        print_stored(manifest.warnings, options)
        say(options, f"Everything is up to date in {store.output}/.")
        return GOOD
    return _build_what_changed(options, store, facts, code, targets, began)


def _build_what_changed(options: argparse.Namespace, store, facts: str, code: str, targets: tuple[str, ...], began: float) -> int:
    from concurrent.futures import BrokenExecutor

    from ..cluster import Lost, Unavailable
    from ..setup import SetupError, system
    from .executors import opener

    try:
        system.bring([system.PANGO])
        executor = opener(options, store.scratch)
    except (SetupError, Unavailable) as error:
        print(error, file=sys.stderr)
        return USAGE
    from ..diagnostics import Report
    from ..paths import templates
    from ..pipeline import Order
    from ..pipeline import build as run
    from ..progress import watcher
    from ..reading import read

    report = Report()
    course = read(Path(options.course), Path(options.course).as_posix(), report)
    if course is None or report.failed or (options.strict and report.diagnostics):
        return finish(report, options, "Nothing was made; what was made before is untouched.")
    try:
        with watcher(options.quiet or options.format != "text", sys.stderr) as watching, store.lock(watching.waiting):
            order = Order(course, templates(), facts, code, targets, options.strict)
            outcome = run(order, store, executor, report, watching)
    except Unavailable as error:
        print(error, file=sys.stderr)
        return USAGE
    except Lost as lost:
        print(f"{lost} What was made before is untouched. Build again when the cluster works.", file=sys.stderr)
        return ERRORS
    except OSError as error:
        print(f"A file could not be read or written: {error.strerror or error} ({error.filename or store.output}).", file=sys.stderr)
        return ERRORS
    except BrokenExecutor:
        print("A process that lays out pages was ended from outside, perhaps because memory ran out. What was made before is untouched. "
              "Build again; if this comes back, with --jobs 1.", file=sys.stderr)
        return ERRORS
    if not outcome.finished:
        return finish(report, options, "Nothing was put in place; what was made before is untouched.")
    print_findings(report.diagnostics, options)
    say(options, _summary(outcome, store.output, time.perf_counter() - began))
    return GOOD


def _summary(outcome, output: Path, seconds: float) -> str:
    lines = [f"  {output}/{name}" for name in outcome.made if not name.startswith(("learner/assets/", "learner/figures/"))]
    more = len(outcome.made) - len(lines)
    head = f"Made {len(outcome.made)} files in {seconds:.1f} s" + (f", {outcome.kept} were up to date" if outcome.kept else "")
    lines += [f"  and {more} pictures, fonts and styles"] if more else []
    lines += [f"  removed {output}/{name}" for name in outcome.removed]
    return "\n".join([head + (":" if lines else "."), *lines])


def check(options: argparse.Namespace) -> int:
    from ..diagnostics import Report
    from ..reading import read

    report = Report()
    course = read(Path(options.course), Path(options.course).as_posix(), report)
    if course is not None and options.command == "check":
        from ..statistics import describe

        say(options, describe(course))
    return finish(report, options, "")
