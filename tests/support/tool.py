"""The command line, run as a user runs it: in a process of its own."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_START = "import sys; from coursewright.cli import main; sys.exit(main())"


def command(arguments: Sequence[object], options: Sequence[str] = ()) -> list[str]:
    """What to start; `options` are the interpreter's own."""
    return [sys.executable, *options, "-c", _START, *map(str, arguments)]


def environment(changes: Mapping[str, str] | None = None) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **(changes or {})}


def run(
    *arguments: object,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    options: Sequence[str] = (),
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end; the result has what it printed, as text."""
    return subprocess.run(
        command(arguments, options),
        cwd=cwd,
        env=environment(env),
        capture_output=True,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        check=False,
    )


def start(
    *arguments: object, cwd: Path | None = None, env: Mapping[str, str] | None = None
) -> subprocess.Popen[str]:
    """Start a command at the head of a process group of its own."""
    return subprocess.Popen(
        command(arguments),
        cwd=cwd,
        env=environment(env),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )


def files(folder: Path) -> dict[str, str]:
    """The digest of each file below a folder, by its path; a build's own folder of notes is left out."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file())
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in found
        if not (name := path.relative_to(folder).as_posix()).startswith(".coursewright/")
    }
