"""A roster: who is in a cohort. All of it is checked before anything is done with it."""

from __future__ import annotations

import hashlib
import pickle
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

from ..diagnostics import Report, Span, shortened
from .columns import find_columns, missing_column
from .identity import folded
from .learners import Fault, Learner, learner_of
from .tables import Row, open_table

# The usual names of each column, the likeliest first, in the languages that registration systems mostly speak.
USUAL: dict[str, tuple[str, ...]] = {
    "name": ("name", "full name", "learner", "learner name", "student", "student name", "participant", "participant name", "attendee", "display name",
             "vollständiger name", "teilnehmer", "nom complet", "nombre completo", "nombre y apellidos", "nome completo", "volledige naam", "naam", "imię i nazwisko", "фио", "имя", "姓名", "氏名", "名前", "이름"),
    "first": ("first name", "first", "given name", "forename", "vorname", "prénom", "nombre", "nome", "voornaam", "imię"),
    "last": ("last name", "last", "surname", "family name", "nachname", "familienname", "nom", "apellidos", "apellido", "cognome", "sobrenome", "achternaam", "nazwisko"),
    "email": ("email", "email address", "mail", "e-mail address", "learner email", "student email", "e-mail-adresse", "mailadresse", "courriel", "adresse e-mail",
              "correo electrónico", "correo", "indirizzo email", "adres e-mail", "e-mailadres", "электронная почта", "邮箱", "电子邮件", "メールアドレス", "이메일"),
    "id": ("id", "learner id", "student id", "id number", "participant id", "member id", "external id", "matrikelnummer", "kennung", "identifiant", "identificador", "matrícula", "学号"),
    "license": ("license", "license", "license number", "license number", "license no", "license no", "lizenz", "lizenznummer", "numéro de license", "licencia", "licenza"),
    "language": ("language", "lang", "locale", "preferred language", "sprache", "langue", "idioma", "lingua", "taal", "język", "язык", "语言", "言語"),
    "edition": ("edition", "format", "ausgabe", "édition", "edición", "edizione"),
    "password": ("password", "passwort", "kennwort", "mot de passe", "contraseña", "senha", "wachtwoord", "hasło", "пароль"),
}
FIELDS = tuple(USUAL)


class Roster:
    """A roster that was checked. Its good rows lie in the file `aside`, so that memory does not grow with them.

    `count` is the number of good rows, `bad` that of the others.
    """

    def __init__(self, aside: IO[bytes]) -> None:
        self.count, self.bad = 0, 0
        self._aside = aside

    def add(self, learner: Learner) -> None:
        pickle.dump(learner, self._aside)
        self.count += 1

    def learners(self) -> Iterator[Learner]:
        """The learners of all good rows, in order. To be gone through once at a time."""
        self._aside.seek(0)
        for _ in range(self.count):
            yield pickle.load(self._aside)


class _Seen:
    """The lines where folders and addresses were first met, each known by a digest of eight bytes."""

    def __init__(self) -> None:
        self._lines: dict[bytes, int] = {}

    def faults(self, learner: Learner, own_id: bool) -> Iterator[Fault]:
        address = self._before("email", learner.email, learner.line)
        same = self._before("folder", learner.folder, learner.line)
        if same and own_id:
            yield Fault("R010", f"the id “{shortened(learner.id)}” stands in line {same} already", "Give each learner an id of their own. Small and capital letters count as the same.")
        elif same:
            yield Fault("R010", f"the address {learner.email} stands in line {same} already", "Take one of the rows out, or give each learner an id in a column “id”.")
        elif address:
            yield Fault("R011", f"the address {learner.email} stands in line {address} already", "If these are two people, all is well. If it is one, take one of the rows out.")

    def _before(self, kind: str, value: str, line: int) -> int:
        """The line where this was met before; 0 where it is new."""
        key = hashlib.blake2b(f"{kind}\0{folded(value)}".encode(), digest_size=8).digest()
        first = self._lines.setdefault(key, line)
        return 0 if first == line else first


def read_roster(
    file: Path, aside: IO[bytes], named: Mapping[str, str], report: Report, encoding: str = "", printable: Callable[[Learner], str] = lambda learner: ""
) -> Roster | None:
    """Check a roster; None where it cannot be used at all. Every bad row is a finding, an error with its line.

    Good rows are set aside in the open, empty file `aside`, which the caller closes. `named` says which column holds a field, where the usual names do not fit. `printable` gives the characters of a learner's name that no font has.
    """
    table = open_table(file, report, encoding)
    columns = find_columns(table, USUAL, named, report) if table is not None else None
    if table is None or columns is None:
        return None
    if not columns and any("@" in header for header in table.header):
        report.add("R003", Span(table.shown, table.line), "the first line of this roster names no columns; it seems to be a learner", "Put a line above it that does, such as: name,email")
        return None
    if "name" not in columns and not {"first", "last"} & set(columns):
        missing_column(table, "name", report)
    if "email" not in columns:
        missing_column(table, "email", report)
    if report.failed:
        return None
    seen, roster = _Seen(), Roster(aside)
    for row in table.rows:
        learner = learner_of(row, columns)
        faults = [*_faults(learner, row, columns, seen, printable)] if isinstance(learner, Learner) else learner
        for found in faults:
            report.add(found.code, Span(table.shown, row.line), found.message, found.hint)
        if isinstance(learner, Learner) and all(found.code == "R011" for found in faults):
            roster.add(learner)
    roster.bad = len({found.span.line for found in report.diagnostics if found.severity == "error"})
    if not roster.count and not report.failed:
        report.add("R002", Span(table.shown, table.line), "this roster has no learner", "Write a line for each learner below the names of the columns.")
    return roster


def _faults(learner: Learner, row: Row, columns: Mapping[str, int], seen: _Seen, printable: Callable[[Learner], str]) -> Iterator[Fault]:
    """What is wrong with a learner among the others, or on paper."""
    yield from seen.faults(learner, own_id="id" in columns and bool(row.cells[columns["id"]]))
    if missing := printable(learner):
        yield Fault("R013", f"no font on this computer has these characters of the name: {missing}", "Install a font that has them, such as one of the Noto fonts, or write the name in other letters.")
