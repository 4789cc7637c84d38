"""A real mail server in a process of its own, on loopback. How it treats a message follows from the address it is for.

refused…   the address is refused (550)
later…     put off twice (451), then taken
never…     always put off (451)
full…      twice, the connection is closed with 421 when the address is named
early…     the first time, the connection is dropped when the address is named
lost…      the first time, the connection is dropped when the whole message is there, and the message is thrown away
kept…      the message is taken, and the first time the connection is dropped instead of saying so
slow…      taken after a while
"""

from __future__ import annotations

import asyncio
import datetime
import email
import ipaddress
import json
import ssl
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage
from pathlib import Path

from tests.support.processes import until
from tests.support.tool import environment

USER, PASSWORD = "coursewright", "a secret of the test"
SLOW = 0.5  # seconds


@dataclass(frozen=True)
class MailServer:
    """`folder` holds what was received, one file a message, in order."""

    folder: Path
    port: int
    certificate: Path
    process: subprocess.Popen[bytes]

    def received(self) -> list[EmailMessage]:
        files = sorted(self.folder.glob("received-*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    def recipients(self) -> list[str]:
        """For whom each message was that the server has, as in its envelope."""
        return [json.loads(file.read_text(encoding="utf-8"))["to"] for file in sorted(self.folder.glob("received-*.json"))]

    def connections(self) -> int:
        return len(list(self.folder.glob("connection-*")))

    def settings(self, **changes: object) -> str:
        """A TOML file for this server, with short waits."""
        facts = {"host": "127.0.0.1", "port": self.port, "security": "starttls", "user": USER, "password": PASSWORD, "from": "Example Provider <courses@example.org>",
                 "ca-file": str(self.certificate), "rate": 6000, "tries": 4, "first-wait": 0.05, "timeout": 3, **changes}
        return "".join(f"{key} = {json.dumps(value)}\n" for key, value in facts.items() if value is not None)


@contextmanager
def mail_server(folder: Path, security: str = "starttls", login: bool = True, most: int = 50_000_000) -> Iterator[MailServer]:
    """A running server; it is ended afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    certificate = make_certificate(folder)
    arguments = [str(folder), security, "login" if login else "", str(most)]
    process = subprocess.Popen([sys.executable, "-m", "tests.support.mailserver", *arguments], env=environment({"PYTHONWARNINGS": "ignore"}), stdin=subprocess.DEVNULL)
    try:
        port = until(lambda: _port(folder / "port"))
        yield MailServer(folder, port, certificate, process)
    finally:
        process.kill()
        process.wait()


def _port(file: Path) -> int:
    return int(file.read_text()) if file.exists() else 0


def make_certificate(folder: Path) -> Path:
    """A certificate for 127.0.0.1 that is signed by itself, with its key beside it."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail server of the tests")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1)).not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()))
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "certificate.pem"


class _Handler:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: Counter[str] = Counter()
        self.number = 0

    async def handle_RCPT(self, server, session, envelope, address: str, options: list[str]) -> str:
        self.seen[address] += 1
        if address.startswith("refused"):
            return "550 5.1.1 no such mailbox"
        if address.startswith("never") or (address.startswith("later") and self.seen[address] <= 2):
            return "451 4.7.1 come back later"
        if address.startswith("full") and self.seen[address] <= 2:
            await server.push("421 4.3.2 too busy")
            server.transport.close()
        if address.startswith("early") and self.seen[address] == 1:
            server.transport.abort()
        envelope.rcpt_tos.append(address)
        return "250 ok"

    async def handle_DATA(self, server, session, envelope) -> str:
        (address,) = envelope.rcpt_tos
        first = self.seen[address] == 1
        if address.startswith("lost") and first:
            server.transport.abort()
            return "250 never seen"
        if address.startswith("slow"):
            await asyncio.sleep(SLOW)
        self.number += 1
        facts = {"to": address, "from": envelope.mail_from}
        (self.folder / f"received-{self.number:04}.eml").write_bytes(envelope.original_content)
        (self.folder / "receiving").write_text(json.dumps(facts), encoding="utf-8")
        (self.folder / "receiving").rename(self.folder / f"received-{self.number:04}.json")
        if address.startswith("kept") and first:
            server.transport.abort()
        return "250 2.0.0 taken"


async def _serve(folder: Path, security: str, login: bool, most: int) -> None:
    from aiosmtpd.smtp import SMTP, AuthResult

    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    handler = _Handler(folder)
    count = 0

    def allowed(server, session, envelope, mechanism, data) -> AuthResult:
        return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)

    def protocol() -> SMTP:
        nonlocal count
        count += 1
        (folder / f"connection-{count}").touch()
        return SMTP(
            handler, hostname="mail.example.org", enable_SMTPUTF8=True, data_size_limit=most,
            tls_context=context if security == "starttls" else None, require_starttls=security == "starttls",
            authenticator=allowed if login else None, auth_required=login, auth_require_tls=security == "starttls",
        )

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0, ssl=context if security == "tls" else None)
    (folder / "port.tmp").write_text(str(server.sockets[0].getsockname()[1]))
    (folder / "port.tmp").rename(folder / "port")
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), sys.argv[2], bool(sys.argv[3]), int(sys.argv[4])))
