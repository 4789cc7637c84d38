"""Genuine or not: every kind of tampering is told apart, by the command line and by the page in a real browser alike."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pikepdf
import pytest
from playwright.sync_api import Browser

from tests.certificates.certified import FIRST, GONE, LONG, OVER, Desk
from tests.support.browser import Reader, chromium


def _swapped(line: str, place: int) -> str:
    return line[:place] + ("A" if line[place] != "A" else "B") + line[place + 1 :]


def _with_line(file: Path, line: str) -> bytes:
    """The file with other facts in the place of its own."""
    return re.sub(rb"(/CoursewrightFacts\()[A-Z0-9]+", rb"\g<1>" + line.encode(), file.read_bytes())


def _with_other_signature(file: Path) -> bytes:
    """The last byte of the structure that signs the file changed."""
    data = bytearray(file.read_bytes())
    opens = data.index(b"/Contents<") + 10
    last = len(bytes(data[opens : data.index(b">", opens)]).rstrip(b"0")) + opens - 1
    data[last] = ord("1") if data[last] != ord("1") else ord("2")
    return bytes(data)


def _drawn_over(file: Path) -> bytes:
    """The file with one byte of what its page draws changed."""
    data = bytearray(file.read_bytes())
    data[data.rindex(b"stream\n", 0, data.rindex(b"/ByteRange")) + 40] ^= 1
    return bytes(data)


def _updated(file: Path) -> bytes:
    """The file with a change added behind its end, as an editor of PDFs saves it."""
    data = file.read_bytes()
    start = int(re.findall(rb"startxref\s+(\d+)", data)[-1])
    return data + b"9999 0 obj\n<</Note(added)>>\nendobj\nxref\n9999 1\n%010d 00000 n \ntrailer\n<</Size 10000/Root 1 0 R/Prev %d>>\nstartxref\n%d\n%%%%EOF\n" % (
        len(data), start, len(data) + 33)


def _unsigned(file: Path, place: Path) -> bytes:
    """The file saved anew, its facts kept and its signature gone."""
    with pikepdf.open(file) as pdf:
        del pdf.Root.AcroForm, pdf.Root.Perms
        del pdf.pages[0].Annots
        pdf.save(place)
    return place.read_bytes()


# What is given, by name; from the true desk and the forger's, and a folder for passing files.
FILES: dict[str, tuple[str, Callable[[Desk, Desk, Path], bytes]]] = {
    "the file as issued": ("genuine", lambda desk, forger, place: desk.file(FIRST).read_bytes()),
    "one with a very long name": ("genuine", lambda desk, forger, place: desk.file(LONG).read_bytes()),
    "drawn over": ("changed", lambda desk, forger, place: _drawn_over(desk.file(FIRST))),
    "a change added behind": ("changed", lambda desk, forger, place: _updated(desk.file(FIRST))),
    "the facts of another certificate": ("changed", lambda desk, forger, place: _with_line(desk.file(FIRST), desk.row(LONG)["facts"])),
    "a letter of the facts changed": ("changed", lambda desk, forger, place: _with_line(desk.file(FIRST), _swapped(desk.row(FIRST)["facts"], 180))),
    "a letter of the signature changed": ("changed", lambda desk, forger, place: _with_other_signature(desk.file(FIRST))),
    "the signature taken away": ("changed", lambda desk, forger, place: _unsigned(desk.file(FIRST), place / "unsigned.pdf")),
    "cut off in the middle": ("changed", lambda desk, forger, place: desk.file(FIRST).read_bytes()[:-900]),
    "signed with another key": ("other-key", lambda desk, forger, place: forger.file(FIRST).read_bytes()),
    "true facts in a file signed with another key": ("other-key", lambda desk, forger, place: _resigned(desk, forger)),
    "expired": ("expired", lambda desk, forger, place: desk.file(OVER).read_bytes()),
    "withdrawn": ("revoked", lambda desk, forger, place: desk.file(GONE).read_bytes()),
    "some other PDF": ("unreadable", lambda desk, forger, place: _other_pdf(place / "other.pdf")),
    "no PDF at all": ("unreadable", lambda desk, forger, place: b"Dear board, I passed.\n"),
}
LINES: dict[str, tuple[str, Callable[[Desk, Desk], str]]] = {
    "the code as issued": ("genuine", lambda desk, forger: desk.row(FIRST)["facts"]),
    "as an address": ("genuine", lambda desk, forger: f"https://example.org/verify/#{desk.row(FIRST)['facts'].lower()}"),
    "a letter of the signature changed": ("changed", lambda desk, forger: _swapped(desk.row(FIRST)["facts"], 40)),
    "a letter of the facts changed": ("changed", lambda desk, forger: _swapped(desk.row(FIRST)["facts"], 180)),
    "the last letter changed": ("changed", lambda desk, forger: f"{desk.row(FIRST)['facts'][:-1]}{chr(ord(desk.row(FIRST)['facts'][-1]) + 1)}"),
    "the end missing": ("changed", lambda desk, forger: desk.row(FIRST)["facts"][:-30]),
    "another key": ("other-key", lambda desk, forger: forger.row(FIRST)["facts"]),
    "expired": ("expired", lambda desk, forger: desk.row(OVER)["facts"]),
    "withdrawn": ("revoked", lambda desk, forger: desk.row(GONE)["facts"]),
    "something else": ("unreadable", lambda desk, forger: "https://example.org/"),
}


def _resigned(desk: Desk, forger: Desk) -> bytes:
    """A forger's own certificate that carries the true facts, signed by the forger."""
    from coursewright.delivery import keys
    from coursewright.pdf.sign import Signer
    from tests.certificates.certified import PASSWORD

    theirs = keys.load(forger.keys, PASSWORD)
    data = _with_line(desk.file(FIRST), desk.row(FIRST)["facts"])
    opens, closes = data.rindex(b"/Contents<"), data.rindex(b">", 0, data.rindex(b"endobj"))
    signer = Signer(theirs.pdf, theirs.certificate)
    empty = signer.place("D:20260101000000Z", b"(x)")
    start = data.rindex(b"<</Type/Sig/", 0, opens)
    body = bytearray(data[:start] + empty + data[data.index(b"endobj", closes) - 1 :])
    place = body.rindex(b"\nxref\n") + 1
    body = bytearray(re.sub(rb"startxref\n\d+", b"startxref\n%d" % place, bytes(body)))
    return signer.seal(body)


