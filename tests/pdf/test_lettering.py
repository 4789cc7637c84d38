"""Lines of text: in which order letters are drawn, from which font, and how large a line is."""

from __future__ import annotations

import io
import subprocess
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from bidi import algorithm
from hypothesis import given
from hypothesis import strategies as st

from coursewright.pdf.increment import Base, Piece
from coursewright.pdf.layout import font_path
from coursewright.pdf.lettering import Letterer, Line, MissingGlyphs, system
from coursewright.pdf.lettering.order import drawable, levels, visual
from coursewright.pdf.lettering.system import cjk_language
from tests.support.personal import drawn, paper, qpdf_finds_nothing, text_of


@pytest.fixture(scope="module")
def letterer() -> Letterer:
    return Letterer(("SourceSerifPro-Semibold.ttf", "SourceSansPro-Regular.ttf"))


def on_paper(letterer: Letterer, lines: list[Line], path: Path) -> Path:
    """Lines one below the other on a page."""
    file = paper((b"", {}))
    base = Base.of(file)
    with pikepdf.open(io.BytesIO(file)) as pdf:
        page, content = pdf.pages[0].obj, pdf.pages[0].obj.Contents.objgen[0]
        fonts = letterer.fonts(lines, base.size)
        page.Resources = pikepdf.Dictionary()
        number, value = page.objgen[0], page.unparse(resolved=True)
    value = value.replace(b"/Resources << >>", b"/Resources<</Font%b>>" % fonts.resources)
    drawn = b"\n".join(b"q 1 0 0 1 50 %d cm %b Q" % (700 - 60 * number, line.operators) for number, line in enumerate(lines))
    path.write_bytes(file + base.update([Piece(number, value), Piece(content, b"<<>>", drawn), *fonts.pieces], b""))
    return path


