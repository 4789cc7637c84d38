"""Issuing: who gets a certificate, what it shows, and that issuing again gives the same."""

from __future__ import annotations

import datetime
import re
import stat
import subprocess
import time
from pathlib import Path

import pytest

from tests.certificates.certified import CREDIT, FIRST, GONE, LONG, NAMES, OVER, Desk, course, desk
from tests.support.personal import text_of
from tests.support.verapdf import check_ua1

NOT_APPROVED = "credit:\n  approved: false\n  hours: 2\n"
HEAD = "name,id,score,completed on\n"
ADA = HEAD + "Ada Able,1,90,2026-03-15\n"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """A desk whose course nobody approved; each test has learners of its own."""
    return desk(tmp_path_factory.mktemp("plain"), NOT_APPROVED)


# --- what a certificate shows


def test_every_certificate_passes_the_rules_and_holds_its_name_alone(issued: Desk) -> None:
    files = {name: issued.file(name) for name in NAMES}
    assert check_ua1(files.values()) == {file: [] for file in files.values()}
    texts = {name: [line.strip() for line in text_of(file, "-layout").splitlines()] for name, file in files.items()}
    for name, lines in texts.items():
        assert [line for line in lines if line in NAMES] == [name]


def test_each_profile_has_its_fields(issued: Desk) -> None:
    text = " ".join(text_of(issued.file(FIRST)).split())
    for field in (
        "Certificate of Achievement", "passed the test of the home-study course", "Clean hands", "March 15, 2026", "Home study", "Clean Hands School", "1 Water Street",
        "hands@example.org", "Petra Provider", "Director", "1.50 CEs", "1.50 contact hours", "0.15 AOTA CEUs", "NCBTMB Approved Provider no. 000000",
        "Provider registration no. 11-2222", "Florida program no. 20-333", "MT-01001", "Name the five moments and find them in a session.", "Presented by Ada Author, LMT",
        "Keep until March 15, 2033", "Valid until March 15, 2029", issued.row(FIRST)["code"],
    ):
        assert field in text, field
    assert "1.50 CEUs" not in text
    assert "not been approved" not in text


def test_a_course_without_approval_says_so(plain: Desk) -> None:
    assert plain.certify(ADA) == 0
    text = " ".join(text_of(plain.file("Ada Able")).split())
    assert "This course has not been approved for continuing education credit by any accrediting body." in text
    assert "Certificate of Completion" in text
    assert "2 contact hours" in text
    assert "Length" in text
    assert "Credit" not in text


def test_the_signature_is_a_pades_one_that_certifies(issued: Desk) -> None:
    said = subprocess.run(["pdfsig", str(issued.file(LONG))], capture_output=True, text=True, check=False).stdout
    assert "Signature Type: ETSI.CAdES.detached" in said
    assert "Total document signed" in said
    assert "Signature is Valid" in said
    assert b"/DocMDP" in issued.file(LONG).read_bytes()
    assert subprocess.run(["qpdf", "--check", str(issued.file(LONG))], capture_output=True, check=False).returncode == 0


def test_the_code_on_the_page_is_the_one_that_holds_the_facts(issued: Desk) -> None:
    """Each square of the drawn QR code is what a QR code of the facts has there."""
    import pypdfium2

    from coursewright.pdf.qr import modules

    line = issued.row(FIRST)["facts"]
    page = pypdfium2.PdfDocument(issued.file(FIRST))[0]
    image = page.render(scale=6, grayscale=True).to_pil()
    dark = image.point(lambda level: level < 64 and 255)
    right, bottom = image.width, image.height
    box = dark.crop((int(right * 0.8), int(bottom * 0.7), right, bottom)).getbbox()
    drawn = dark.crop((int(right * 0.8), int(bottom * 0.7), right, bottom)).crop(box)
    matrix = [list(row) for row in modules("https://example.org/verify/#", line)]
    side = drawn.width / len(matrix)
    assert abs(drawn.width - drawn.height) <= 2
    assert [[int(drawn.getpixel((int((x + 0.5) * side), int((y + 0.5) * side))) > 0) for x in range(len(matrix))] for y in range(len(matrix))] == matrix


# --- who gets one


