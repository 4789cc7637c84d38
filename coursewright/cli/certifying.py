"""`certify`."""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
from functools import cache
from pathlib import Path

from .arguments import ERRORS, GOOD, USAGE
from .keeping import keys_folder, now_utc, open_keys, plainly, register_file
from .saying import counted, finish, print_findings, say

_PRELOAD = ("coursewright.delivery.issuing", "coursewright.pdf.lettering", "coursewright.pdf.sign", "pyhanko.sign.signers.pdf_cms", "segno")


def certify(options: argparse.Namespace) -> int:
    from ..diagnostics import Report
    from ..reading import read

    if options.executor != "processes":
        print("Certificates are made on this computer only, so that the key stays here. Leave out --executor and --scheduler.", file=sys.stderr)
        return USAGE
    report = Report()
    course = read(Path(options.course), Path(options.course).as_posix(), report)
    if course is None or report.failed:
        return finish(report, options, "No certificate was issued.")
    with plainly() as outcome:
        outcome[0] = _certify(options, course, Report())
    return outcome[0]


def _certify(options: argparse.Namespace, course, report) -> int:
    from ..delivery import keys as opening
    from ..delivery.results import Rules, read_results
    from ..delivery.wording import needs_license

    settings, now = course.settings, now_utc()
    last = settings.dates.expires or datetime.date.max
    rules = Rules(settings.pass_mark, settings.dates.released, last, needs_license(settings), options.date_order, now.astimezone().date())
    results = read_results(Path(options.results), dict(options.column), rules, report, options.encoding)
    if results is None or (report.failed and not options.keep_going) or (options.strict and report.diagnostics):
        return finish(report, options, "No certificate was issued.")
    folder = keys_folder(options)
    opening.refuse_inside(folder, (Path(options.course), Path(options.output)))
    return _issue(options, course, results, open_keys(folder), now, report)


def _issue(options: argparse.Namespace, course, results, keys, now: datetime.datetime, report) -> int:
    from ..delivery import issuing, trust
    from ..delivery.certificate import lay_out_form, press
    from ..delivery.register import Register
    from ..delivery.verify_page import write_page
    from ..diagnostics import Span
    from ..paths import templates
    from ..pdf.blank import TooLong
    from ..progress import watcher
    from ..setup import SetupError, system
    from ..store import locked
    from ..workers import Here
    from .executors import opener

    try:
        system.bring([system.PANGO])
    except SetupError as error:
        print(error, file=sys.stderr)
        return USAGE
    path, output = register_file(options), Path(options.output)
    path.parent.mkdir(parents=True, exist_ok=True)
    terms = issuing.Terms(course, keys, now, options.reissue, Path(options.results).as_posix())
    with watcher(options.quiet or options.format != "text", sys.stderr, doing="making certificates") as watching, tempfile.TemporaryDirectory() as scratch, \
            locked(path.with_name(f".{path.name}.lock"), watching.waiting):
        executor = opener(options, Path(scratch), _PRELOAD) if len(results.passed) > issuing.FEW else Here
        form = cache(lambda: lay_out_form(course, templates(), Path(scratch), frozenset(bool(one.license) for one in results.passed)))
        register = Register(path)
        trust.hold_against(register, trust.read(keys_folder(options)))
        try:
            found = issuing.plan(terms, results.passed, register, cache(lambda: press(form())), report)
            if report.failed and not options.keep_going:
                return finish(report, options, "No certificate was issued.")
            issuing.enter(register, found.certified, now)
            published = trust.publish(keys, register)
            trust.write(keys_folder(options), published)
            page = write_page(output / "verify", templates(), published)
            made = issuing.produce(found.certified, form, keys, output / "certificates", executor, watching)
        except TooLong:
            report.add("K011", Span(f"{Path(options.course).as_posix()}/course.yaml"), "the certificate does not fit on one page",
                       "Shorten the statements of the credit profiles, the title, or the objectives that they demand.")
            return finish(report, options, "No certificate was issued.")
    print_findings(report.diagnostics, options)
    say(options, _summary(found, results.failed, made, path, page, output, Path(options.results)))
    return ERRORS if report.failed else GOOD


def _summary(found, failed, made: int, register: Path, page: Path, output: Path, results: Path) -> str:
    new = sum(one.new for one in found.certified)
    replaced = sum(bool(one.replaces) for one in found.certified)
    lines = [f"{counted(new, 'certificate')} issued" + (f", {replaced} of them in place of an earlier one" if replaced else "")
             + f", {len(found.certified) - new + len(found.kept)} issued before. {counted(made, 'file')} made in {output / 'certificates'}/."]
    lines += [f"  {one.facts.code}  {one.facts.name}" for one in found.certified if one.new][:20]
    lines += [f"  and {new - 20} more"] if new > 20 else []
    lines += [f"  {one.facts.code}  {one.facts.name}: issued for an earlier state of the course, left as it is" for one in found.kept]
    lines += ["No certificate:" if failed else "Everybody in the results passed."]
    lines += [f"  {results}:{one.line}: {one.name} {one.why}." for one in failed]
    return "\n".join([*lines, f"Register: {register}", f"Page that checks certificates: {page}"])
