"""A letter as a message of RFC 5322, with its files in it or links to them."""

from __future__ import annotations

import datetime
import re
from email import policy
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, getaddresses

from .letters import Letter
from .wording import Wording

_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_KINDS = {".pdf": "pdf", ".zip": "zip"}
_BODY = {"charset": "utf-8", "cte": "quoted-printable"}


class BadAddress(ValueError):
    """What is given as an address is none."""


def compose(letter: Letter, wording: Wording, sender: str, reply_to: str = "", enclose: bool = True) -> EmailMessage:
    """The message, always the same for the same letter: it has no date yet. `sender` may be empty in a draft. Raises BadAddress."""
    message = EmailMessage(policy=policy.SMTP)
    if sender:
        message["From"] = address(sender)
    message["To"] = address(letter.email, letter.name)
    if reply_to:
        message["Reply-To"] = address(reply_to)
    message["Subject"] = _line(wording.subject)
    message["Message-ID"] = f"<{letter.key}@{_domain(sender)}>"
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: no out-of-office answers
    message.set_content(wording.text, **_BODY)
    if wording.html:
        message.add_alternative(wording.html, subtype="html", **_BODY)
    for file in letter.files if enclose else ():
        subtype = _KINDS.get(file.path.suffix, "octet-stream")
        message.add_attachment(file.path.read_bytes(), maintype="application", subtype=subtype, filename=file.path.name)
    message["Content-Language"] = wording.language
    for number, part in enumerate(message.walk()):
        if part.is_multipart():
            part.set_boundary(f"={letter.key}={number}")
        if part is not message:
            del part["MIME-Version"]  # belongs to the whole message (RFC 2045, 4)
    return message


def draft(message: EmailMessage) -> bytes:
    """The message as a file that mail programs open ready to be sent."""
    message["X-Unsent"] = "1"
    return message.as_bytes(policy=wire(message))


def dated(message: EmailMessage, moment: datetime.datetime) -> bytes:
    """The message as it goes out at that moment."""
    message["Date"] = format_datetime(moment)
    return message.as_bytes(policy=wire(message))


def wire(message: EmailMessage):
    """How the message is written: as RFC 6532 has it where an address itself is not ASCII, in ASCII otherwise."""
    return policy.SMTPUTF8 if wants_utf8(message) else policy.SMTP


def wants_utf8(message: EmailMessage) -> bool:
    """Whether only a server that knows SMTPUTF8 (RFC 6531) can carry the message."""
    addresses = [found for name in ("From", "To", "Reply-To") if message[name] for found in message[name].addresses]
    return not all(found.addr_spec.isascii() for found in addresses)


def address(written: str, name: str = "") -> Address:
    """An address such as `a@example.org` or `Name <a@example.org>`; its domain in ASCII (IDNA). Raises BadAddress."""
    from email_validator import EmailNotValidError, validate_email

    parted = [("", written)] if name else getaddresses([written])
    if len(parted) != 1 or _CONTROLS.search(written):
        raise BadAddress(f"“{_line(written)}” is not one address")
    ((given, bare),) = parted
    try:
        found = validate_email(bare, check_deliverability=False)
        return Address(_line(name or given), found.local_part, found.ascii_domain)
    except (EmailNotValidError, ValueError) as error:
        raise BadAddress(f"“{_line(written)}” is no address ({error})") from None


def _line(text: str) -> str:
    """Text for a header: one line, without a character that steers anything, and nothing that a reader would decode."""
    return " ".join(_CONTROLS.sub(" ", text).replace("=?", "= ?").split())


def _domain(sender: str) -> str:
    return address(sender).domain if sender else "coursewright.invalid"
