"""The register: what is written comes back, and no line can be changed, moved or taken out without being missed."""

from __future__ import annotations

import tempfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursewright.delivery.register import ISSUED, REVOKED, Entry, Register, RegisterTrouble

CELL = st.text(st.characters(exclude_categories=("Cs", "Cc"), include_characters="=+-@'\",;"), max_size=20)
ENTRIES = st.lists(st.builds(Entry, number=st.just(""), event=st.sampled_from([ISSUED, REVOKED]), time=CELL, code=CELL, learner=CELL, name=CELL, course=CELL,
                             completed=CELL, reason=CELL, facts=CELL), min_size=1, max_size=8)


def written(folder: Path, entries: list[Entry]) -> Path:
    path = folder / "certificates.csv"
    register = Register(path)
    for entry in entries:
        register.add([entry])
    return path


def plain(register: Register) -> list[tuple[str, ...]]:
    return [(entry.event, entry.code, entry.learner, entry.name, entry.facts) for entry in register.entries]


@settings(max_examples=40, deadline=None)
@given(ENTRIES)
def test_what_is_written_comes_back(entries: list[Entry]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), entries)
        again = Register(path)
        assert plain(again) == [(entry.event, entry.code, entry.learner, entry.name, entry.facts) for entry in entries]
        assert [entry.number for entry in again.entries] == [str(number) for number in range(1, len(entries) + 1)]


@settings(max_examples=60, deadline=None)
@given(ENTRIES, st.data())
def test_any_changed_byte_is_found(entries: list[Entry], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), entries)
        whole = path.read_bytes()
        place = data.draw(st.integers(0, len(whole) - 3))
        changed = bytearray(whole)
        changed[place] ^= data.draw(st.integers(1, 127))
        path.write_bytes(changed)
        with suppress(RegisterTrouble):
            assert plain(Register(path)) == [(entry.event, entry.code, entry.learner, entry.name, entry.facts) for entry in entries]


@settings(max_examples=60, deadline=None)
@given(ENTRIES.filter(lambda entries: len(entries) > 1), st.data())
def test_a_line_taken_out_or_moved_is_found(entries: list[Entry], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = written(Path(folder), entries)
        heading, *lines = path.read_bytes().split(b"\r\n")[:-1]
        place = data.draw(st.integers(0, len(lines) - 2))
        for other in (lines[:place] + lines[place + 1 :], [*lines[:place], lines[place + 1], lines[place], *lines[place + 2 :]]):
            path.write_bytes(b"".join(line + b"\r\n" for line in (heading, *other)))
            with pytest.raises(RegisterTrouble, match=f"line {place + 2}"):
                Register(path)


def test_a_line_left_half_written_is_written_over(tmp_path: Path) -> None:
    entry = Entry("", ISSUED, "t", "C", "l", "n", "c", "d", "", "f")
    path = written(tmp_path, [entry])
    path.write_bytes(path.read_bytes() + b"2,issued,half a li")
    register = Register(path)
    assert len(register.entries) == 1
    register.add([entry])
    assert len(Register(path).entries) == 2


@pytest.mark.parametrize("text", ["name,score\nAda,90\n", "anything\r\n", "a" * 500])
def test_another_file_is_never_taken_for_a_register(text: str, tmp_path: Path) -> None:
    file = tmp_path / "results.csv"
    file.write_text(text, encoding="utf-8", newline="")
    with pytest.raises(RegisterTrouble, match="line 1: this file is no register"):
        Register(file)
    assert file.read_bytes() == text.encode()
