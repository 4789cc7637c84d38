"""The learner's site in a real browser: accessible, closed, whole, readable at any width, by keyboard and on paper."""

from __future__ import annotations

import io
import shutil
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from tests.support.browser import Reader
from tests.support.built import Built
from tests.support.pages import Page

TEXT_SPACING = """
* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important }
p { margin-bottom: 2em !important }"""
COLORS = ("color-contrast", "link-in-text-block")
WIDTH = "document.scrollingElement.scrollWidth"
UNLOADED = "[...document.images].filter(image => !image.complete || !image.naturalWidth).map(image => image.currentSrc.slice(0, 99))"
MISSED_FONTS = "[...document.fonts].filter(face => face.status === 'error').map(face => `${face.family} ${face.weight}`)"
USED_FONTS = "[...document.fonts].filter(face => face.status === 'loaded').map(face => face.family)"


# --- accessible


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_with_everything_open(built: Built, browser: Browser, width: int) -> None:
    assert _violations(built, Reader(browser, width)) == []


def test_axe_finds_nothing_in_a_rough_course(rough: Built, browser: Browser) -> None:
    assert _violations(rough, Reader(browser, 360)) == []


@pytest.mark.parametrize("width", [1280, 360])
def test_axe_finds_nothing_in_the_dark(built: Built, browser: Browser, width: int) -> None:
    assert _violations(built, Reader(browser, width, "dark"), COLORS) == []


def test_axe_would_find_pale_letters_in_the_dark(built: Built, browser: Browser) -> None:
    with Reader(browser, scheme="dark") as reader:
        reader.open(built.learner / "index.html").add_style_tag(content="h1 { color: #3b464e }")
        assert [found.partition(":")[0] for found in reader.violations(COLORS)] == ["color-contrast"]


def test_axe_finds_nothing_as_a_page_opens(built: Built, browser: Browser) -> None:
    with Reader(browser) as reader:
        reader.open(built.learner / "01-when.html")
        assert reader.violations() == []


def test_axe_would_find_a_picture_without_text(built: Built, browser: Browser) -> None:
    with Reader(browser) as reader:
        reader.open(built.learner / "01-when.html").evaluate("document.images[0].removeAttribute('alt')")
        assert [found.partition(":")[0] for found in reader.violations()] == ["image-alt"]


def test_nothing_is_wider_than_a_narrow_screen(site: Built, browser: Browser) -> None:
    wide = {}
    with Reader(browser, 320) as reader:
        for path in site.pages:
            page = reader.open_all(path)
            widths = [page.evaluate(WIDTH)]
            page.add_style_tag(content=TEXT_SPACING)
            widths.append(page.evaluate(WIDTH))
            if widths != [320, 320]:
                wide[path.name] = widths
    assert wide == {}


def test_a_wide_table_scrolls_in_its_own_region_by_keyboard(rough: Built, browser: Browser) -> None:
    with Reader(browser, 360) as reader:
        region = reader.open(rough.learner / "01-rough words & 100%.html").get_by_role("group", name="Table 1.1")
        region.focus()
        reader.page.keyboard.press("ArrowRight")
        reader.page.wait_for_function("document.activeElement.scrollLeft > 0")
        assert reader.page.evaluate("scrollX") == 0


def test_answers_are_closed_until_they_are_opened_by_keyboard(built: Built, browser: Browser) -> None:
    with Reader(browser) as reader:
        page = reader.open(built.learner / "01-when.html")
        assert page.locator(".question").count() == page.locator("details.answer").count() > 0
        assert [key.is_visible() for key in page.locator(".question .key").all()].count(True) == 0
        page.locator("details.answer > summary").first.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".question .key").first).to_be_visible()
        page.keyboard.press("Enter")
        expect(page.locator(".question .key").first).to_be_hidden()


def test_the_first_tab_leads_past_the_navigation(site: Built, browser: Browser) -> None:
    with Reader(browser, 360) as reader:
        page = reader.open(site.pages[0])
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="Skip to the text")).to_be_in_viewport(ratio=1)
        page.keyboard.press("Enter")
        expect(page.get_by_role("main")).to_be_focused()


def test_the_contents_open_by_keyboard_and_say_where_one_is(built: Built, browser: Browser) -> None:
    with Reader(browser, 360) as reader:
        page = reader.open(built.learner / "02-how.html")
        page.locator(".menu > summary").focus()
        page.keyboard.press("Enter")
        course = page.get_by_role("navigation", name="Course")
        expect(course.get_by_role("link")).to_have_count(7)
        assert course.locator("[aria-current=page]").all_inner_texts() == ["2 How: handrub, or soap and water"]


def test_what_has_the_focus_is_never_hidden_by_the_bar(built: Built, browser: Browser) -> None:
    with Reader(browser, 360) as reader:
        page = reader.open(built.learner / "01-when.html")
        page.locator("footer").scroll_into_view_if_needed()
        hidden = []
        for link in reversed(page.locator("main a:visible, main summary:visible").all()):
            link.focus()
            if link.evaluate("e => e.getBoundingClientRect().bottom <= document.querySelector('header.site').getBoundingClientRect().bottom"):
                hidden.append(link.inner_text())
        assert hidden == []


