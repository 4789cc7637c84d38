"""What a learner is written: the words, in the right language, and a message that no roster or course can turn into another."""

from __future__ import annotations

import email
import unicodedata
from email import policy
from email.header import decode_header, make_header
from email.message import EmailMessage
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from coursewright.delivery.mail.letters import Enclosed, Letter
from coursewright.delivery.mail.message import BadAddress, address, compose, draft
from coursewright.delivery.mail.server import read_server
from coursewright.delivery.mail.wording import Wording, Words
from coursewright.diagnostics import Report
from coursewright.paths import templates
from coursewright.settings import stand_in
from tests.support.browser import Reader, chromium

PLAIN = Wording("Your copy", "Here it is.\n", "", "en")
SECRET = "K3pt-for-one"


def letter(name: str = "Ada Learner", language: str = "", protected: bool = False, file: Path = Path("workbook.pdf")) -> Letter:
    return Letter("7", name, "ada@example.org", "7K3Q9-FPM2T", (Enclosed("ada-7/workbook.pdf", file, 1_234_567),), language, protected)


def read(data: bytes) -> EmailMessage:
    found = email.message_from_bytes(data, policy=policy.default)
    assert isinstance(found, EmailMessage)
    assert not found.defects
    return found


def written(course: Path, one: Letter, link: str = "") -> tuple[Wording | None, list[str]]:
    report = Report()
    settings = stand_in().model_copy(update={"title": "A <small> course", "language": "en-GB"})
    words = Words(course, templates(), settings, report).write(one, "spring", link)
    return words, [str(found) for found in report.diagnostics]


def course_mail(folder: Path, **files: str) -> Path:
    (folder / "mail").mkdir(parents=True, exist_ok=True)
    for name, text in files.items():
        (folder / "mail" / name.replace("__", ".")).write_text(text, encoding="utf-8")
    return folder


# --- the words


def test_the_library_s_own_words(tmp_path: Path) -> None:
    words, found = written(tmp_path, letter("Ada <b>Learner</b>"))
    assert words is not None
    assert not found
    assert words.subject == "A <small> course: your personal copy"
    assert "Dear Ada <b>Learner</b>," in words.text
    assert "Dear <bdi>Ada &lt;b&gt;Learner&lt;/b&gt;</bdi>," in words.html
    assert '<html lang="en" dir="ltr">' in words.html
    assert words.language == "en"
    for text in (words.text, words.html):
        assert "7K3Q9-FPM2T" in text
        assert "workbook.pdf" in text
        assert "1.2 MB" in text
        assert "password" not in text
    assert max(map(len, words.text.splitlines())) <= 72


def test_the_marked_words_can_be_read_by_everyone_and_ask_for_nothing(tmp_path: Path) -> None:
    words, _ = written(tmp_path, letter("محمد بن عبد الله", protected=True), "https://files.example.org/spring")
    assert words is not None
    page = tmp_path / "message.html"
    page.write_text(words.html, encoding="utf-8")
    with chromium() as browser:
        for scheme, width in (("light", 700), ("dark", 320)):
            with Reader(browser, width=width, scheme=scheme) as reader:
                reader.open(page)
                assert reader.violations() == []
                assert reader.page.evaluate("document.documentElement.scrollWidth") <= width
                assert reader.requests == [page.as_uri()]


def test_links_stay_whole(tmp_path: Path) -> None:
    base = "https://files.example.org/a-rather-long-folder-name/that-goes-on-and-on/spring-2026/"
    words, _ = written(tmp_path, letter(), base)
    assert words is not None
    assert f"  {base}ada-7/workbook.pdf" in words.text.splitlines()
    assert f'<a href="{base}ada-7/workbook.pdf">workbook.pdf</a>' in words.html


def test_a_protected_file_is_told_without_its_password(tmp_path: Path) -> None:
    words, _ = written(tmp_path, letter(protected=True))
    assert words is not None
    assert "It is not in this message" in words.text
    assert "It is not in this message" in words.html


