"""`certify`, `verify`, `revoke` and `keys`."""

from __future__ import annotations

import argparse
import datetime
import os
import sys
import tempfile
from concurrent.futures import BrokenExecutor
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from .arguments import ERRORS, GOOD, USAGE
from .saying import counted, finish, print_findings, say

_PRELOAD = ("coursewright.delivery.issuing", "coursewright.pdf.lettering", "coursewright.pdf.sign", "pyhanko.sign.signers.pdf_cms", "segno")


@contextmanager
def _plainly():
    """Turn what stops a command into one sentence and an exit status."""
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
    except OSError as error:
        print(f"A file could not be read or written: {error.strerror or error}{f' ({error.filename})' if error.filename else ''}.", file=sys.stderr)
        outcome[0] = ERRORS


def _now() -> datetime.datetime:
    return datetime.datetime.now(datetime.UTC)


def _folder(options: argparse.Namespace) -> Path:
    from ..delivery.keys import default_folder

    return Path(options.keys) if options.keys else default_folder(os.environ)


def _register(options: argparse.Namespace) -> Path:
    return Path(options.register) if options.register else _folder(options) / "certificates.csv"


def _password(twice: bool = False) -> str:
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


def keys(options: argparse.Namespace) -> int:
    from ..delivery import keys as making
    from ..delivery import trust
    from ..delivery.register import Register

    folder = Path(options.to) if options.to else making.default_folder(os.environ)
    with _plainly() as outcome:
        making.refuse_inside(folder, (Path(options.course), Path(options.output)))
        making.refuse_replacing(folder)
        made = making.make(folder, _password(twice=True), options.holder or _provider(options), _now())
        trust.write(folder, trust.publish(made, Register(folder / "certificates.csv")))
        say(options, f"Made the keys {made.id} in {folder}. Keep a copy of this folder, and the password, in a safe place: "
                     "without them no certificate can be issued or withdrawn any more.")
    return outcome[0]


def _provider(options: argparse.Namespace) -> str:
    """The provider's name in course.yaml; where there is none, what the keys are for."""
    from ..diagnostics import Report
    from ..load import load

    course = load(Path(options.course), Report())
    return course.settings.provider.name if course is not None else "Continuing education certificates"


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
    with _plainly() as outcome:
        outcome[0] = _certify(options, course, Report())
    return outcome[0]


def _certify(options: argparse.Namespace, course, report) -> int:
    from ..delivery import keys as opening
    from ..delivery.results import Rules, read_results
    from ..delivery.wording import needs_license

    settings, now = course.settings, _now()
    last = min(filter(None, (settings.dates.expires, now.date())))
    rules = Rules(settings.pass_mark, settings.dates.released, last, needs_license(settings), options.date_order)
    results = read_results(Path(options.results), dict(options.column), rules, report, options.encoding)
    if results is None or (report.failed and not options.keep_going) or (options.strict and report.diagnostics):
        return finish(report, options, "No certificate was issued.")
    folder = _folder(options)
    opening.refuse_inside(folder, (Path(options.course), Path(options.output)))
    return _issue(options, course, results, opening.load(folder, _password()), now, report)


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
    path, output = _register(options), Path(options.output)
    path.parent.mkdir(parents=True, exist_ok=True)
    terms = issuing.Terms(course, keys, now, options.reissue, Path(options.results).as_posix())
    with watcher(options.quiet or options.format != "text", sys.stderr) as watching, tempfile.TemporaryDirectory() as scratch, \
            locked(path.with_name(f".{path.name}.lock"), watching.waiting):
        executor = opener(options, Path(scratch), _PRELOAD) if len(results.passed) > issuing.FEW else Here
        form = cache(lambda: lay_out_form(course, templates(), Path(scratch), frozenset(bool(one.license) for one in results.passed)))
        register = Register(path)
        trust.hold_against(register, trust.read(_folder(options)))
        try:
            found = issuing.plan(terms, results.passed, register, cache(lambda: press(form())), report)
            if report.failed and not options.keep_going:
                return finish(report, options, "No certificate was issued.")
            issuing.enter(register, found.certified, now)
            published = trust.publish(keys, register)
            trust.write(_folder(options), published)
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