# --- whole and closed


def test_every_link_leads_somewhere_and_every_id_is_one_of_a_kind(site: Built) -> None:
    without = () if (site.learner / "workbook.pdf").exists() else (".pdf",)
    wrong = {}
    for path in site.pages:
        page = Page(path)
        twice = sorted({id for id in page.ids if page.ids.count(id) > 1})
        problems = page.broken(without) + twice + [id for id in page.named if id not in page.ids]
        if problems:
            wrong[path.name] = problems
    assert wrong == {}


def test_a_page_points_at_contents_references_and_terms(built: Built) -> None:
    links = Page(built.learner / "01-when.html").links
    assert {"#what-the-evidence-shows", "#ref-who2009", "#fig-geneva", "#tbl-moments", "glossary.html#transient-flora"} <= set(links)
    assert any(link.startswith("https://doi.org/10.") for link in links)


def test_pages_load_nothing_from_elsewhere_and_all_of_what_they_name(site: Built, browser: Browser) -> None:
    with Reader(browser) as reader:
        for path in site.pages:
            page = reader.open_all(path)
            assert page.evaluate(UNLOADED) == [], path.name
            assert page.evaluate(MISSED_FONTS) == [], path.name
            assert {"Source Sans Pro", "Source Serif Pro"} <= {name.strip('"') for name in page.evaluate(USED_FONTS)}, path.name
    assert [url for url in reader.requests if not url.startswith((site.learner.as_uri(), "data:"))] == []
    assert reader.troubles == []


def test_the_single_file_works_alone_and_anywhere(site: Built, browser: Browser, tmp_path: Path) -> None:
    alone = shutil.copy(site.learner / "course.html", tmp_path / "elsewhere.html")
    page = Page(alone)
    assert page.broken() == []
    assert [address for address in page.loads if not address.startswith("data:")] == []
    with Reader(browser) as reader:
        shown = reader.open_all(alone)
        assert shown.evaluate(UNLOADED) == []
        assert {"Source Sans Pro", "Source Serif Pro"} <= {name.strip('"') for name in shown.evaluate(USED_FONTS)}
    assert [url for url in reader.requests if not url.startswith("data:")] == [alone.as_uri()]
    assert reader.troubles == []


def test_the_single_file_holds_every_page_and_is_no_larger_than_it_must_be(built: Built) -> None:
    text = (built.learner / "course.html").read_text(encoding="utf-8")
    for path in built.pages[:-1]:
        for id in Page(path).ids:
            if not id.startswith(("page.", "ref-")) and path.name != "references.html":
                assert f'-{id}"' in text, f"{path.name}#{id}"
    assert len(text) < 400_000


# --- how it looks


def test_a_text_that_runs_from_right_to_left_is_set_so(rough: Built, browser: Browser) -> None:
    with Reader(browser) as reader:
        page = reader.open(rough.learner / "02-right to left.html")
        directions = page.locator("html, h1, article, article ul").evaluate_all("all => all.map(e => getComputedStyle(e).direction)")
        assert directions == ["ltr", "rtl", "rtl", "rtl"]
        english, arabic = page.locator("article li").nth(1), page.locator("article li").nth(0)
        assert _start_of_text(english) < _start_of_text(arabic)


def test_in_the_dark_figures_stand_on_a_light_card(built: Built, browser: Browser) -> None:
    with Reader(browser, scheme="dark") as reader:
        page = reader.open(built.learner / "01-when.html")
        assert page.locator("body").evaluate("e => getComputedStyle(document.documentElement).backgroundColor") == "rgb(20, 25, 29)"
        assert set(page.locator("figure > img").evaluate_all("all => all.map(e => getComputedStyle(e).backgroundColor)")) == {"rgb(255, 255, 255)"}


def test_on_paper_open_answers_show_and_closed_ones_do_not(built: Built, browser: Browser) -> None:
    with Reader(browser) as reader:
        page = reader.open(built.learner / "01-when.html")
        closed = _printed(page.pdf())
        page.evaluate("for (const box of document.querySelectorAll('details')) box.open = true")
        opened = _printed(page.pdf())
    feedback = "That is moment 1, and the bag is something around the client."
    assert "At which moment should Alex" in closed
    assert "The handout (PDF) has all of them at its end." in closed
    assert "Skip to the text" not in closed
    assert feedback not in closed
    assert feedback in opened


def _violations(site: Built, reader: Reader, rules: tuple[str, ...] = ()) -> list[str]:
    found = []
    with reader:
        for path in site.pages:
            reader.open_all(path)
            found += [f"{path.name}: {violation}" for violation in reader.violations(rules)]
    return found


def _printed(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


def _start_of_text(item) -> float:
    return item.evaluate("e => { const range = document.createRange(); range.selectNodeContents(e); return range.getBoundingClientRect().left }")
