"""Processes that do jobs, forked from one that has WeasyPrint loaded already."""

from __future__ import annotations

import gc
import locale
import multiprocessing
import os
import signal
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

from .jobs import Job, Made

PRELOAD = ("coursewright.pdf.preload", "pikepdf", "pptx", "pypdfium2", "coursewright.pdf.layout", "coursewright.pdf.compose", "coursewright.pptx.write")


def start_early(preload: Sequence[str] = PRELOAD) -> None:
    """Let the process that workers are forked from load its libraries while this one reads the course."""
    if _method() != "forkserver":
        return
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(preload))
    paths = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    try:
        with _interrupts_ignored():
            forkserver.ensure_running()
    finally:
        if paths is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = paths


@contextmanager
def _interrupts_ignored() -> Iterator[None]:
    """What is started meanwhile ignores Ctrl-C from its first moment on."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def processes(count: int, scratch: Path) -> Executor:
    """An executor of that many processes, which keep their temporary files in the folder `scratch`."""
    scratch.mkdir(parents=True, exist_ok=True)
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context(_method()), initializer=_begin, initargs=(str(scratch),))


class Here(Executor):
    """Does the work in this process, at once: for little work, that is quicker than starting others."""

    def submit(self, work: Callable, /, *arguments, **named) -> Future:
        outcome: Future = Future()
        try:
            outcome.set_result(work(*arguments, **named))
        except Exception as error:
            outcome.set_exception(error)
        return outcome


def end(executor: Executor, at_once: bool) -> None:
    """End an executor; `at_once` kills processes that are at work, which is safe, as they write nothing that lasts."""
    for process in multiprocessing.active_children() if at_once else ():
        process.terminate()
    executor.shutdown(cancel_futures=True)


def do(job: Job, needed: Mapping[str, str]) -> Made:
    """Run a job in this process."""
    return job.run(needed)


def _begin(scratch: str) -> None:
    """Set up a process: Ctrl-C is its parent's to handle, and when the parent is killed, it ends as well."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.set_threshold(100_000, 10, 5)  # a layout makes many objects and little garbage
    with suppress(UnicodeEncodeError):
        scratch.encode(locale.getpreferredencoding(False))  # a name the font library could not read is left alone
        tempfile.tempdir = scratch
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _method() -> str:
    methods = multiprocessing.get_all_start_methods()
    return "forkserver" if "forkserver" in methods else "spawn"