def _other_pdf(place: Path) -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(place)
    return place.read_bytes()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as started:
        yield started


@pytest.fixture(scope="module")
def reader(browser: Browser, issued: Desk) -> Iterator[Reader]:
    with Reader(browser) as reading:
        reading.open(issued.page)
        yield reading


def _in_browser(reader: Reader) -> str:
    reader.page.wait_for_selector(".verdict")
    return reader.page.locator(".verdict").get_attribute("data-verdict")


@pytest.mark.parametrize("given", FILES)
def test_files(given: str, issued: Desk, forged: Desk, reader: Reader, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    kind, made = FILES[given]
    file = tmp_path / "given.pdf"
    file.write_bytes(made(issued, forged, tmp_path))
    capsys.readouterr()
    assert issued.do("verify", file, "--format", "json") == (0 if kind == "genuine" else 1)
    told = json.loads(capsys.readouterr().out)
    assert told["verdict"] == kind, told
    reader.page.evaluate("document.getElementById('result').replaceChildren()")
    reader.page.set_input_files("#file", [])
    reader.page.set_input_files("#file", file)
    assert _in_browser(reader) == kind, reader.page.locator("#result").inner_text()
    assert reader.troubles == []


@pytest.mark.parametrize("given", LINES)
def test_codes(given: str, issued: Desk, forged: Desk, reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    kind, made = LINES[given]
    line = made(issued, forged)
    capsys.readouterr()
    assert issued.do("verify", line, "--format", "json") == (0 if kind == "genuine" else 1)
    assert json.loads(capsys.readouterr().out)["verdict"] == kind
    reader.page.evaluate("document.getElementById('result').replaceChildren()")
    reader.page.fill("#code", line)
    reader.page.click("button")
    assert _in_browser(reader) == kind, reader.page.locator("#result").inner_text()


def test_page_and_command_line_show_every_fact_alike(issued: Desk, reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    issued.do("verify", issued.file(FIRST))
    said = dict(line.strip().split(": ", 1) for line in capsys.readouterr().out.splitlines() if line.startswith("  "))
    reader.page.set_input_files("#file", [])
    reader.page.set_input_files("#file", issued.file(FIRST))
    assert _in_browser(reader) == "genuine"
    pairs = reader.page.locator(".verdict dl > div").all()
    assert {pair.locator("dt").inner_text(): pair.locator("dd").inner_text() for pair in pairs} == said
    assert said["Name"] == FIRST
    assert said["Hours"] == "1.50"
    assert said["Valid until"] == "2029-03-15"
    assert said["Keep until"] == "2033-03-15"
    assert "000000" in said["Approvals"]


def test_the_address_opens_the_verdict(issued: Desk, browser: Browser) -> None:
    with Reader(browser, 360, "dark") as reading:
        page = reading.open(issued.page, f"#{issued.row(FIRST)['facts']}")
        assert _in_browser(reading) == "genuine"
        assert reading.violations() == []
        assert page.evaluate("document.documentElement.scrollWidth") == 360
        assert [address for address in reading.requests if not address.startswith(("file:", "data:"))] == []
        assert reading.troubles == []


def test_the_page_is_accessible_whatever_it_says(issued: Desk, forged: Desk, reader: Reader) -> None:
    for line in (issued.row(GONE)["facts"], forged.row(FIRST)["facts"], issued.row(OVER)["facts"], "nonsense"):
        reader.page.fill("#code", line)
        reader.page.click("button")
        assert reader.page.locator("#result").inner_text()
        assert reader.violations() == []


def test_a_changed_list_of_withdrawn_certificates_is_refused(issued: Desk, browser: Browser, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without its entry, a withdrawn certificate would pass; the list is signed."""
    code = issued.row(GONE)["code"]
    page = tmp_path / "index.html"
    page.write_text(issued.page.read_text(encoding="utf-8").replace(code, "00000-00000"), encoding="utf-8")
    with Reader(browser) as reading:
        reading.open(page, f"#{issued.row(GONE)['facts']}")
        reading.page.wait_for_selector(".notice >> text=was changed")
        assert reading.page.locator(".verdict").count() == 0
    (tmp_path / "public.json").write_text((issued.keys / "public.json").read_text(encoding="utf-8").replace(code, "00000-00000"), encoding="utf-8")
    capsys.readouterr()
    assert Desk(issued.folder).do("verify", issued.row(GONE)["facts"], "--keys", tmp_path) == 1
    assert "changed after it was signed" in capsys.readouterr().err


def test_a_short_code_is_looked_up(issued: Desk, reader: Reader, capsys: pytest.CaptureFixture[str]) -> None:
    capsys.readouterr()
    assert issued.do("verify", issued.row(FIRST)["code"].lower().replace("-", " ")) == 0
    assert FIRST in capsys.readouterr().out
    assert issued.do("verify", issued.row(GONE)["code"]) == 1
    assert "taken by another person" in capsys.readouterr().out
    assert issued.do("verify", "ZZZZZ-ZZZZZ") == 1
    reader.page.fill("#code", issued.row(GONE)["code"])
    reader.page.click("button")
    assert "taken by another person" in reader.page.locator("#result").inner_text()


def test_no_secret_is_in_what_is_handed_out(issued: Desk) -> None:
    from coursewright.delivery import keys
    from tests.certificates.certified import PASSWORD

    secret = keys.load(issued.keys, PASSWORD).facts.private_bytes_raw()
    for file in (issued.page, issued.keys / "public.json", issued.register, issued.file(FIRST), issued.keys / "facts-key.pem"):
        data = file.read_bytes()
        assert all(form not in data for form in (secret, base64.b64encode(secret), secret.hex().encode(), PASSWORD.encode()))


def test_no_changed_byte_passes(issued: Desk, reader: Reader) -> None:
    """Bytes all over the file, and more of them in the place of the signature, which no signature covers."""
    import datetime

    from coursewright.delivery import trust, verification

    data, known = issued.file(FIRST).read_bytes(), trust.read(issued.keys)
    opens = data.index(b"/Contents<") + 10
    closes = data.index(b">", opens)
    places = [*range(0, len(data), len(data) // 20), *range(opens, closes, (closes - opens) // 20)]
    for place in places:
        changed = bytearray(data)
        changed[place] = ord("0" if changed[place] != ord("0") else "1") if opens <= place < closes else changed[place] ^ 1
        assert verification.verify_file(bytes(changed), known, datetime.date.today()).kind != "genuine", place
        packed = base64.b64encode(changed).decode()
        assert reader.page.evaluate("async packed => (await verdictOnFile(fromBase64(packed), await trusted())).kind", packed) != "genuine", place
