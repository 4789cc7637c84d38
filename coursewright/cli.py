"""The command line. Only this module prints."""

from __future__ import annotations

import argparse
import io
import json
import os
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from . import __version__

COMMANDS = ("build", "check", "new", "schema", "test")
TARGETS = ("web", "handouts", "workbook", "guide", "tests", "key")
GOOD, ERRORS, USAGE, INTERRUPTED = 0, 1, 2, 130

_TARGET_HELP = """\
what to make; everything when left out:
  web       the learner's website and the course in one file
  handouts  a PDF of each module, for learners and for instructors
  workbook  the learner's workbook
  guide     the instructor's guide
  tests     the tests on paper
  key       the answer key"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command; the exit status: 0 good, 1 errors in the course, 2 wrong usage, 130 Ctrl-C."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        options = _parser().parse_args(_with_command(arguments))
        return _run(options)
    except SystemExit as stop:
        return stop.code if isinstance(stop.code, int) else USAGE
    except KeyboardInterrupt:
        print("\nStopped. Outputs are as they were, or new and whole.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return GOOD


def _with_command(arguments: list[str]) -> list[str]:
    """The arguments with the command in front, then all other words, then the options; `build` where no command is named."""
    words, options = _apart(arguments)
    asked = [option for option in options if option in ("-h", "--help", "--version")]
    if asked and not words:
        return asked[:1]
    return [*words, *options] if words and words[0] in COMMANDS else ["build", *words, *options]


def _apart(arguments: list[str]) -> tuple[list[str], list[str]]:
    """The arguments that are words, and the options with their values."""
    words: list[str] = []
    options: list[str] = []
    value = False
    for argument in arguments:
        (options if value or argument.startswith("-") else words).append(argument)
        value = not value and argument in ("--course", "--output", "--jobs", "--format", "--to")
    return words, options


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line, and where to read more."""

    def error(self, message: str) -> None:
        said = message.removeprefix("argument TARGET: ").rstrip(".")
        self.exit(USAGE, f"{self.prog}: {said}. More: {self.prog} --help\n")


