"""A Dask cluster of this machine: a scheduler and workers, each a process of its own, on loopback only."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.processes import until
from tests.support.tool import environment


@dataclass
class Cluster:
    """`workers` are its worker processes, in the order of their start."""

    folder: Path
    scheduler: subprocess.Popen[bytes]
    address: str
    workers: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def add_worker(self, changes: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
        """Start one more worker, far from the sources' folder; `changes` are changes to its environment."""
        folder = self.folder / f"worker-{len(self.workers)}"
        folder.mkdir()
        process = _start(
            "distributed.cli.dask_worker", self.address, "--nthreads", "1", "--no-nanny", "--no-dashboard",
            "--host", "127.0.0.1", "--local-directory", folder, cwd=folder, changes=changes,
        )
        self.workers.append(process)
        return process

    def log(self, worker: int) -> str:
        return (self.folder / f"worker-{worker}" / "log").read_text(encoding="utf-8")


@contextmanager
def cluster(folder: Path, workers: int) -> Iterator[Cluster]:
    """A running cluster; every process of it is ended afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / "scheduler.json"
    scheduler = _start(
        "distributed.cli.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
        "--scheduler-file", note, cwd=folder,
    )
    made = Cluster(folder, scheduler, "")
    try:
        made.address = until(lambda: _address(note))
        for _ in range(workers):
            made.add_worker()
        for number in range(workers):
            until(lambda number=number: "Registered to" in made.log(number))
        yield made
    finally:
        for process in (*made.workers, scheduler):
            process.kill()
            process.wait()


def _address(note: Path) -> str:
    try:
        return json.loads(note.read_text(encoding="utf-8"))["address"]
    except (OSError, ValueError):
        return ""


def _start(module: str, *arguments: object, cwd: Path, changes: dict[str, str] | None = None) -> subprocess.Popen[bytes]:
    with open(cwd / "log", "wb") as log:
        return subprocess.Popen(
            [sys.executable, "-m", module, *map(str, arguments)],
            cwd=cwd, env=environment(changes), stdin=subprocess.DEVNULL, stdout=log, stderr=log,
        )
