"""Make the virtual environment and install the locked requirements in it.

A marker stands in the folder while that goes on. Who finds it left behind knows that the work was cut off,
and starts over: a package of which half is there would count as installed.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

from coursewright.setup import SetupError, launch, system

GUARD, MARKER, CONFIG = ".lock", "unfinished", "pyvenv.cfg"
PIP_INSTALL = (
    *("-I", "-m", "pip", "install", "--require-hashes", "--quiet", "--no-input"),
    *("--disable-pip-version-check", "--no-warn-script-location", "-r"),
)


def install(root: str, lock: str, *, again: bool = False) -> None:
    """Make `.venv` of the project at `root`, or bring it up to date, so that it holds what the lock file
    names.

    Nothing is done where another run has just done it, unless it is to be done `again`. Two runs at once take
    turns. Raises SetupError where it cannot be done.
    """
    venv, lock = os.path.join(root, launch.FOLDER), os.path.join(root, lock)
    try:
        os.makedirs(venv, exist_ok=True)
        with _turn(os.path.join(venv, GUARD)):
            if again or launch.made_for(venv, lock) is None:
                _fill(venv, lock)
    except OSError as error:
        raise SetupError(f"{launch.FOLDER} cannot be made: {error.strerror or error}.") from error


def _fill(venv: str, lock: str) -> None:
    """Make the environment where there is no sound one, and install."""
    marker = os.path.join(venv, MARKER)
    fresh = os.path.exists(marker) or not _sound(venv)
    if fresh:
        system.bring([system.VENV])
    print(
        f"Installing {_count(lock)} packages in {launch.FOLDER}, once; this can take a minute.",
        file=sys.stderr,
    )
    open(marker, "w").close()
    _remove_from(venv, lambda name: name not in (GUARD, MARKER) if fresh else name.endswith(launch.STAMP))
    if fresh:
        _must([_base_python(), "-m", "venv", venv], "A virtual environment could not be made ({}).")
    try:
        _must(
            [launch.python_of(venv), *PIP_INSTALL, lock],
            f"The packages named in {os.path.basename(lock)} could not be installed ({{}});"
            " check the network, then run this again.",
        )
    except SetupError:  # pip leaves things as they were when it fails by itself
        os.remove(marker)
        raise
    _stamp(venv, lock)
    os.remove(marker)


def _sound(venv: str) -> bool:
    """Whether a folder holds a virtual environment with pip, of a Python that will do.

    Raises SetupError where it holds something else.
    """
    if not os.path.exists(os.path.join(venv, CONFIG)):
        if set(os.listdir(venv)) - {GUARD}:
            raise SetupError(
                f"{launch.FOLDER} is there but is no Python environment: move it away, then run this again."
            )
        return False
    program = "import pip, sys; sys.exit(sys.version_info < (3, 11))"
    try:
        return (
            subprocess.run([launch.python_of(venv), "-I", "-c", program], capture_output=True).returncode == 0
        )
    except OSError:
        return False


def _remove_from(venv: str, chosen: Callable[[str], bool]) -> None:
    """Remove the chosen entries of an environment."""
    for name in filter(chosen, os.listdir(venv)):
        path = os.path.join(venv, name)
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.remove(path)


def _stamp(venv: str, lock: str) -> None:
    """Note what was installed, and for which interpreter. The lock of the tests covers the other one."""
    program = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from coursewright.setup import launch; print(launch.identity())"
    )
    root = os.path.dirname(lock)
    command = [launch.python_of(venv), "-I", "-c", program, root]
    who = subprocess.run(command, capture_output=True, check=True).stdout.strip()
    done = [lock, os.path.join(root, launch.LOCK)]
    for each in dict.fromkeys(done):
        with open(each, "rb") as wanted, open(launch.stamp_of(venv, each) + ".new", "wb") as stamp:
            stamp.write(who + b"\n" + wanted.read())
        os.replace(stamp.name, launch.stamp_of(venv, each))


def _base_python() -> str:
    """This interpreter, or where it runs inside an environment, the one that was made from."""
    return getattr(sys, "_base_executable", None) or sys.executable


def _count(lock: str) -> int:
    """How many packages a lock file names."""
    with open(lock, encoding="utf-8") as file:
        return sum("==" in line for line in file)


def _must(command: list[str], complaint: str) -> None:
    """Run a command that must succeed. Raises SetupError: the complaint, with the command's own filled in."""
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", stdin=subprocess.DEVNULL)
    if done.returncode:
        lines = [line.strip() for line in (done.stderr + done.stdout).splitlines() if line.strip()]
        errors = (
            [line for line in lines if line.lower().startswith("error:")] or lines[-1:] or ["no reason given"]
        )
        raise SetupError(complaint.format(errors[0].removeprefix("ERROR: ")[:200]))


@contextlib.contextmanager
def _turn(path: str) -> Iterator[None]:
    """Hold a file for oneself; another run that wants it waits."""
    with open(path, "a+b") as file:
        if not _hold(file.fileno(), wait=False):
            print("Another run is installing; waiting for it.", file=sys.stderr)
            _hold(file.fileno(), wait=True)
        yield


def _hold(descriptor: int, *, wait: bool) -> bool:
    """Lock an open file until it is closed; False where another has it and we are not to wait."""
    if os.name != "nt":
        import fcntl

        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True
    import msvcrt

    while True:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            return True
        except OSError:
            if not wait:
                return False
            time.sleep(0.2)
