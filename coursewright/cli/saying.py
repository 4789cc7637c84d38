"""What is printed: findings in the format that was asked for, and how a run ended."""

from __future__ import annotations

import argparse
import json
import sys

from .arguments import ERRORS, GOOD


def finish(report, options: argparse.Namespace, last: str) -> int:
    """Print all findings and count them."""
    print_findings(report.diagnostics, options)
    errors, warnings = report.count("error"), report.count("warning")
    if options.format == "text" and (errors or warnings or not options.quiet):
        said = f"{counted(errors, 'error')}, {counted(warnings, 'warning')}." if errors or warnings else "No mistakes were found."
        print(f"{said} {last}".strip(), file=sys.stderr)
    return ERRORS if errors or (options.strict and warnings) else GOOD


def counted(number: int, word: str) -> str:
    return f"{number} {word}{'' if number == 1 else 's'}"


def print_stored(warnings: list[dict[str, object]], options: argparse.Namespace) -> None:
    if warnings or options.format == "json":
        from ..diagnostics import Diagnostic, Span

        print_findings([Diagnostic(Span(w["path"], w["line"], w["column"]), w["code"], w["message"], w["hint"]) for w in warnings], options)


def print_findings(diagnostics, options: argparse.Namespace) -> None:
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


def say(options: argparse.Namespace, text: str) -> None:
    if not options.quiet and options.format == "text":
        print(text)