def revoke(options: argparse.Namespace) -> int:
    with _plainly() as outcome:
        outcome[0] = _revoke(options)
    return outcome[0]


def _revoke(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from ..delivery import keys as opening
    from ..delivery import trust
    from ..delivery.codes import short_code
    from ..delivery.register import ISSUED, REVOKED, Register
    from ..delivery.verify_page import write_page
    from ..paths import templates
    from ..store import locked

    path, code = _register(options), short_code(options.code)
    if not path.exists():
        print(f"There is no register at {path}. Name it with --register.", file=sys.stderr)
        return ERRORS
    with locked(path.with_name(f".{path.name}.lock"), lambda: None):
        register = Register(path)
        trust.hold_against(register, trust.read(_folder(options)))
        issued, state = register.issued().get(code), register.states().get(code)
        if issued is None:
            print(f"The register has no certificate “{options.code}”. Its code has ten letters and digits, such as 7K3MQ-W0XTB.", file=sys.stderr)
            return ERRORS
        keys = opening.load(_folder(options), _password())
        if state.event == ISSUED:
            register.add([replace(issued, event=REVOKED, time=_now().strftime("%Y-%m-%dT%H:%M:%SZ"), reason=options.reason, facts="")])
        published = trust.publish(keys, register)
        trust.write(_folder(options), published)
        page = write_page(Path(options.output) / "verify", templates(), published)
    said = f"Withdrew {code}, {issued.name}." if state.event == ISSUED else f"{code} was withdrawn on {state.time[:10]} already."
    say(options, f"{said} Put {page} where people check certificates, so that they learn of it.")
    return GOOD


def verify(options: argparse.Namespace) -> int:
    from ..delivery import trust, verification
    from ..delivery.codes import short_code
    from ..delivery.verdicts import GENUINE

    with _plainly() as outcome:
        known, today = trust.read(_folder(options)), _now().date()
        file, code = Path(options.certificate), short_code(options.certificate)
        if _is_file(file):
            verdict = verification.verify_file(file.read_bytes(), known, today)
        elif options.certificate.lower().endswith((".pdf", ".txt")):
            print(f"There is no file {options.certificate}.", file=sys.stderr)
            outcome[0] = ERRORS
            return outcome[0]
        elif code:
            verdict = _by_code(options, code, known, today)
        else:
            verdict = verification.verify_code(options.certificate, known, today)
        _tell(verdict, options)
        outcome[0] = GOOD if verdict.kind == GENUINE else ERRORS
    return outcome[0]


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # a code may be longer than any file name
        return False


def _by_code(options: argparse.Namespace, code: str, known, today: datetime.date):
    """The verdict on a short code, which only the register can tell."""
    from ..delivery import trust, verification
    from ..delivery.register import Register
    from ..delivery.verdicts import UNREADABLE

    register = Register(_register(options))
    trust.hold_against(register, known)
    issued = register.issued().get(code)
    if issued is None:
        return verification.Verdict(UNREADABLE, None, f"The register {register.path} has no certificate {code}.")
    return verification.verify_code(issued.facts, known, today)


def _tell(verdict, options: argparse.Namespace) -> None:
    import json
    from dataclasses import asdict

    from ..delivery.verdicts import WORDS
    from ..delivery.wording import labelled

    heading, meaning = WORDS[verdict.kind]
    if options.format == "json":
        print(json.dumps({"verdict": verdict.kind, "detail": verdict.detail, "facts": asdict(verdict.facts) if verdict.facts else None}, ensure_ascii=False, indent=1))
        return
    print(f"{heading}. {meaning}" + (f"\n{verdict.detail}" if verdict.detail else ""))
    if verdict.facts is not None and not options.quiet:
        print("\n".join(f"  {label}: {value}" for label, value in labelled(verdict.facts)))
