"""Where jobs are done: in processes of this machine, or on a cluster."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import Executor
from pathlib import Path

from .. import workers
from ..cluster import Unavailable, connect


def opener(options: argparse.Namespace, scratch: Path, preload: Sequence[str] = workers.PRELOAD) -> Callable[[], Executor]:
    """What starts the executor that was asked for; its processes keep temporary files in the folder `scratch` and have the modules `preload` loaded.

    Raises Unavailable where the options do not fit together, and, when the executor is started, where there is no cluster.
    """
    if (options.executor == "dask") != bool(options.scheduler):
        raise Unavailable("A cluster is named by both: --executor dask --scheduler ADDRESS, such as tcp://10.0.0.5:8786.")
    if options.executor == "dask":
        return lambda: connect(options.scheduler, scratch, _warn)
    workers.start_early(preload)
    return lambda: workers.processes(options.jobs or os.cpu_count() or 1, scratch)


def _warn(sentence: str) -> None:
    print(sentence, file=sys.stderr)
