"""One connection to a mail server, used for message after message, and told apart: what it refuses, what it puts off, and what nobody knows."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable, Sequence
from contextlib import suppress

from .server import Server

_CHUNK = 1 << 16
_LOST = (OSError, smtplib.SMTPServerDisconnected)


class Refused(Exception):
    """The server will not take this message (5xx); to try again makes no sense."""


class Deferred(Exception):
    """The server does not take this message now (4xx)."""


class Dropped(Exception):
    """The connection was lost, or could not be made, and the server cannot have the message."""


class Uncertain(Exception):
    """The connection was lost after the whole message had gone out: the server may have it or not."""


class Unusable(Exception):
    """No message can be sent with these settings; the text says why."""


class Connection:
    """Opens when it is first needed, and again after it was lost."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def check(self) -> None:
        """Connect and log in, and send nothing. Raises Dropped or Unusable."""
        self._ask(self._open().noop)

    def deliver(self, sender: str, recipient: str, message: bytes, utf8: bool, before: Callable[[], None]) -> str:
        """Hand a message over; the server's answer. `before` is called when the text is about to go out.

        Raises Refused, Deferred, Dropped, Uncertain or Unusable.
        """
        smtp = self._open()
        options = self._options(smtp, message, utf8)
        try:
            self._introduce(smtp, sender, options, utf8)
            self._expect(lambda: smtp.rcpt(recipient))
            before()
            self._expect(lambda: smtp.docmd("DATA"))
            text = _stuffed(message)
            for start in range(0, len(text), _CHUNK):
                self._ask(lambda start=start: smtp.send(text[start : start + _CHUNK]))
            return self._conclude(smtp)
        except (Refused, Deferred):
            with suppress(Dropped):
                self._ask(smtp.rset)
            raise

    def close(self) -> None:
        if self._smtp is not None:
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self._drop()

    def _introduce(self, smtp: smtplib.SMTP, sender: str, options: Sequence[str], utf8: bool) -> None:
        """Name the sender. A server that will not have it, or asks for a login, takes no other message either."""
        try:
            self._expect(lambda: smtp.mail(sender, options))
        except Refused as refused:
            if utf8 or str(refused).startswith(("552", "555")):  # too large; an option that it does not know (RFC 5321, 4.2.3)
                raise
            raise Unusable(f"{self._server.host} takes no mail from {sender} ({refused}). Look at from, user and password.") from None

    def _conclude(self, smtp: smtplib.SMTP) -> str:
        """End the message and wait for the answer that takes it over (RFC 5321, 4.5.3.2.6: up to ten minutes)."""
        try:
            if smtp.sock is not None:
                smtp.sock.settimeout(10 * self._server.timeout)
            smtp.send(b".\r\n")
            code, reply = smtp.getreply()
        except _LOST as error:
            self._drop()
            raise Uncertain(f"the connection was lost before the server answered ({_said(error)})") from None
        if smtp.sock is not None:
            smtp.sock.settimeout(self._server.timeout)
        return self._judge(code, reply)

    def _options(self, smtp: smtplib.SMTP, message: bytes, utf8: bool) -> Sequence[str]:
        """What is said of the message beforehand: its size (RFC 1870), and whether its addresses are more than ASCII (RFC 6531)."""
        options = []
        if smtp.has_extn("size"):
            most = smtp.esmtp_features["size"].strip()
            if most.isdigit() and 0 < int(most) < len(message):
                raise Refused(f"the message has {len(message) / 1e6:.1f} MB, and the server takes at most {int(most) / 1e6:.1f} MB")
            options.append(f"size={len(message)}")
        if utf8:
            if not smtp.has_extn("smtputf8"):
                raise Refused("the server cannot carry an address with letters beyond a to z (it does not know SMTPUTF8)")
            options += ["SMTPUTF8", "BODY=8BITMIME"]
        return options

    def _open(self) -> smtplib.SMTP:
        if self._smtp is None:
            self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        smtp = None
        try:
            if server.security == "tls":
                smtp = smtplib.SMTP_SSL(server.host, server.place, timeout=server.timeout, context=_context(server))
            else:
                smtp = smtplib.SMTP(server.host, server.place, timeout=server.timeout)
            if server.security == "starttls":
                smtp.starttls(context=_context(server))
            smtp.ehlo_or_helo_if_needed()
            if server.user:
                smtp.login(server.user, server.password.get_secret_value())
            return smtp
        except (smtplib.SMTPException, OSError) as error:
            if smtp is not None:
                smtp.close()
            raise _why_not(error, server) from None

    def _expect(self, command: Callable[[], tuple[int, bytes]]) -> str:
        return self._judge(*self._ask(command))

    def _ask(self, command: Callable):
        try:
            return command()
        except _LOST as error:
            self._drop()
            raise Dropped(f"the connection was lost ({_said(error)})") from None

    def _judge(self, code: int, reply: bytes) -> str:
        text = f"{code} {b' '.join(reply.split()).decode('utf-8', 'replace')}"
        if code == 421:  # RFC 5321, 3.8: the server closes the connection
            self._drop()
            raise Dropped(f"the server closed the connection ({text})")
        if 200 <= code < 400:
            return text
        raise Refused(text) if 500 <= code < 600 else Deferred(text)

    def _drop(self) -> None:
        if self._smtp is not None:
            self._smtp.close()
            self._smtp = None


def _why_not(error: Exception, server: Server) -> Exception:
    """What it means that no connection could be made or used."""
    place = f"{server.host}, port {server.place}"
    if isinstance(error, ssl.SSLCertVerificationError):
        return Unusable(f"The certificate of {place} is not trusted ({error.verify_message}). "
                        "Look at host, or name a file of certificates with ca-file.")
    if isinstance(error, ssl.SSLError):
        return Unusable(f"{place} does not speak TLS as security = \"{server.security}\" wants it. Look at port and security.")
    if isinstance(error, smtplib.SMTPAuthenticationError) and error.smtp_code >= 500:
        return Unusable(f"{place} refused the login ({error.smtp_code}). Look at user and password.")
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return Unusable(f"{place} cannot do what is asked of it ({_said(error)}). Look at security and user.")
    return Dropped(f"{place} cannot be reached ({_said(error)})")


def _context(server: Server) -> ssl.SSLContext:
    context = ssl.create_default_context()
    if server.ca_file:
        try:
            context.load_verify_locations(server.ca_file)
        except OSError as error:
            raise Unusable(f"The file of ca-file, {server.ca_file}, cannot be used ({error.strerror or 'it holds no certificate'}).") from None
    return context


def _stuffed(message: bytes) -> bytes:
    """The text of a message for DATA: lines end in CRLF, a point at the beginning of a line is doubled (RFC 5321, 4.5.2)."""
    text = message.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    text = text.replace(b"\r\n.", b"\r\n..")
    text = b"." + text if text.startswith(b".") else text
    return text if text.endswith(b"\r\n") else text + b"\r\n"


def _said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {error.smtp_error.decode('utf-8', 'replace') if isinstance(error.smtp_error, bytes) else error.smtp_error}"
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "refused"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
