"""A provider's own template: what it gives is used, what it lacks is said and made up for, and what it held before is gone."""

from __future__ import annotations

import io
import zipfile

import pytest
from pptx import Presentation
from pptx.util import Pt

from coursewright.pptx.opening import opened
from coursewright.pptx.package import pack
from coursewright.pptx.provider import slots_of
from coursewright.pptx.write import write
from coursewright.slides.layouts import LAYOUTS, SMALLEST
from tests.support import decks
from tests.support.package import faults, parts

MAIN = b"application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"


def saved(presentation) -> bytes:
    buffer = io.BytesIO()
    presentation.save(buffer)
    return buffer.getvalue()


def keeping(*names: str) -> bytes:
    """python-pptx's own template with some of its layouts only."""
    made = Presentation()
    for layout in list(made.slide_layouts):
        if layout.name not in names:
            made.slide_layouts.remove(layout)
    return saved(made)


def renamed(**names: str) -> bytes:
    """The same with other names; `_` stands for a space."""
    made = Presentation()
    for layout in made.slide_layouts:
        layout._element.cSld.set("name", names.get(layout.name.replace(" ", "_"), layout.name))
    return saved(made)


def test_its_layouts_are_taken_and_lacks_are_said_once_each(shown) -> None:
    names = [slide.slide_layout.name for slide in Presentation(io.BytesIO(shown["provider"].file)).slides]
    assert names[:4] == ["Title Slide", "Section Header", "Title and Content", "Two Content"]
    said = shown["provider"].warnings
    assert len(said) == len(set(said)) == 8
    assert "The slide template has no layout “Question”; “Title and Content” was taken in its place." in said
    assert not any("“Bullets”" in warning for warning in said)


def test_parts_are_read_in_their_order_wherever_they_stand(shown) -> None:
    for made, told in zip(Presentation(io.BytesIO(shown["provider"].file)).slides, shown["provider"].deck.slides, strict=True):
        names = [shape.name for shape in made.shapes]
        slots = [slot.name.capitalize() for slot in LAYOUTS[told.layout].slots if slot.kind != "title"]
        assert names[0] == "Title"
        assert [name for name in names if name in slots] == [name for name in slots if name in names]


def test_its_slides_and_their_parts_are_gone(shown, template: bytes) -> None:
    assert any(b"old slide of the provider" in data for data in parts(template).values())
    made = parts(shown["provider"].file)
    assert not any(b"old slide of the provider" in data or b"An old note" in data for data in made.values())
    assert len([name for name in made if name.startswith("ppt/slides/slide")]) == len(shown["provider"].deck.slides)
    assert "docProps/thumbnail.jpeg" not in made


def test_only_layouts_that_the_deck_needs_are_spoken_of(template: bytes) -> None:
    assert write(decks.deck(decks.slides()[2]), {}, template)[1] == ()


def test_a_layout_of_our_name_is_preferred() -> None:
    template = renamed(Comparison="QUESTION", Title_Only="Bullets")
    made, said = write(decks.deck(decks.slides()[2], decks.slides()[9]), {}, template)
    assert [slide.slide_layout.name for slide in Presentation(io.BytesIO(made)).slides] == ["Bullets", "QUESTION"]
    assert said == ()


def test_layouts_are_known_by_their_kind_in_any_language() -> None:
    template = renamed(Title_Slide="Titelfolie", Title_and_Content="Titel und Inhalt", Two_Content="Zwei Inhalte", Section_Header="Abschnitt")
    made, said = write(decks.deck(*decks.slides()[:4]), {}, template)
    assert [slide.slide_layout.name for slide in Presentation(io.BytesIO(made)).slides] == ["Titelfolie", "Abschnitt", "Titel und Inhalt", "Zwei Inhalte"]
    assert said == ()


