"""What can be typed for the commands about certificates."""

from __future__ import annotations

import argparse
from collections.abc import Callable

from .typed import field_and_column


def add_certificates(add: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add certify, verify, revoke and keys; `add` makes the parser of a command from its name and what it does."""
    certify = add("certify", "issue certificates to those who passed")
    _certify(certify)
    verify = add("verify", "tell whether a certificate is genuine")
    verify.add_argument("certificate", metavar="FILE|CODE", help="a certificate's PDF, what its QR code says, or its short code")
    revoke = add("revoke", "withdraw a certificate")
    revoke.add_argument("code", metavar="CODE", help="the short code of the certificate")
    revoke.add_argument("--reason", metavar="TEXT", type=_line, required=True, help="why, in words that everybody may read who checks it")
    for command in (certify, verify, revoke):
        command.add_argument("--keys", metavar="DIR", default="", help="the folder of the keys (default: in your configuration folder)")
        command.add_argument("--register", metavar="FILE", default="", help="the register of certificates (default: certificates.csv beside the keys)")
    keys = add("keys", "make the keys that sign certificates, once")
    keys.add_argument("action", metavar="new", choices=("new",), help="make keys")
    keys.add_argument("--to", metavar="DIR", default="", help="where to keep them (default: in your configuration folder)")
    keys.add_argument("--holder", metavar="NAME", default="", help="whose keys they are (default: the provider in course.yaml)")


def _certify(command: argparse.ArgumentParser) -> None:
    command.add_argument("results", metavar="RESULTS", help="who took the test: a CSV or XLSX file with name, score or passed, and completed on")
    command.add_argument("--reissue", action="store_true", help="issue new certificates to those who have one, and withdraw the old")
    command.add_argument("--date-order", choices=("mdy", "dmy"), default="", help="how dates such as 03/04/2026 are meant: month or day first")
    command.add_argument("--keep-going", action="store_true", help="issue to those whose rows are good, where some are not")
    command.add_argument("--column", metavar="FIELD=NAME", type=_column, action="append", default=[], help='which column holds what, such as name="Full name"')
    command.add_argument("--encoding", metavar="NAME", default="", help="the encoding of the results, where it is not found out rightly, such as cp1252")


def _column(text: str) -> tuple[str, str]:
    from ..delivery.results import FIELDS

    return field_and_column(text, FIELDS)


def _line(text: str) -> str:
    line = " ".join(text.split())
    if not line or not line.isprintable() or len(line) > 300:
        raise argparse.ArgumentTypeError("write a reason in a few words")
    return line
