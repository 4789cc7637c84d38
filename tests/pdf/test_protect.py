"""Copies with a password: opened by other readers, with the right permissions, and the same pages as without one."""

from __future__ import annotations

import io
import pickle
import subprocess
from itertools import count
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursewright.pdf.lettering import Letterer
from coursewright.pdf.locking import ALLOWED, password_bytes
from coursewright.pdf.protect import Lock, Sealed, make_keys, protect, seal, write_chunks
from coursewright.pdf.stamp import Prepared, Words, open_prepared, personal, prepare, stamp_pieces
from tests.support.built import Built
from tests.support.personal import drawn, pages_of, paper, qpdf_finds_nothing
from tests.support.verapdf import check_ua1

USER, OWNER = "grüne Äpfel 5", "kept by the instructor"
WORDS = Words("Jürgen 見本 नमूना", "Spring", "COPY-1")


@pytest.fixture(scope="module")
def letterer() -> Letterer:
    return Letterer()


@pytest.fixture(scope="module")
def prepared(built: Built) -> Prepared:
    handout = min(built.learner.glob("handouts/*.pdf"), key=lambda path: path.stat().st_size)
    return open_prepared(prepare(handout.read_bytes()))


@pytest.fixture(scope="module")
def sealed(prepared: Prepared) -> Sealed:
    return pickle.loads(pickle.dumps(seal(prepared)))


