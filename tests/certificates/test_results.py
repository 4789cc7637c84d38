"""Reading results: scores, dates, and tables as learning systems export them."""

from __future__ import annotations

import datetime
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coursewright.delivery import dates, scores
from coursewright.delivery.results import Results, Rules, read_results
from coursewright.diagnostics import Report

RULES = Rules(80, datetime.date(2020, 1, 1), datetime.date(2026, 12, 31))


def read(tmp_path: Path, text: str, rules: Rules = RULES, **named: str) -> tuple[Results | None, list[str]]:
    """The results, and line and code of each finding."""
    file = tmp_path / "results.csv"
    file.write_text(text, encoding="utf-8")
    report = Report()
    return read_results(file, named, rules, report), [f"{found.span.line} {found.code}" for found in report.diagnostics]


# --- scores


@pytest.mark.parametrize(
    ("cell", "share"),
    [("85", 85), ("85%", 85), ("85 %", 85), ("84.50", 84.5), ("84,5", 84.5), ("17/20", 85), ("17 / 20", 85), ("17 of 20", 85), ("16.5 out of 20", 82.5), ("0", 0), ("100", 100)],
)
def test_scores(cell: str, share: float) -> None:
    assert scores.percent(cell, None, False) == Decimal(str(share))


@pytest.mark.parametrize("cell", ["", "-", "–", "n/a", "Not graded", "In progress"])
def test_no_score_yet(cell: str) -> None:
    assert scores.percent(cell, None, False) is None


@pytest.mark.parametrize("cell", ["0.85", "1", "1.0", "101", "120%", "21/20", "5/0", "eighty", "-5", "8 5", "85%%", "1e2", "NaN", "∞", "٨٥"])
def test_scores_that_are_never_guessed(cell: str) -> None:
    with pytest.raises(scores.NotAScore):
        scores.percent(cell, None, False)


def test_a_column_of_shares_and_one_with_full_marks() -> None:
    assert scores.are_shares(["0.85", "1", "", "0"])
    assert not scores.are_shares(["0.85", "85"])
    assert not scores.are_shares(["1", "0"])
    assert scores.percent("0.85", None, True) == 85
    assert scores.percent("17.00", scores.out_of("Grade/20.00"), False) == 85


@given(st.text(max_size=12))
def test_any_score_is_a_share_or_refused(cell: str) -> None:
    try:
        share = scores.percent(cell, None, False)
    except scores.NotAScore:
        return
    assert share is None or 0 <= share <= 100


# --- dates


@pytest.mark.parametrize(
    "cell",
    ["2026-03-15", "2026-03-15 14:22:11 UTC", "2026-03-15T14:22:11Z", "2026/03/15", "15 March 2026, 10:22 AM", "Sunday, 15 March 2026, 10:22 AM", "15 Mar 2026", "15th March 2026",
     "March 15, 2026", "Mar 15, 2026 at 10:22am", "Sunday, March 15, 2026, 10:22 AM", "15.03.2026", "15.3.2026 10:22", "03/15/2026", "15/03/2026 10:22:00", "15-Mar-2026"],
)
def test_dates(cell: str) -> None:
    assert dates.read_date(cell) == datetime.date(2026, 3, 15)


@pytest.mark.parametrize("cell", ["03/04/2026", "3-4-2026", "12/11/2026 09:00"])
def test_dates_in_two_ways(cell: str) -> None:
    with pytest.raises(dates.TwoWays):
        dates.read_date(cell)
    assert dates.read_date(cell, "mdy") != dates.read_date(cell, "dmy")


@pytest.mark.parametrize("cell", ["", "soon", "2026-02-30", "31.02.2026", "03/15/26", "15/03", "2026", "13/13/2026", "Quintember 5, 2026", "99999-01-01"])
def test_no_dates(cell: str) -> None:
    with pytest.raises(dates.NotADate):
        dates.read_date(cell)


def test_a_column_tells_its_order() -> None:
    assert dates.order_of(["03/04/2026", "03/15/2026"]) == "mdy"
    assert dates.order_of(["03/04/2026", "15/03/2026"]) == "dmy"
    assert dates.order_of(["03/15/2026", "15/03/2026"]) == ""
    assert dates.order_of(["03/04/2026", "15.03.2026"]) == ""


