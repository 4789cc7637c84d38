"""Tables in any encoding and with any separator are read as what was written; what cannot be read is told with its line."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from coursewright.delivery import safecsv
from coursewright.delivery.columns import find_columns
from coursewright.delivery.tables import open_table
from coursewright.diagnostics import Report

NAMES = "name;email;city\nZoë Müller;zoe@example.org;Zürich\nJosé Núñez;jose@example.org;Málaga\n"


def rows_of(file: Path, encoding: str = "") -> tuple[tuple[str, ...], list[tuple[int, tuple[str, ...]]], list[str]]:
    """The header, the rows with their lines, and the findings as `line code`."""
    report = Report()
    table = open_table(file, report, encoding)
    rows = [(row.line, row.cells) for row in table.rows] if table else []
    return table.header if table else (), rows, [f"{found.span.line} {found.code}" for found in report.diagnostics]


def read(data: bytes | str, tmp_path: Path) -> tuple[tuple[str, ...], list[tuple[int, tuple[str, ...]]], list[str]]:
    file = tmp_path / "table.csv"
    file.write_bytes(data if isinstance(data, bytes) else data.encode())
    return rows_of(file)


# --- text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings_are_found_out(encoding: str, tmp_path: Path) -> None:
    header, rows, findings = read(NAMES.encode(encoding), tmp_path)
    assert header == ("name", "email", "city")
    assert rows[1] == (3, ("José Núñez", "jose@example.org", "Málaga"))
    assert findings == (["1 R015"] if encoding == "cp1252" else [])


@pytest.mark.parametrize(
    ("encoding", "names"),
    [
        ("cp1250", "Łukasz Żółkiewski,Agnieszka Wiśniewska,Małgorzata Dąbrowska,Stanisław Wójcik"),
        ("cp1251", "Анна Иванова,Сергей Кузнецов,Мария Петрова,Дмитрий Соколов"),
        ("cp1253", "Ελένη Παπαδοπούλου,Γιώργος Νικολάου,Μαρία Γεωργίου,Κώστας Δημητρίου"),
        ("cp932", "山田太郎,佐藤花子,鈴木一郎,高橋美咲"),
    ],
)
def test_encodings_of_other_scripts_are_found_out_or_named(encoding: str, names: str, tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    listed = names.split(",")
    file.write_bytes(("name,email\n" + "".join(f"{name},a{place}@example.org\n" for place, name in enumerate(listed))).encode(encoding))
    assert [cells[0] for _, cells in rows_of(file)[1]] == listed
    assert rows_of(file)[2] == ["1 R015"]
    assert [cells[0] for _, cells in rows_of(file, encoding)[1]] == listed
    assert rows_of(file, encoding)[2] == []


def test_an_encoding_that_is_named_wrongly(tmp_path: Path) -> None:
    file = tmp_path / "table.csv"
    file.write_bytes(NAMES.encode("cp1252"))
    assert rows_of(file, "utf-8")[2] == ["1 R001"]
    assert rows_of(file, "no-such-thing")[2] == ["1 R001"]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_found_out(separator: str, tmp_path: Path) -> None:
    text = separator.join(["name", "email"]) + "\n" + separator.join(['"Lovelace, A.; B|C\tD"', "ada@example.org"]) + "\n"
    assert read(text, tmp_path)[1] == [(2, ("Lovelace, A.; B|C\tD", "ada@example.org"))]


def test_excel_may_name_its_separator(tmp_path: Path) -> None:
    assert read("sep=;\nname;email\nA, B;a@example.org\n", tmp_path)[1] == [(3, ("A, B", "a@example.org"))]


def test_a_row_is_known_by_the_line_where_it_begins(tmp_path: Path) -> None:
    _, rows, _ = read('\n\nname,email\n"Ada\nLovelace",a@example.org\n\n,\nBob,b@example.org', tmp_path)
    assert rows == [(4, ("Ada\nLovelace", "a@example.org")), (8, ("Bob", "b@example.org"))]


def test_short_rows_are_filled_and_long_ones_told(tmp_path: Path) -> None:
    _, rows, findings = read("name,email,id\nAda,a@example.org\nBob,b@example.org,2,,\nCy,c@example.org,3,what\n", tmp_path)
    assert rows == [(2, ("Ada", "a@example.org", "")), (3, ("Bob", "b@example.org", "2"))]
    assert findings == ["4 R005"]


@pytest.mark.parametrize(
    ("text", "findings"),
    [
        ("", ["1 R002"]),
        ("\n ,\n\n", ["1 R002"]),
        ('name,email\nAda,"never closed\nBob,b@example.org\n', ["2 R001"]),
        ('name,email\n"Ada"x,a@example.org\nBob,b@example.org\n', ["2 R005"]),
        ("name,email\nA\0da,a@example.org\nBob,b@example.org\n", ["2 R007"]),
        ("name,email\nA\x1b[2Jda,a@example.org\nBob,b@example.org\n", ["2 R007"]),
        (f"name,email\n{'x' * 10_001},a@example.org\nBob,b@example.org\n", ["2 R006"]),
        (f'name,email\n"{"x" * 10_000_000}",a@example.org\nBob,b@example.org\n', ["2 R006"]),
    ],
    ids=["empty", "blank", "unclosed", "odd-quote", "nul", "escape", "long", "ten-megabytes"],
)
def test_what_cannot_be_read_is_told_with_its_line(text: str, findings: list[str], tmp_path: Path) -> None:
    _, rows, found = read(text, tmp_path)
    assert found == findings
    assert [cells[0] for _, cells in rows] == (["Bob"] if "Bob" in text and "R001" not in findings[0] else [])


def test_a_file_that_is_missing_is_told_with_its_neighbors(tmp_path: Path) -> None:
    for name in ("spring-2026.csv", "spring-2026.pdf"):
        (tmp_path / name).write_text("name,email\n", encoding="utf-8")
    report = Report()
    assert open_table(tmp_path / "spring2026.csv", report) is None
    assert open_table(tmp_path, report) is None
    (tmp_path / "spring-2026.pdf").write_bytes(b"%PDF-1.7 and so on")
    assert open_table(tmp_path / "spring-2026.pdf", report) is None
    folder, printed, missing = report.diagnostics
    assert (printed.code, printed.message) == ("R001", "this table cannot be read: it is a PDF")
    assert (missing.code, missing.message, missing.hint) == ("R001", "there is no such file", "Did you mean “spring-2026.csv”?")
    assert (folder.code, folder.message) == ("R001", "this is a folder, not a table")


def test_files_that_are_no_table(tmp_path: Path) -> None:
    assert rows_of(tmp_path / "nowhere.csv")[2] == ["1 R001"]
    assert rows_of(tmp_path)[2] == ["1 R001"]
    for data in (b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\xff\xfe\x00\xd8", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\x81\x8d\x8f\x90\x9d"):
        header, rows, findings = read(data, tmp_path)
        assert rows == []
        assert findings or header, data


cells = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp", "Cn", "Co")), max_size=20).map(str.strip)


@given(
    rows=st.lists(st.tuples(st.text("abc", min_size=1), cells, cells), min_size=1, max_size=8),
    separator=st.sampled_from(",;\t|"),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    end=st.sampled_from(["\n", "\r\n"]),
)
def test_what_was_written_is_read(tmp_path_factory, rows, separator: str, encoding: str, end: str) -> None:
    written = io.StringIO()
    csv.writer(written, delimiter=separator, lineterminator=end, quoting=csv.QUOTE_NONNUMERIC).writerows([("id", "name", "email"), *rows])
    file = tmp_path_factory.getbasetemp() / "written.csv"
    file.write_bytes(written.getvalue().encode(encoding))
    header, read_back, findings = rows_of(file)
    assert (header, findings) == (("id", "name", "email"), [])
    assert [row for _, row in read_back] == rows


@given(data=st.binary(max_size=300))
def test_any_bytes_end_in_rows_or_findings(tmp_path_factory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "bytes.csv"
    file.write_bytes(data)
    header, _, findings = rows_of(file)
    assert header or findings


# --- spreadsheets


def spreadsheet(file: Path, rows: list[tuple[object, ...]], before: str = "") -> Path:
    workbook = Workbook()
    sheet = workbook.active
    if before:
        workbook.create_sheet(before, 0).sheet_state = "hidden"
    for row in rows:
        sheet.append(row)
    workbook.save(file)
    return file


def test_a_spreadsheet_gives_text(tmp_path: Path) -> None:
    file = spreadsheet(tmp_path / "a.xlsx", [("Name", "ID", "Since", "Score"), ("Ada", 12345.0, date(2026, 3, 1), 0.5), (None,), ("Bo", "007", "", 17)], "notes")
    assert rows_of(file) == (("Name", "ID", "Since", "Score"), [(2, ("Ada", "12345", "2026-03-01", "0.5")), (4, ("Bo", "007", "", "17"))], [])


def test_per_cent_are_read_as_the_sheet_shows_them(tmp_path: Path) -> None:
    file = spreadsheet(tmp_path / "a.xlsx", [("name", "score"), *(("Ada", value) for value in (0.92, 1, 0.07, 0.925, 17))])
    workbook = load_workbook(file)
    for row, written in zip(workbook.active["B2:B6"], ("0%", "0%", "0%", "0.0%", '0"%"'), strict=True):
        row[0].number_format = written
    workbook.save(file)
    assert [cells[1] for _, cells in rows_of(file)[1]] == ["92%", "100%", "7%", "92.5%", "17"]


def test_a_formula_without_a_value_is_told(tmp_path: Path) -> None:
    file = spreadsheet(tmp_path / "a.xlsx", [("name", "email"), ("=A1&B1", "a@example.org"), ("Bo", "b@example.org")])
    assert rows_of(file)[1:] == ([(3, ("Bo", "b@example.org"))], ["2 R005"])


def test_a_spreadsheet_that_is_damaged_inside(tmp_path: Path) -> None:
    file = spreadsheet(tmp_path / "a.xlsx", [("name",), ("Ada",)])
    broken = tmp_path / "b.xlsx"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(broken, "w") as new:
        for entry in old.namelist():
            new.writestr(entry, b"<worksheet><sheetData><row" if "sheet1" in entry else old.read(entry))
    assert rows_of(broken)[2] == ["1 R001"]


def test_a_spreadsheet_whose_cells_stand_far_out(tmp_path: Path) -> None:
    file = spreadsheet(tmp_path / "a.xlsx", [("name",), ("Ada",)])
    far = tmp_path / "b.xlsx"
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(far, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            data = old.read(entry)
            new.writestr(entry, data.replace(b"</sheetData>", b'<row r="99999999999"><c r="A99999999999"><v>1</v></c></row></sheetData>') if "sheet1" in entry else data)
    assert rows_of(far)[2][-1].endswith(" R001")


# --- columns and the CSV that is written


def columns(header: str, tmp_path: Path, **named: str) -> tuple[dict[str, int] | None, list[str]]:
    file, report = tmp_path / "c.csv", Report()
    file.write_text(f"{header}\n", encoding="utf-8")
    table = open_table(file, report)
    found = find_columns(table, {"name": ("name", "full name"), "email": ("email", "mail")}, named, report)
    return found, [found.code for found in report.diagnostics]


def test_columns_are_known_by_usual_names(tmp_path: Path) -> None:
    assert columns("E-Mail,FULL_NAME", tmp_path) == ({"name": 1, "email": 0}, [])
    assert columns("Name,Full name", tmp_path) == ({"name": 0}, [])


def test_columns_are_what_the_user_says(tmp_path: Path) -> None:
    assert columns("Name,Who,Mail", tmp_path, name="who") == ({"name": 1, "email": 2}, [])
    assert columns("Name,Who", tmp_path, name="hwo") == (None, ["R003"])
    assert columns("Name,Email,email", tmp_path) == (None, ["R004"])


@given(cells=st.lists(st.text(st.characters(exclude_categories=("Cs",)), max_size=20), min_size=1, max_size=6))
def test_cells_that_look_like_formulas_stay_text_and_come_back(cells: list[str]) -> None:
    line = safecsv.line(cells)
    (raw,) = csv.reader(io.StringIO(line, newline=""))
    assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in raw)
    assert list(safecsv.read(io.StringIO(line, newline=""))) == [cells]
