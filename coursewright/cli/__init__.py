"""The command line. Only this package prints."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from .arguments import COMMANDS as COMMANDS
from .arguments import ERRORS as ERRORS
from .arguments import GOOD, INTERRUPTED, USAGE, parser, with_command
from .arguments import TARGETS as TARGETS


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit status: 0 good, 1 errors in the course, 2 wrong usage, 130 Ctrl-C."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = parser().parse_args(with_command(arguments))
        return _run(options)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    except KeyboardInterrupt:
        print("\nStopped. Outputs are as they were, or new and whole.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "build":
            from .building import build

            return build(options)
        case "check":
            from .building import check

            return check(options)
        case "distribute":
            from .delivering import distribute

            return distribute(options)
        case "new":
            from ..starter import make

            return make(Path(options.name), print)
        case "certify":
            from .certifying import certify

            return certify(options)
        case "verify" | "revoke":
            from . import checking

            return checking.verify(options) if options.command == "verify" else checking.revoke(options)
        case "keys":
            from .keeping import keys

            return keys(options)
        case "schema":
            return _schema(Path(options.to))
        case _:
            return _test(options.arguments)


def _schema(folder: Path) -> int:
    from ..settings import SCHEMAS

    folder.mkdir(parents=True, exist_ok=True)
    for name, model in SCHEMAS.items():
        place = folder / f"{name}.schema.json"
        place.write_text(json.dumps(model.model_json_schema(by_alias=True), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        print(place)
    return GOOD


def _test(arguments: list[str]) -> int:
    tests = Path(__file__).resolve().parents[2] / "tests"
    if not tests.is_dir():
        print("The tests are only in Coursewright's source folder; run there: python3 build.py test", file=sys.stderr)
        return USAGE
    import subprocess

    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=tests.parent)
