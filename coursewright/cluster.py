"""Jobs on an existing Dask cluster: an executor that gives them to its workers, and the questions asked before it does.

What goes out and comes back is plain data, pickled. The workers read the files of a course and of its output where they
lie, so that they must share a file system with this machine. Nothing of Dask is imported before a cluster is asked for.
"""

from __future__ import annotations

import os
import pickle
import socket
import sys
import threading
import warnings
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from pathlib import Path

PATIENCE = 60.0  # seconds
_CONFIG = {
    "distributed.admin.large-graph-warning-threshold": "1 TiB",
    "distributed.comm.timeouts.connect": "5s",
    "logging": {"distributed": "critical", "distributed.client": "critical", "tornado": "critical", "asyncio": "critical"},
}
_ONE_JOB = threading.Lock()


class Unavailable(Exception):
    """No cluster can be used; the text says why and what to do, in one or two sentences."""


class Lost(BrokenExecutor):
    """The cluster stopped working in the middle; the text says what happened."""


class Cluster(Executor):
    """Does work on a cluster's workers. What a lost worker had in hand is done again by another.

    When no worker has been left for `patience` seconds, all that is still open fails with Lost.
    """

    def __init__(self, client, patience: float) -> None:
        self._client = client
        self._open: dict[Future, object] = {}
        self._lock = threading.Lock()
        self._ended = threading.Event()
        threading.Thread(target=self._watch, args=(patience,), daemon=True).start()

    def submit(self, work: Callable, /, *arguments, **named) -> Future:
        outcome: Future = Future()
        outcome.set_running_or_notify_cancel()
        remote = self._client.submit(_work, pickle.dumps((work, arguments, named)), pure=False)
        with self._lock:
            self._open[outcome] = remote
        remote.add_done_callback(lambda done: self._settle(outcome, done))
        return outcome

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Leave the cluster; what it has not finished is dropped if `cancel_futures`, waited for otherwise."""
        if wait and not cancel_futures:
            for outcome in list(self._open):
                outcome.exception()
        self._ended.set()
        with self._lock:
            remotes = list(self._open.values())
            self._open.clear()
        if self._client.status == "running":
            self._client.cancel(remotes, force=True)
        self._client.close()

    def _settle(self, outcome: Future, remote) -> None:
        """Hand a result on, and let the worker forget it."""
        from distributed import KilledWorker

        try:
            made, problem = pickle.loads(remote.result()), None
        except KilledWorker:
            made, problem = None, Lost("One job ended several workers of the cluster, perhaps because their memory ran out.")
        except CancelledError:
            made, problem = None, Lost("The connection to the cluster's scheduler was lost.")
        except BaseException as error:
            made, problem = None, error
        self._close(outcome, made, problem)

    def _close(self, outcome: Future, made: object, problem: BaseException | None) -> None:
        with self._lock:
            if self._open.pop(outcome, None) is None:
                return
        if problem is None:
            outcome.set_result(made)
        else:
            outcome.set_exception(problem)

    def _watch(self, patience: float) -> None:
        """Give up when the cluster has had no worker for too long."""
        step, missing = min(1.0, patience / 4), 0.0
        while not self._ended.wait(step):
            missing = 0.0 if self._has_workers() else missing + step
            if missing >= patience:
                for outcome in list(self._open):
                    self._close(outcome, None, Lost("The cluster has no worker left."))

    def _has_workers(self) -> bool:
        try:
            return bool(self._client.ncores())
        except Exception:  # a scheduler that has gone cancels what is open, which is reported there
            return self._ended.is_set()


def connect(address: str, shared: Path, warn: Callable[[str], None], patience: float = PATIENCE) -> Executor:
    """An executor on the cluster whose scheduler is at `address`, such as tcp://10.0.0.5:8786.

    `shared` is a folder that the workers must be able to read. `warn` gets a sentence where workers have other versions than
    this machine. After `patience` seconds without any worker, what is open is Lost. Raises Unavailable.
    """
    try:
        import dask

        dask.config.set(_CONFIG)
        import distributed
    except ImportError:
        raise Unavailable("For a cluster, the package “distributed” is needed. Install it: python3 -m pip install \"coursewright[cluster]\", "
                          "or in the source folder: .venv/bin/python -m pip install distributed") from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Dask's own remark on versions; ours follows
        try:
            socket.create_connection(distributed.comm.get_address_host_port(address), timeout=10).close()
            client = distributed.Client(address, timeout=10, set_as_default=False)
        except Exception as error:
            told = f"No Dask scheduler answers at {address} ({_said(error)}). Look whether it runs and whether the address is right."
            raise Unavailable(told) from None
    try:
        _look_over(client, address, shared, warn)
    except BaseException:
        client.close()
        raise
    return Cluster(client, patience)


def _look_over(client, address: str, shared: Path, warn: Callable[[str], None]) -> None:
    """Ask every worker for its versions and for a file of the shared folder."""
    try:
        client.wait_for_workers(1, timeout=3)
    except Exception:
        raise Unavailable(f"The cluster at {address} has no worker. Start one: dask worker {address} --nthreads 1") from None
    found = client.run(versions, on_error="return").values()
    if failed := [answer for answer in found if isinstance(answer, BaseException)]:
        told = f"{len(failed)} of {len(found)} workers cannot load Coursewright ({_said(failed[0])})"
        raise Unavailable(f"{told}. It must be installed where they run.")
    here = versions()
    if other := sorted({part for there in found for part in here if there[part] != here[part]}):
        warn(f"Workers of the cluster have other versions than this machine ({', '.join(other)}). What they make can differ from what is made here.")
    _try_the_files(client, shared)


def _try_the_files(client, shared: Path) -> None:
    shared.mkdir(parents=True, exist_ok=True)
    place = shared.absolute() / f"cluster-{os.getpid()}.txt"
    word = os.urandom(8).hex()
    place.write_text(word, encoding="ascii")
    try:
        found = client.run(_read, str(place), on_error="return").values()
    finally:
        place.unlink(missing_ok=True)
    if any(answer != word for answer in found):
        told = f"Workers of the cluster cannot read {shared.absolute()}."
        raise Unavailable(f"{told} The course and the output must lie in folders that they share with this machine.")


def versions() -> dict[str, str]:
    """What the result of a job depends on beside the job: digests of this library and of the installed ones, and Python's version."""
    from . import digests
    from .paths import templates

    return {"Coursewright": digests.of_library(templates()), "libraries": digests.of_installed(), "Python": sys.version}


def _read(path: str) -> str:
    return Path(path).read_text(encoding="ascii")


def _work(packed: bytes) -> bytes:
    """Do a piece of work in a worker; one at a time, for the libraries that lay out pages are not made for threads."""
    work, arguments, named = pickle.loads(packed)
    with _ONE_JOB:
        return pickle.dumps(work(*arguments, **named))


def _said(error: BaseException) -> str:
    said = error.strerror if isinstance(error, OSError) and error.strerror else f"{type(error).__name__}: {error}"
    return said.splitlines()[0].removesuffix(":")
