"""The file itself: whole, clean, the same each time, and made of what PowerPoint has for it."""

from __future__ import annotations

import io
import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.util import Pt

from coursewright.pptx.package import pack
from coursewright.pptx.template import INDEX, own
from coursewright.pptx.write import write
from coursewright.slides.deck import Chart, Grid, Paragraph, Picture, Run, Series, Slide, Words
from coursewright.slides.layouts import LAYOUTS, NUMBER
from tests.support import decks
from tests.support.package import faults, parts, schema_faults

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def deck(shown):
    return shown["light"].deck


@pytest.fixture(scope="module")
def opened(shown):
    return Presentation(io.BytesIO(shown["light"].file))


def slide(opened, deck, title: str):
    return next(made for made, told in zip(opened.slides, deck.slides, strict=True) if told.title == title)


def only(*parts_: object, layout: str = "bullets", **more: object):
    """The one slide of a deck with these parts."""
    file, warnings = write(decks.deck(Slide(layout, "One slide", parts_, **more)), decks.pictures())
    return Presentation(io.BytesIO(file)).slides[0], warnings


@pytest.mark.parametrize("name", ["light", "dark", "brim", "provider"])
def test_the_package_is_whole_and_clean(shown, name: str) -> None:
    assert faults(shown[name].file) == []


@pytest.mark.parametrize("name", ["light", "provider"])
def test_the_schemas_have_nothing_against_it(shown, name: str, tmp_path) -> None:
    file = tmp_path / "deck.pptx"
    file.write_bytes(shown[name].file)
    assert schema_faults(file) == []
    all_parts = parts(shown[name].file)
    first = next(part for part in all_parts if re.fullmatch(r"ppt/slides/slide\d+\.xml", part))
    file.write_bytes(pack({**all_parts, first: all_parts[first].replace(b"<p:cSld", b"<p:wrong/><p:cSld", 1)}))
    assert schema_faults(file)


def test_faults_are_found(shown) -> None:
    all_parts = parts(shown["light"].file)
    assert faults(pack({**all_parts, "ppt/media/image9.png": b"", "docProps/thumbnail.jpeg": b""}))
    without = {name: data for name, data in all_parts.items() if name != "ppt/slideLayouts/slideLayout3.xml"}
    assert faults(pack(without))
    broken = all_parts["ppt/slides/slide3.xml"].replace(b'type="title"', b'type="title" idx="7"').replace(b"</p:spTree>", b'<p:sp><p:nvSpPr><p:cNvPr id="2" name="x"/></p:nvSpPr></p:sp></p:spTree>')
    assert faults(pack({**all_parts, "ppt/slides/slide3.xml": broken}))


def test_nothing_was_left_out(shown) -> None:
    assert shown["light"].warnings == shown["dark"].warnings == ()


def test_same_input_same_bytes_in_any_process(shown) -> None:
    program = (
        "import hashlib, sys\nfrom tests.support import decks\nfrom coursewright.pptx.write import write\n"
        "print(hashlib.sha256(write(decks.deck(), decks.pictures())[0]).hexdigest())"
    )
    done = [
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}).stdout.strip()
        for seed, zone in (("1", "UTC"), ("77", "Pacific/Auckland"))
    ]
    import hashlib

    assert done == [hashlib.sha256(shown["light"].file).hexdigest()] * 2


def test_every_slot_has_a_number_of_its_own() -> None:
    names = {slot.name for layout in LAYOUTS.values() for slot in layout.slots} | {NUMBER.name}
    assert names == set(INDEX)
    assert len(set(INDEX.values())) == len(INDEX)


def test_layouts_are_named_and_lie_as_in_the_table() -> None:
    template = Presentation(io.BytesIO(own("light", "en-US")))
    assert [layout.name for layout in template.slide_layouts] == [layout.shown for layout in LAYOUTS.values()]
    for made, told in zip(template.slide_layouts, LAYOUTS.values(), strict=True):
        holders = {holder.placeholder_format.idx: holder for holder in made.placeholders}
        assert (INDEX["number"] in holders) == (not told.dark)
        for slot in told.slots:
            holder = holders[INDEX[slot.name]]
            assert (holder.left, holder.top, holder.width, holder.height) == tuple(round(Pt(1) * length) for length in (slot.left, slot.top, slot.width, slot.height))


def test_titles_are_on_every_slide_first_and_different(opened, deck) -> None:
    titles = [made.shapes.title.text_frame.text for made in opened.slides]
    assert titles == [told.title for told in deck.slides]
    assert all(made.shapes[0].shape_id == made.shapes.title.shape_id for made in opened.slides)
    assert len(set(titles)) == len(titles)


