"""What a certificate states, as one signed line of text that fits a QR code and can be checked without a network.

The line is `CW1` and then, in base32 without padding, 64 bytes of Ed25519 signature (RFC 8032) and a body. The body is a JSON array, deflated
(RFC 1951). What is signed is `DOMAIN` and the body. Base32 has only characters of a QR code's alphanumeric mode, and may stand in an address.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
import re
import zlib
from dataclasses import astuple, dataclass, fields

PREFIX = "CW1"
DOMAIN = b"coursewright certificate 1\n"
SIGNATURE = 64
LONGEST = 8_000
LINE = re.compile(r"CW1[A-Z2-7]{110,8000}")


@dataclass(frozen=True)
class Facts:
    """The statements of a certificate, each a text; dates as YYYY-MM-DD, empty where there is none.

    `approvals` are (body, number) pairs, `key` is the id of the key that signed.
    """

    code: str
    name: str
    license: str
    title: str
    version: str
    hours: str
    award: str
    format: str
    completed: str
    issued: str
    expires: str
    retain: str
    provider: str
    approvals: tuple[tuple[str, str], ...]
    key: str


@dataclass(frozen=True)
class Signed:
    """A line taken apart: the facts it claims, and the two parts by which the claim is checked."""

    facts: Facts
    body: bytes
    signature: bytes


class Unreadable(ValueError):
    """The text is no line of facts."""


class Damaged(Unreadable):
    """The text begins as a line of facts does, and is none: letters of it are missing or changed."""


def sign(facts: Facts, key) -> str:
    """The line of these facts, signed by an Ed25519 private key. The same facts and key give the same line."""
    text = json.dumps(astuple(facts), ensure_ascii=False, separators=(",", ":"))
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    body = packer.compress(text.encode()) + packer.flush()
    return PREFIX + _packed(key.sign(DOMAIN + body) + body)


def _packed(data: bytes) -> str:
    return base64.b32encode(data).decode().rstrip("=")


def read(line: str) -> Signed:
    """The parts of a line; nothing is checked yet. Raises Unreadable. An address before `#` and spaces are passed over."""
    text = "".join(line.rpartition("#")[2].split()).upper()
    if not text.startswith(PREFIX):
        raise Unreadable("This is no code of a certificate.")
    packed = text.removeprefix(PREFIX)
    try:
        if len(packed) > LONGEST:
            raise ValueError("too long")
        data = base64.b32decode(packed + "=" * (-len(packed) % 8))
        if _packed(data) != packed:  # bits behind the last byte were changed
            raise ValueError("not as it was written")
        body = data[SIGNATURE:]
        written = json.loads(zlib.decompressobj(-15).decompress(body, 100_000).decode())
        return Signed(_facts(written), body, data[:SIGNATURE])
    except (binascii.Error, zlib.error, ValueError, RecursionError) as error:
        raise Damaged("The code is damaged: letters of it are missing or changed.") from error


def _facts(written: object) -> Facts:
    if not isinstance(written, list) or len(written) != len(fields(Facts)):
        raise ValueError("not the fields of a certificate")
    *texts, approvals, key = written
    pairs = isinstance(approvals, list) and all(isinstance(pair, list) and len(pair) == 2 for pair in approvals)
    if not pairs or not all(isinstance(text, str) for text in (*texts, key, *(part for pair in approvals for part in pair))):
        raise ValueError("not the fields of a certificate")
    return Facts(*texts, tuple((body, number) for body, number in approvals), key)


def holds(signed: Signed, key) -> bool:
    """Whether the line was signed by the private half of this Ed25519 public key and not changed since."""
    from cryptography.exceptions import InvalidSignature

    try:
        key.verify(signed.signature, DOMAIN + signed.body)
    except InvalidSignature:
        return False
    return True


def over(facts: Facts, today: datetime.date) -> bool:
    """Whether the certificate's last day of validity is past."""
    return bool(facts.expires) and facts.expires < today.isoformat()
