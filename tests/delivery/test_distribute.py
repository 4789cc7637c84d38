"""Personal copies, delivered for real: each learner's name on each page of their copy, and nobody else's."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import shutil
import stat
import subprocess
import unicodedata
import zipfile
from pathlib import Path

import pytest

from coursewright.delivery.identity import copy_id
from tests.delivery.conftest import Desk
from tests.support import tool
from tests.support.built import Built
from tests.support.small import edit
from tests.support.tool import run

HERE = Path(__file__).resolve().parent
HARD = (HERE / "hard_names.txt").read_text(encoding="utf-8").splitlines()
PLAIN = 460


@pytest.fixture(scope="module")
def spring(small: Built, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """500 learners, 40 of them with hard names among the others, each with a workbook."""
    desk = Desk(shutil.copytree(small.course.parent, tmp_path_factory.mktemp("spring") / "desk"))
    rows = [f"Learner Plain{number},plain{number}@example.org,P{number}" for number in range(PLAIN)]
    for number, name in enumerate(HARD):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow((name, f"hard{number}@example.org", f"H{number}"))
        rows.insert(number * 12, line.getvalue())
    desk.delivered_apart(desk.roster(rows))
    return desk


def pages(pdf: Path | bytes, password: str = "") -> list[str]:
    """The text of each page, in one form."""
    source = ["-", "-"] if isinstance(pdf, bytes) else [str(pdf), "-"]
    given = pdf if isinstance(pdf, bytes) else None
    done = subprocess.run(["pdftotext", "-upw", password, *source], input=given, capture_output=True, check=True)
    return unicodedata.normalize("NFC", done.stdout.decode()).split("\f")[:-1]


def stamped(page: str) -> str:
    """What the foot of a page says, on one line, marks of direction left out."""
    text = re.sub(r"[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", page)
    return " ".join(text[text.index("Prepared for") :].split())


def test_a_roster_of_five_hundred(spring: Desk) -> None:
    rows = spring.manifest()
    assert len(HARD) == 40
    assert [row["id"] for row in rows[:2]] == ["H0", "P0"]
    assert len({row["id"] for row in rows}) == len({row["copy id"] for row in rows}) == len(rows) == 500
    assert set(spring.copies()) == {row["file"] for row in rows}


@pytest.mark.parametrize("number", range(40), ids=lambda number: f"H{number}")
def test_hard_names_stand_on_every_page(spring: Desk, number: int) -> None:
    (row,) = (row for row in spring.manifest() if row["id"] == f"H{number}")
    assert row["name"] == unicodedata.normalize("NFC", HARD[number])
    assert_prepared_for(spring, row)


def assert_prepared_for(desk: Desk, row: dict[str, str]) -> None:
    """Every page names this learner and nobody else, and the file is what the list says."""
    file = desk.cohort() / row["file"]
    texts = pages(file)
    assert len(texts) > 5
    wanted = re.sub(r"\s", "", f"Prepared for {row['name']}·spring·{row['copy id']}")
    for text in texts:
        assert text.count("Prepared for") == 1
        assert sorted(re.sub(r"\s", "", stamped(text))) == sorted(wanted) if has_two_directions(row["name"]) else re.sub(r"\s", "", stamped(text)).startswith(wanted)
    data = file.read_bytes()
    assert (len(data), hashlib.sha256(data).hexdigest()) == (int(row["size"]), row["sha256"])


def has_two_directions(name: str) -> bool:
    return any(unicodedata.bidirectional(letter) in ("R", "AL") for letter in name)


def test_a_sample_names_nobody_else_and_is_whole(spring: Desk) -> None:
    rows = spring.manifest()
    for row in (*rows[1:40:9], rows[-1]):
        assert_prepared_for(spring, row)
        file = spring.cohort() / row["file"]
        subprocess.run(["qpdf", "--check", file], check=True, capture_output=True)
        data = file.read_bytes()
        assert not [other["copy id"] for other in rows if other is not row and other["copy id"].encode() in data]


def test_the_list_is_for_the_instructor_alone(spring: Desk) -> None:
    place = spring.cohort() / "manifest.csv"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    assert "\r\n" in place.read_bytes().decode()
    with open(place, encoding="utf-8-sig", newline="") as stream:
        cells = [cell for row in csv.reader(stream) for cell in row]
    assert "'=SUM Able" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", spring.manifest()[0]["made"])


# --- again


ROWS = ["Ada Able,a@example.org,A", "Bo Bold,b@example.org,B", "Cy Calm,c@example.org,C"]


def times(desk: Desk) -> dict[str, int]:
    return {name: (desk.cohort() / name).stat().st_mtime_ns for name in desk.copies()}


def changed(desk: Desk, before: dict[str, int]) -> set[str]:
    after = times(desk)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def test_only_what_is_missing_or_changed_is_made(desk: Desk) -> None:
    said = desk.delivered(desk.roster(ROWS))
    assert "3 made" in said and "0 were up to date" in said
    before, listed = times(desk), desk.manifest()
    assert "0 made" in desk.delivered(desk.roster(ROWS))
    assert (changed(desk, before), desk.manifest()) == (set(), listed)
    desk.delivered(desk.roster([ROWS[2], "Bo B. Bold,b@example.org,B", ROWS[0]]))
    assert changed(desk, before) == {"B/workbook.pdf"}
    assert [row["id"] for row in desk.manifest()] == ["C", "B", "A"]
    before = times(desk)
    (desk.cohort() / "A/workbook.pdf").unlink()
    (desk.cohort() / "C/workbook.pdf").write_bytes(b"damaged")
    assert "2 made" in desk.delivered(desk.roster(ROWS[::2]))
    assert changed(desk, before) == {"A/workbook.pdf", "C/workbook.pdf"}


def test_a_change_of_the_course_reaches_every_copy(desk: Desk) -> None:
    desk.delivered(desk.roster(ROWS))
    before = times(desk)
    edit(desk.folder / "course/modules/01-first.md", "one thing", "another thing")
    assert "3 made" in desk.delivered_apart(desk.roster(ROWS))
    assert changed(desk, before) == set(before)
    assert "another thing" in " ".join(" ".join(pages(desk.cohort() / "A/workbook.pdf")).split())


def test_who_leaves_the_roster_keeps_files_and_a_line_of_their_own(desk: Desk) -> None:
    desk.delivered(desk.roster(ROWS))
    former = desk.manifest()[1]
    said = desk.delivered(desk.roster([ROWS[0], ROWS[2]]))
    assert "1 learner" in said
    assert [row["id"] for row in desk.manifest()] == ["A", "C"]
    assert desk.manifest(file="former.csv") == [former]
    assert "B/workbook.pdf" in desk.copies()
    desk.delivered(desk.roster(ROWS))
    assert not (desk.cohort() / "former.csv").exists()
    assert desk.manifest()[1] == former


def test_a_build_leaves_cohorts_alone(desk: Desk) -> None:
    desk.delivered(desk.roster(ROWS))
    before = times(desk)
    (desk.folder / "course/handouts/sheet.md").unlink()
    assert run("build", "workbook", "handouts", cwd=desk.folder).returncode == 0
    assert changed(desk, before) == set()


# --- which files


def test_files_that_were_asked_for(desk: Desk) -> None:
    desk.delivered(desk.roster(ROWS[:1]), "--files", "summary,workbook,handouts")
    assert [row["file"] for row in desk.manifest()] == ["A/workbook.pdf", "A/handouts/01-first.pdf", "A/handouts/02-second.pdf", "A/handouts/sheet.pdf"]
    assert {row["copy id"] for row in desk.manifest()} == {copy_id("spring", "A")}
    for name in desk.copies():
        assert all(stamped(text).startswith("Prepared for Ada Able ·") for text in pages(desk.cohort() / name))
    desk.delivered(desk.roster(ROWS[:1]), "--files", "summary")
    assert set(desk.copies()) == {"A/handouts/sheet.pdf"}


def test_a_file_that_the_course_does_not_have(desk: Desk) -> None:
    (desk.folder / "course/handouts/sheet.md").unlink()
    done = run("distribute", desk.roster(ROWS), "--files", "summary", cwd=desk.folder)
    assert done.returncode == 1
    assert "error R014: the course has no summary" in done.stderr


def test_a_zip_for_each_learner(desk: Desk) -> None:
    desk.delivered(desk.roster(ROWS), "--files", "workbook,handouts")
    loose = desk.copies()
    desk.delivered(desk.roster(ROWS), "--files", "workbook,handouts", "--zip")
    zipped = desk.copies()
    assert set(zipped) == {"A/A.zip", "B/B.zip", "C/C.zip"} == {row["file"] for row in desk.manifest()}
    with zipfile.ZipFile(io.BytesIO(zipped["B/B.zip"])) as archive:
        assert archive.testzip() is None
        assert {f"B/{name}": archive.read(name) for name in archive.namelist()} == {name: data for name, data in loose.items() if name.startswith("B/")}
    (desk.cohort() / "B/B.zip").unlink()
    desk.delivered(desk.roster(ROWS), "--files", "workbook,handouts", "--zip")
    assert desk.copies() == zipped


def test_a_name_for_the_cohort(desk: Desk) -> None:
    roster = desk.roster(ROWS[:1])
    desk.delivered(roster, "--cohort", "Autumn 2026 (à distance)")
    (folder,) = (desk.output / "cohorts").glob("[!.]*")
    assert re.fullmatch(r"Autumn-2026-a-distance-[0-9a-z]{6}", folder.name)
    assert "· Autumn 2026 (à distance) ·" in stamped(pages(folder / "A/workbook.pdf")[0])
    for bad in ("", " ", "a\nb", "x" * 81):
        assert desk.distribute(roster, "--cohort", bad or " ").returncode == 2
    desk.delivered(roster, "--cohort", "../../outside")
    assert all(place.is_relative_to(desk.output / "cohorts") for place in desk.folder.rglob("A"))


# --- the roster


def test_nothing_is_delivered_while_a_row_is_bad(desk: Desk) -> None:
    roster = desk.roster([ROWS[0], "Bo Bold,nowhere,B", ROWS[2], ",d@example.org,D"])
    done = desk.distribute(roster)
    assert done.returncode == 1
    assert [line.partition(": ")[0] for line in done.stderr.splitlines() if ": error R0" in line] == [f"{roster}:3", f"{roster}:5"]
    assert "Nothing was delivered" in done.stderr
    assert not desk.cohort().exists()
    done = desk.distribute(roster, "--keep-going")
    assert done.returncode == 1
    assert "error R009" in done.stderr and "error R008" in done.stderr
    assert set(desk.copies()) == {"A/workbook.pdf", "C/workbook.pdf"}
    assert [row["id"] for row in desk.manifest()] == ["A", "C"]


def test_a_name_that_no_font_has_is_a_bad_row(desk: Desk) -> None:
    done = desk.distribute(desk.roster([ROWS[0], "Bo \U000f1234 Bold,b@example.org,B"]))
    assert done.returncode == 1
    assert ":3: error R013: no font on this computer has these characters of the name:" in done.stderr
    assert "U+F1234" in done.stderr


def test_a_name_that_nobody_can_see_is_a_bad_row(desk: Desk) -> None:
    done = desk.distribute(desk.roster(["\u3164\u3164,a@example.org,A"]))
    assert done.returncode == 1
    assert ":2: error R008: this learner's name has no letter" in done.stderr


def test_a_mark_that_no_font_puts_on_a_letter_is_a_bad_row(desk: Desk) -> None:
    """Each of the two stands in a name that can be set."""
    done = desk.distribute(desk.roster(["𐤓𐤀,a@example.org,A", "x\u0301,b@example.org,B", "𐤓\u0301𐤀,c@example.org,C"]))
    assert done.returncode == 1
    assert ":4: error R013: no font on this computer has these characters of the name:" in done.stderr
    assert "U+10913" in done.stderr and "U+0301" in done.stderr


def test_a_roster_that_attacks_stays_in_its_folder(desk: Desk) -> None:
    before = outside(desk)
    desk.delivered(desk.roster([], header=(HERE / "rosters/attacks.csv").read_text(encoding="utf-8")))
    assert outside(desk) == before
    assert len(desk.copies()) == len(desk.manifest()) == 23
    assert all(re.fullmatch(r"[\w -]+/workbook\.pdf", name, re.ASCII) for name in desk.copies())


@pytest.mark.parametrize("link", ["A", "B/handouts", "mail", "manifest.csv", ".trial.part", "A/workbook.pdf"])
def test_links_in_a_cohort_lead_nowhere(desk: Desk, tmp_path_factory: pytest.TempPathFactory, link: str) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "precious.txt").write_text("precious", encoding="utf-8")
    place = desk.cohort("linked") / link
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to(elsewhere if "." not in link else elsewhere / "precious.txt")
    try:
        done = desk.distribute(desk.roster(["Ada,a@example.org,A", "Bo,b@example.org,B"]), "--cohort", "linked", "--files", "workbook,handouts", "--mail")
    finally:
        shutil.rmtree(desk.cohort("linked"))
    assert "Traceback" not in done.stderr
    assert done.returncode == 0 or "a link stands where a folder for copies should be; remove it" in done.stderr
    assert [file.name for file in elsewhere.iterdir()] == ["precious.txt"]
    assert (elsewhere / "precious.txt").read_text(encoding="utf-8") == "precious"


@pytest.mark.parametrize("password", ["ＡＢｃ１", "ﬁn", "a\u00a0b"])
def test_a_password_that_readers_take_for_different_ones_is_refused(desk: Desk, password: str) -> None:
    done = desk.distribute(desk.roster([f"Ada,a@example.org,A,{password}"], header="name,email,id,password\n"), "--protect")
    assert done.returncode == 1
    assert ":2: error R012: this password cannot be used" in done.stderr


def outside(desk: Desk) -> set[Path]:
    """Every file beside the cohort's folder and the build's notes."""
    return {path for path in desk.folder.parent.rglob("*") if not path.is_relative_to(desk.cohort()) and ".coursewright" not in path.parts}


def test_findings_as_json_are_one_list(desk: Desk) -> None:
    done = desk.distribute(desk.roster(["Ada Able,a@example.org,A", "Bo Able,a@example.org,B"]), "--format", "json")
    assert done.returncode == 0
    assert [found["code"] for found in json.loads(done.stdout) if found["code"].startswith("R")] == ["R011"]


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--files", "workbok"], "there is no file “workbok”. Did you mean “workbook”?"),
        (["--column", "nmae=Name"], "there is no field “nmae”. Did you mean “name”?"),
        (["--column", "name"], "is not of the form FIELD=NAME"),
    ],
)
def test_options_that_are_not_understood(desk: Desk, options: list[str], said: str) -> None:
    done = desk.distribute(desk.roster(ROWS), *options)
    assert done.returncode == 2
    assert said in done.stderr


# --- copies with a password


def opens(file: Path, password: str) -> bool:
    return subprocess.run(["qpdf", "--check", f"--password={password}", file], capture_output=True).returncode == 0


def test_a_reader_that_goes_away_is_no_trouble(desk: Desk) -> None:
    command = tool.command(["distribute", desk.roster(["Ada Able,nowhere,A"]), "--course", desk.folder / "course", "--output", desk.folder / "output", "--format", "json"], ["-u"])
    process = subprocess.Popen(command, env=tool.environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdout.close()
    assert process.stderr.read() == ""
    assert process.wait() == 0


def test_copies_with_passwords(desk: Desk) -> None:
    roster = desk.roster(["Ada Able,a@example.org,A,given word é", "Bo Bold,b@example.org,B,", "山田太郎,c@example.org,C,"], header="name,email,id,password\n")
    said = desk.delivered(roster, "--protect")
    rows = desk.manifest()
    assert rows[0]["password"] == "given word é"
    assert all(re.fullmatch("[a-z2-9]{4}(-[a-z2-9]{4}){3}", row["password"]) for row in rows[1:])
    assert len({row["password"] for row in rows}) == 3
    for row in rows:
        file = desk.cohort() / row["file"]
        assert opens(file, row["password"])
        assert not opens(file, "") and not opens(file, rows[rows.index(row) - 1]["password"])
        assert all(stamped(text).startswith(f"Prepared for {row['name']} ·") for text in pages(file, row["password"]))
        assert row["password"] not in said
        assert hashlib.sha256(file.read_bytes()).hexdigest() == row["sha256"]
    before = times(desk)
    desk.delivered(roster, "--protect")
    assert changed(desk, before) == set()
    edit(roster, "Bo Bold", "Bo B. Bold")
    desk.delivered(roster, "--protect")
    assert changed(desk, before) == {"B/workbook.pdf"}
    assert [row["password"] for row in desk.manifest()] == [row["password"] for row in rows]
    passwords = [row["password"] for row in rows]
    assert "3 learners had copies locked with a password; these now open without one" in desk.delivered(roster)
    assert [row["password"] for row in desk.manifest()] == ["", "", ""]
    assert all(opens(desk.cohort() / name, "") for name in desk.copies())
    assert "had copies locked" not in desk.delivered(roster)
    assert "had copies locked" not in desk.delivered(roster, "--protect")
    assert [row["password"] for row in desk.manifest()] == passwords


def test_what_a_locked_copy_allows(desk: Desk) -> None:
    settings = desk.folder / "course/course.yaml"
    settings.write_text(settings.read_text(encoding="utf-8") + "delivery:\n  lead: Only for\n  permissions: [print, annotate]\n", encoding="utf-8")
    run("distribute", desk.roster(ROWS[:1]), "--protect", cwd=desk.folder)
    (row,) = desk.manifest()
    file = desk.cohort() / row["file"]
    shown = subprocess.run(["qpdf", "--show-encryption", f"--password={row['password']}", file], capture_output=True, text=True, check=True).stdout
    assert "AESv3" in shown
    allowed = {line.partition(":")[0] for line in shown.splitlines() if line.endswith(": allowed")}
    assert {"print high resolution", "modify annotations", "extract for accessibility"} <= allowed
    assert not {"extract for any purpose", "modify other", "modify anything"} & allowed
    assert "Only for Ada Able ·" in " ".join(pages(file, row["password"])[0].split())
