"""The keys of a provider: one signs the facts of a certificate (Ed25519), one its PDF (RSA with an X.509 certificate, for PAdES).

RSA with PKCS #1 padding and Ed25519 always sign alike, so that the same certificate is the same file.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FACTS_KEY, PDF_KEY, CERTIFICATE = "facts-key.pem", "pdf-key.pem", "pdf-certificate.pem"
PASSWORD = "COURSEWRIGHT_KEY_PASSWORD"
_BITS = 3072
_SHORTEST = 8  # characters of a password; a choice of ours
_YEARS = 20


class KeyTrouble(Exception):
    """The keys cannot be made or used; the text says why and what to do."""


@dataclass(frozen=True)
class Keys:
    """Keys ready to sign. `certificate` is DER; the private keys are objects of `cryptography`."""

    facts: object
    pdf: object
    certificate: bytes

    @property
    def id(self) -> str:
        return key_id(self.facts_public)

    @property
    def facts_public(self) -> bytes:
        return self.facts.public_key().public_bytes_raw()


def default_folder(environment: Mapping[str, str]) -> Path:
    """Where keys lie when nothing else is said: the user's configuration folder, outside any course."""
    base = environment.get("XDG_CONFIG_HOME") or environment.get("APPDATA")
    return (Path(base) if base else Path.home() / ".config") / "coursewright" / "keys"


def key_id(public: bytes) -> str:
    """The name of a key: eight characters of the base32 of its SHA-256."""
    return base64.b32encode(hashlib.sha256(public).digest())[:8].decode()


def refuse_inside(folder: Path, others: tuple[Path, ...]) -> None:
    """Raise KeyTrouble where the folder for keys lies in one of the others, which are handed out."""
    place = folder.resolve()
    for other in others:
        if place.is_relative_to(other.resolve()):
            raise KeyTrouble(f"Keys must not lie in {other}/, which is handed out or shared. Choose a folder of your own outside it with --to.")


def refuse_replacing(folder: Path) -> None:
    """Raise KeyTrouble where the folder has keys."""
    if any((folder / name).exists() for name in (FACTS_KEY, PDF_KEY, CERTIFICATE)):
        raise KeyTrouble(f"There are keys in {folder} already; they were left as they are. Certificates that were made with them need them. "
                         "To make others, name another folder with --to.")


def refuse_missing(folder: Path) -> None:
    """Raise KeyTrouble where the folder has no keys."""
    if not (folder / FACTS_KEY).is_file():
        raise KeyTrouble(f"There are no keys in {folder}. Make them once with: keys new")


def make(folder: Path, password: str, holder: str, now: datetime.datetime) -> Keys:
    """Make both keys once, in files that only their owner can read, encrypted with the password. Never replaces a key."""
    if len(password) < _SHORTEST:
        raise KeyTrouble(f"The password {'is too short' if password else 'is empty'}. Choose one of at least {_SHORTEST} characters that nobody can guess, and keep it where you will find it again.")
    refuse_replacing(folder)
    from cryptography.hazmat.primitives.asymmetric import ed25519, rsa
    from cryptography.hazmat.primitives.serialization import Encoding

    facts, pdf = ed25519.Ed25519PrivateKey.generate(), rsa.generate_private_key(65537, _BITS)
    certificate = _certificate(pdf, holder, now)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        os.chmod(folder, 0o700)
        _write(folder / FACTS_KEY, _locked(facts, password))
        _write(folder / PDF_KEY, _locked(pdf, password))
        _write(folder / CERTIFICATE, certificate.public_bytes(Encoding.PEM))
    except OSError as error:
        raise KeyTrouble(f"The keys could not be written to {folder}: {error.strerror}.") from error
    return Keys(facts, pdf, certificate.public_bytes(Encoding.DER))


def load(folder: Path, password: str) -> Keys:
    """The keys of a folder, opened with their password."""
    from cryptography import x509
    from cryptography.hazmat.primitives.serialization import Encoding, load_pem_private_key

    refuse_missing(folder)
    try:
        facts, pdf = (load_pem_private_key((folder / name).read_bytes(), password.encode()) for name in (FACTS_KEY, PDF_KEY))
        certificate = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
    except OSError as error:
        raise KeyTrouble(f"A key cannot be read: {error.filename} ({error.strerror}).") from error
    except (ValueError, TypeError) as error:
        raise KeyTrouble(f"The keys in {folder} do not open with this password.") from error
    return Keys(facts, pdf, certificate.public_bytes(Encoding.DER))


def _certificate(key, holder: str, now: datetime.datetime):
    """A certificate that the provider gives itself; it says who signs and for what the key may be used."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.x509.oid import NameOID

    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, holder[:64])])
    usage = dict.fromkeys(("key_encipherment", "data_encipherment", "key_agreement", "key_cert_sign", "crl_sign", "encipher_only", "decipher_only"), False)
    return (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=_YEARS * 365))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(digital_signature=True, content_commitment=True, **usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )


def _locked(key, password: str) -> bytes:
    from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, PrivateFormat

    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(password.encode()))


def _write(path: Path, data: bytes) -> None:
    """Write a file that must not exist yet, readable by its owner only."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
