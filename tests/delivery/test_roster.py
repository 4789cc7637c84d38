"""Rosters: good rows become learners, bad ones are told with their line, and nothing in a roster gets out of its folder."""

from __future__ import annotations

import io
import re
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewright.codes import CODES
from coursewright.delivery.identity import ALPHABET, copy_id, derived_id, folder_name
from coursewright.delivery.learners import Learner
from coursewright.delivery.roster import read_roster
from coursewright.diagnostics import Report

ROSTERS = Path(__file__).resolve().parent / "rosters"
SAFE = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9 _-]*[A-Za-z0-9_-])?")
RESERVED = {"mail", "con", "prn", "aux", "nul", *(f"{port}{number}" for port in ("com", "lpt") for number in range(10))}


def expected(name: str) -> list[str]:
    lines = (ROSTERS / "expected.txt").read_text(encoding="utf-8").splitlines()
    return [line.removeprefix(f"{name}:") for line in lines if line.startswith(f"{name}:")]


def read(file: Path, **named: str) -> tuple[list[Learner], Report]:
    report = Report()
    aside = io.BytesIO()
    roster = read_roster(file, aside, named, report)
    learners = list(roster.learners()) if roster else []
    assert roster is None or len(learners) == roster.count
    return learners, report


def written(text: str, tmp_path: Path) -> Path:
    file = tmp_path / "roster.csv"
    file.write_text(text, encoding="utf-8", newline="")
    return file


@pytest.mark.parametrize("file", sorted(ROSTERS.glob("R*.csv")), ids=lambda file: file.stem)
def test_bad_rows_are_told_with_their_line(file: Path) -> None:
    learners, report = read(file)
    assert [f"{found.span.line} {found.code}" for found in report.diagnostics] == expected(file.name)
    bad = {found.span.line for found in report.diagnostics if found.severity == "error"}
    assert not bad & {learner.line for learner in learners}
    for found in report.diagnostics:
        assert found.span.path == file.as_posix()
        assert found.hint and found.message.isprintable() and found.hint.isprintable()
        assert found.code in CODES


def test_all_that_is_wrong_with_a_row_is_told_at_once(tmp_path: Path) -> None:
    _, report = read(written("name,email,language\n,nowhere,??\n", tmp_path))
    assert [found.code for found in report.diagnostics] == ["R008", "R009", "R012"]


def test_a_learner_has_all_that_the_roster_says(tmp_path: Path) -> None:
    text = "Vorname;Nachname;E-Mail;Matrikelnummer;Licence;Sprache;Passwort\n Zoë ;Müller-Lüdenscheidt;Zoe@Example.ORG;007;L 9;de_AT;geheim 1\n"
    (learner,), report = read(written(text, tmp_path))
    assert learner == Learner(2, "007", "Zoë Müller-Lüdenscheidt", "Zoe@example.org", "007", "L 9", "de-AT", "", "geheim 1")
    assert not report.diagnostics


def test_columns_as_the_user_names_them(tmp_path: Path) -> None:
    file = written("Name,Badge,Contact\nx1,Ada Able,a@example.org\n", tmp_path)
    (learner,), _ = read(file, name="Badge", email="contact", id="Name")
    assert (learner.name, learner.id) == ("Ada Able", "x1")


def test_names_are_brought_to_one_form(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", "Zoë Nguyễn")
    (learner,), _ = read(written(f"name,email\n{decomposed},z@example.org\n", tmp_path))
    assert learner.name == "Zoë Nguyễn"


def test_names_without_a_font_are_told(tmp_path: Path) -> None:
    report = Report()
    file = written("name,email\nAda,a@example.org\nBo,b@example.org\n", tmp_path)
    roster = read_roster(file, io.BytesIO(), {}, report, printable=lambda learner: "o" if "o" in learner.name else "")
    assert [f"{found.span.line} {found.code}" for found in report.diagnostics] == ["3 R013"]
    assert roster is not None and [learner.name for learner in roster.learners()] == ["Ada"]


def test_a_derived_id_stays_while_name_and_place_change(tmp_path: Path) -> None:
    (before,), _ = read(written("name,email\nAda Able,a@example.org\n", tmp_path))
    after, _ = read(written("email,name\nb@example.org,Bo Bold\nA@example.org,Ada B. Able\n", tmp_path))
    assert after[1].id == before.id == derived_id("a@example.org")
    assert "example" not in before.id.lower()


# --- what a roster cannot do


def test_folders_of_attacks_are_safe_and_differ() -> None:
    learners, report = read(ROSTERS / "attacks.csv")
    assert not report.diagnostics
    assert len(learners) == 23
    assert len({learner.folder.lower() for learner in learners}) == 23
    for learner in learners:
        assert_safe(learner.folder)
    assert learners[-1].folder == learners[-1].id == "A17 b_c-1"


def assert_safe(name: str) -> None:
    assert SAFE.fullmatch(name), name
    assert len(name) <= 60
    assert name.lower() not in RESERVED


@given(text=st.one_of(st.text(max_size=120), st.sampled_from([f"{device}{end}" for device in sorted(RESERVED) for end in ("", ".txt", " ", " .x", ".")])))
def test_any_text_gives_a_safe_folder(text: str) -> None:
    assert_safe(folder_name(text))


@given(one=st.text(min_size=1, max_size=30), other=st.text(min_size=1, max_size=30))
def test_different_ids_have_different_copy_ids(one: str, other: str) -> None:
    ids = copy_id("Spring", one), copy_id("Spring", other), copy_id("Autumn", one)
    assert all(re.fullmatch(f"[{ALPHABET}]{{5}}-[{ALPHABET}]{{5}}", made) for made in ids)
    assert ids[0] != ids[2]
    assert ids[0] == copy_id("spring", one)
    if folder_name(one).lower() != folder_name(other).lower():
        assert ids[0] != ids[1]
