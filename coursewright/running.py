"""The running of jobs: which are fresh, which must wait for what, where each result lies, and putting all in place."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from dataclasses import dataclass, field
from pathlib import Path

from .diagnostics import Report, Span
from .jobs import PART, Job, Made
from .store import Manifest, Store
from .workers import do, end


class Watcher:
    """Is told how a build goes. The one on the terminal draws a bar; this one keeps quiet."""

    def expect(self, jobs: int) -> None: ...
    def done(self, label: str) -> None: ...
    def waiting(self) -> None: ...


@dataclass
class Run:
    """Runs jobs as they are added. Nothing is put in place before `publish`.

    `places` says where each output lies once it is made, `shas` what it holds, `keys` under what name it is set aside.
    """

    code: str
    store: Store
    manifest: Manifest
    executor: Callable[[], Executor]
    report: Report
    watcher: Watcher
    places: dict[str, Path] = field(default_factory=dict)
    shas: dict[str, str] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    kept: int = 0
    _waiting: list[Job] = field(default_factory=list)
    _running: dict[Future[Made], Job] = field(default_factory=dict)
    _pool: Executor | None = None

    def add(self, jobs: Iterable[Job]) -> None:
        """Take more jobs, and start those that need nothing that is still to be made."""
        jobs = list(jobs)
        self.watcher.expect(len(jobs))
        for name in (name for job in jobs for name in job.outputs):
            if not name.startswith(PART) and (place := self.store.foreign(name, self.manifest)):
                self.report.add("P002", Span(place.as_posix()), "this file stands where an output belongs, and no build wrote it",
                                "Move it away, or build into another folder with --output.")
        self._waiting += jobs
        if not self.report.failed:
            self._start()

    def finish(self) -> None:
        """Wait for all jobs. A job that needs what could not be made is left out."""
        try:
            while self._running:
                finished, _ = wait(self._running, return_when=FIRST_COMPLETED)
                for future in finished:
                    self._take(self._running.pop(future), future.result())
                self._start()
        finally:
            self.close()

    def close(self) -> None:
        """End the processes; what they have not finished is dropped."""
        if self._pool is not None:
            end(self._pool, at_once=bool(self._running))
            self._pool = None
            self.store.clear_scratch()

    def _start(self) -> None:
        """Start what is ready: first what other jobs wait for, then the longest."""
        while ready := [job for job in self._waiting if all(name in self.places for name in job.needs)]:
            self._waiting = [job for job in self._waiting if not all(name in self.places for name in job.needs)]
            for job in sorted(ready, key=_haste):
                self._begin(job)

    def _begin(self, job: Job) -> None:
        needed = {name: str(self.places[name].absolute()) for name in job.needs}
        if self._is_fresh(job):
            self.watcher.done("")
        elif job.light:
            self._take(job, job.run(needed))
        else:
            self._pool = self._pool or self.executor()
            self._running[self._pool.submit(do, job, needed)] = job

    def _is_fresh(self, job: Job) -> bool:
        """Whether every output of the job is in place, or set aside by an earlier run; if so, note where."""
        digest = job.digest(self.code, self.shas)
        self.keys.update({name: f"{digest}-{index}" for index, name in enumerate(job.outputs)})
        found = {name: self._found(name) for name in job.outputs}
        if any(place is None for place in found.values()):
            return False
        for name, place in found.items():
            assert place is not None
            self._note(name, place, hashlib.sha256(place.read_bytes()).hexdigest())
        self.kept += sum(place.parent != self.store.results for place in found.values() if place is not None)
        return True

    def _found(self, name: str) -> Path | None:
        written = self.manifest.files.get(name)
        if written is not None and written.job == self.keys[name] and self.store.intact(name, written):
            return self.store.output / name
        return self.store.kept(self.keys[name])

    def _note(self, name: str, place: Path, sha256: str) -> None:
        self.places[name], self.shas[name] = place, sha256

    def _take(self, job: Job, made: Made) -> None:
        """Set a job's results aside; one that was not made well is reported, and not kept."""
        for problem in made.problems:
            self.report.add("P001", Span(job.source or job.outputs[-1]), f"the {job.label} could not be made as it should be: {problem}",
                            "Look for something unusual in the text or the pictures of this page.")
        if not made.problems:
            for name, data in zip(job.outputs, made.outputs, strict=True):
                self._note(name, self.store.keep(self.keys[name], data), hashlib.sha256(data).hexdigest())
        self.watcher.done("" if made.problems else job.label)

    def publish(self) -> list[str]:
        """Put all new results in place. They are claimed first, so that the build after a killed one knows its files."""
        new = [name for name, place in self.places.items() if not name.startswith(PART) and place.parent == self.store.results]
        if new:
            self.manifest.claimed = {name: (self.keys[name], self.shas[name]) for name in new}
            self.store.write(self.manifest)
        for name in new:
            self.manifest.files[name] = self.store.publish(self.keys[name], name, self.shas[name])
        return new

    def parts(self) -> dict[str, str]:
        """The keys of the results that are kept for other jobs."""
        return {name: key for name, key in self.keys.items() if name.startswith(PART)}


def _haste(job: Job) -> tuple[bool, int]:
    """The order in which ready jobs start."""
    return not any(name.startswith(PART) for name in job.outputs), -len(str(job.inputs.get("html", "")))