@pytest.mark.parametrize(
    ("language", "subject", "said", "html"),
    [("", "ours", "en-GB", True), ("fr", "ours", "en-GB", True), ("de", "unsere", "de", False), ("de-CH", "unsere", "de", False), ("pt-BR", "nossa", "pt-br", False)],
)
def test_a_course_brings_its_own_words_by_language(tmp_path: Path, language: str, subject: str, said: str, html: bool) -> None:
    course = course_mail(
        tmp_path, message__txt="Subject: ours\n\n{{ learner.name }} {{ course.title }}", message__html="<p>{{ course.title }}",
        message__de__txt="Subject: unsere\n\nGuten Tag", **{"message__pt-br__txt": "Subject: nossa\n\nBom dia"},
    )
    words, found = written(course, letter(language=language))
    assert not found
    assert words is not None
    assert (words.subject, words.language, bool(words.html)) == (subject, said, html)
    assert not html or words.html == "<p>A &lt;small&gt; course"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("Subject: x\n\n{{ learner.nam }}", 3, "there is no name “nam”"),
        ("Subject: x\n\n{{ nobody }}", 3, "there is no name “nobody”"),
        ("Subject: x\n\nDear {% if %}", 3, ""),
        ("Dear learner,\n\nhere", 1, "its first line is no subject"),
        ("Subject: x\n\n", 1, "its first line is no subject, or no text follows"),
        ("Subject: x\n\n{{ 1 / 0 }}", 3, "ZeroDivisionError"),
        ("Subject: x\n\n{{ ''.__class__.__mro__ }}", 3, "unsafe"),
        ("Subject: x\n\n{% include '/etc/passwd' %}", 3, "cannot be read"),
        ("Subject: x\n\n{{ password }}", 3, "there is no name “password”"),
    ],
)
def test_a_template_that_cannot_be_used_is_a_finding_with_its_line(tmp_path: Path, text: str, line: int, said: str) -> None:
    words, found = written(course_mail(tmp_path, message__txt=text), letter())
    assert words is None
    (only,) = found
    assert only.startswith(f"{tmp_path.as_posix()}/mail/message.txt:{line}: error M002: this mail template cannot be used: ")
    assert said in only


def test_a_template_cannot_be_a_link_out_of_the_course(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("Subject: x\n\nsecret", encoding="utf-8")
    course = course_mail(tmp_path / "course")
    (course / "mail" / "message.txt").symlink_to(tmp_path / "secret")
    words, found = written(course, letter())
    assert words is None
    assert "M002" in found[0]


# --- the message


def test_a_message_has_text_html_and_files(tmp_path: Path) -> None:
    file = tmp_path / "workbook.pdf"
    file.write_bytes(bytes(range(256)))
    wording, _ = written(tmp_path, letter())
    assert wording is not None
    message = read(draft(compose(letter(file=file), wording, "Example Provider <courses@example.org>", "answers@example.org")))
    assert [part.get_content_type() for part in message.walk()] == ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "application/pdf"]
    assert message.get_body(("plain",)).get_content().splitlines() == wording.text.splitlines()
    assert message.get_body(("html",)).get_content().splitlines() == wording.html.splitlines()
    assert next(message.iter_attachments()).get_content() == bytes(range(256))
    assert next(message.iter_attachments()).get_filename() == "workbook.pdf"
    headers = {name.lower(): str(value) for name, value in message.items()}
    assert headers["content-language"] == "en"
    assert headers["reply-to"] == "answers@example.org"
    assert headers["auto-submitted"] == "auto-generated"
    assert headers["x-unsent"] == "1"
    assert "date" not in headers


def test_the_same_letter_is_the_same_message(tmp_path: Path) -> None:
    file = tmp_path / "workbook.pdf"
    file.write_bytes(b"%PDF")
    wording, _ = written(tmp_path, letter())
    assert wording is not None
    one, two = (draft(compose(letter(file=file), wording, "a@example.org")) for _ in range(2))
    assert one == two
    other = Letter("8", "Bo", "bo@example.org", "OTHER-COPY", ())
    assert read(one)["Message-ID"] != read(draft(compose(other, wording, "a@example.org")))["Message-ID"]
    assert read(one)["Message-ID"].endswith("@example.org>")


@trials(max_examples=50, deadline=None)
@given(st.text(max_size=200), st.text(max_size=200))
def test_no_name_or_subject_makes_another_header(name: str, subject: str) -> None:
    one = Letter("7", name or "x", "ada@example.org", "COPY", ())
    message = read(draft(compose(one, Wording(subject, "Text.\n", "", "en"), "courses@example.org")))
    names = [header.lower() for header in message.keys()]  # noqa: SIM118
    assert sorted(names) == sorted({*names})
    assert {*names} <= {"from", "to", "subject", "message-id", "auto-submitted", "content-language", "content-type", "content-transfer-encoding", "mime-version", "x-unsent"}
    assert [found.addr_spec for found in message["To"].addresses] == ["ada@example.org"]
    assert message.get_content().strip() == "Text."


