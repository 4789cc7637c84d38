"""Processes that do jobs, forked from one that has WeasyPrint loaded already."""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Mapping
from concurrent.futures import Executor, ProcessPoolExecutor

from .jobs import Job, Made

PRELOAD = ["weasyprint", "pikepdf", "coursewright.pdf.layout", "coursewright.pdf.compose"]


def start_early() -> None:
    """Let the process that workers are forked from load its libraries while this one reads the course."""
    if _method() != "forkserver":
        return
    from multiprocessing import forkserver

    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOAD)
    paths = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    try:
        forkserver.ensure_running()
    finally:
        if paths is None:
            del os.environ["PYTHONPATH"]
        else:
            os.environ["PYTHONPATH"] = paths


def processes(count: int) -> Executor:
    """An executor of that many processes."""
    return ProcessPoolExecutor(count, mp_context=multiprocessing.get_context(_method()), initializer=_ignore_interrupt)


def do(job: Job, needed: Mapping[str, str]) -> Made:
    """Run a job in this process. Garbage is collected between jobs, not during one: a layout makes little of it."""
    gc.disable()
    try:
        return job.run(needed)
    finally:
        gc.enable()
        gc.collect()


def _ignore_interrupt() -> None:
    """Ctrl-C is the parent's to handle; it ends the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _method() -> str:
    methods = multiprocessing.get_all_start_methods()
    return "forkserver" if "forkserver" in methods else "spawn"
