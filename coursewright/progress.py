"""How a build shows its progress: a bar on a terminal, plain lines elsewhere, nothing when asked to be quiet."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from .running import Watcher


@contextmanager
def watcher(quiet: bool, stream: TextIO, verb: str = "made", doing: str = "looking for what has changed") -> Iterator[Watcher]:
    """The watcher that fits the stream; `verb` is said of what is done, `doing` before anything is."""
    if quiet:
        yield Watcher()
    elif stream.isatty():
        with _bar(stream, verb, doing) as bar:
            yield bar
    else:
        yield _Lines(stream, verb)


class _Lines(Watcher):
    def __init__(self, stream: TextIO, verb: str) -> None:
        self.stream, self.verb = stream, verb

    def done(self, label: str) -> None:
        if label:
            print(f"{self.verb} {label}", file=self.stream, flush=True)

    def waiting(self) -> None:
        print("Another build is at work in this folder; waiting for it to finish.", file=self.stream, flush=True)


@contextmanager
def _bar(stream: TextIO, verb: str, doing: str) -> Iterator[Watcher]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    console = Console(file=stream)
    with Progress(BarColumn(), MofNCompleteColumn(), TextColumn("{task.description}"), console=console, transient=True) as progress:
        task = progress.add_task("reading the course", total=None)

        class Bar(Watcher):
            def expect(self, jobs: int) -> None:
                total = progress.tasks[0].total or 0
                progress.update(task, total=total + jobs, description=doing)

            def done(self, label: str) -> None:
                progress.update(task, advance=1, description=f"{verb} {label}" if label else None)

            def waiting(self) -> None:
                console.print("Another build is at work in this folder; waiting for it to finish.")

        yield Bar()
