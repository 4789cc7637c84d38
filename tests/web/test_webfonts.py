"""Fonts cut down for the web, and pictures that carry them."""

from __future__ import annotations

import io
from pathlib import Path
from xml.etree import ElementTree

import pytest
from fontTools.ttLib import TTFont

from coursewright.pdf.layout import font_path
from coursewright.webfonts import FACES, characters, cut, data_address, faces_of, with_fonts
from tests.support.built import Built

SANS = {face.weight: face for face in FACES if face.family == "Source Sans Pro" and face.style == "normal"}
DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9" aria-label="a > b"{}><text>{}</text></svg>'


def test_characters_are_those_that_are_read() -> None:
    found = characters(['<p class="ξ">caf&eacute; &amp; &ldquo;π&rdquo;</p>', "\n"])
    assert {"é", "π", "“", "&", "A", "~"} <= set(found)
    assert "ξ" not in found
    assert "\n" not in found
    assert len(found) == len(set(found))


def test_a_cut_font_has_what_was_asked_for_its_licence_and_little_else() -> None:
    path = font_path(f"{SANS[400].file}.ttf")
    small = cut(path, characters(["é"]))
    font = TTFont(io.BytesIO(small))
    assert font.flavor == "woff2"
    assert {ord("A"), ord("é")} <= set(font.getBestCmap())
    assert ord("ж") not in font.getBestCmap()
    assert "SIL Open Font License" in font["name"].getDebugName(13)
    assert len(small) < Path(path).stat().st_size / 20
    assert small == cut(path, characters(["é"]))


@pytest.mark.parametrize(
    ("attributes", "text", "weights"),
    [
        (""" font-family="'Source Sans Pro', sans-serif\"""", "a", [400]),
        (""" font-family="'Source Sans Pro', sans-serif\"""", '<tspan font-weight="600">a</tspan>', [400, 600]),
        (""" style="font-family: 'Source Sans Pro'; font-weight: bold\"""", "a", [400, 600]),
        (' font-family="Helvetica"', "a", []),
    ],
)
def test_a_picture_asks_for_the_faces_it_names(attributes: str, text: str, weights: list[int]) -> None:
    assert [face.weight for face in faces_of(DRAWING.format(attributes, text))] == weights


def test_a_picture_without_text_asks_for_none() -> None:
    assert faces_of('<svg xmlns="http://www.w3.org/2000/svg" font-family="Source Sans Pro"/>') == ()


def test_fonts_stand_first_in_a_picture_that_stays_well_formed() -> None:
    svg = with_fonts('<?xml version="1.0"?>\n<!-- svg -->' + DRAWING.format("", "a"), {SANS[400]: b"font"})
    root = ElementTree.fromstring(svg)
    assert root[0].tag.endswith("style")
    assert "Source Sans Pro" in (root[0].text or "")
    assert root[1].tag.endswith("text")


def test_a_picture_that_needs_no_font_stays_as_it_is() -> None:
    assert with_fonts(DRAWING.format("", "a"), {}) == DRAWING.format("", "a")


def test_a_drawing_as_an_address_stays_text_and_cannot_end_its_attribute() -> None:
    address = data_address("image/svg+xml", '<a b="c">&amp;#% é</a>'.encode())
    assert address.startswith("data:image/svg+xml,%3Ca b=%22c%22%3E%26amp;%23%25 ")
    assert not set('<>"#&') & set(address)


def test_pictures_of_a_built_site_carry_their_fonts_and_the_course_stays_untouched(built: Built) -> None:
    made, written = built.learner / "figures" / "geneva.svg", built.course / "figures" / "geneva.svg"
    assert "font/woff2" in made.read_text(encoding="utf-8")
    assert "font/woff2" not in written.read_text(encoding="utf-8")
