"""Whether a certificate is genuine: its signed facts, and for a file the signature of the PDF too. Nothing is asked of a network."""

from __future__ import annotations

import datetime
import io
import re
from dataclasses import dataclass, replace

from .certificate import FACTS
from .facts import LINE, Damaged, Facts, Unreadable, holds, over, read
from .trust import Trust
from .verdicts import CHANGED, EXPIRED, GENUINE, OTHER_KEY, REVOKED, UNREADABLE

_IN_FILE = re.compile(rb"/" + FACTS.encode("ascii") + rb"\s*\(\s*([^)]*)\)")
COMPARE = "Compare these facts with the certificate in your hand: a code can be copied onto another paper."


@dataclass(frozen=True)
class Verdict:
    """What was found, a kind of `verdicts.py`; the facts that are claimed, if any can be read; and a sentence on what exactly is wrong, if anything is."""

    kind: str
    facts: Facts | None = None
    detail: str = ""


def verify_line(text: str, trust: Trust, today: datetime.date) -> Verdict:
    """The verdict on a line of facts, such as a QR code holds; an address may stand before it."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    try:
        signed = read(text)
    except Damaged as error:
        return Verdict(CHANGED, None, str(error))
    except Unreadable as error:
        return Verdict(UNREADABLE, None, str(error))
    facts = signed.facts
    if not holds(signed, Ed25519PublicKey.from_public_bytes(trust.facts)):
        if facts.key != trust.key:
            return Verdict(OTHER_KEY, facts, f"It was signed with the key {facts.key}; the provider's is {trust.key}.")
        return Verdict(CHANGED, facts, "The signature does not fit these facts: at least one letter of the code was changed.")
    if facts.code in trust.withdrawn:
        event, day, reason = trust.withdrawn[facts.code]
        said = f"It was replaced by the certificate {reason} on {day}." if event == "replaced" else f"It was withdrawn on {day}: {reason}"
        return Verdict(REVOKED, facts, said)
    if over(facts, today):
        return Verdict(EXPIRED, facts, f"It was valid until {facts.expires}.")
    return Verdict(GENUINE, facts)


def verify_code(text: str, trust: Trust, today: datetime.date) -> Verdict:
    """The verdict on a line of facts that came without its file."""
    verdict = verify_line(text, trust, today)
    return replace(verdict, detail=COMPARE) if verdict.kind == GENUINE else verdict


def verify_file(data: bytes, trust: Trust, today: datetime.date) -> Verdict:
    """The verdict on a file: a PDF, or a text with a line of facts."""
    if b"%PDF-" not in data[:1024] and not _IN_FILE.search(data):
        found = LINE.search(data[:100_000].decode("utf-8", "replace"))
        return verify_code(found.group(), trust, today) if found else Verdict(UNREADABLE, None, "This file is neither a PDF nor a text with the code of a certificate.")
    lines = {found.group(1) for found in _IN_FILE.finditer(data)}
    if not lines:
        return Verdict(UNREADABLE, None, "This PDF holds no facts of a certificate. It may have been printed to a new file: check the QR code instead.")
    if len(lines) > 1:
        return Verdict(CHANGED, None, "This PDF holds the facts of more than one certificate.")
    verdict = verify_line(lines.pop().decode("ascii", "replace"), trust, today)
    if verdict.kind in (UNREADABLE, OTHER_KEY, CHANGED):
        return verdict
    trouble = _of_signature(data, trust)
    if trouble is not None:
        return Verdict(trouble[0], verdict.facts, trouble[1])
    if verdict.facts.code not in _visible(data):
        return Verdict(CHANGED, verdict.facts, "The pages show another certificate than the one whose facts the file holds.")
    return verdict


def _of_signature(data: bytes, trust: Trust) -> tuple[str, str] | None:
    """What is wrong with the signature of the PDF: a kind of verdict and a sentence; None where nothing is."""
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.pdf_utils.reader import PdfFileReader

    try:
        reader = PdfFileReader(io.BytesIO(data), strict=False)
        signatures = reader.embedded_signatures
    except (PdfError, ValueError, TypeError, KeyError, RecursionError, OverflowError):
        return CHANGED, "The file is damaged, so that its signature cannot be read."
    if len(signatures) != 1:
        return CHANGED, "The PDF is not signed." if not signatures else "The PDF is signed more than once."
    return _checked(signatures[0], data, trust)


def _checked(signature, data: bytes, trust: Trust) -> tuple[str, str] | None:
    import logging

    from asn1crypto import x509
    from pyhanko.sign.validation import SignatureCoverageLevel, async_validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    from ..pdf.sign import waited, whole

    logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
    logging.getLogger("pyhanko_certvalidator").setLevel(logging.CRITICAL)
    ours = x509.Certificate.load(trust.certificate)
    try:
        status = waited(async_validate_pdf_signature(signature, ValidationContext(trust_roots=[ours], allow_fetching=False)))
    except Exception:  # a forged structure can make the library stumble in any way
        return CHANGED, "The signature of the PDF cannot be read."
    if not status.intact or status.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        return CHANGED, "The PDF was changed after it was signed."
    if status.signing_cert.dump() != trust.certificate:
        return OTHER_KEY, "The PDF was signed with another key than the provider's."
    if not whole(data, signature.compute_digest(), signature.signer_info["signature"].native):
        return CHANGED, "The signature in the PDF was changed after it was made."
    if not status.valid or not status.docmdp_ok:
        return CHANGED, "The signature of the PDF does not hold."
    return None


def _visible(data: bytes) -> str:
    """The text that the pages show."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        return "".join(page.get_textpage().get_text_bounded() for page in document)
    except pypdfium2.PdfiumError:
        return ""