def test_parts_are_read_in_their_order(opened, deck) -> None:
    for made, told in zip(opened.slides, deck.slides, strict=True):
        names = [shape.name for shape in made.shapes if shape.name != "Slide Number"]
        assert names[0] == "Title"
        assert set(names[1:]) == {part.slot.capitalize() for part in told.parts}
        wanted = [slot.name.capitalize() for slot in LAYOUTS[told.layout].slots if slot.kind != "title" and slot.name.capitalize() in names]
        assert names[1:] == wanted


def test_text_takes_its_look_from_the_layout(opened, deck) -> None:
    made = slide(opened, deck, "Two patterns, side by side")
    for shape in made.shapes:
        assert shape.is_placeholder
        assert not shape._element.xpath(".//a:xfrm | .//a:latin | .//a:rPr/@sz | .//a:lnSpc")


def test_runs_keep_their_styles_links_and_language(opened, deck) -> None:
    made = slide(opened, deck, "What you can do after this module, and how you will know that you can")
    body = next(shape for shape in made.shapes if shape.name == "Body")
    runs = {run.text: run for run in body.text_frame.paragraphs[1].runs}
    assert runs["three"].font.bold and runs["entrapment"].font.italic
    assert runs["the sample page"].hyperlink.address == "https://example.org/page?a=1&b=2"
    raised = [run._r.rPr.get("baseline") for run in body.text_frame.paragraphs[1].runs if run.text == "2"]
    assert [int(value) > 0 for value in raised] == [False, True]
    assert body.text_frame.paragraphs[2].level == 1
    assert all(run._r.rPr.get("lang") == "en-US" for paragraph in body.text_frame.paragraphs for run in paragraph.runs)


def test_right_and_wrong_answers_differ_in_more_than_color(opened, deck) -> None:
    made = slide(opened, deck, "Answer: the structure that the medial branch crosses")
    texts = next(shape for shape in made.shapes if shape.name == "Body").text_frame.paragraphs
    assert [paragraph.text.startswith("✓") for paragraph in texts] == [False, True, False]
    assert [all(run.font.bold for run in paragraph.runs) for paragraph in texts] == [False, True, False]


def test_a_table_has_its_heads_and_measures(opened, deck) -> None:
    frame = next(shape for shape in slide(opened, deck, "Tests and what they tell").shapes if shape.has_table)
    told = next(part for one in deck.slides for part in one.parts if isinstance(part, Grid))
    assert frame.table.first_row and frame.table.first_col
    assert frame.placeholder_format.type == PP_PLACEHOLDER.TABLE
    assert [column.width.pt for column in frame.table.columns] == list(told.widths)
    assert [row.height.pt for row in frame.table.rows] == list(told.heights)
    assert [cell.text for cell in frame.table.rows[1].cells] == ["Tinel at the crest", "Tingling", "Entrapment likely"]


def test_a_table_without_row_heads_has_none() -> None:
    grid = Grid("table", decks.said("A", "B"), (decks.said("1", "2"),), (100.0, 100.0), (30.0, 30.0))
    made, _ = only(grid, layout="table")
    table = next(shape for shape in made.shapes if shape.has_table).table
    assert table.first_row and not table.first_col


def test_pictures_are_whole_and_say_what_they_show(opened, deck) -> None:
    for title, part in ((one.title, part) for one in deck.slides for part in one.parts if isinstance(part, Picture)):
        shape = next(shape for shape in slide(opened, deck, title).shapes if shape.name == "Picture")
        slot = LAYOUTS[next(one for one in deck.slides if one.title == title).layout].slot("picture")
        assert shape.is_placeholder and shape._element.nvPicPr.cNvPr.get("descr") == part.alt
        assert (shape.crop_left, shape.crop_top, shape.crop_right, shape.crop_bottom) == (0, 0, 0, 0)
        assert shape.width / shape.height == pytest.approx(part.width / part.height, rel=1e-3)
        assert shape.left.pt >= slot.left - 0.1 and shape.left.pt + shape.width.pt <= slot.left + slot.width + 0.1
        assert shape.width.pt == pytest.approx(slot.width, abs=0.1) or shape.height.pt == pytest.approx(slot.height, abs=0.1)


def test_a_picture_that_says_nothing_is_marked_as_decoration() -> None:
    made, _ = only(Picture("picture", decks.WIDE, "", 12, 5), layout="figure")
    assert "decorative" in next(shape for shape in made.shapes if shape.name == "Picture")._element.xml