@pytest.mark.parametrize("name", ["Müller, Jürgen", "田中 太郎", "محمد بن عبد الله", 'Jo "Jo" O’Hara', "Ann <b@c.example>", "Δ" * 90, "Bartholomew " * 12 + "Z", "é" * 30])
def test_every_name_is_read_as_it_was_written(name: str) -> None:
    one = Letter("7", unicodedata.normalize("NFC", name), "ada@example.org", "COPY", ())
    data = draft(compose(one, PLAIN, "courses@example.org"))
    assert data.isascii()
    raw = email.message_from_bytes(data)["To"].rpartition("<")[0].strip()
    shown = str(make_header(decode_header(raw))).strip('"').replace("\\", "").replace("\r\n", "")
    assert shown == one.name
    assert max(map(len, data.split(b"\r\n"))) < 998


def test_what_looks_like_an_encoded_word_is_shown_as_it_is() -> None:
    one = Letter("7", "=?utf-8?q?Someone=0D=0ABcc:_else?=", "ada@example.org", "COPY", ())
    assert "else" not in str(read(draft(compose(one, PLAIN, "courses@example.org")))["To"].addresses[0].display_name).split()


@pytest.mark.parametrize("written", ["", "nobody", "a@b@c", "a@example.org\nBcc: x@example.org", "a b@example.org", "a@example.org, b@example.org"])
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(BadAddress):
        address(written)


def test_an_address_with_other_letters() -> None:
    assert address("ada@bücher.example.org").addr_spec == "ada@xn--bcher-kva.example.org"
    one = Letter("7", "Ada", "δοκιμή@example.org", "COPY", ())
    data = draft(compose(one, PLAIN, "courses@example.org"))
    assert "δοκιμή@example.org".encode() in data


# --- the server's settings

GOOD = 'host = "mail.example.org"\nfrom = "Provider <courses@example.org>"\n'


def settings(folder: Path, text: str, **environment: str):
    file = folder / "smtp.toml"
    file.write_text(text, encoding="utf-8")
    report = Report()
    (folder / "course").mkdir(exist_ok=True)
    return read_server(file, environment, (folder / "course",), report), [str(found) for found in report.diagnostics]


def test_settings_have_sensible_defaults(tmp_path: Path) -> None:
    found, _ = settings(tmp_path, GOOD)
    assert (found.place, found.security, found.rate) == (587, "starttls", 60)
    assert settings(tmp_path, GOOD + 'security = "tls"')[0].place == 465


def test_the_environment_stands_above_the_file(tmp_path: Path) -> None:
    found, _ = settings(tmp_path, GOOD + 'user = "u"\n', COURSEWRIGHT_SMTP_PASSWORD=SECRET, COURSEWRIGHT_SMTP_PORT="2525")
    assert (found.user, found.password.get_secret_value(), found.place) == ("u", SECRET, 2525)
    assert SECRET not in repr(found) + str(found)


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ('host = "x.example.org"\n', 1, "“from” is missing"),
        (GOOD + "prot = 25\n", 3, "there is no mail setting “prot”"),
        (GOOD + 'port = "many"\n', 3, "“port” cannot be used"),
        (GOOD + "port = 99999\n", 3, "“port” cannot be used"),
        (GOOD + 'security = "ssl"\n', 3, "“security” cannot be used"),
        ('host = "x.example.org"\nfrom = "nobody"\n', 1, "“nobody” is no address"),
        (GOOD + f'password = "{SECRET}"\n', 1, "a login needs both user and password; set COURSEWRIGHT_SMTP_USER"),
        (GOOD + 'user = "u"\n', 1, "a login needs both user and password; set COURSEWRIGHT_SMTP_PASSWORD"),
        (GOOD + f'user = "u"\npassword = "{SECRET}"\nsecurity = "none"\n', 1, "the password could be read on its way"),
        (GOOD + f'password = ["{SECRET}"]\n', 3, "“password” cannot be used"),
        ("host = mail.example.org\n", 1, "no TOML text"),
        (GOOD + "rate = 0\n", 3, "“rate” cannot be used"),
    ],
)
def test_settings_that_cannot_be_used_are_findings_without_a_secret(tmp_path: Path, text: str, line: int, said: str) -> None:
    found, told = settings(tmp_path, text)
    assert found is None
    assert len(told) == 1
    assert told[0].startswith(f"{(tmp_path / 'smtp.toml').as_posix()}:{line}: error M001: ")
    assert said in told[0]
    assert SECRET not in told[0]


def test_settings_inside_the_course_are_refused_by_any_way(tmp_path: Path) -> None:
    settings(tmp_path, GOOD)
    inside = tmp_path / "course" / "smtp.toml"
    inside.write_text(GOOD, encoding="utf-8")
    (tmp_path / "link.toml").symlink_to(inside)
    for file in (inside, tmp_path / "link.toml", tmp_path / "course" / ".." / "course" / "smtp.toml"):
        report = Report()
        assert read_server(file, {}, (tmp_path / "course",), report) is None
        assert "lie inside the course" in str(report.diagnostics[0])
