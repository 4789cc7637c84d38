"""Personal copies: what their pages say, in which letters, where, and that nothing else of the file changes."""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import stat
from pathlib import Path

import pikepdf
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coursewright.pdf.lettering import Letterer, MissingGlyphs
from coursewright.pdf.stamp import Prepared, Words, open_prepared, personal, prepare, write_copy
from coursewright.pdf.writing import write_whole
from tests.support.built import Built
from tests.support.personal import drawn, pages_of, paper, qpdf_finds_nothing, visible
from tests.support.verapdf import check_ua1

NAMES = {
    "accents": "Zoë Ångström-Núñez",
    "vietnamese": "Nguyễn Thị Ánh Dương",
    "greek": "Ελένη Ὀφθαλμίδου",
    "cyrillic": "Дмитрий Їжакевич",
    "decomposed": "Ze\u0301lie N\u0303ungu\u0301",
    "marks without a letter of their own": "Ama\u0300 M\u0323\u0304buli\u0330",
    "yoruba": "Ọ̀ṣunmúyìíwá Adé-àpẹẹrẹ Ẹ̀kọ́",
    "skolt": "Ʒȟoń Ǩáŋ",
    "japanese": "見本 はなこ",
    "chinese": "範例明",
    "korean": "견본 민준",
    "arabic": "نموذج عبد الله",
    "hebrew": "דוגמה כהן",
    "devanagari": "नमूना शर्मा",
    "joiner": "क्\u200dष नमूना",
    "thai": "ตัวอย่าง น้ำใจ",
    "armenian": "Նմուշ Բարև",
    "ninety": "Maximiliana Theodora Alexandrina von und zu Beispielhausen-Musterstein auf Probestadt-Nord",
    "surname": "Li",
    "apostrophes": "D'Exemple O’Sample",
    "soft hyphen": "Bei\u00adspiel",
    "letters that two fonts share": "Ɓeni Ŋgũ",
    "looks like code": "=cmd|' /C'!A0 (x) \\ <b>",
}
MIXED = "דוגמה (Dave) כהן"
SAMPLES = ("accents", "japanese", "arabic", "devanagari", "ninety")


@pytest.fixture(scope="module")
def letterer() -> Letterer:
    return Letterer()


@pytest.fixture(scope="module")
def handout(built: Built) -> bytes:
    return max(built.learner.glob("handouts/*.pdf"), key=lambda path: len(pikepdf.open(path).pages)).read_bytes()


@pytest.fixture(scope="module")
def prepared(handout: bytes) -> Prepared:
    return open_prepared(prepare(handout))


