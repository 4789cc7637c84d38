"""The checker is the real one: it knows every rule, passes a good file, and says what is wrong with a bad."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from tests.support import verapdf

ROOT = Path(__file__).resolve().parents[2]
PICTURE = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'><path d='M0 0'/></svg>"
)
HTML = f"""<html lang=en><title>Sample</title><h1>Sample</h1>
<p>Words and <a href="https://example.org/">a link</a>.</p>
<table><tr><th>Side<th>Distance<tr><td>Left<td>7 cm</table><img alt="A black square" src="{PICTURE}">"""


@pytest.fixture(scope="module")
def good() -> bytes:
    import weasyprint

    return weasyprint.HTML(string=HTML).write_pdf(pdf_variant="pdf/ua-1")


def no_language(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Lang


def raw_overlay(pdf: pikepdf.Pdf) -> None:
    overlay = pdf.make_stream(b"q 1 0 0 rg 9 9 20 20 re f Q")
    pdf.pages[0].obj.Contents = Array([pdf.pages[0].obj.Contents, overlay])


def no_alternative(pdf: pikepdf.Pdf) -> None:
    for item in pdf.objects:
        if isinstance(item, Dictionary) and item.get("/S") == Name.Figure:
            del item["/Alt"]


def no_structure(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


def broken(path: Path) -> set[str]:
    return {failure.rule for failure in verapdf.check_ua1([path])[path]}


def test_it_knows_every_rule():
    known = verapdf.rules()
    assert len(known) == 106
    assert {"5-1", "6.2-1", "7.1-3", "7.2-34", "7.3-1", "7.5-1", "7.18.5-1", "7.21.8-1"} <= known.keys()


def test_a_good_file_passes(good, tmp_path):
    path = tmp_path / "good.pdf"
    path.write_bytes(good)
    assert verapdf.check_ua1([path]) == {path: []}


@pytest.mark.parametrize(
    ("spoil", "rules"),
    [
        (no_language, {"7.2-22", "7.2-34"}),
        (raw_overlay, {"7.1-3"}),
        (no_alternative, {"7.3-1"}),
        (no_structure, {"7.1-11"}),
    ],
)
def test_a_spoiled_file_fails(good, tmp_path, spoil, rules):
    with pikepdf.open(io.BytesIO(good)) as pdf:
        spoil(pdf)
        pdf.save(tmp_path / "bad.pdf")
    assert rules <= broken(tmp_path / "bad.pdf")


def test_a_failure_says_how_often_what_and_where(good, tmp_path):
    path = tmp_path / "bad.pdf"
    with pikepdf.open(io.BytesIO(good)) as pdf:
        no_alternative(pdf)
        pdf.save(path)
    (failure,) = verapdf.check_ua1([path])[path]
    assert failure.count == 1
    assert "alternat" in failure.message and "Figure" in failure.where


def test_what_is_no_pdf_is_named(tmp_path):
    (tmp_path / "letter.pdf").write_text("Dear reader")
    with pytest.raises(ValueError, match=r"letter\.pdf"):
        verapdf.check_ua1([tmp_path / "letter.pdf"])


def test_an_engine_that_does_not_start_is_told(monkeypatch):
    silent = SimpleNamespace(stdin=io.StringIO(), stdout=io.StringIO())
    monkeypatch.setattr(verapdf, "_engine", lambda: silent)
    with pytest.raises(RuntimeError, match="needs Java"):
        verapdf.check_ua1(["some.pdf"])


def test_the_command_prints_and_exits(good, tmp_path):
    with pikepdf.open(io.BytesIO(good)) as pdf:
        pdf.save(tmp_path / "good.pdf")
        no_language(pdf)
        pdf.save(tmp_path / "bad.pdf")

    def run(name: str) -> subprocess.CompletedProcess:
        command = [sys.executable, "-m", "tests.support.verapdf", str(tmp_path / name)]
        return subprocess.run(command, cwd=ROOT, capture_output=True, text=True)

    passed, failed = run("good.pdf"), run("bad.pdf")
    assert (passed.returncode, failed.returncode) == (0, 1)
    assert "passes all 106 rules" in passed.stdout
    assert "7.2-34" in failed.stdout