def _parser() -> argparse.ArgumentParser:
    shared = _Parser(add_help=False)
    shared.add_argument("--course", metavar="DIR", default="course", help="the folder that holds the course (default: course)")
    shared.add_argument("--output", metavar="DIR", default="output", help="where the results go (default: output)")
    shared.add_argument("--jobs", metavar="N", type=_count, default=0, help="how many processes work at once (default: one a processor)")
    shared.add_argument("--strict", action="store_true", help="treat warnings as errors")
    shared.add_argument("--format", choices=("text", "json", "github"), default="text", help="how findings are printed (default: text)")
    shared.add_argument("--quiet", action="store_true", help="say nothing but what is wrong")
    parser = _Parser(
        prog="coursewright", formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Turns a folder of Markdown into a continuing-education course:\na website, PDF handouts, a workbook, tests and an instructor's guide.",
        epilog="Without a command, the course is built. More on each: coursewright COMMAND --help",
    )
    parser.add_argument("--version", action="version", version=f"coursewright {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)

    def add(name: str, said: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[shared], help=said, description=said[:1].upper() + said[1:] + ".", formatter_class=argparse.RawTextHelpFormatter)

    add("build", "make everything from the course that is not up to date").add_argument("targets", nargs="*", type=_target, metavar="TARGET", help=_TARGET_HELP)
    add("check", "look for mistakes in the course and make nothing")
    new = add("new", "make a small complete course to start from")
    new.add_argument("name", help="the folder to make")
    schema = add("schema", "write the JSON Schemas by which editors check course.yaml and front matter")
    schema.add_argument("--to", metavar="DIR", default="schema", help="where to write them (default: schema)")
    add("test", "run Coursewright's own tests (only from its source folder)").add_argument("arguments", nargs="*", help="passed on to pytest")
    return parser


def _target(text: str) -> str:
    if text not in TARGETS:
        from .diagnostics import nearest

        raise argparse.ArgumentTypeError(f"there is no command or target “{text}”. {nearest(text, (*COMMANDS, *TARGETS))}".strip())
    return text


def _count(text: str) -> int:
    if not text.isdigit() or not 1 <= int(text) <= 512:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 1 to 512")
    return int(text)


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "build":
            return _build(options)
        case "check":
            return _check(options)
        case "new":
            from .starter import make

            return make(Path(options.name), print)
        case "schema":
            return _schema(Path(options.to))
        case _:
            return _test(options.arguments)


# --- build


def _build(options: argparse.Namespace) -> int:
    from . import digests
    from .paths import templates
    from .store import Store, fingerprint, up_to_date

    began = time.perf_counter()
    course, store, targets = Path(options.course), Store(Path(options.output)), tuple(sorted(set(options.targets)))
    if not course.is_dir():
        return _report_check(options)
    code = digests.of_code(templates())
    facts = fingerprint({"code": code, "course": digests.of_files(course, digests.tree(course)), "shown": course.as_posix()})
    manifest = store.read()
    if up_to_date(manifest, store, facts, targets) and not (options.strict and manifest.warnings):
        _print_stored(manifest.warnings, options)
        _say(options, f"Everything is up to date in {store.output}/.")
        return GOOD
    return _build_what_changed(options, store, facts, code, targets, began)


def _build_what_changed(options: argparse.Namespace, store, facts: str, code: str, targets: tuple[str, ...], began: float) -> int:
    from concurrent.futures import BrokenExecutor

    from . import workers
    from .setup import SetupError, system

    try:
        system.bring([system.PANGO])
    except SetupError as error:
        print(error, file=sys.stderr)
        return USAGE
    workers.start_early()
    from .diagnostics import Report
    from .paths import templates
    from .pipeline import Order, build
    from .progress import watcher
    from .reading import read

    report = Report()
    course = read(Path(options.course), Path(options.course).as_posix(), report)
    if course is None or report.failed or (options.strict and report.diagnostics):
        return _finish(report, options, "Nothing was made; what was made before is untouched.")
    count = options.jobs or os.cpu_count() or 1
    try:
        with watcher(options.quiet or options.format != "text", sys.stderr) as watching, store.lock(watching.waiting):
            order = Order(course, templates(), facts, code, targets, options.strict)
            outcome = build(order, store, lambda: workers.processes(count, store.scratch), report, watching)
    except OSError as error:
        print(f"A file could not be read or written: {error.strerror or error} ({error.filename or store.output}).", file=sys.stderr)
        return ERRORS
    except BrokenExecutor:
        print("A process that lays out pages was ended from outside, perhaps because memory ran out. What was made before is untouched. "
              "Build again; if this comes back, with --jobs 1.", file=sys.stderr)
        return ERRORS
    if not outcome.finished:
        return _finish(report, options, "Nothing was put in place; what was made before is untouched.")
    _print(report.diagnostics, options)
    _say(options, _summary(outcome, store.output, time.perf_counter() - began))
    return GOOD


def _summary(outcome, output: Path, seconds: float) -> str:
    lines = [f"  {output}/{name}" for name in outcome.made if not name.startswith(("learner/assets/", "learner/figures/"))]
    more = len(outcome.made) - len(lines)
    head = f"Made {len(outcome.made)} files in {seconds:.1f} s" + (f", {outcome.kept} were up to date" if outcome.kept else "")
    lines += [f"  and {more} pictures, fonts and styles"] if more else []
    lines += [f"  removed {output}/{name}" for name in outcome.removed]
    return "\n".join([head + (":" if lines else "."), *lines])


# --- check and the rest


def _check(options: argparse.Namespace) -> int:
    return _report_check(options)


def _report_check(options: argparse.Namespace) -> int:
    from .diagnostics import Report
    from .reading import read

    report = Report()
    course = read(Path(options.course), Path(options.course).as_posix(), report)
    if course is not None and options.command == "check":
        from .statistics import describe

        _say(options, describe(course))
    return _finish(report, options, "")


def _finish(report, options: argparse.Namespace, last: str) -> int:
    """Print all findings and count them."""
    _print(report.diagnostics, options)
    errors, warnings = report.count("error"), report.count("warning")
    if options.format == "text" and (errors or warnings or not options.quiet):
        said = f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}." if errors or warnings else "No mistakes were found."
        print(f"{said} {last}".strip(), file=sys.stderr)
    return ERRORS if errors or (options.strict and warnings) else GOOD


def _counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def _print_stored(warnings: list[dict[str, object]], options: argparse.Namespace) -> None:
    if warnings or options.format == "json":
        from .diagnostics import Diagnostic, Span

        _print([Diagnostic(Span(w["path"], w["line"], w["column"]), w["code"], w["message"], w["hint"]) for w in warnings], options)


def _print(diagnostics, options: argparse.Namespace) -> None:
    if options.format == "json":
        facts = [{"path": d.span.path, "line": d.span.line, "column": d.span.column, "severity": d.severity, "code": d.code, "message": d.message, "hint": d.hint} for d in diagnostics]
        print(json.dumps(facts, indent=1))
        return
    for found in diagnostics:
        print(_github(found) if options.format == "github" else found, file=sys.stdout if options.format == "github" else sys.stderr)


def _github(found) -> str:
    """A workflow command, as GitHub Actions shows beside the line."""
    text = f"{found.message} {found.hint}".strip().replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    column = f",col={found.span.column}" if found.span.column else ""
    path = found.span.path.replace("%", "%25").replace(",", "%2C").replace(":", "%3A")
    return f"::{found.severity} file={path},line={found.span.line}{column},title={found.code}::{text}"


def _say(options: argparse.Namespace, text: str) -> None:
    if not options.quiet and options.format == "text":
        print(text)


def _schema(folder: Path) -> int:
    from .settings import SCHEMAS

    folder.mkdir(parents=True, exist_ok=True)
    for name, model in SCHEMAS.items():
        place = folder / f"{name}.schema.json"
        place.write_text(json.dumps(model.model_json_schema(by_alias=True), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        print(place)
    return GOOD


def _test(arguments: list[str]) -> int:
    tests = Path(__file__).resolve().parent.parent / "tests"
    if not tests.is_dir():
        print("The tests are only in Coursewright's source folder; run there: python3 build.py test", file=sys.stderr)
        return USAGE
    import subprocess

    return subprocess.call([sys.executable, "-m", "pytest", *arguments], cwd=tests.parent)