def test_who_did_not_pass_gets_nothing_and_a_line(plain: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    before = len(plain.rows()) if plain.register.exists() else 0
    assert plain.certify(HEAD + "Bo Below,11,79,2026-03-15\nUma Unfinished,12,,\nPia Pass,13,80,2026-03-15\n") == 0
    said = capsys.readouterr().out
    assert "results.csv:2: Bo Below has 79 %, which is below the pass mark of 80 %." in said
    assert "results.csv:3: Uma Unfinished has no result yet." in said
    assert [row["name"] for row in plain.rows()[before:]] == ["Pia Pass"]


def test_bad_rows_stop_everything_unless_asked_to_go_on(plain: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    results = HEAD + "Rae Right,21,80,2026-03-15\nWyn Wrong,22,eighty,2026-03-15\nDee Date,23,80,03/04/2026\n"
    assert plain.certify(results) == 1
    said = capsys.readouterr().err
    assert "results.csv:3: error K005" in said
    assert "results.csv:4: error K006" in said
    assert "Rae Right" not in {row["name"] for row in plain.rows()} if plain.register.exists() else True
    assert plain.certify(results, "--keep-going") == 1
    assert {"Rae Right"} == {row["name"] for row in plain.rows()} & {"Rae Right", "Wyn Wrong", "Dee Date"}
    assert plain.certify(results, "--date-order", "dmy", "--keep-going") == 1
    assert plain.row("Dee Date")["completed"] == "2026-04-03"


def test_a_name_that_no_font_has_is_reported(plain: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert plain.certify(HEAD + "Zed \U00013080\uf8ff Unset,31,80,2026-03-15\n") == 1
    assert "K010" in capsys.readouterr().err
    assert not plain.register.exists() or all("Unset" not in row["name"] for row in plain.rows())


def test_days_without_credit(plain: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert plain.certify(HEAD + "Eve Early,41,80,2019-12-31\nFae Future,42,80,2999-01-01\n") == 1
    said = capsys.readouterr().err
    assert "2019-12-31 is before the course was released (2020-01-02)" in said
    assert "2999-01-01 is in the future" in said


def test_today_is_the_day_where_the_provider_is(plain: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("coursewright.cli.certifying.now_utc", lambda: datetime.datetime(2026, 3, 14, 20, tzinfo=datetime.UTC))
    for zone, status in (("Pacific/Auckland", 0), ("America/Denver", 1)):
        with monkeypatch.context() as there:
            there.setenv("TZ", zone)
            time.tzset()
            assert plain.certify(HEAD + "Eli East,43,80,2026-03-15\n") == status
        time.tzset()
    assert "2026-03-15 is in the future" in capsys.readouterr().err


def test_a_license_that_a_profile_demands(issued: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = tmp_path / "results.csv"
    results.write_text("name,score,completed on,license\nNo License,90,2026-03-15,\n", encoding="utf-8")
    assert issued.do("certify", results) == 1
    assert "results.csv:2: error K009" in capsys.readouterr().err


# --- again


def test_issuing_twice_gives_the_same_file(plain: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert plain.certify(HEAD + "Twyla Twice,51,80,2026-03-15\n") == 0
    file, register = plain.file("Twyla Twice"), plain.register.read_bytes()
    first = file.read_bytes()
    assert plain.certify(HEAD + "Twyla Twice,51,85,2026-03-15\n") == 0
    assert (file.read_bytes(), plain.register.read_bytes()) == (first, register)
    file.unlink()
    assert plain.certify(HEAD + "Twyla Twice,51,80,2026-03-15\n") == 0
    assert file.read_bytes() == first
    capsys.readouterr()


def test_a_corrected_name_needs_a_reissue_that_withdraws_the_old(plain: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert plain.certify(HEAD + "Ronny Wrongly,61,80,2026-03-15\n") == 0
    old = plain.row("Ronny Wrongly")
    corrected = HEAD + "Ronnie Rightly,61,80,2026-03-15\n"
    capsys.readouterr()
    assert plain.certify(corrected) == 1
    assert f"K012: Ronnie Rightly has the certificate {old['code']} already" in capsys.readouterr().err
    assert plain.certify(corrected, "--reissue") == 0
    new = plain.row("Ronnie Rightly")
    assert new["code"] != old["code"]
    capsys.readouterr()
    assert plain.do("verify", old["facts"]) == 1
    assert f"replaced by the certificate {new['code']}" in capsys.readouterr().out
    assert plain.do("verify", plain.file("Ronnie Rightly")) == 0


def test_a_withdrawn_certificate_is_not_issued_again_by_itself(issued: Desk, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results = tmp_path / "results.csv"
    results.write_text(f"name,id,license,score,completed on\n{GONE},2002,MT-2,17/20,2026-03-01\n", encoding="utf-8")
    assert issued.do("certify", results) == 1
    assert "which was withdrawn on" in capsys.readouterr().err


def test_a_later_edition_leaves_what_was_issued(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = desk(tmp_path, NOT_APPROVED)
    assert made.certify(ADA) == 0
    before = made.file("Ada Able").read_bytes()
    settings = made.folder / "course/course.yaml"
    settings.write_text(settings.read_text(encoding="utf-8").replace('version: "1.2.0"', 'version: "2.0.0"'), encoding="utf-8")
    assert made.certify(ADA + "Bea Beta,2,90,2026-03-16\n") == 0
    assert "issued for an earlier state of the course" in capsys.readouterr().out
    assert made.file("Ada Able").read_bytes() == before
    assert made.do("verify", made.file("Ada Able")) == 0
    assert "2.0.0" in text_of(made.file("Bea Beta"))


# --- what stands in the way


def test_attacks_in_results_stay_text(plain: Desk) -> None:
    assert plain.certify(HEAD + "=cmd|' /C calc'!A0 Evil,=1+1,80,2026-03-15\n../../x Path,../../y,80,2026-03-15\n(Paren) \\Slash) Tj,73,80,2026-03-15\n") == 0
    text = plain.register.read_text(encoding="utf-8")
    assert "\n=" not in text.replace("\r", "")
    assert ",=" not in text
    assert text_of(plain.file("(Paren) \\Slash) Tj")).count("(Paren) \\Slash) Tj") == 1
    row = next(row for row in plain.rows() if "Evil" in row["name"])
    assert row["name"].startswith("'=cmd")
    folder = plain.folder / "output/certificates"
    assert all(re.fullmatch(r"[A-Za-z0-9-]+\.pdf", file.name) for file in folder.iterdir())
    assert {file.name for file in (plain.folder / "output").iterdir()} == {"certificates", "verify"}


def test_a_changed_register_stops_with_its_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = desk(tmp_path, NOT_APPROVED)
    assert made.certify(ADA + "Bea Beta,2,90,2026-03-16\n") == 0
    whole = made.register.read_bytes()
    made.register.write_bytes(whole.replace(b"Bea Beta", b"Bob Beta"))
    capsys.readouterr()
    assert made.certify(HEAD + "Cy Third,3,90,2026-03-16\n") == 1
    assert "certificates.csv, line 3" in capsys.readouterr().err
    made.register.write_bytes(b"\r\n".join(whole.split(b"\r\n")[:-2]) + b"\r\n")
    assert made.certify(HEAD + "Cy Third,3,90,2026-03-16\n") == 1
    assert "line 3: lines are missing" in capsys.readouterr().err
    made.register.write_bytes(whole)
    assert made.certify(HEAD + "Cy Third,3,90,2026-03-16\n") == 0


def test_an_approved_course_that_lacks_a_number_issues_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = Desk(tmp_path)
    course(tmp_path / "course", CREDIT.replace('      approval-number: "000000"\n', ""))
    assert made.certify(ADA) == 1
    said = capsys.readouterr().err
    assert re.search(r"course.yaml:\d+: error K002: certificates for NCBTMB must show the approval number", said)
    assert not (tmp_path / "output").exists()


def test_a_course_whose_demands_fill_more_than_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    long = CREDIT.replace('approval-number: "4444"', 'approval-number: "4444"\n      statement: ' + "words of a statement " * 500)
    made = desk(tmp_path, long)
    assert made.certify("name,license,score,completed on\nAda Able,1,90,2026-03-15\n") == 1
    assert "error K011" in capsys.readouterr().err


# --- keys


def test_keys_are_made_once_and_kept_close(plain: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    names = {"facts-key.pem", "pdf-key.pem"}
    before = {name: (plain.keys / name).read_bytes() for name in names}
    for name in names:
        assert stat.S_IMODE((plain.keys / name).stat().st_mode) == 0o600
        assert before[name].startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert plain.new_keys() == 1
    assert "There are keys in" in capsys.readouterr().err
    assert {name: (plain.keys / name).read_bytes() for name in names} == before


@pytest.mark.parametrize("place", ["course/keys", "output", "output/../course"])
def test_keys_do_not_lie_in_what_is_handed_out(place: str, plain: Desk, capsys: pytest.CaptureFixture[str]) -> None:
    assert plain.do("keys", "new", "--to", plain.folder / place) == 1
    assert "must not lie in" in capsys.readouterr().err


def test_keys_say_whose_they_are_and_want_a_long_password(plain: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COURSEWRIGHT_KEY_PASSWORD", "seven77")
    assert plain.do("keys", "new", "--to", plain.folder / "short") == 1
    assert "too short" in capsys.readouterr().err
    assert not (plain.folder / "short").exists()
    monkeypatch.setenv("COURSEWRIGHT_KEY_PASSWORD", "eight888")
    assert plain.do("keys", "new", "--to", plain.folder / "long", "--holder", "Example Provider") == 0
    assert "of “Example Provider”" in capsys.readouterr().out


def test_a_wrong_password_is_told_and_never_shown(plain: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("COURSEWRIGHT_KEY_PASSWORD", "not this one")
    assert plain.certify(HEAD + "Pat Password,81,80,2026-03-15\n") == 1
    said = capsys.readouterr()
    assert "do not open with this password" in said.err
    assert "not this one" not in said.err + said.out


def test_without_a_terminal_the_environment_is_named(plain: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("COURSEWRIGHT_KEY_PASSWORD")
    assert plain.certify(HEAD + "Pat Password,81,80,2026-03-15\n") == 1
    assert "COURSEWRIGHT_KEY_PASSWORD" in capsys.readouterr().err


def test_keys_that_are_missing_are_told_before_a_password_is_asked_for(plain: Desk, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("COURSEWRIGHT_KEY_PASSWORD")
    assert plain.certify(HEAD + "Pat Password,81,80,2026-03-15\n", "--keys", str(plain.folder / "nowhere")) == 1
    assert f"There are no keys in {plain.folder / 'nowhere'}" in capsys.readouterr().err


def test_the_expired_one_was_issued_all_the_same(issued: Desk) -> None:
    assert "Valid until February 28, 2024" in " ".join(text_of(issued.file(OVER)).split())