def test_a_deck_of_ours_serves_as_a_template(shown) -> None:
    """Every part stands where it stood, in the placeholder that is called like it."""
    template = shown["light"].file
    for name, shape in slots_of(template).items():
        for slot in shape.slots:
            ours = LAYOUTS[name].slot(slot.name)
            assert (slot.left, slot.top, slot.width, slot.height) == pytest.approx((ours.left, ours.top, ours.width, ours.height), abs=0.1), (name, slot.name)
    made, said = write(shown["light"].deck, decks.pictures(), template)
    assert said == shown["light"].warnings
    before, after = (Presentation(io.BytesIO(file)) for file in (shown["light"].file, made))
    for old, new in zip(before.slides, after.slides, strict=True):
        assert [shape.placeholder_format.idx for shape in new.placeholders] == [shape.placeholder_format.idx for shape in old.placeholders]


@pytest.mark.parametrize("names", [("Title Only",), ("Blank",), ("Title and Content",), ("Picture with Caption",), ("Title and Vertical Text", "Comparison")])
def test_few_layouts_still_show_everything(names: tuple[str, ...]) -> None:
    template = keeping(*names)
    file, said = write(decks.deck(), decks.pictures(), template)
    assert faults(file) == []
    assert all(warning.startswith("The slide template has no layout") for warning in said)
    for made, told in zip(Presentation(io.BytesIO(file)).slides, decks.slides(), strict=True):
        assert made.shapes.title.text_frame.text == told.title
        shown = "\n".join(shape.text_frame.text for shape in made.shapes if shape.has_text_frame)
        texts = [text for part in told.parts if part.kind == "words" for paragraph in part.paragraphs for text in paragraph.text.split("\n")]
        assert all(text in shown for text in texts)
        kinds = sorted(part.kind for part in told.parts if part.kind != "words")
        found = sorted("grid" if shape.has_table else "chart" if shape.has_chart else "picture" for shape in made.shapes if not shape.has_text_frame)
        assert found == kinds


@pytest.mark.parametrize("names", [("Title Only",), ("Blank",), ("Title and Content", "Two Content"), ("Picture with Caption",)])
def test_places_lie_on_the_slide_and_do_not_meet(names: tuple[str, ...]) -> None:
    for name, layout in slots_of(keeping(*names)).items():
        assert [slot.name for slot in layout.slots] == [slot.name for slot in LAYOUTS[name].slots]
        for slot in layout.slots:
            assert slot.size >= slot.least >= SMALLEST
            assert slot.left >= 0 and slot.top >= 0 and slot.left + slot.width <= 720.5 and slot.top + slot.height <= 540.5
        for number, one in enumerate(layout.slots):
            for other in layout.slots[number + 1 :]:
                across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
                down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
                assert min(across, down) <= 0.5, (name, one, other)


def test_sizes_and_places_come_from_the_template(template: bytes) -> None:
    made = Presentation(io.BytesIO(template))
    layout = next(one for one in made.slide_layouts if one.name == "Title and Content")
    title = layout.placeholders[0]
    slot = slots_of(template)["bullets"].slot("title")
    assert slot.size == 44
    assert (slot.left, slot.width) == (pytest.approx(title.left.pt + 7.2), pytest.approx(title.width.pt - 14.4))


def test_text_too_small_to_read_is_made_larger() -> None:
    made = Presentation()
    for level in made.slide_master._element.xpath(".//p:bodyStyle/*/a:defRPr"):
        level.set("sz", "1400")
    template = saved(made)
    assert slots_of(template)["bullets"].slot("body").size == SMALLEST
    file, _ = write(decks.deck(decks.slides()[2]), {}, template)
    body = next(shape for shape in Presentation(io.BytesIO(file)).slides[0].shapes if shape.name == "Body")
    assert {run.font.size for paragraph in body.text_frame.paragraphs for run in paragraph.runs} == {Pt(18)}


def test_a_powerpoint_template_is_read_as_one() -> None:
    template = parts(keeping("Title and Content"))
    template["[Content_Types].xml"] = template["[Content_Types].xml"].replace(MAIN, MAIN.replace(b"presentation.main", b"template.main"))
    file, _ = write(decks.deck(decks.slides()[2]), {}, pack(template))
    assert faults(file) == []


def test_same_template_same_bytes(shown, template: bytes) -> None:
    assert write(shown["provider"].deck, decks.pictures(), template)[0] == shown["provider"].file


