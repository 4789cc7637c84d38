"""Certificates for all who passed: entered in the register first, then made. What a killed run left out, the next run makes, the same to the byte."""

from __future__ import annotations

import datetime
import os
import re
import unicodedata
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path

from ..course import Course
from ..diagnostics import Report, Span, shortened
from ..running import Watcher
from .certificate import Form, Press, press
from .codes import new_code
from .facts import Facts, read, sign
from .keys import Keys
from .register import ISSUED, REPLACED, Entry, Register
from .results import Passed
from .wording import award, numbers, retain_years, years_later

_BATCH = 16
FEW = 64  # certificates for which no processes are started
_OF_LEARNER = ("name", "license")
_OF_ISSUE = ("code", "issued", "retain", "expires", "version")


@dataclass(frozen=True)
class Certified:
    """A learner's certificate: its facts and their signed line, whether it is new, and the code of the one it replaces."""

    learner: str
    facts: Facts
    line: str
    new: bool = False
    replaces: str = ""

    @property
    def file(self) -> str:
        """A name that any system can hold, and that nothing but letters and digits of the roster comes into."""
        letters = unicodedata.normalize("NFKD", self.facts.name).encode("ascii", "ignore").decode()
        plain = re.sub("[^A-Za-z0-9]+", "-", letters)[:40].strip("-")
        return f"{plain or 'certificate'}-{self.facts.code}.pdf"


@dataclass
class Plan:
    """What is to be made; `kept` are certificates of an earlier state of the course, which stay as they were issued."""

    certified: list[Certified] = field(default_factory=list)
    kept: list[Certified] = field(default_factory=list)


@dataclass(frozen=True)
class Terms:
    """What is the same for all that is issued in a run; `shown` is how findings name the results."""

    course: Course
    keys: Keys
    now: datetime.datetime
    reissue: bool
    shown: str


def plan(terms: Terms, passed: Sequence[Passed], register: Register, maker: Callable[[], Press], report: Report) -> Plan:
    """Who gets which certificate. A learner who has one for this course and day already gets the same; findings K010 and K012.

    `maker` gives the press, which is asked for only where something is to be printed.
    """
    found, states = Plan(), register.states()
    last = {(entry.course, entry.learner, entry.completed): entry for entry in register.entries if entry.event == ISSUED}
    for result in passed:
        facts = _facts(terms, result)
        before = last.get((facts.title, result.learner, facts.completed))
        if before is not None and not terms.reissue:
            _again(terms, result, facts, before, states[before.code], found, report)
        elif _printable(terms, result, facts, maker(), report):
            stands = before is not None and states[before.code].event == ISSUED
            found.certified.append(Certified(result.learner, facts, sign(facts, terms.keys.facts), True, before.code if before is not None and stands else ""))
    return found


def _facts(terms: Terms, result: Passed) -> Facts:
    settings, today = terms.course.settings, terms.now.astimezone().date()
    credit = settings.credit
    expires = years_later(result.completed, credit.valid_years).isoformat() if credit.valid_years else ""
    return Facts(
        new_code(), result.name, result.license, settings.title, settings.version, credit.hours or "", award(settings), credit.format, result.completed.isoformat(),
        today.isoformat(), expires, years_later(result.completed, retain_years(settings)).isoformat(), settings.provider.name, numbers(settings), terms.keys.id,
    )


def _again(terms: Terms, result: Passed, facts: Facts, before: Entry, state: Entry, found: Plan, report: Report) -> None:
    """The certificate that a learner has, once more; or a finding where it no longer holds or says something else."""
    old = read(before.facts).facts
    if state.event != ISSUED:
        _refuse(terms, result, f"{shortened(result.name)} had the certificate {before.code}, which was withdrawn on {state.time[:10]}", report)
    elif any(getattr(old, name) != getattr(facts, name) for name in _OF_LEARNER):
        _refuse(terms, result, f"{shortened(result.name)} has the certificate {before.code} already, with another name or license number", report)
    else:
        same = all(getattr(old, name) == getattr(facts, name) for name in Facts.__dataclass_fields__ if name not in _OF_ISSUE)
        (found.certified if same and old.version == facts.version else found.kept).append(Certified(result.learner, old, before.facts))


