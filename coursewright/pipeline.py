"""A build: load, resolve, check, plan, run what has changed, put it in place, remove what is no longer wanted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, wait
from dataclasses import dataclass, field
from pathlib import Path

from .course import Course
from .diagnostics import Diagnostic, Report, Span
from .exporters import assessments, handouts, web, workbook
from .exporters.studio import Studio
from .jobs import PART, Job, Made
from .store import Manifest, Store
from .workers import do

# Every output format; to add one, write its file and add its `plan` here.
EXPORTERS: tuple[Callable[[Studio], list[Job]], ...] = (handouts.plan, workbook.plan, assessments.plan, web.plan)
TARGETS = ("web", "handouts", "workbook", "guide", "tests", "key")


class Watcher:
    """Is told how a build goes. The one on the terminal draws a bar; this one keeps quiet."""

    def begin(self, jobs: int) -> None: ...
    def done(self, label: str) -> None: ...
    def waiting(self) -> None: ...


@dataclass(frozen=True)
class Outcome:
    """`made` are the files written this time, `kept` how many were good already, `removed` those without a source."""

    diagnostics: tuple[Diagnostic, ...]
    made: tuple[str, ...] = ()
    kept: int = 0
    removed: tuple[str, ...] = ()
    finished: bool = False


def build(course: Course, templates: Path, store: Store, executor: Callable[[], Executor], fingerprint: str, code: str,
          targets: tuple[str, ...], report: Report, watcher: Watcher, strict: bool = False) -> Outcome:
    """Bring the output folder up to date with a course that has no errors. The caller holds the store's lock."""
    jobs = [job for plan in EXPORTERS for job in plan(Studio(course, templates))]
    manifest = store.read()
    run = _Run(wanted(jobs, targets), code, store, manifest)
    for name in run.foreign():
        report.add("P002", Span(str(store.output / name)), "this file stands where an output belongs, and no build wrote it",
                   "Move it away, or build into another folder with --output.")
    if not report.failed:
        run.all(executor, watcher, report)
    if report.failed or (strict and report.diagnostics):
        return Outcome(report.diagnostics)
    made = run.publish()
    planned = {name for job in jobs for name in job.outputs}
    removed = [name for name in manifest.files if name not in planned]
    for name in removed:
        store.remove(name, manifest.files.pop(name))
    run.close(fingerprint, targets, [_plain(found) for found in report.diagnostics], planned)
    return Outcome(report.diagnostics, tuple(sorted(made)), run.kept, tuple(sorted(removed)), True)


def wanted(jobs: Iterable[Job], targets: tuple[str, ...]) -> list[Job]:
    """The jobs of these targets and those they need, each after what it needs."""
    by_output = {name: job for job in jobs for name in job.outputs}
    ordered: dict[int, Job] = {}

    def add(job: Job) -> None:
        if id(job) not in ordered:
            for name in job.needs:
                add(by_output[name])
            ordered[id(job)] = job

    for job in jobs:
        if not targets or job.target in targets:
            add(job)
    return list(ordered.values())


@dataclass
class _Run:
    """The running of jobs: which are fresh, which wait for what, and where each result lies."""

    jobs: list[Job]
    code: str
    store: Store
    manifest: Manifest
    places: dict[str, Path] = field(default_factory=dict)
    shas: dict[str, str] = field(default_factory=dict)
    staged: dict[str, tuple[str, str]] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    kept: int = 0

    def foreign(self) -> list[str]:
        names = [name for job in self.jobs for name in job.outputs if not name.startswith(PART)]
        return [name for name in names if self.store.is_foreign(name, self.manifest)]

    def all(self, executor: Callable[[], Executor], watcher: Watcher, report: Report) -> None:
        """Run the jobs that are not fresh, each as soon as what it needs is there."""
        waiting, running = list(self.jobs), {}
        pool: Executor | None = None
        watcher.begin(len(self.jobs))
        try:
            while waiting or running:
                waiting, ready = self._part_ready(waiting)
                for job in ready:
                    needed = {name: str(self.places[name]) for name in job.needs}
                    if self._is_fresh(job):
                        watcher.done("")
                    elif job.light:
                        self._finish(job, job.run(needed), report, watcher)
                    else:
                        pool = pool or executor()
                        running[pool.submit(do, job, needed)] = job
                if running:
                    finished, _ = wait(running, return_when=FIRST_COMPLETED)
                    for future in finished:
                        self._finish(running.pop(future), future.result(), report, watcher)
        finally:
            if pool is not None:
                pool.shutdown(cancel_futures=True)

    def _part_ready(self, waiting: list[Job]) -> tuple[list[Job], list[Job]]:
        """Jobs whose needs are met, the longest first, and the rest."""
        ready = [job for job in waiting if all(name in self.places for name in job.needs)]
        still = [job for job in waiting if not all(name in self.places for name in job.needs)]
        return still, sorted(ready, key=lambda job: -len(str(job.inputs.get("html", ""))))

    def _is_fresh(self, job: Job) -> bool:
        """Whether every output of the job is in place, or set aside by an earlier run; if so, note where."""
        digest = job.digest(self.code, self.shas)
        found: dict[str, Path] = {}
        self.keys.update({name: f"{digest}-{index}" for index, name in enumerate(job.outputs)})
        for name in job.outputs:
            key = self.keys[name]
            written = self.manifest.files.get(name)
            kept = self.store.kept(key)
            if written is not None and written.job == key and self.store.intact(name, written):
                found[name] = self.store.output / name
            elif kept is not None:
                found[name] = kept
            else:
                return False
        for name, place in found.items():
            self._note(name, place, hashlib.sha256(place.read_bytes()).hexdigest())
        self.kept += sum(not name.startswith(PART) for name in found)
        return True

    def _note(self, name: str, place: Path, sha256: str) -> None:
        self.places[name], self.shas[name] = place, sha256

    def _finish(self, job: Job, made: Made, report: Report, watcher: Watcher) -> None:
        for problem in made.problems:
            report.add("P001", Span(job.source or job.outputs[0]), f"the {job.label} could not be made as it should be: {problem}",
                       "Look for something unusual in the text or the pictures of this page.")
        for name, data in zip(job.outputs, made.outputs, strict=True):
            self._note(name, self.store.keep(self.keys[name], data), hashlib.sha256(data).hexdigest())
        watcher.done(job.label)

    def publish(self) -> list[str]:
        """Put all new results in place. Their names are claimed first, so that a killed build knows its own files."""
        new = [name for name, place in self.places.items() if not name.startswith(PART) and place.parent == self.store.results]
        if new:
            self.manifest.claimed |= set(new)
            self.store.write(self.manifest)
        for name in new:
            self.manifest.files[name] = self.store.publish(self.keys[name], name, self.keys[name])
        return new

    def close(self, fingerprint: str, targets: tuple[str, ...], warnings: list[dict[str, object]], planned: set[str]) -> None:
        """Write the manifest and forget results that no job of this course needs."""
        parts = {**{name: key for name, key in self.manifest.parts.items() if name in planned},
                 **{name: key for name, key in self.keys.items() if name.startswith(PART)}}
        done = targets
        if self.manifest.fingerprint == fingerprint and targets:
            done = () if not self.manifest.targets else tuple(sorted({*self.manifest.targets, *targets}))
        self.manifest = Manifest(fingerprint, done, warnings, self.manifest.files, set(), parts)
        self.store.write(self.manifest)
        self.store.sweep(set(parts.values()))


def _plain(found: Diagnostic) -> dict[str, object]:
    return {"path": found.span.path, "line": found.span.line, "column": found.span.column, "code": found.code, "message": found.message, "hint": found.hint}