def empty_zip() -> bytes:
    buffer = io.BytesIO()
    zipfile.ZipFile(buffer, "w").close()
    return buffer.getvalue()


def damaged() -> bytes:
    whole = parts(keeping("Blank"))
    return pack({**whole, "ppt/slideMasters/slideMaster1.xml": b"<p:sldMaster"})


def incomplete() -> bytes:
    whole = parts(keeping("Blank"))
    return pack({name: data for name, data in whole.items() if "slideMaster1.xml" not in name})


def with_macros() -> bytes:
    whole = parts(keeping("Blank"))
    return pack({**whole, "[Content_Types].xml": whole["[Content_Types].xml"].replace(MAIN, b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml")})


def related(name: str, kind: str, target: str, outside: bool = True) -> bytes:
    """A template one part of which has another relationship."""
    whole = parts(keeping("Blank"))
    mode = ' TargetMode="External"' if outside else ""
    entry = f'<Relationship Id="rId99" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"{mode}/></Relationships>'
    return pack({**whole, name: whole[name].replace(b"</Relationships>", entry.encode())})


MASTER = "ppt/slideMasters/_rels/slideMaster1.xml.rels"


def test_a_link_to_the_web_on_a_master_is_no_fault() -> None:
    assert opened(related(MASTER, "hyperlink", "https://example.org/")).slide_masters


@pytest.mark.parametrize(
    ("template", "word"),
    [
        (related(MASTER, "image", "https://example.org/x.png"), "linked pictures"), (related(MASTER, "image", "file:////example.org/share/x.png"), "linked pictures"),
        (related("ppt/_rels/presentation.xml.rels", "attachedTemplate", "https://example.org/x"), "linked pictures"),
        (related(MASTER, "oleObject", "../embeddings/oleObject1.bin", outside=False), "embedded objects"),
        (b"", "not a PowerPoint file"), (b"plain text", "not a PowerPoint file"), (empty_zip(), "not a PowerPoint file"), (b"\xd0\xcf\x11\xe0" + bytes(600), ".ppt"),
        (with_macros(), "macros"), (damaged(), "damaged"), (incomplete(), "damaged"), (keeping(), "no layouts"),
    ],
)
def test_what_cannot_be_used_is_refused_in_plain_words(template: bytes, word: str) -> None:
    for use in (slots_of, opened, lambda data: write(decks.deck(), {}, data)):
        with pytest.raises(ValueError, match=word) as caught:
            use(template)
        assert str(caught.value).startswith("The slide template ") and str(caught.value).endswith(".")


def test_sections_shows_and_links_to_old_slides_are_gone() -> None:
    from pptx.oxml import parse_xml
    from pptx.oxml.ns import nsdecls

    made = Presentation(io.BytesIO(decks.office_template()))
    entry = made.element.sldIdLst[0]
    made.element.sldSz.getnext().addnext(parse_xml(
        f'<p:custShowLst {nsdecls("p", "r")}><p:custShow name="Short" id="0"><p:sldLst><p:sld r:id="{entry.rId}"/></p:sldLst></p:custShow></p:custShowLst>'
    ))
    made.element.append(parse_xml(
        f'<p:extLst {nsdecls("p")}><p:ext uri="{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}">'
        '<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"><p14:section name="Old" id="{00000000-0000-0000-0000-000000000001}">'
        f'<p14:sldIdLst><p14:sldId id="{entry.id}"/></p14:sldIdLst></p14:section></p14:sectionLst></p:ext></p:extLst>'
    ))
    layout = made.slide_layouts[1]
    link = layout.part.relate_to(made.slides[0].part, "http://schemas.openxmlformats.org/officeDocument/2006/relationships/slide")
    properties = layout.placeholders[0]._element.nvSpPr.cNvPr
    properties.append(parse_xml(f'<a:hlinkClick {nsdecls("a", "r")} r:id="{link}" action="ppaction://hlinksldjump"/>'))
    file, _ = write(decks.deck(decks.slides()[2]), {}, saved(made))
    assert faults(file) == []
    assert not any(b"old slide of the provider" in data or b"sectionLst" in data or b"custShow" in data for data in parts(file).values())