@pytest.fixture(scope="module")
def locked(prepared: Prepared, sealed: Sealed, letterer: Letterer, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("locked") / "copy.pdf"
    chunks = protect(sealed, stamp_pieces(prepared, letterer, WORDS), make_keys(Lock(OWNER, USER, frozenset({"print", "annotate"}))))
    written = write_chunks(chunks, path)
    assert written.size == path.stat().st_size
    return path


@pytest.mark.parametrize("password", [USER, OWNER])
def test_qpdf_opens_it_and_finds_nothing(locked: Path, password: str) -> None:
    assert qpdf_finds_nothing(locked, f"--password={password}")


def test_no_reader_opens_it_with_another_password(locked: Path) -> None:
    for password in ("", "grune Apfel 5", USER + " "):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(locked, password=password)
    assert subprocess.run(["pdftotext", str(locked), "-"], capture_output=True).returncode != 0
    assert pypdf.PdfReader(locked).decrypt("no") == 0


def test_each_page_names_the_learner(locked: Path) -> None:
    for page in pages_of(locked, "-upw", USER):
        assert page.count(f"Prepared for {WORDS.name} · Spring · COPY-1") == 1
    reader = pypdf.PdfReader(locked)
    assert reader.decrypt(USER) == pypdf.PasswordType.USER_PASSWORD
    assert "COPY-1" in reader.pages[0].extract_text()
    with pypdfium2.PdfDocument(locked, password=USER) as document:
        assert "COPY-1" in document[0].get_textpage().get_text_range()


def test_the_pages_look_like_those_without_a_password(locked: Path, prepared: Prepared, letterer: Letterer, tmp_path: Path) -> None:
    plain, opened = tmp_path / "plain.pdf", tmp_path / "opened.pdf"
    plain.write_bytes(prepared.data + personal(prepared, letterer, WORDS))
    with pikepdf.open(locked, password=USER) as pdf:
        pdf.save(opened, encryption=False)
    assert drawn(plain, 1, tmp_path) == drawn(opened, 1, tmp_path)


def test_title_and_structure_are_those_of_the_file(locked: Path, prepared: Prepared) -> None:
    with pikepdf.open(locked, password=OWNER) as pdf, pikepdf.open(io.BytesIO(prepared.data)) as source:
        assert str(pdf.docinfo.Title) == str(source.docinfo.Title)
        assert pdf.Root.Metadata.read_bytes() == source.Root.Metadata.read_bytes()
        assert len(pdf.pages) == len(source.pages)
        assert bytes(pdf.trailer.ID[1]) != bytes(source.trailer.ID[1])


def test_opened_it_keeps_pdf_ua(locked: Path, tmp_path: Path) -> None:
    opened = tmp_path / "opened.pdf"
    subprocess.run(["qpdf", f"--password={OWNER}", "--decrypt", str(locked), str(opened)], check=True)
    assert check_ua1([opened])[opened] == []


@pytest.mark.parametrize("allow", [frozenset(), frozenset({"print"}), frozenset({"copy", "modify"}), frozenset(ALLOWED)])
def test_permissions_are_as_told_and_reading_aloud_is_always_allowed(sealed: Sealed, allow: frozenset[str]) -> None:
    with pikepdf.open(io.BytesIO(b"".join(protect(sealed, (), make_keys(Lock(OWNER, USER, allow))))), password=USER) as pdf:
        told, scheme = pdf.allow, pdf.encryption
        assert (scheme.V, scheme.R, scheme.bits) == (5, 6, 256)
        assert told.accessibility
        assert scheme.P & 1 << 9
        assert told.print_highres == told.print_lowres == ("print" in allow)
        assert told.extract == ("copy" in allow)
        assert told.modify_other == told.modify_assembly == ("modify" in allow)
        assert told.modify_annotation == told.modify_form == ("annotate" in allow)


def test_without_a_user_password_it_opens_and_still_has_permissions(sealed: Sealed) -> None:
    with pikepdf.open(io.BytesIO(b"".join(protect(sealed, (), make_keys(Lock(OWNER)))))) as pdf:
        assert pdf.is_encrypted and not pdf.allow.extract


def test_two_copies_by_one_key_have_nothing_in_common(sealed: Sealed, prepared: Prepared, letterer: Letterer) -> None:
    pieces = stamp_pieces(prepared, letterer, WORDS)
    keys = make_keys(Lock(OWNER, USER))
    assert keys.key != make_keys(Lock(OWNER, USER)).key
    one, other = (b"".join(protect(sealed, pieces, keys)) for _ in range(2))
    assert len(one) == len(other)
    vectors = set()
    for data in (one, other):
        with pikepdf.open(io.BytesIO(data), password=USER) as pdf:
            streams = sum(isinstance(item, pikepdf.Stream) and item.get("/Type") != "/XRef" for item in pdf.objects)
        begins = [data[place + 8 : place + 24] for place in _all(data, b"\nstream\n") if b"/XRef" not in data[data.rfind(b" obj", 0, place) : place]]
        assert len(begins) >= streams > 10
        vectors.update(begins)
    assert len(vectors) == 2 * len(begins)


def _all(data: bytes, wanted: bytes) -> list[int]:
    places, place = [], data.find(wanted)
    while place >= 0:
        places.append(place)
        place = data.find(wanted, place + 1)
    return places


def test_the_same_random_bytes_give_the_same_file(sealed: Sealed) -> None:
    def made() -> bytes:
        numbers = count()

        def random(length: int) -> bytes:
            return next(numbers).to_bytes(length, "big")

        return b"".join(protect(sealed, (), make_keys(Lock(OWNER, USER), random), random))

    assert made() == made()


def test_nothing_readable_is_left(locked: Path, prepared: Prepared) -> None:
    data = locked.read_bytes()
    with pikepdf.open(io.BytesIO(prepared.data)) as source:
        title = str(source.docinfo.Title)
        raw = [item.read_raw_bytes() for item in source.objects if isinstance(item, pikepdf.Stream)]
    assert title.encode() not in data and title.encode("utf-16-be") not in data
    assert [stream for stream in raw if len(stream) > 40 and stream[8:40] in data] == []
    assert USER.encode() not in data and OWNER.encode() not in data


def test_strings_in_the_dictionary_of_a_stream_are_kept(letterer: Letterer) -> None:
    with pikepdf.open(io.BytesIO(paper((b"", {})))) as pdf:
        pdf.attachments["notes.txt"] = pikepdf.AttachedFileSpec(pdf, b"some notes", filename="notes.txt", description="Notes (all)")
        pdf.pages[0].obj.Contents.Marks = pikepdf.Array([pikepdf.String("a (mark)"), pikepdf.Dictionary(Deep=pikepdf.String("ünder"))])
        written = io.BytesIO()
        pdf.save(written)
    prepared = open_prepared(prepare(written.getvalue()))
    locked = b"".join(protect(seal(prepared), stamp_pieces(prepared, letterer, WORDS), make_keys(Lock(OWNER, USER))))
    with pikepdf.open(io.BytesIO(locked), password=USER) as pdf:
        assert pdf.attachments["notes.txt"].get_file().read_bytes() == b"some notes"
        marks = pdf.pages[0].obj.Contents[1].Marks
        assert (str(marks[0]), str(marks[1].Deep)) == ("a (mark)", "ünder")


# Passwords


def test_a_password_is_taken_as_sasl_says() -> None:
    assert password_bytes("I\u00adX") == b"IX"
    assert password_bytes("\u2168") == b"IX"
    assert password_bytes("a\u00a0b") == b"a b"
    assert password_bytes("e\u0301") == "é".encode()


@pytest.mark.parametrize("password", ["tab\there", "line\nbreak", "\u0627\u0031", "x" * 128, "ü" * 64, "\ud800", "\ue000"])
def test_a_password_that_pdf_cannot_take_is_refused_in_words(password: str) -> None:
    with pytest.raises(ValueError, match="password"):
        Lock(OWNER, password)
    with pytest.raises(ValueError, match="password"):
        Lock(password, USER)


def test_an_unknown_permission_is_refused() -> None:
    with pytest.raises(ValueError, match="fly"):
        Lock(OWNER, USER, frozenset({"print", "fly"}))
    with pytest.raises(ValueError, match="owner"):
        Lock("", USER)


def test_passwords_and_keys_never_show() -> None:
    lock = Lock(OWNER, USER)
    assert not any(secret in repr((lock, make_keys(lock))) for secret in (USER, OWNER, "key=", "dictionary="))


@settings(max_examples=25, deadline=None)
@given(user=st.text(max_size=40), owner=st.text(min_size=1, max_size=40))
def test_any_password_opens_the_file_or_is_refused(sealed: Sealed, user: str, owner: str) -> None:
    try:
        lock = Lock(owner, user)
    except ValueError:
        return
    data = io.BytesIO(b"".join(protect(sealed, (), make_keys(lock))))
    for password in (user, owner):
        with pikepdf.open(data, password=password_bytes(password).decode()) as pdf:
            assert pdf.pages
