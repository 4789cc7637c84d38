"""A build: plan, run what has changed, put it in place, remove what is no longer wanted."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from pathlib import Path

from .course import Course
from .diagnostics import Diagnostic, Report, Span
from .exporters import assessments, handouts, slides, web, workbook
from .exporters.studio import Studio
from .jobs import Job
from .running import Run, Watcher
from .store import Manifest, Store

# Every output format; to add one, write its file and add its `plan` here. What a format needs of another comes before it.
EXPORTERS: tuple[Callable[[Studio], Iterable[Job]], ...] = (handouts.plan, workbook.plan, assessments.plan, slides.plan, web.plan)


@dataclass(frozen=True)
class Outcome:
    """`made` are the files written this time, `kept` how many were good already, `removed` those without a source."""

    made: tuple[str, ...] = ()
    kept: int = 0
    removed: tuple[str, ...] = ()
    finished: bool = False


@dataclass(frozen=True)
class Order:
    """What is to be built: `fingerprint` stands for all inputs, `code` for code, templates and libraries; no targets means all."""

    course: Course
    templates: Path
    fingerprint: str
    code: str
    targets: tuple[str, ...] = ()
    strict: bool = False


def build(order: Order, store: Store, executor: Callable[[], Executor], report: Report, watcher: Watcher) -> Outcome:
    """Bring the output folder up to date with a course that has no errors. The caller holds the store's lock."""
    manifest = store.recover()
    here = _seen_from(store.output, order.course.folder)
    if manifest.files and manifest.course not in ("", here) and (store.output / manifest.course / "course.yaml").is_file():
        report.add("P003", Span(store.output.as_posix()), f"this folder holds what was made of another course, {store.output / manifest.course}",
                   "Build each course into a folder of its own, with --output.")
        return Outcome()
    manifest.course = here
    run = Run(order.code, store, manifest, executor, report, watcher)
    planned: set[str] = set()
    try:
        for jobs in _batches(order, report):
            planned.update(name for job in jobs for name in job.outputs)
            run.add(wanted(jobs, order.targets))
        if report.failed:
            return Outcome()
        run.finish()
    finally:
        run.close()
    if report.failed or (order.strict and report.diagnostics):
        return Outcome()
    made = run.publish()
    removed = _prune(store, manifest, planned)
    _conclude(order, store, run, planned, report)
    return Outcome(tuple(sorted(made)), run.kept, tuple(removed), True)


def _seen_from(output: Path, course: Path) -> str:
    """The way from the output folder to the course; the course's whole path where there is none, as between drives."""
    try:
        return Path(os.path.relpath(course.resolve(), output.resolve())).as_posix()
    except ValueError:
        return course.resolve().as_posix()


def _batches(order: Order, report: Report) -> Iterable[list[Job]]:
    """The jobs one by one, each planned while those before are at work; all at once where only some are wanted."""
    studio = Studio(order.course, order.templates, report)
    jobs = (job for plan in EXPORTERS for job in plan(studio))
    if order.targets:
        yield list(jobs)
    else:
        yield from ([job] for job in jobs)


def wanted(jobs: list[Job], targets: tuple[str, ...]) -> list[Job]:
    """The jobs of these targets and those they need; all where no target is named."""
    if not targets:
        return jobs
    by_output = {name: job for job in jobs for name in job.outputs}
    chosen: dict[int, Job] = {}

    def add(job: Job) -> None:
        for name in job.needs:
            add(by_output[name])
        chosen.setdefault(id(job), job)

    for job in jobs:
        if job.target in targets:
            add(job)
    return list(chosen.values())


def _prune(store: Store, manifest: Manifest, planned: set[str]) -> list[str]:
    """Remove what earlier builds wrote and no job names any longer."""
    gone = sorted(name for name in manifest.files if name not in planned)
    return [name for name in gone if store.remove(name, manifest.files.pop(name))]


def _conclude(order: Order, store: Store, run: Run, planned: set[str], report: Report) -> None:
    """Write the manifest, and forget results that no job of this course needs."""
    manifest = run.manifest
    parts = {name: key for name, key in manifest.parts.items() if name in planned} | run.parts()
    targets = order.targets
    if manifest.fingerprint == order.fingerprint and targets:
        targets = tuple(sorted({*manifest.targets, *targets})) if manifest.targets else ()
    warnings = [_plain(found) for found in report.diagnostics]
    store.sweep(set(parts.values()))
    store.write(replace(manifest, fingerprint=order.fingerprint, targets=targets, warnings=warnings, claimed={}, parts=parts))


def _plain(found: Diagnostic) -> dict[str, object]:
    return {"path": found.span.path, "line": found.span.line, "column": found.span.column, "code": found.code, "message": found.message, "hint": found.hint}
