"""Time and memory of a command with all the processes it starts."""

from __future__ import annotations

import os
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Cost:
    """Wall time in seconds; the most memory that any one process held, in MiB (Linux only, else 0)."""

    seconds: float
    peak: float


def cost(command: Sequence[str], folder: Path, watch: bool = False) -> Cost:
    """Run a command to its end. Raises CalledProcessError where it fails."""
    began = time.perf_counter()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True)
    watcher = _Watcher(process.pid) if watch else None
    output, _ = process.communicate()
    seconds = time.perf_counter() - began
    peak = watcher.stop() if watcher else 0.0
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return Cost(seconds, peak)


class _Watcher(threading.Thread):
    """Reads, again and again, the high-water mark of every process in a session."""

    def __init__(self, session: int) -> None:
        super().__init__(daemon=True)
        self.session, self.peak, self.over = session, 0, threading.Event()
        self.start()

    def run(self) -> None:
        while not self.over.wait(0.1):
            for entry in Path("/proc").glob("[0-9]*"):
                try:
                    if os.getsid(int(entry.name)) == self.session:
                        status = (entry / "status").read_text()
                        self.peak = max(self.peak, int(status.partition("VmHWM:")[2].split()[0]))
                except (OSError, IndexError, ValueError):
                    continue

    def stop(self) -> float:
        self.over.set()
        self.join()
        return self.peak / 1024
