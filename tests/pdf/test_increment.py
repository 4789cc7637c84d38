"""Updates behind a file, for both kinds of cross-references, one behind the other."""

from __future__ import annotations

import io

import pikepdf
import pytest
from pikepdf import ObjectStreamMode

from coursewright.pdf.increment import Base, Piece
from tests.support.personal import paper, qpdf_finds_nothing


@pytest.fixture(params=["table", "stream"])
def file(request: pytest.FixtureRequest) -> bytes:
    with pikepdf.open(io.BytesIO(paper((b"0 g", {}), (b"1 g", {})))) as pdf:
        written = io.BytesIO()
        pdf.save(written, object_stream_mode=ObjectStreamMode.generate if request.param == "stream" else ObjectStreamMode.disable)
        assert Base.of(written.getvalue()).table == (request.param == "table")
        return written.getvalue()


def test_objects_are_changed_and_added(file: bytes, tmp_path) -> None:
    base = Base.of(file)
    with pikepdf.open(io.BytesIO(file)) as pdf:
        content = pdf.pages[1].obj.Contents.objgen[0]
    tail = base.update([Piece(base.size + 3, b"(new)"), Piece(content, b"<</Note %d 0 R>>" % (base.size + 3), b"0.5 g")], b"one")
    (tmp_path / "new.pdf").write_bytes(file + tail)
    assert qpdf_finds_nothing(tmp_path / "new.pdf")
    with pikepdf.open(tmp_path / "new.pdf") as pdf:
        assert [page.obj.Contents.read_bytes() for page in pdf.pages] == [b"0 g", b"0.5 g"]
        assert str(pdf.pages[1].obj.Contents.Note) == "new"
        assert str(pdf.docinfo.Title) == "Pages"


def test_an_update_follows_an_update(file: bytes, tmp_path) -> None:
    base = Base.of(file)
    once = file + base.update([Piece(base.size, b"(one)")], b"one")
    again = Base.of(once)
    assert again.start > base.start and again.size > base.size and again.identity == base.identity
    twice = once + again.update([Piece(base.size, b"(two)"), Piece(again.size, b"(three)")], b"two")
    (tmp_path / "new.pdf").write_bytes(twice)
    assert qpdf_finds_nothing(tmp_path / "new.pdf")
    with pikepdf.open(io.BytesIO(twice)) as pdf:
        assert str(pdf.get_object(base.size, 0)) == "two"
        assert bytes(pdf.trailer.ID[0]) == base.identity


def test_files_that_cannot_be_followed_are_refused(file: bytes) -> None:
    with pikepdf.open(io.BytesIO(file)) as pdf:
        locked = io.BytesIO()
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user=""))
    for data, reason in ((locked.getvalue(), "encrypted"), (file + b"more " * 300, "end"), (b"text", "not a PDF")):
        with pytest.raises(ValueError, match=reason):
            Base.of(data)
