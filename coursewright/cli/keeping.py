"""`keys`, and what the commands about certificates share: where keys and register are, the password, and what stops a command in one sentence."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from pathlib import Path

from .arguments import ERRORS, GOOD
from .saying import say


@contextmanager
def plainly() -> Iterator[list[int]]:
    """Turn what stops a command into one sentence and an exit status, which is the only item of the list."""
    from ..delivery.keys import KeyTrouble
    from ..delivery.register import RegisterTrouble
    from ..delivery.trust import TrustTrouble

    outcome = [GOOD]
    try:
        yield outcome
    except (KeyTrouble, RegisterTrouble, TrustTrouble) as trouble:
        print(trouble, file=sys.stderr)
        outcome[0] = ERRORS
    except BrokenExecutor:
        print("A process that makes certificates was ended from outside, perhaps because memory ran out. Run the same command again: it makes what is missing.", file=sys.stderr)
        outcome[0] = ERRORS
    except BrokenPipeError:
        raise
    except OSError as error:
        print(f"A file could not be read or written: {error.strerror or error}{f' ({error.filename})' if error.filename else ''}.", file=sys.stderr)
        outcome[0] = ERRORS


def now_utc() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def keys_folder(options: argparse.Namespace) -> Path:
    from ..delivery.keys import default_folder

    return Path(options.keys) if options.keys else default_folder(os.environ)


def register_file(options: argparse.Namespace) -> Path:
    return Path(options.register) if options.register else keys_folder(options) / "certificates.csv"


def ask_password(twice: bool = False) -> str:
    """The password of the keys, from the environment or asked for; it is never shown."""
    from getpass import getpass

    from ..delivery.keys import PASSWORD, KeyTrouble

    if PASSWORD in os.environ:
        return os.environ[PASSWORD]
    if not sys.stdin.isatty():
        raise KeyTrouble(f"The password of the keys cannot be asked for here. Set the environment variable {PASSWORD}.")
    try:
        password = getpass("Password of the keys: ")
        if twice and getpass("Once more: ") != password:
            raise KeyTrouble("The two passwords are not the same; no key was made.")
    except EOFError:
        raise KeyTrouble("No password was given.") from None
    return password


def open_keys(folder: Path):
    """The keys of a folder. Raises KeyTrouble where there are none, before a password is asked for, or where they do not open."""
    from ..delivery import keys as opening

    opening.refuse_missing(folder)
    return opening.load(folder, ask_password())


def keys(options: argparse.Namespace) -> int:
    from ..delivery import keys as making
    from ..delivery import trust
    from ..delivery.register import Register

    folder = Path(options.to) if options.to else making.default_folder(os.environ)
    with plainly() as outcome:
        making.refuse_inside(folder, (Path(options.course), Path(options.output)))
        making.refuse_replacing(folder)
        holder = options.holder or _provider(options)
        made = making.make(folder, ask_password(twice=True), holder, now_utc())
        trust.write(folder, trust.publish(made, Register(folder / "certificates.csv")))
        say(options, f"Made the keys {made.id} of “{holder}” in {folder}. Keep a copy of this folder, and the password, in a safe place: "
                     "without them no certificate can be issued or withdrawn any more.")
    return outcome[0]


def _provider(options: argparse.Namespace) -> str:
    """The provider's name in course.yaml; where there is none, what the keys are for."""
    from ..diagnostics import Report
    from ..load import load

    course = load(Path(options.course), Report())
    return course.settings.provider.name if course is not None else "Continuing education certificates"