@pytest.mark.parametrize("data", [b"", b"<svg/>", b"not a picture"])
def test_a_picture_that_cannot_be_read_is_a_warning_and_no_empty_frame(data: bytes) -> None:
    told = Slide("figure", "A lost picture", (Picture("picture", "figures/lost.png", "Lost.", 1, 1),), path="modules/01.md", line=7)
    for pictures in ({"figures/lost.png": data}, {}):
        file, warnings = write(decks.deck(told), pictures)
        assert len(warnings) == 1 and "figures/lost.png" in warnings[0] and "modules/01.md:7" in warnings[0]
        assert faults(file) == []


def test_a_chart_is_native_and_has_its_numbers_inside(opened, deck) -> None:
    from openpyxl import load_workbook

    frame = next(shape for shape in slide(opened, deck, "Two series that must differ in gray").shapes if shape.has_chart)
    chart = frame.chart
    assert frame._element.nvGraphicFramePr.cNvPr.get("descr") == "Bars in pairs."
    assert list(chart.plots[0].categories) == ["First clinic", "Second clinic", "Third clinic"]
    assert [(series.name, tuple(series.values)) for series in chart.plots[0].series] == [("Before", (12, 30, None)), ("After", (20, 11, 7.5))]
    assert chart.category_axis.reverse_order and chart.has_legend and chart.font.size == Pt(18)
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [cell.value for cell in sheet[2]] == ["First clinic", 12, 20]


def test_one_series_needs_no_legend() -> None:
    made, _ = only(Chart("chart", ("A",), (Series("S", (1,)),), "mm", "One bar."), layout="chart")
    chart = next(shape for shape in made.shapes if shape.has_chart).chart
    assert not chart.has_legend and chart.plots[0].data_labels.number_format == 'General"\xa0mm"'


def test_text_that_looks_like_a_formula_stays_text() -> None:
    from openpyxl import load_workbook

    made, _ = only(Chart("chart", ("=1+1", "@x"), (Series("=A1", (1, 2)),), "", "Bars."), layout="chart")
    chart = next(shape for shape in made.shapes if shape.has_chart).chart
    sheet = load_workbook(io.BytesIO(chart.part.chart_workbook.xlsx_part.blob)).active
    assert [sheet["A2"].data_type, sheet["B1"].data_type] == ["s", "s"]


def test_notes_are_on_every_slide(opened) -> None:
    for made in opened.slides:
        texts = [paragraph.text for paragraph in made.notes_slide.notes_text_frame.paragraphs]
        assert texts == [paragraph.text for paragraph in decks.NOTES]
        assert any(holder.placeholder_format.type == PP_PLACEHOLDER.SLIDE_IMAGE for holder in made.notes_slide.placeholders)


def test_slide_numbers_are_fields(opened, deck) -> None:
    for number, (made, told) in enumerate(zip(opened.slides, deck.slides, strict=True), 1):
        found = [shape for shape in made.shapes if shape.name == "Slide Number"]
        assert len(found) == (0 if LAYOUTS[told.layout].dark else 1)
        assert all('type="slidenum"' in shape._element.xml and f"<a:t>{number}</a:t>" in shape._element.xml and "<a:t>2-</a:t>" in shape._element.xml for shape in found)


def test_the_file_says_what_it_is(opened) -> None:
    told = opened.core_properties
    assert (told.title, told.author, told.subject, told.keywords, told.language) == ("Sample deck", "Sample Author", "A sample", "sample, deck", "en-US")
    assert told.created == told.modified and str(told.created.date()) == "2025-03-01"


def test_the_tone_colors_the_line_above_the_title_through_the_theme() -> None:
    made, _ = only(Words("eyebrow", decks.said("Stop")), tone="redflag")
    eyebrow = next(shape for shape in made.shapes if shape.name == "Eyebrow")
    assert '<a:schemeClr val="accent3"/>' in eyebrow._element.xml


def test_a_size_of_its_own_is_set_on_every_run() -> None:
    made, _ = only(Words("body", (*decks.said("One", mark="•"), Paragraph((Run("two "), Run("three", bold=True)))), 21), title_size=25)
    sizes = {run.font.size for shape in made.shapes if shape.name in ("Body", "Title") for paragraph in shape.text_frame.paragraphs for run in paragraph.runs}
    assert sizes == {Pt(21), Pt(25)}


def test_what_xml_cannot_hold_is_left_out_and_the_rest_is_escaped() -> None:
    made, _ = only(Words("body", (Paragraph((Run("a\x00b\x0b <i>&amp; \ud800c\nnext"),)),)))
    assert next(shape for shape in made.shapes if shape.name == "Body").text_frame.text == "ab <i>&amp; c\x0bnext"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "#here", "https://a b"])