@pytest.fixture(scope="module")
def copies(prepared: Prepared, letterer: Letterer, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A copy for each of the names."""
    folder = tmp_path_factory.mktemp("copies")
    made = {}
    for number, (kind, name) in enumerate(NAMES.items()):
        made[kind] = folder / f"{number}.pdf"
        write_copy(prepared, personal(prepared, letterer, Words(name, "Spring 2026", f"COPY-{number:03}")), made[kind])
    return made


def squeezed(text: str) -> str:
    return " ".join(visible(text).split())


@pytest.mark.parametrize("kind", NAMES)
def test_each_page_names_its_learner_and_nobody_else(copies: dict[str, Path], kind: str) -> None:
    pages = pages_of(copies[kind])
    number = list(NAMES).index(kind)
    assert len(pages) > 1
    for page in map(squeezed, pages):
        assert page.count(squeezed(NAMES[kind])) == 1
        assert page.count("Prepared for") == 1
        assert "Spring 2026" in page
        assert [other for other in range(len(NAMES)) if f"COPY-{other:03}" in page] == [number]


def test_a_name_in_two_directions_keeps_each_word_whole(prepared: Prepared, letterer: Letterer, tmp_path: Path) -> None:
    write_copy(prepared, personal(prepared, letterer, Words(MIXED, "Spring", "C-1")), tmp_path / "copy.pdf")
    page = squeezed(pages_of(tmp_path / "copy.pdf")[0])
    assert all(word in page for word in ("דוגמה", "Dave", "כהן"))


@pytest.mark.parametrize("name", ["דֻּגְמָה כֹּהֵן", "نَمُوذَج عَلِيّة", "صلاح علاء الدين", "الإسلام لأمين", "اللّٰه"])
def test_marks_and_ligatures_from_right_to_left_stay_in_order(prepared: Prepared, letterer: Letterer, tmp_path: Path, name: str) -> None:
    write_copy(prepared, personal(prepared, letterer, Words(name, "Spring", "C-1")), tmp_path / "copy.pdf")
    assert squeezed(name) in squeezed(pages_of(tmp_path / "copy.pdf")[0])


@pytest.mark.parametrize("name", ["Ann\u200e\u200f", "\u200fאב\u200e", "\u200eBo"])
def test_marks_of_direction_are_not_drawn(prepared: Prepared, letterer: Letterer, tmp_path: Path, name: str) -> None:
    write_copy(prepared, personal(prepared, letterer, Words(name, "Spring", "C-1")), tmp_path / "copy.pdf")
    assert squeezed(name) in squeezed(pages_of(tmp_path / "copy.pdf")[0])


def test_copies_are_clean_for_qpdf(copies: dict[str, Path]) -> None:
    assert [kind for kind, path in copies.items() if not qpdf_finds_nothing(path)] == []


def test_copies_keep_pdf_ua(copies: dict[str, Path]) -> None:
    assert check_ua1([copies[kind] for kind in SAMPLES]) == {copies[kind]: [] for kind in SAMPLES}


def test_a_copy_is_the_prepared_file_and_a_small_tail(prepared: Prepared, copies: dict[str, Path]) -> None:
    for kind, path in copies.items():
        data = path.read_bytes()
        assert data.startswith(prepared.data)
        assert len(data) - len(prepared.data) < (2_000 if kind in ("accents", "vietnamese", "greek", "cyrillic", "ninety") else 20_000)


def test_a_copy_tells_its_size_and_digest(prepared: Prepared, letterer: Letterer, tmp_path: Path) -> None:
    written = write_copy(prepared, personal(prepared, letterer, Words("Ana Example", "Spring", "C-1")), tmp_path / "copy.pdf")
    data = (tmp_path / "copy.pdf").read_bytes()
    assert (written.size, written.sha256) == (len(data), hashlib.sha256(data).hexdigest())
    assert os.listdir(tmp_path) == ["copy.pdf"]


def test_where_the_system_cannot_copy_by_itself_the_copy_is_the_same(prepared: Prepared, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = pickle.loads(pickle.dumps(prepared))
    write_copy(prepared, b"tail", tmp_path / "one.pdf")
    with (tmp_path / "closed").open("wb") as file, pytest.raises(OSError, match="descriptor"):
        write_whole((prepared.data, b"tail"), tmp_path / "none.pdf", None, file.fileno())
    monkeypatch.delattr(os, "memfd_create", raising=False)
    assert write_copy(fresh, b"tail", tmp_path / "two.pdf").size == (tmp_path / "two.pdf").stat().st_size
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes() == prepared.data + b"tail"
    assert not (tmp_path / "none.pdf").exists()


def test_the_same_words_give_the_same_bytes_and_others_another_identifier(handout: bytes, prepared: Prepared) -> None:
    def tail(name: str, file: Prepared) -> bytes:
        return personal(file, Letterer(), Words(name, "Spring", "C-1"))

    again = pickle.loads(pickle.dumps(open_prepared(prepare(handout))))
    assert tail("見本", prepared) == tail("見本", again)
    with pikepdf.open(io.BytesIO(prepared.data + tail("A", prepared))) as one, pikepdf.open(io.BytesIO(prepared.data + tail("B", prepared))) as other:
        assert bytes(one.trailer.ID[0]) == bytes(other.trailer.ID[0])
        assert bytes(one.trailer.ID[1]) != bytes(other.trailer.ID[1])


def test_nothing_but_the_stamp_differs(handout: bytes, copies: dict[str, Path], tmp_path: Path) -> None:
    before = tmp_path / "before.pdf"
    before.write_bytes(handout)
    for page in (1, 2):
        width, height, old = drawn(before, page, tmp_path)
        _, _, new = drawn(copies["japanese"], page, tmp_path)
        foot = width * (height - 28)
        assert old[:foot] == new[:foot]
        assert old[foot:] != new[foot:]


def test_the_stamp_lies_outside_the_reading_order(copies: dict[str, Path]) -> None:
    with pikepdf.open(copies["arabic"]) as pdf:
        for page in pdf.pages:
            last = [(str(operator), list(operands)) for operands, operator in pikepdf.parse_content_stream(page)][-6:]
            assert [operator for operator, _ in last] == ["q", "cm", "rg", "Do", "Q", "EMC"]
            assert b"/Artifact" in page.Contents[-1].read_bytes()


# Characters that nothing can draw


@pytest.mark.parametrize(("name", "characters"), [("Ana \ue000", ("\ue000",)), ("\u0378 A \U0010fffd", ("\u0378", "\U0010fffd")), ("Bad \ufffd", ("\ufffd",))])
def test_missing_glyphs_are_named_all_at_once(prepared: Prepared, letterer: Letterer, name: str, characters: tuple[str, ...]) -> None:
    with pytest.raises(MissingGlyphs) as missing:
        personal(prepared, letterer, Words(name, "Spring", "C-1"))
    assert missing.value.characters == characters


def test_without_system_fonts_the_course_fonts_are_all_there_is(prepared: Prepared) -> None:
    with pytest.raises(MissingGlyphs) as missing:
        personal(prepared, Letterer(system=False), Words("見本 Ana", "Spring", "C-1"))
    assert missing.value.characters == ("見", "本")


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60), cohort=st.text(max_size=80))
def test_any_text_is_drawn_or_refused(prepared: Prepared, letterer: Letterer, name: str, cohort: str) -> None:
    try:
        tail = personal(prepared, letterer, Words(name, cohort, "C-1"))
    except MissingGlyphs as missing:
        told = set(missing.characters)
    else:
        told = set()
    assert told <= set(name + cohort)
    if told:
        return
    with pikepdf.open(io.BytesIO(prepared.data + tail)) as pdf:
        form = pdf.get_object(prepared.forms[0].number, 0)
        fonts = {str(key): font for key, font in form.Resources.Font.items()}
        current = None
        for operands, operator in pikepdf.parse_content_stream(form):
            if str(operator) == "Tf":
                current = fonts[str(operands[0])]
            for part in operands[0] if str(operator) == "TJ" else ():
                if isinstance(part, pikepdf.String):
                    assert b"\0\0" not in [bytes(part)[place : place + 2] for place in range(0, len(bytes(part)), 2)]
                    assert current is not None


# Where on the page

DARK = b"0.05 0.2 0.3 rg 0 0 2000 2000 re f"
LINE = b"0 g 60 33 400 8 re f"
LOW = b"0 g 60 10 400 8 re f"
PHOTO = b"\n".join(b"%.1f g %d %d 5 5 re f" % (x * y % 10 / 10, x, y) for x in range(0, 612, 5) for y in range(0, 100, 5))


@pytest.mark.parametrize(
    ("content", "entries"),
    [
        (b"", {}), (b"q 3 0 0 3 50 50 cm 1 0 0 RG", {}), (b"", {"/MediaBox": [0, 0, 595.28, 841.89]}), (b"", {"/MediaBox": [0, 0, 960, 540]}),
        (b"", {"/Rotate": 90}), (b"", {"/Rotate": 180}), (b"", {"/Rotate": -90}), (b"", {"/MediaBox": [-100, -50, 512, 742]}),
        (b"", {"/MediaBox": [0, 0, 300, 300]}), (LINE, {}), (LOW, {}), (DARK, {}), (PHOTO, {}),
    ],
    ids=["plain", "unbalanced", "a4", "slide", "turned", "upside down", "turned back", "shifted", "small", "line", "low line", "dark", "photo"],
)
def test_the_stamp_finds_its_place(letterer: Letterer, tmp_path: Path, content: bytes, entries: dict) -> None:
    source, copy = tmp_path / "source.pdf", tmp_path / "copy.pdf"
    source.write_bytes(paper((content, entries)))
    prepared = open_prepared(prepare(source.read_bytes()))
    write_copy(prepared, personal(prepared, letterer, Words("Ana Maria Example-Sample", "Spring cohort 2026", "C-1")), copy)
    width, height, before = drawn(source, 1, tmp_path, 144)
    _, _, after = drawn(copy, 1, tmp_path, 144)
    changed = [(place % width, place // width) for place, (old, new) in enumerate(zip(before, after, strict=True)) if old != new]
    across, down = [x for x, _ in changed], [y for _, y in changed]
    assert abs((min(across) + max(across)) / 2 - width / 2) < 0.02 * width  # in the middle
    assert min(across) > 0.05 * width and height - max(down) > 6 and height - min(down) < 2 * 50  # whole, and at the foot
    if content in (LINE, LOW):
        assert all(before[y * width + x] > 250 for x, y in changed)  # on nothing
    inks = sorted(after[y * width + x] for x, y in changed)
    grounds = sorted(before[y * width + x] for x, y in changed)
    assert abs(inks[0 if grounds[-1] > 128 or content == PHOTO else -1] - (255 if content == PHOTO else grounds[len(grounds) // 2])) > 90  # to be read


def test_a_very_long_name_stays_whole_and_inside_the_page(prepared: Prepared, letterer: Letterer, tmp_path: Path) -> None:
    name, cohort = " ".join(["Beispielhausen"] * 14), "The cohort of those who came in spring " * 6
    write_copy(prepared, personal(prepared, letterer, Words(name, cohort, "COPY-77")), tmp_path / "copy.pdf")
    page = squeezed(pages_of(tmp_path / "copy.pdf")[0])
    assert name in page
    assert "COPY-77" in page and "…" in page


def test_large_print_gets_large_letters(letterer: Letterer, tmp_path: Path) -> None:
    pages = paper((b"", {}), (b"0 g 60 22 400 18 re f", {}))
    prepared = open_prepared(prepare(pages, large=True))
    sizes = {}
    for name in ("Ana Example", "Ana Example-Musterfrau of Beispielstadt-Nord"):
        tail = personal(prepared, letterer, Words(name, "Spring 2026", "C-1"))
        with pikepdf.open(io.BytesIO(prepared.data + tail)) as pdf:
            forms = [next(iter(page.form_xobjects.values())) for page in pdf.pages]
            sizes[name] = [max(float(operands[1]) for operands, operator in pikepdf.parse_content_stream(form) if str(operator) == "Tf") for form in forms]
    ordinary, long = sizes.values()
    assert ordinary[0] == 18 and ordinary[1] >= 12
    assert 12 < long[0] < 18


# What is refused, and files left whole


def test_a_file_is_prepared_once(prepared: Prepared, handout: bytes) -> None:
    with pytest.raises(ValueError, match="prepared before"):
        prepare(prepared.data)
    with pytest.raises(ValueError, match="not prepared"):
        open_prepared(handout)


@pytest.mark.parametrize("data", [b"", b"%PDF-1.7\n", b"hello" * 100])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError, match="PDF"):
        prepare(data)


def test_a_failed_copy_leaves_the_old_one(prepared: Prepared, tmp_path: Path) -> None:
    target = tmp_path / "copy.pdf"
    target.mkdir()
    with pytest.raises(IsADirectoryError):
        write_copy(prepared, b"", target)
    assert os.listdir(tmp_path) == ["copy.pdf"]
    with pytest.raises(FileNotFoundError):
        write_copy(prepared, b"", tmp_path / "nowhere" / "copy.pdf")


def test_a_copy_has_the_usual_rights(prepared: Prepared, tmp_path: Path) -> None:
    write_copy(prepared, b"", tmp_path / "copy.pdf")
    (tmp_path / "other").write_bytes(b"")
    assert stat.S_IMODE((tmp_path / "copy.pdf").stat().st_mode) == stat.S_IMODE((tmp_path / "other").stat().st_mode)