def _refuse(terms: Terms, result: Passed, message: str, report: Report) -> None:
    report.add("K012", Span(terms.shown, result.line), message, "If the learner is to have a new one instead, run again with --reissue and only such rows. To leave such rows out, add --keep-going.")


def _printable(terms: Terms, result: Passed, facts: Facts, maker: Press, report: Report) -> bool:
    from ..pdf.blank import NoRoom
    from ..pdf.lettering import MissingGlyphs

    span = Span(terms.shown, result.line)
    try:
        maker.try_out(facts)
    except MissingGlyphs as error:
        report.add("K010", span, f"no font has these characters of a name: {error}", "Install a font that has them (Noto has most), or correct the name.")
        return False
    except NoRoom:
        report.add("K010", span, f"“{shortened(result.name)}” is too long for the certificate", "Write a shorter form of the name or the license number.")
        return False
    return True


def enter(register: Register, certified: Sequence[Certified], now: datetime.datetime) -> None:
    """Write what is new into the register, and what it replaces."""
    time = now.strftime("%Y-%m-%dT%H:%M:%SZ")
    entries: list[Entry] = []
    for new in certified:
        if new.new:
            entry = Entry("", ISSUED, time, new.facts.code, new.learner, new.facts.name, new.facts.title, new.facts.completed, "", new.line)
            entries.append(entry)
            if new.replaces:
                entries.append(replace(entry, event=REPLACED, code=new.replaces, reason=new.facts.code, facts=""))
    if entries:
        register.add(entries)


@dataclass(frozen=True)
class Batch:
    """Some certificates to be made in a process. The key is DER, for no object of it can be handed over."""

    form: Form
    key: bytes
    certificate: bytes
    lines: tuple[str, ...]


def make(batch: Batch) -> list[bytes]:
    """The files of a batch, in order."""
    signer = _signer(batch.key, batch.certificate)
    maker = _press(batch.form, signer)
    return [maker.certificate(read(line).facts, line) for line in batch.lines]


@lru_cache(maxsize=1)
def _signer(key: bytes, certificate: bytes):
    from cryptography.hazmat.primitives.serialization import load_der_private_key

    from ..pdf.sign import Signer

    return Signer(load_der_private_key(key, None), certificate)


@lru_cache(maxsize=1)
def _press(form: Form, signer: object) -> Press:
    return press(form, signer)


def produce(certified: Sequence[Certified], form: Callable[[], Form], keys: Keys, folder: Path, executor: Callable[[], Executor], watcher: Watcher) -> int:
    """Make the files that are not in the folder yet, in processes where there are many; how many were made. Raises OSError."""
    from ..pdf.writing import write_whole
    from ..workers import end

    folder.mkdir(parents=True, exist_ok=True)
    missing = [one for one in certified if one.new or not (folder / one.file).exists()]
    watcher.expect(len(missing))
    batches = [(missing[start : start + _BATCH], _batch(missing[start : start + _BATCH], form(), keys)) for start in range(0, len(missing), _BATCH)]
    pool = executor() if len(missing) > FEW else None
    finished = False
    try:
        for some, files in _made(batches, pool):
            for one, data in zip(some, files, strict=True):
                write_whole([data], folder / one.file)
                watcher.done("")
        finished = True
    finally:
        if pool is not None:
            end(pool, at_once=not finished)
    return len(missing)


def _batch(some: Sequence[Certified], form: Form, keys: Keys) -> Batch:
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    key = keys.pdf.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return Batch(form, key, keys.certificate, tuple(one.line for one in some))


def _made(batches: Sequence[tuple[Sequence[Certified], Batch]], pool: Executor | None) -> Iterator[tuple[Sequence[Certified], list[bytes]]]:
    """Each batch with its files; a few are under way at a time, so that memory does not grow with them."""
    if pool is None:
        yield from ((some, make(batch)) for some, batch in batches)
        return
    waiting, under_way = deque(batches), deque()
    while waiting or under_way:
        while waiting and len(under_way) < 2 * (os.cpu_count() or 1):
            some, batch = waiting.popleft()
            under_way.append((some, pool.submit(make, batch)))
        some, future = under_way.popleft()
        yield some, future.result()
