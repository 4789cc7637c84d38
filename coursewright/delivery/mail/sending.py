"""Sending letters: each once, no faster than allowed, again later where the server puts one off."""

from __future__ import annotations

import datetime
import heapq
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from email.message import EmailMessage

from .letters import Letter
from .message import dated, wants_utf8
from .sentlog import SentLog
from .server import Server
from .smtp import Connection, Deferred, Dropped, Refused, Uncertain, Unusable

_LONGEST_WAIT = 300.0  # seconds
_UNCERTAIN_IN_A_ROW, _REFUSED_IN_A_ROW = 3, 10


@dataclass(frozen=True)
class Miss:
    """A letter that was not sent, and what the server said."""

    letter: Letter
    reply: str


@dataclass
class Outcome:
    """How a run went. `stopped` says why it ended early; `left` are the letters it did not come to."""

    sent: list[Letter] = field(default_factory=list)
    refused: list[Miss] = field(default_factory=list)
    deferred: list[Miss] = field(default_factory=list)
    uncertain: list[Miss] = field(default_factory=list)
    left: list[Letter] = field(default_factory=list)
    stopped: str = ""


@dataclass(frozen=True)
class Plan:
    """What a run would do with the letters of a cohort: those to send, those sent already, those of unknown fate."""

    send: tuple[Letter, ...]
    sent: tuple[Letter, ...]
    uncertain: tuple[Letter, ...]


def plan(letters: Iterable[Letter], fate: Callable[[Letter], str | None], again: bool) -> Plan:
    """Sort letters by what the log knows of them; `again` sends those of unknown fate too. A letter that was refused is tried in each run once."""
    by = {"sent": [], "trying": [], "": []}
    for letter in letters:
        known = fate(letter)
        by[known if known in ("sent", "trying") and not (again and known == "trying") else ""].append(letter)
    return Plan(tuple(by[""]), tuple(by["sent"]), tuple(by["trying"]))


class Sender:
    """Sends the letters of one run. `message` composes a letter; `done` is told of each that is over, and whether it was sent.

    `handing_over` is true while the server is taking a message. Setting `stop` ends the run after it.
    """

    def __init__(self, server: Server, log: SentLog, message: Callable[[Letter], EmailMessage], done: Callable[[Letter, bool], None]) -> None:
        self._server, self._log, self._message, self._done = server, log, message, done
        self._connection = Connection(server)
        self._outcome = Outcome()
        self._failures = 0
        self._row: tuple[str, ...] = ()
        self._next = time.monotonic()
        self.handing_over = self.stop = False

    def run(self, letters: Iterable[Letter]) -> Outcome:
        """Send them; whatever happens, the log knows. A letter put off goes to the end, with a wait that doubles each time."""
        queue = [(0.0, number, 1, letter) for number, letter in enumerate(letters)]
        try:
            while queue and not self._outcome.stopped:
                due, number, tries, letter = heapq.heappop(queue)
                self._wait_for(due)
                reply = self._try(letter)
                if self.stop:
                    self._outcome.stopped = self._outcome.stopped or "The run was stopped."
                if reply is None:
                    continue
                if tries < self._server.tries and not self._outcome.stopped:
                    heapq.heappush(queue, (time.monotonic() + self._pause(tries), number, tries + 1, letter))
                elif self._outcome.stopped:
                    self._outcome.left.append(letter)
                else:
                    self._miss(self._outcome.deferred, letter, reply)
        finally:
            self._connection.close()
        self._outcome.left += [letter for *_, letter in sorted(queue, key=lambda entry: entry[1])]
        return self._outcome

    def _try(self, letter: Letter) -> str | None:
        """Try to send a letter; what the server said, if it is to be tried again."""
        begun: list[bool] = []

        def before() -> None:
            self._log.record(letter, "trying")
            begun.append(True)

        try:
            reply = self._deliver(letter, before)
        except (Deferred, Dropped) as put_off:
            if begun:
                self._log.record(letter, "deferred", str(put_off))
            self._count(put_off)
            return str(put_off)
        except Refused as refused:
            self._log.record(letter, "refused", str(refused))
            self._miss(self._outcome.refused, letter, str(refused))
            self._halt_after(_REFUSED_IN_A_ROW, "refused", str(refused))
        except Uncertain as uncertain:
            self._miss(self._outcome.uncertain, letter, str(uncertain))
            self._halt_after(_UNCERTAIN_IN_A_ROW, "uncertain", str(uncertain))
        except Unusable as unusable:
            self._outcome.stopped = str(unusable)
            return str(unusable)
        else:
            self._log.record(letter, "sent", reply)
            self._outcome.sent.append(letter)
            self._done(letter, True)
            self._row = ()
        self._failures = 0
        return None

    def _deliver(self, letter: Letter, before: Callable[[], None]) -> str:
        message = self._message(letter)
        sender, recipient = message["From"].addresses[0].addr_spec, message["To"].addresses[0].addr_spec
        self._next = time.monotonic() + 60 / self._server.rate
        self.handing_over = True
        try:
            return self._connection.deliver(sender, recipient, dated(message, datetime.datetime.now(datetime.UTC)), wants_utf8(message), before)
        finally:
            self.handing_over = False

    def _count(self, put_off: Exception) -> None:
        """A lost connection holds everything up, each time for longer; after too many in a row the run ends."""
        if not isinstance(put_off, Dropped):
            self._failures = 0
            return
        self._failures += 1
        if self._failures >= self._server.tries:
            self._outcome.stopped = f"After {self._failures} tries in a row: {put_off}."
        else:
            self._next = max(self._next, time.monotonic() + self._pause(self._failures))

    def _halt_after(self, most: int, what: str, reply: str) -> None:
        """End the run when so many letters in a row had the same end: something is wrong that is not theirs."""
        self._row = (*self._row, what) if what in self._row else (what,)
        if len(self._row) >= most:
            self._outcome.stopped = f"{most} messages in a row were {what}; the last: {reply}."

    def _pause(self, tries: int) -> float:
        return min(_LONGEST_WAIT, self._server.first_wait * 2 ** (tries - 1))

    def _wait_for(self, due: float) -> None:
        if (seconds := max(due, self._next) - time.monotonic()) > 0:
            time.sleep(seconds)

    def _miss(self, where: list[Miss], letter: Letter, reply: str) -> None:
        where.append(Miss(letter, reply))
        self._done(letter, False)
