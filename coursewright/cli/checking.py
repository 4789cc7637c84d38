"""`verify` and `revoke`."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from .arguments import ERRORS, GOOD
from .keeping import keys_folder, now_utc, open_keys, plainly, register_file
from .saying import say


def revoke(options: argparse.Namespace) -> int:
    with plainly() as outcome:
        outcome[0] = _revoke(options)
    return outcome[0]


def _revoke(options: argparse.Namespace) -> int:
    from dataclasses import replace

    from ..delivery import trust
    from ..delivery.codes import short_code
    from ..delivery.register import ISSUED, REVOKED, Register
    from ..delivery.verify_page import write_page
    from ..paths import templates
    from ..store import locked

    path, code = register_file(options), short_code(options.code)
    if not path.exists():
        print(f"There is no register at {path}. Name it with --register.", file=sys.stderr)
        return ERRORS
    with locked(path.with_name(f".{path.name}.lock"), lambda: None):
        register = Register(path)
        trust.hold_against(register, trust.read(keys_folder(options)))
        issued, state = register.issued().get(code), register.states().get(code)
        if issued is None:
            print(f"The register has no certificate “{options.code}”. Its code has ten letters and digits, such as 7K3MQ-W0XTB.", file=sys.stderr)
            return ERRORS
        keys = open_keys(keys_folder(options))
        if state.event == ISSUED:
            register.add([replace(issued, event=REVOKED, time=now_utc().strftime("%Y-%m-%dT%H:%M:%SZ"), reason=options.reason, facts="")])
        published = trust.publish(keys, register)
        trust.write(keys_folder(options), published)
        page = write_page(Path(options.output) / "verify", templates(), published)
    said = f"Withdrew {code}, {issued.name}." if state.event == ISSUED else f"{code} was withdrawn on {state.time[:10]} already."
    say(options, f"{said} Put {page} where people check certificates, so that they learn of it.")
    return GOOD


def verify(options: argparse.Namespace) -> int:
    from ..delivery import trust, verification
    from ..delivery.codes import short_code
    from ..delivery.verdicts import GENUINE

    with plainly() as outcome:
        known, today = trust.read(keys_folder(options)), now_utc().date()
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

    register = Register(register_file(options))
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
