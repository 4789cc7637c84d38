"""Choose the environment of a run, and start the command line in it.

The common case, a later run, reads two files and starts no second interpreter: the packages of .venv are put
on the path of the interpreter that is already running. So this module imports next to nothing.
"""

from __future__ import annotations

import os
import sys

from coursewright.setup import SetupError

FOLDER = ".venv"
LOCK, TEST_LOCK = "requirements.lock", "requirements-test.lock"
STAMP = ".installed"
WITHOUT_PANGO = frozenset({"check", "keys", "new", "revoke", "schema", "verify"})  # commands that lay out no page
ASKING = frozenset({"--help", "--version", "-h"})


def run(root: str, arguments: list[str]) -> int:
    """Run the command line (or, for `test`, the tests) of the project at `root`; returns the exit status.

    2 where something is missing that has to be brought first, which one sentence on standard error names; 130
    after Ctrl-C.
    """
    try:
        return _test(root, arguments[1:]) if arguments[:1] == ["test"] else _build(root, arguments)
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130


def _build(root: str, arguments: list[str]) -> int:
    """Run the command line."""
    if sys.platform == "darwin":
        _find_homebrew()
    status = _enter(root, LOCK, arguments)
    if status is not None:
        return status
    if needs_pango(arguments):
        _find_pango(root)
    from coursewright.cli import main

    return main(arguments)


def _test(root: str, arguments: list[str]) -> int:
    """Run pytest with these arguments, on all processors."""
    from coursewright.setup import system

    status = _enter(root, TEST_LOCK, ["test", *arguments])
    if status is not None:
        return status
    system.bring([system.PANGO, *system.TEST_TOOLS])
    os.chdir(root)
    return _replace(sys.executable, ["-m", "pytest", "-n", "auto", "--dist", "loadfile", *arguments])


def needs_pango(arguments: list[str]) -> bool:
    """Whether a command lays out pages."""
    if not ASKING.isdisjoint(arguments):
        return False
    command = next((argument for argument in arguments if not argument.startswith("-")), "build")
    return command not in WITHOUT_PANGO


def _enter(root: str, lock: str, arguments: list[str]) -> int | None:
    """See to it that what `lock` names can be imported.

    None when the run can go on in this interpreter; an exit status where another one has done it all.
    """
    venv = os.path.join(root, FOLDER)
    if in_environment() and not _is(sys.prefix, venv):
        from coursewright.setup import active

        if not active.lacking(root, testing=lock == TEST_LOCK):
            return None
    inside, wanted = _is(sys.prefix, venv), os.path.join(root, lock)
    who = made_for(venv, wanted)
    if who is None or (inside and who != identity()):
        from coursewright.setup import install

        install.install(root, lock, again=who is not None)
        who = made_for(venv, wanted)
    if inside or who == identity():
        _activate(venv)
        return None
    return _replace(python_of(venv), [os.path.join(root, "build.py"), *arguments])


def in_environment() -> bool:
    """Whether this interpreter runs inside a virtual or a conda environment."""
    return sys.prefix != sys.base_prefix or sys.prefix == os.environ.get("CONDA_PREFIX")


def identity() -> str:
    """What an interpreter must share with another to use the same installed packages."""
    machine = os.uname().machine if hasattr(os, "uname") else os.environ.get("PROCESSOR_ARCHITECTURE", "")
    return " ".join(
        [sys.implementation.cache_tag, "abi" + getattr(sys, "abiflags", ""), sys.platform, machine]
    )


def stamp_of(venv: str, lock: str) -> str:
    """The file in an environment that tells what was installed: for whom, then the lock file as it was."""
    return os.path.join(venv, os.path.basename(lock) + STAMP)


def made_for(venv: str, lock: str) -> str | None:
    """The identity of the interpreter for which an environment holds what the lock file names, if it does."""
    try:
        with open(stamp_of(venv, lock), "rb") as stamp, open(lock, "rb") as wanted:
            who, _, what = stamp.read().partition(b"\n")
            return who.decode() if what == wanted.read() and os.path.exists(python_of(venv)) else None
    except FileNotFoundError:
        return None


def python_of(venv: str) -> str:
    """The interpreter of a virtual environment."""
    return (
        os.path.join(venv, "Scripts", "python.exe")
        if os.name == "nt"
        else os.path.join(venv, "bin", "python")
    )


def _packages_of(venv: str) -> str:
    """Where a virtual environment made for an interpreter like this one keeps its packages."""
    if os.name == "nt":
        return os.path.join(venv, "Lib", "site-packages")
    free_threaded = "t" if "t" in sys.abiflags else ""
    return os.path.join(venv, "lib", f"python3.{sys.version_info[1]}{free_threaded}", "site-packages")


def _activate(venv: str) -> None:
    """Give this interpreter, and its children, the packages of a virtual environment instead of its own."""
    packages = _packages_of(venv)
    if packages in sys.path:
        return
    import site

    sys.path[:] = [
        entry for entry in sys.path if os.path.basename(entry) not in ("site-packages", "dist-packages")
    ]
    site.addsitedir(packages)
    sys.prefix = sys.exec_prefix = venv
    sys.executable = python_of(venv)


def _is(one: str, other: str) -> bool:
    """Whether two paths are the same folder."""
    return os.path.realpath(one) == os.path.realpath(other)


def _replace(python: str, arguments: list[str]) -> int:
    """Go on as another interpreter; returns its exit status where the system cannot do that in place."""
    sys.stdout.flush()
    sys.stderr.flush()
    if os.name != "nt":
        os.execv(python, [python, *arguments])
    import subprocess

    return subprocess.call([python, *arguments])


def _find_pango(root: str) -> None:
    """Look for Pango, and bring it where that can be. Found once for .venv, it is not looked for again."""
    found = os.path.join(root, FOLDER, "pango.found")
    ours = _is(sys.prefix, os.path.join(root, FOLDER))
    if ours and os.path.exists(found):
        return
    from coursewright.setup import system

    system.bring([system.PANGO])
    if ours:
        open(found, "w").close()


def _find_homebrew() -> None:
    """Let libraries be found where Homebrew keeps them; macOS doesn't look there by itself."""
    os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", "/opt/homebrew/lib:/usr/local/lib:/usr/lib")
