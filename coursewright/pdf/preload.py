"""Imported by nothing but the process that others are forked from, and only for what it does: it loads WeasyPrint quickly.

On Linux, cffi looks for each library under names of several systems, and for every name that cannot be loaded it runs
ldconfig, gcc and ld to find another: some sixty programs in all. One of the names can always be loaded as it is, unless
the library is missing; then nothing is loaded here, and the first job to need it tells.
"""

from __future__ import annotations

import ctypes.util
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def _without_search() -> Iterator[None]:
    before = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None
    try:
        yield
    finally:
        ctypes.util.find_library = before


with suppress(OSError), _without_search():
    import weasyprint  # noqa: F401