def test_only_addresses_of_web_and_mail_become_links(address: str) -> None:
    made, _ = only(Words("body", (Paragraph((Run("here", href=address),)),)))
    run = next(shape for shape in made.shapes if shape.name == "Body").text_frame.paragraphs[0].runs[0]
    assert run.text == "here" and run.hyperlink.address is None


def test_a_part_without_a_place_is_a_warning() -> None:
    made, warnings = only(Words("nowhere", decks.said("x")), Words("body", decks.said("y")), path="modules/02.md", line=3)
    assert len(warnings) == 1 and "modules/02.md:3" in warnings[0]
    assert [shape.name for shape in made.shapes] == ["Title", "Body", "Slide Number"]


def test_a_right_to_left_language_turns_the_slide_round() -> None:
    template = Presentation(io.BytesIO(own("light", "ar")))
    band = next(shape for shape in template.slide_master.shapes if shape.name == "Band")
    assert band.left > template.slide_width / 2
    assert 'rtl="1"' in template.slide_master._element.xml
    assert faults(write(decks.deck(*decks.slides()[:3], language="ar"), decks.pictures())[0]) == []


def test_a_title_in_another_deck_changes_only_its_slide(shown, deck) -> None:
    other = replace(deck, slides=(replace(deck.slides[0], title="Another title"), *deck.slides[1:]))
    before, after = parts(shown["light"].file), parts(write(other, decks.pictures())[0])
    assert {name for name in before if before[name] != after[name]} == {"ppt/slides/slide1.xml"}


def test_words_that_say_nothing_leave_no_empty_frame() -> None:
    made, warnings = only(Words("eyebrow", ()), Words("body", decks.said(" ", "\x00")))
    assert [shape.name for shape in made.shapes] == ["Title", "Slide Number"]
    assert warnings == ()


PICTURES, TEMPLATE = decks.pictures(), decks.office_template()
TEXTS = st.text(max_size=12)
RUNS = st.builds(Run, TEXTS, st.booleans(), st.booleans(), st.sampled_from([-1, 0, 1]), st.sampled_from(["", "https://example.org/a?b=c&d", "mailto:a@example.org", "x"]))
PARAGRAPHS = st.builds(
    Paragraph, st.lists(RUNS, max_size=3).map(tuple), st.one_of(st.sampled_from(["", "•", "A", "B", "1", "2", "→"]), st.text(max_size=3)), st.integers(0, 9),
    st.sampled_from(["plain", "right", "wrong"]),
)
VALUES = st.one_of(st.none(), st.floats(-1e6, 1e6), st.integers(0, 100))


@st.composite
def some_slides(draw: st.DrawFn) -> tuple[Slide, ...]:
    made = []
    for number in range(draw(st.integers(1, 3))):
        layout = draw(st.sampled_from(list(LAYOUTS.values())))
        parts_: list[object] = []
        for slot in layout.slots:
            if slot.kind == "text":
                parts_.append(Words(slot.name, draw(st.lists(PARAGRAPHS, max_size=3).map(tuple)), draw(st.sampled_from([0, 18, 20.5]))))
            elif slot.kind == "picture":
                parts_.append(Picture(slot.name, draw(st.sampled_from([decks.WIDE, decks.TALL, "lost"])), draw(TEXTS), 1, 1))
            elif slot.kind == "chart":
                count = draw(st.integers(1, 4))
                rows = [Series(draw(TEXTS), tuple(draw(VALUES) for _ in range(count))) for _ in range(draw(st.integers(1, 6)))]
                parts_.append(Chart(slot.name, tuple(draw(TEXTS) for _ in range(count)), tuple(rows), draw(TEXTS), "Bars."))
            elif slot.kind == "table":
                count, rows = draw(st.integers(1, 4)), draw(st.integers(0, 3))
                row = st.tuples(*[PARAGRAPHS] * count)
                header = decks.said(*(f"Column {index}" for index in range(count)))
                parts_.append(Grid(slot.name, header, tuple(draw(row) for _ in range(rows)), (90.0,) * count, (30.0,) * (rows + 1), draw(st.booleans()), draw(st.sampled_from([18, 20]))))
        made.append(Slide(layout.name, f"Slide {number} {draw(TEXTS)}", tuple(parts_), draw(st.lists(PARAGRAPHS, max_size=2).map(tuple)), title_size=draw(st.sampled_from([0, 26]))))
    return tuple(made)


@settings(max_examples=15, deadline=None)
@given(some_slides(), st.booleans())
def test_any_deck_becomes_a_clean_file(slides: tuple[Slide, ...], provided: bool) -> None:
    file, _ = write(decks.deck(*slides), PICTURES, TEMPLATE if provided else None)
    assert faults(file) == []
    assert [made.shapes.title is not None for made in Presentation(io.BytesIO(file)).slides] == [True] * len(slides)