@given(st.dates(datetime.date(1000, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d %B %Y", "%B %d, %Y", "%d.%m.%Y"]))
def test_a_date_comes_back_as_it_was_written(day: datetime.date, form: str) -> None:
    assert dates.read_date(day.strftime(form)) == day


@given(st.text(max_size=20))
def test_any_text_is_a_date_or_refused(cell: str) -> None:
    try:
        dates.read_date(cell)
    except dates.NotADate:
        return


# --- tables as learning systems export them


def test_moodle(tmp_path: Path) -> None:
    found, said = read(tmp_path, (
        'Last name,First name,ID number,Email address,State,Started,Completed,Duration,Grade/20.00,Q. 1 /5.00\n'
        'Able,Ada,7,ada@example.org,Finished,"15 March 2026, 10:02 AM","15 March 2026, 10:22 AM",20 mins,17.00,5.00\n'
        'Beta,Bea,8,bea@example.org,Finished,"15 March 2026, 10:02 AM","15 March 2026, 10:22 AM",20 mins,15.99,5.00\n'
        'Cee,Cy,9,cy@example.org,In progress,"15 March 2026, 10:02 AM",-,-,-,-\n'))
    assert said == []
    assert [(one.name, one.learner, str(one.completed)) for one in found.passed] == [("Ada Able", "7", "2026-03-15")]
    assert [(one.line, one.why) for one in found.failed] == [(3, "has 79.95 %, which is below the pass mark of 80 %"), (4, "has no result yet")]


def test_canvas(tmp_path: Path) -> None:
    found, said = read(tmp_path, "name,id,sis_id,section,submitted,attempt,score\nAda Able,7,,1,2026-03-15 14:22:11 UTC,1,92.0\nBea Beta,8,,1,2026-03-15 14:22:11 UTC,1,60.0\n")
    assert said == []
    assert [one.name for one in found.passed] == ["Ada Able"]


def test_a_table_that_says_passed(tmp_path: Path) -> None:
    found, said = read(tmp_path, "Learner;Passed;Completed on\nAda Able;yes;15.03.2026\nBea Beta;no;15.03.2026\nCy Cee;perhaps;15.03.2026\n")
    assert said == ["4 K005"]
    assert [one.name for one in found.passed] == ["Ada Able"]
    assert [one.why for one in found.failed] == ["did not pass"]


def test_a_column_by_another_name(tmp_path: Path) -> None:
    found, said = read(tmp_path, "name,Punkte,when\nAda Able,90,2026-03-15\n", score="Punkte", completed="when")
    assert said == []
    assert len(found.passed) == 1


def test_what_is_missing_or_wrong_is_told_by_line(tmp_path: Path) -> None:
    header = "name,id,score,passed,completed\n"
    found, said = read(tmp_path, header + (
        ",1,90,,2026-03-15\n"          # no name
        "Ada Able,2,90,no,2026-03-15\n"  # they do not go together
        "Ada Able,3,90,,\n"            # no day
        "Ada Able,4,90,,2026-13-15\n"  # no such day
        "Ada Able,5,90,,2019-12-31\n"  # before the course
        "Ada Able,6,90,,2027-01-01\n"  # after the last day
        "Ada \u202eAble,7,90,,2026-03-15\n"))
    assert said == ["2 K004", "3 K005", "4 K006", "5 K006", "6 K007", "7 K007", "8 K004"]
    assert found.passed == ()


def test_a_table_without_a_column_it_needs(tmp_path: Path) -> None:
    assert read(tmp_path, "name,score\nAda Able,90\n") == (None, ["1 R003"])


def test_several_attempts_give_one_certificate(tmp_path: Path) -> None:
    found, said = read(tmp_path, "name,id,score,completed\nAda Able,1,50,2026-03-01\nAda Able,1,95,2026-03-09\nAda Able,1,85,2026-03-05\n")
    assert said == []
    assert [(one.line, str(one.completed)) for one in found.passed] == [(4, "2026-03-05")]
    assert [(one.line, one.why) for one in found.failed] == [
        (2, "has 50 %, which is below the pass mark of 80 %"), (3, "passed before, on 2026-03-05, and has the certificate of that day")]


def test_two_people_are_never_taken_for_one(tmp_path: Path) -> None:
    assert read(tmp_path, "name,score,completed\nKim Lee,90,2026-03-01\nKim Lee,91,2026-03-02\n")[1] == ["3 K008"]
    assert read(tmp_path, "name,id,score,completed\nKim Lee,1,90,2026-03-01\nLee Kim,1,91,2026-03-02\n")[1] == ["3 K008"]
    assert read(tmp_path, "name,id,score,completed\nKim Lee,1,90,2026-03-01\nKim Lee,2,91,2026-03-02\n")[1] == []
