"""What the author is told: where (Span), what (Diagnostic), and all of one run's findings (Report)."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from .codes import CODES

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True, order=True)
class Span:
    """A place in a source file. Lines and columns count from 1; column 0 means the whole line."""

    path: str
    line: int = 1
    column: int = 0

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}"
        return f"{place}:{self.column}" if self.column else place


@dataclass(frozen=True, order=True)
class Diagnostic:
    """One finding. `code` never changes its meaning; `hint` says what to do."""

    span: Span
    code: str
    message: str
    hint: str = ""

    @property
    def severity(self) -> str:
        return CODES[self.code].severity

    def __str__(self) -> str:
        line = f"{self.span}: {self.severity} {self.code}: {self.message}"
        return f"{line}\n    hint: {self.hint}" if self.hint else line


class Report:
    """Collects the diagnostics of a run. Adding never raises; the same finding is kept once."""

    def __init__(self) -> None:
        self._found: set[Diagnostic] = set()

    def add(self, code: str, span: Span, message: str, hint: str) -> None:
        self._found.add(Diagnostic(span, code, _one_line(message), _one_line(hint)))

    def extend(self, diagnostics: Iterable[Diagnostic]) -> None:
        self._found.update(diagnostics)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        """Everything found, in order of file and line."""
        return tuple(sorted(self._found))

    def count(self, severity: str) -> int:
        return sum(found.severity == severity for found in self._found)

    @property
    def failed(self) -> bool:
        return self.count(ERROR) > 0


def shortened(text: str, most: int = 60) -> str:
    """Text of the author's for a message: on one line, and cut where it is long."""
    text = _one_line(text)
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def nearest(word: str, known: Iterable[str], most: int = 2) -> str:
    """A hint that names the known words most like `word`, or lists a few when none is near; empty where none is known."""
    names = sorted(set(known))
    folded: dict[str, str] = {}
    for name in names:
        folded.setdefault(name.lower(), name)
    close = [folded[match] for match in difflib.get_close_matches(word.lower(), list(folded), n=most, cutoff=0.5)]
    if close:
        return "Did you mean " + " or ".join(f"“{name}”" for name in close) + "?"
    if not names:
        return ""
    shown = ", ".join(names[:8])
    return f"Known here: {shown}{', …' if len(names) > 8 else '.'}"
