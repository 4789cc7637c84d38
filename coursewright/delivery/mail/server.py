"""How mail leaves: the settings of the SMTP server, from a TOML file outside the course and from the environment."""

from __future__ import annotations

import ipaddress
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from ...diagnostics import Report, Span, nearest
from .message import BadAddress, address

PREFIX = "COURSEWRIGHT_SMTP_"
PORTS = {"starttls": 587, "tls": 465, "none": 25}


class Server(BaseModel):
    """Settings of the server; what shows one of them never shows the password."""

    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: "from" if name == "sender" else name.replace("_", "-"),
                              use_attribute_docstrings=True, hide_input_in_errors=True)

    host: str = Field(min_length=1)
    """The name of the server, such as smtp.example.org."""
    port: int | None = Field(default=None, ge=1, le=65535)
    """587 for starttls, 465 for tls, 25 for none, when left out."""
    security: Literal["starttls", "tls", "none"] = "starttls"
    """How the connection is made safe: begun in the open and then encrypted, encrypted from the start, or not at all."""
    user: str = ""
    password: SecretStr = SecretStr("")
    sender: str = Field(min_length=1)
    """Who sends, such as `Example Provider <courses@example.org>`."""
    reply_to: str = ""
    """Where answers go, if not to the sender."""
    ca_file: str = ""
    """A file of certificates that are trusted beside the system's."""
    rate: float = Field(default=60, gt=0, le=6000)
    """How many messages a minute at most."""
    tries: int = Field(default=6, ge=1, le=20)
    """How often a message is tried that the server puts off."""
    first_wait: float = Field(default=10, gt=0, le=3600)
    """Seconds until the second try; each wait after it is twice as long."""
    timeout: float = Field(default=60, gt=0, le=600)
    """Seconds to wait for an answer; for the last one, which takes the message over, ten times as long."""

    @property
    def place(self) -> int:
        return self.port or PORTS[self.security]

    @model_validator(mode="after")
    def _fits(self) -> Server:
        for written in filter(None, (self.sender, self.reply_to)):
            try:
                address(written)
            except BadAddress as error:
                raise ValueError(str(error)) from None
        if bool(self.user) != bool(self.password.get_secret_value()):
            raise ValueError(f"a login needs both user and password; set {PREFIX}{'PASSWORD' if self.user else 'USER'}, or leave both out")
        if self.user and self.security == "none" and not _here(self.host):
            raise ValueError("with security = \"none\" the password could be read on its way; use starttls or tls")
        return self


def read_server(file: Path | None, environment: Mapping[str, str], forbidden: Iterable[Path], report: Report) -> Server | None:
    """The settings; those in the environment (COURSEWRIGHT_SMTP_HOST …) stand above those of the file. None and M001 where they cannot be used.

    The file must lie in none of the folders `forbidden`, so that a password is never handed out with a course.
    """
    given = {} if file is None else _from_file(file, forbidden, report)
    if given is None:
        return None
    aliases = [field.alias or name for name, field in Server.model_fields.items()]
    named = {alias: PREFIX + alias.replace("-", "_").upper() for alias in aliases}
    given |= {alias: environment[name] for alias, name in named.items() if environment.get(name)}
    try:
        return Server.model_validate(given)
    except ValidationError as errors:
        for error in errors.errors():
            _tell(error, file, environment, named, report)
        return None


def _from_file(file: Path, forbidden: Iterable[Path], report: Report) -> dict | None:
    where = file.resolve()
    if any(where.is_relative_to(folder.resolve()) for folder in forbidden):
        report.add("M001", Span(file.as_posix()), "the mail settings lie inside the course or the output, which are handed on to others",
                   "Move the file to another folder.")
        return None
    try:
        return tomllib.loads(where.read_text(encoding="utf-8-sig"))
    except OSError as error:
        report.add("M001", Span(file.as_posix()), f"the mail settings cannot be read ({error.strerror or error})", "Look at the name of the file.")
    except ValueError as error:
        line = re.search(r"at line (\d+)", str(error))
        report.add("M001", Span(file.as_posix(), int(line[1]) if line else 1), "the mail settings are no TOML text",
                   "A line looks like this: host = \"smtp.example.org\"")
    return None


def _tell(error, file: Path | None, environment: Mapping[str, str], named: Mapping[str, str], report: Report) -> None:
    """A finding for what is wrong with one setting. Values are never shown."""
    key = str(error["loc"][0]) if error["loc"] else ""
    message = error["msg"].removeprefix("Value error, ")
    hint = "The settings are listed in docs/mail.md."
    if error["type"] == "missing":
        message, hint = f"the mail setting “{key}” is missing", f"Write it into the file of --smtp-config, or set {named[key]}."
    elif error["type"] == "extra_forbidden":
        message, hint = f"there is no mail setting “{key}”", nearest(key, named)
    elif key:
        message = f"the mail setting “{key}” cannot be used: {message[:1].lower()}{message[1:]}"
    report.add("M001", _place(key, file, environment, named), message, hint)


def _place(key: str, file: Path | None, environment: Mapping[str, str], named: Mapping[str, str]) -> Span:
    if file is None or environment.get(named.get(key, "")):
        return Span(named.get(key, f"{PREFIX}HOST"))
    lines = file.read_text(encoding="utf-8-sig").splitlines()
    found = [number for number, line in enumerate(lines, 1) if key and re.match(rf"\s*[\"']?{re.escape(key)}[\"']?\s*=", line)]
    return Span(file.as_posix(), found[0] if found else 1)


def _here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
