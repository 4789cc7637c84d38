"""What a reader of a table gives for each record, and why a table cannot be read at all."""

from __future__ import annotations

from dataclasses import dataclass

LONGEST = 10_000  # characters of a cell; a name or an address is never as long


@dataclass(frozen=True)
class Record:
    """A record as it stands in the file: the line (or spreadsheet row) where it begins, its cells as text, and what is wrong with it.

    `code` is the finding that a `fault` becomes.
    """

    line: int
    cells: tuple[str, ...]
    fault: str = ""
    code: str = "R005"


def too_long(line: int) -> Record:
    return Record(line, (), f"a cell has more than {LONGEST:,} characters", "R006")


class Unreadable(ValueError):
    """A file that cannot be read as a table. The text says why, as the rest of a sentence; `hint` says what to do, `line` where."""

    def __init__(self, why: str, hint: str, line: int = 1) -> None:
        super().__init__(why)
        self.hint = hint
        self.line = line