def test_lines_share_their_fonts_and_say_their_words(letterer: Letterer, tmp_path: Path) -> None:
    words = ["Łukasz Exämple", "見本 はなこ", "นมูน่า 5", "Ʒ ffi Ɓ"]
    lines = [letterer.line(text, size=24) for text in words]
    path = on_paper(letterer, lines, tmp_path / "lines.pdf")
    assert qpdf_finds_nothing(path)
    assert text_of(path).split("\n")[: len(words)] == words
    listed = subprocess.run(["pdffonts", str(path)], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert len({line.split()[0] for line in listed}) == len(listed)
    assert all(line.split()[-5:-2] == ["yes", "yes", "yes"] for line in listed)  # embedded, a subset, with its characters


def test_the_first_font_with_the_letters_draws_them(letterer: Letterer) -> None:
    assert set(letterer.line("Zoë", size=10).glyphs) == {"CwSourceSerifPro-Semibold"}
    assert set(letterer.line("Ὀφθαλμός", size=10).glyphs) == {"CwSourceSerifPro-Semibold", "CwSourceSansPro-Regular"}


def test_fonts_of_the_system_go_with_that_of_the_course(letterer: Letterer) -> None:
    assert [set(letters.line("ნიმუში", size=10).glyphs) for letters in (letterer, Letterer())] == [{"CwNotoSerifGeorgian-Bold"}, {"CwNotoSansGeorgian-Regular"}]


def test_a_line_is_as_large_as_its_letters(letterer: Letterer) -> None:
    one, double, tall = letterer.line("Anna", size=10), letterer.line("Anna", "Anna", size=10), letterer.line("Anna", size=20)
    assert double.width == pytest.approx(2 * one.width)
    assert (tall.width, tall.ascent, tall.descent) == pytest.approx((2 * one.width, 2 * one.ascent, 2 * one.descent))
    assert one.ascent > 0 > one.descent
    assert letterer.line(size=10).width == 0 and letterer.line("", size=10).width == 0
    assert letterer.line("AV", size=10).width < letterer.line("A", "V", size=10).width  # kerned


def test_a_chinese_character_is_drawn_as_its_language_has_it(letterer: Letterer) -> None:
    fonts = {language: set(letterer.line("骨直", size=10, language=language).glyphs) for language in ("ja", "ko", "zh-CN", "zh-Hant-TW", "zh-HK")}
    assert len(set(map(frozenset, fonts.values()))) == 5


@pytest.mark.parametrize(
    ("text", "language", "key"),
    [("見本", "", "ja"), ("見本はな", "", "ja"), ("例姵", "", "zh-hant"), ("样本", "", "zh-hans"), ("견본", "", "ko"), ("样本", "ja-JP", "ja"), ("A", "zh_TW", "zh-hant"),
     ("A", "zh", "zh-hans"), ("A", "yue", "zh-hk"), ("\U00020000", "", "zh-hans")],
)
def test_the_language_of_chinese_characters(text: str, language: str, key: str) -> None:
    assert cjk_language(text, language) == key


@pytest.mark.parametrize("cluster", ["o\u0323\u0301", "O\u0323\u0300", "M\u0323\u0304", "n\u0304", "e\u0301", "A\u0308\u0301\u0323"])
def test_marks_stand_over_and_under_their_letter(cluster: str, tmp_path: Path) -> None:
    """Drawn between two bars, which they must not reach; a mark behind its letter would."""
    letters = Letterer()
    line = letters.line("|", cluster, "|", size=40)
    path = on_paper(letters, [line], tmp_path / "line.pdf")
    width, _, data = drawn(path, 1, tmp_path, 144)
    inked = {place % width for place, shade in enumerate(data) if shade < 128}
    parts = 1 + sum(after - before > 1 for before, after in pairwise(sorted(inked)))
    assert parts == 3


def test_fonts_that_cannot_be_read_are_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fonts = tmp_path / "fonts"
    fonts.mkdir()
    good = Path(font_path("SourceSerifPro-Regular.ttf")).read_bytes()
    for name, data in {"empty.ttf": b"", "text.otf": b"no font", "many.ttc": b"ttcf\0\1\0\0\0\0\0\3", "cut.ttf": good[:3000], "good.ttf": good}.items():
        (fonts / name).write_bytes(data)
    (fonts / "gone.ttf").symlink_to(fonts / "nowhere.ttf")
    monkeypatch.setattr(system, "folders", lambda: [fonts, tmp_path / "missing"])
    found = system.faces(Letterer(system=False).first)
    assert "good.ttf" in [Path(face.file).name for face in found]
    assert not {"empty.ttf", "text.otf", "many.ttc", "gone.ttf"} & {Path(face.file).name for face in found}


def test_every_missing_character_is_told_once(letterer: Letterer) -> None:
    with pytest.raises(MissingGlyphs, match="U\\+E001") as missing:
        letterer.line("A\ue001B\ue001", "\ue002", size=10)
    assert missing.value.characters == ("\ue001", "\ue002")


def test_what_has_no_form_is_left_out() -> None:
    assert drawable("a\u00adb\u202ec\u2066d\u0000e\tf\ng\u00a0h\u200di") == "abcde f g h\u200di"


def test_two_pieces_do_not_change_each_others_order(letterer: Letterer) -> None:
    alone = letterer.line("דוגמה", size=10).operators
    assert alone.splitlines()[2:-1] == letterer.line("12 ", "דוגמה", " 34", size=10).operators.splitlines()[4:-3]


@given(st.text(alphabet="abאבجد12٣.-, +%()\u0301\u05b0", max_size=24))
def test_letters_are_drawn_in_the_order_of_the_standard(text: str) -> None:
    """As the library that knows the standard puts them, but for the mirrors of brackets, which the shaper finds."""
    known = levels(text)
    order = visual(known)
    base = algorithm.get_base_level(text)
    whole = algorithm.get_display(text, base_dir="LR"[base])
    mirrored = str.maketrans("()", ")(")
    assert sorted(order) == list(range(len(text)))
    plain = "".join(text[place].translate(mirrored) if known[place] % 2 else text[place] for place in order)
    assert plain.rstrip() == whole.rstrip() or plain.strip() == whole.strip()
