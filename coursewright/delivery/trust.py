"""What others need to check certificates: the public keys, and a short signed list of certificates that no longer hold. No secret is in it.

It is a JSON file beside the keys, and goes into the page that checks certificates. The list also names the end of the register, so that lines taken
from its end are missed.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .keys import Keys, key_id
from .register import Register, RegisterTrouble

FILE = "public.json"
DOMAIN = b"coursewright withdrawn certificates 1\n"


class TrustTrouble(Exception):
    """The public keys or the list cannot be used; the text says why."""


@dataclass(frozen=True)
class Trust:
    """`facts` is the raw Ed25519 public key and `key` its id, `certificate` the X.509 certificate as DER.

    `withdrawn` has, for each code, (event, day, reason); `rows` and `head` are the length and the last digest of the register when the list was signed.
    """

    key: str
    facts: bytes
    certificate: bytes
    holder: str
    withdrawn: Mapping[str, tuple[str, str, str]]
    rows: int
    head: str


def publish(keys: Keys, register: Register) -> str:
    """The JSON text of what the keys and the register say now, its list signed."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    certificate = x509.load_der_x509_certificate(keys.certificate)
    text = json.dumps({"key": keys.id, "rows": len(register.entries), "head": register.head, "withdrawn": register.withdrawn()}, ensure_ascii=False)
    return json.dumps({
        "key": keys.id, "holder": certificate.subject.rfc4514_string().removeprefix("CN="), "facts": _text(keys.facts_public), "certificate": _text(keys.certificate),
        "spki": _text(certificate.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)),
        "list": text, "signature": _text(keys.facts.sign(DOMAIN + text.encode())),
    }, ensure_ascii=False, indent=1)


def write(folder: Path, text: str) -> None:
    """Put the file in its place, whole."""
    temporary = folder / f"{FILE}.tmp"
    temporary.write_text(text, encoding="utf-8")
    os.replace(temporary, folder / FILE)


def read(folder: Path) -> Trust:
    """The public keys of a folder and its list, whose signature is checked. Raises TrustTrouble."""
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    place = folder / FILE
    try:
        data = json.loads(place.read_text(encoding="utf-8"))
        facts = base64.b64decode(data["facts"])
        Ed25519PublicKey.from_public_bytes(facts).verify(base64.b64decode(data["signature"]), DOMAIN + data["list"].encode())
        told = json.loads(data["list"])
        withdrawn = {code: (event, day, reason) for code, event, day, reason in told["withdrawn"]}
        return Trust(key_id(facts), facts, base64.b64decode(data["certificate"]), str(data["holder"]), withdrawn, int(told["rows"]), str(told["head"]))
    except FileNotFoundError as error:
        raise TrustTrouble(f"There are no keys in {folder}. Name their folder with --keys, or make keys once with: keys new") from error
    except OSError as error:
        raise TrustTrouble(f"{place} cannot be read ({error.strerror}).") from error
    except InvalidSignature as error:
        raise TrustTrouble(f"The list of withdrawn certificates in {place} was changed after it was signed. Put back a copy from before the change.") from error
    except (ValueError, KeyError, TypeError) as error:
        raise TrustTrouble(f"{place} is damaged. Put back a copy of it, or let certify or revoke write it anew.") from error


def hold_against(register: Register, trust: Trust) -> None:
    """Raise RegisterTrouble where the register has lost lines that the signed list knows of."""
    if trust.rows and (len(register.digests) < trust.rows or register.digests[trust.rows - 1] != trust.head):
        raise RegisterTrouble(f"{register.path}, line {min(len(register.digests), trust.rows - 1) + 2}: lines are missing or not those of before; there were {trust.rows} when the list was last signed. "
                              "Put back a copy of the register from before the change; nothing was issued.")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode()
