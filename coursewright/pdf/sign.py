"""The PDF's own signature (PAdES, ETSI EN 319 142-1, baseline B-B), made by pyHanko.

pyHanko's own way to sign a file reads the whole file and adds to it, and builds the CMS structure (RFC 5652) anew each time. Here the place of
the signature is kept free when a file is written, and pyHanko builds the structure once for a key: for each file only the digest in it and the
signature itself differ, and both always have the same length.

    signer = Signer(key, certificate)
    signer.place(moment, name)       the bytes of a signature dictionary with an empty place, to go into a file
    signer.seal(file)

A CMS structure signs the file and not all of itself. So that no byte of it can be changed unseen either, the signed part of the file names the structure's
frame: the SHA-256 of it with zeros for the digest and the signature. What follows the structure in its place are zeros.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Coroutine
from typing import TypeVar

T = TypeVar("T")
ROOM = 2560  # bytes for the CMS structure, which takes 1,700 with a key of 3072 bits and a certificate without a chain
FRAME = b"/CoursewrightFrame"
_RANGE = b"[0 0000000000 0000000000 0000000000]"
_SAMPLE = hashlib.sha256(b"a file").digest()
_EMPTY = b"<" + b"0" * (2 * ROOM) + b">"


class Signer:
    """Signs many files with one key. `key` is an RSA private key of `cryptography`, `certificate` its X.509 certificate as DER."""

    def __init__(self, key, certificate: bytes) -> None:
        self._key = key
        self._cms, self._attributes, self._signature = _structure(key, certificate)
        if len(self._cms) > ROOM:
            raise ValueError("the certificate of this key is too large for the place of a signature")

    def place(self, moment: str, name: bytes) -> bytes:
        """A signature dictionary with an empty place. `moment` is a PDF date, `name` a PDF string; the signature certifies (no change is allowed)."""
        return (
            b"<</Type/Sig/Filter/Adobe.PPKLite/SubFilter/ETSI.CAdES.detached/M(" + moment.encode("ascii") + b")/Name" + name
            + b"/Reference[<</Type/SigRef/TransformMethod/DocMDP/TransformParams<</Type/TransformParams/P 1/V/1.2>>>>]"
            + FRAME + b"<" + frame(self._cms, _SAMPLE, self._signature).encode("ascii") + b">/ByteRange" + _RANGE + b"/Contents" + _EMPTY + b">>"
        )

    def seal(self, file: bytearray) -> bytes:
        """The file, in which `place` left a place, with that place filled. The same file and key give the same bytes."""
        opens = file.rindex(b"/Contents" + _EMPTY) + len(b"/Contents")
        closes = opens + len(_EMPTY)
        span = file.rindex(_RANGE, 0, opens)
        file[span : span + len(_RANGE)] = b"[0 %010d %010d %010d]" % (opens, closes, len(file) - closes)
        digest = hashlib.sha256(memoryview(file)[:opens])
        digest.update(memoryview(file)[closes:])
        made = self._cms_of(digest.digest()).hex().encode("ascii")
        file[opens + 1 : opens + 1 + len(made)] = made
        return bytes(file)

    def _cms_of(self, digest: bytes) -> bytes:
        signature = _sign(self._key, self._attributes.replace(_SAMPLE, digest))
        return self._cms.replace(_SAMPLE, digest).replace(self._signature, signature)


def frame(cms: bytes, digest: bytes, signature: bytes) -> str:
    """What stays the same of a CMS structure, as a SHA-256 in hexadecimal."""
    return hashlib.sha256(cms.replace(digest, bytes(len(digest))).replace(signature, bytes(len(signature)))).hexdigest()


def whole(data: bytes, digest: bytes, signature: bytes) -> bool:
    """Whether the place of the only signature of a file holds the structure that its signed part names, and nothing else."""
    named = re.findall(FRAME + rb"<([0-9a-f]{64})>/ByteRange\[0 (\d{10}) (\d{10}) \d{10}\]", data)
    if len(named) != 1:
        return False
    told, opens, closes = named[0]
    held = data[int(opens) + 1 : int(closes) - 1]
    if not re.fullmatch(b"30820[0-9a-f]{3}[0-9a-f]*", held):
        return False
    length = 2 * (int(held[4:8], 16) + 4)
    return not held[length:].strip(b"0") and frame(bytes.fromhex(held[:length].decode("ascii")), digest, signature) == told.decode("ascii")


def _sign(key, data: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    return key.sign(data, padding.PKCS1v15(), hashes.SHA256())


def _structure(key, certificate: bytes) -> tuple[bytes, bytes, bytes]:
    """pyHanko's CMS structure over the digest `_SAMPLE`, the attributes in it that are signed, and their signature."""
    from asn1crypto import algos, x509
    from pyhanko.sign.signers.pdf_cms import Signer as CmsSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    signed: list[tuple[bytes, bytes]] = []

    class Noting(CmsSigner):
        async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
            signed.append((data, _sign(key, data)))
            return signed[-1][1]

    signer = Noting(signing_cert=x509.Certificate.load(certificate), cert_registry=SimpleCertificateStore(),
                    signature_mechanism=algos.SignedDigestAlgorithm({"algorithm": "sha256_rsa"}))
    structure = waited(signer.async_sign(_SAMPLE, "sha256", use_pades=True)).dump()
    return structure, *signed[-1]


def waited(coroutine: Coroutine[object, object, T]) -> T:
    """What a coroutine gives, from a thread of its own, so that it can be had inside an event loop as well."""
    import asyncio
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()
