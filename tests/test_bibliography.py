"""Citations and lists of references: the default style, others by name, and the faults of the formatter that are put right."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursewright.bibliography import (
    DEFAULT_STYLE,
    Formatted,
    format_citations,
    style_names,
    style_path,
    style_problem,
)
from coursewright.csl.fields import problem
from coursewright.diagnostics import Span
from coursewright.model import Citation, CitedItem, Reference

HERE = Span("x.md")
ARTICLE = {
    "type": "article-journal",
    "title": "Tunnels of the iliac crest",
    "author": [{"family": "Konno", "given": "Tomoyuki"}, {"family": "Aota", "given": "Yoichi"}],
    "container-title": "Journal of Pain & Research",
    "issued": {"date-parts": [[2017, 3, 1]]},
    "volume": "10",
    "issue": "2",
    "page": "100-110",
    "DOI": "10.1234/abc.5",
}
BOOK = {
    "type": "book",
    "title": "Nerves at the pelvis",
    "author": [{"family": "Maigne", "given": "Jean-yves"}],
    "publisher": "Press",
    "issued": {"date-parts": [["1991"]]},
}
PAGE = {"type": "webpage", "title": "Pain in words", "URL": "https://example.org/b?x=1&y=2", "issued": {"raw": "2020-03"}}
SET = {"a": ARTICLE, "b": BOOK, "c": PAGE, "d": {**BOOK, "title": "A second book"}, "e": {**BOOK, "title": "A third book"}}


def references(items: dict[str, dict]) -> dict[str, Reference]:
    return {id: Reference(id, {"id": id, **item}, "", HERE) for id, item in items.items()}


def cite(*written: str) -> Citation:
    """A citation of `id` or `id, locator` each."""
    parts = (text.partition(", ") for text in written)
    return Citation(tuple(CitedItem(id, locator) for id, _, locator in parts), HERE)


def formatted(items: dict[str, dict], *citations: Citation, style: str = DEFAULT_STYLE, language: str = "en-US") -> Formatted:
    """What a style makes of them; it must not have been given up for the default one."""
    known = references(items)
    assert style_problem(known, style, language) == ""
    return format_citations(known, citations, style, language)


def entry(item: dict, style: str = DEFAULT_STYLE, id: str = "x") -> str:
    ((_, text),) = formatted({id: item}, cite(id), style=style).entries
    return text


def plain(text: str) -> str:
    return html.unescape(re.sub(r"<[^>]+>", "", text))


# --- the default style


def test_numbers_in_the_order_of_citing() -> None:
    found = formatted(SET, cite("b"), cite("a"), cite("b", "a"), cite("c"))
    assert [plain(text) for text in found.citations] == ["1", "2", "1,2", "3"]
    assert [id for id, _ in found.entries] == ["b", "a", "c"]
    assert found.numbered
    assert found.citations[0] == '<sup><a href="#ref-b">1</a></sup>'


def test_entries_of_the_american_medical_association() -> None:
    found = dict(formatted(SET, cite("a", "b", "c")).entries)
    assert (
        plain(found["a"])
        == "Konno T, Aota Y. Tunnels of the iliac crest. Journal of Pain & Research. 2017;10(2):100-110. doi:10.1234/abc.5"
    )
    assert "<i>Journal of Pain &amp; Research</i>" in found["a"]
    assert plain(found["b"]) == "Maigne JY. Nerves at the Pelvis. Press; 1991."
    assert "<i>Nerves at the Pelvis</i>" in found["b"]
    assert plain(found["c"]) == "Pain in words. March 2020. https://example.org/b?x=1&y=2"


def test_runs_of_numbers_are_shortened_and_pairs_are_not() -> None:
    found = formatted(SET, cite("a", "b", "c", "d", "e"), cite("a", "b", "d", "e"), cite("e", "a", "c"), cite("c", "d"))
    assert [plain(text) for text in found.citations] == ["1–5", "1,2,4,5", "1,3,5", "3,4"]
    assert found.citations[0] == '<sup><a href="#ref-a">1</a>–<a href="#ref-e">5</a></sup>'


def test_a_run_of_ten_and_more() -> None:
    many = {f"r{number}": BOOK for number in range(1, 13)}
    found = formatted(many, *(cite(id) for id in many), cite("r9", "r10", "r11", "r2"))
    assert plain(found.citations[-1]) == "2,9–11"


def test_nothing_is_left_of_unknown_references() -> None:
    found = formatted(SET, cite("nobody"), cite("a", "nobody"), cite())
    assert found.citations[0] == found.citations[2] == ""
    assert plain(found.citations[1]) == "1"
    assert [id for id, _ in found.entries] == ["a"]
    assert formatted(SET, cite("nobody")) == Formatted(("",), (), False)
    assert formatted(SET) == Formatted((), (), False)


def test_ids_that_differ_in_letter_case_are_two() -> None:
    found = formatted({"Smith": BOOK, "smith": ARTICLE}, cite("Smith"), cite("smith"))
    assert [id for id, _ in found.entries] == ["Smith", "smith"]
    assert ["Nerves" in text for _, text in found.entries] == [True, False]


def test_odd_ids_are_written_safely() -> None:
    (text,) = formatted({"a&b<c>": BOOK}, cite("a&b<c>")).citations
    assert text == '<sup><a href="#ref-a&amp;b&lt;c&gt;">1</a></sup>'


def test_entries_are_remembered_from_call_to_call() -> None:
    kept: dict[str, str] = {}
    first = format_citations(references(SET), [cite("a"), cite("b")], DEFAULT_STYLE, "en-US", kept)
    again = format_citations(references(SET), [cite("b"), cite("c")], DEFAULT_STYLE, "en-US", kept)
    assert set(kept) == {"a", "b", "c"}
    assert dict(first.entries)["b"] == dict(again.entries)["b"]
    assert again.entries == formatted(SET, cite("b"), cite("c")).entries


# --- locators


@pytest.mark.parametrize(
    ("written", "ama", "apa", "ieee"),
    [
        ("a, p. 5", "1(p5)", "(Konno & Aota, 2017, p. 5)", "[1, p. 5]"),
        ("a, 5", "1(p5)", "(Konno & Aota, 2017, p. 5)", "[1, p. 5]"),
        ("a, pp. 5-7", "1(pp5–7)", "(Konno & Aota, 2017, pp. 5–7)", "[1, pp. 5–7]"),
        ("a, ch. 2", "1(chap2)", "(Konno & Aota, 2017, Chapter 2)", "[1, Ch. 2]"),
        ("a, fig. 3", "1(fig3)", "(Konno & Aota, 2017, Figure 3)", "[1, Fig. 3]"),
        ("a, iv-x", "1(piv–x)", "(Konno & Aota, 2017, p. iv–x)", "[1, p. iv–x]"),
        ("a, Table <3> & 4", "1, Table <3> & 4", "(Konno & Aota, 2017, Table <3> & 4)", "[1], Table <3> & 4"),
    ],
)
def test_locators(written: str, ama: str, apa: str, ieee: str) -> None:
    for style, expected in ((DEFAULT_STYLE, ama), ("apa", apa), ("ieee", ieee)):
        (text,) = formatted(SET, cite(written), style=style).citations
        assert plain(text).replace("\u00a0", " ") == expected


def test_the_number_of_a_page_is_no_link_to_a_reference() -> None:
    for style in (DEFAULT_STYLE, "ieee"):
        found = formatted(SET, cite("a"), cite("b"), cite("a, ch. 2", "b, p. 1"), style=style)
        assert re.findall(r'href="#ref-(\w)">(\d)<', found.citations[2]) == [("a", "1"), ("b", "2")]


# --- other styles


@pytest.mark.parametrize(
    ("style", "citation", "start"),
    [
        (
            "apa",
            "(Konno & Aota, 2017; Maigne, 1991)",
            "Konno, T., & Aota, Y. (2017). Tunnels of the iliac crest. Journal of Pain & Research, 10(2), 100–110.",
        ),
        (
            "ieee",
            "[1], [2]",
            "T. Konno and Y. Aota, “Tunnels of the iliac crest”, Journal of Pain & Research, vol. 10, no. 2, pp. 100–110, Mar. 2017",
        ),
        ("nature", "1,2", "Konno, T. & Aota, Y. Tunnels of the iliac crest. Journal of Pain & Research 10, 100–110 (2017)."),
        ("harvard-cite-them-right", "(Maigne, 1991; Konno and Aota, 2017)", "Konno, T. and Aota, Y. (2017) “Tunnels of the iliac crest”"),
        ("chicago-author-date", "(Konno and Aota 2017; Maigne 1991)", "Konno, T., and Y. Aota. 2017. “Tunnels of the Iliac Crest”."),
        ("elsevier-vancouver", "[1,2]", "Konno T, Aota Y. Tunnels of the iliac crest. Journal of Pain & Research 2017;10:100–10."),
    ],
)
def test_styles_by_name(style: str, citation: str, start: str) -> None:
    found = formatted(SET, cite("a", "b"), style=style)
    assert plain(found.citations[0]) == citation
    entries = dict(found.entries)
    assert plain(entries["a"]).startswith(start)
    assert set(re.findall(r'href="#ref-(\w)"', found.citations[0])) == {"a", "b"}


@pytest.mark.parametrize(
    "style",
    [
        "associacao-brasileira-de-normas-tecnicas",
        "gayana",
        "etudes-chinoises",
        "revista-da-sociedade-brasileira-de-medicina-tropical",
        "iso690-full-note-with-ibid-ro",
    ],
)
def test_styles_that_the_formatter_alone_fails_on(style: str) -> None:
    """They put names, numbers or ranges of pages in capitals, or ask how far back a note is."""
    found = formatted(SET, cite("a"), cite("b"), cite("a, p. 5", "c"), style=style)
    assert "konno" in plain(dict(found.entries)["a"]).lower()
    assert 'href="#ref-a"' in found.citations[0]
    assert 'href="#ref-c"' in found.citations[2]
    assert found.citations != formatted(SET, cite("a"), cite("b"), cite("a, p. 5", "c")).citations, "it was given up for the default style"


def test_names_link_to_the_entry_of_each() -> None:
    (text,) = formatted(SET, cite("a, p. 5", "b"), style="apa").citations
    assert text == '(<a href="#ref-a">Konno &amp; Aota, 2017, p. 5</a>; <a href="#ref-b">Maigne, 1991</a>)'


def test_a_dependent_style_is_its_parent() -> None:
    assert style_path("nature-digest") == style_path("nature")
    assert formatted(SET, cite("a"), style="nature-digest") == formatted(SET, cite("a"), style="nature")


def test_brackets_stay_around_a_shortened_run() -> None:
    name = next(name for name in sorted(style_names()) if name.startswith("elsevier-vancouver"))
    assert plain(formatted(SET, cite("a", "b", "c"), style=name).citations[0]) == "[1–3]"


def test_languages() -> None:
    for language, expected in (
        ("de-DE", "Konno und Aota"),
        ("fr", "Konno et Aota"),
        ("xx-YY", "Konno and Aota"),
        ("en-GB", "Konno and Aota"),
    ):
        (text,) = formatted(SET, cite("a"), style="harvard-cite-them-right", language=language).citations
        assert expected in plain(text)


def test_a_style_that_does_not_exist_falls_to_the_default() -> None:
    assert style_path("no-such-style") is None
    assert style_path("../apa") is None
    assert style_problem(references(SET), "no-such-style", "en-US")
    assert format_citations(references(SET), [cite("a")], "no-such-style", "en-US") == formatted(SET, cite("a"))


def test_a_style_without_a_list_of_references_is_told() -> None:
    assert style_problem(references(SET), "bluebook-law-review", "en-US") == "it has no list of references"


def test_the_names_of_all_styles_are_known() -> None:
    names = style_names()
    assert {DEFAULT_STYLE, "apa", "ieee", "nature"} <= names
    assert len(names) > 1000


# --- faults of the formatter, put right


def test_marks_of_html_are_escaped_once() -> None:
    text = entry(
        {
            **ARTICLE,
            "title": "Pain & <script>alert(1)</script>, 5 < 7",
            "container-title": "Pain &amp; Medicine",
            "author": [{"literal": "A & <B>"}],
        }
    )
    assert "A &amp; &lt;B&gt;" in text
    assert "Pain &amp; &lt;script&gt;alert(1)&lt;/script&gt;, 5 &lt; 7" in text
    assert "<i>Pain &amp; Medicine</i>" in text
    assert "&amp;amp;" not in text
    for style in ("apa", "nature"):
        assert "Konno" in entry(ARTICLE, style) and "&amp; Aota" in entry(ARTICLE, style)


def test_the_few_tags_of_csl_are_kept() -> None:
    text = entry({**ARTICLE, "title": 'The <i>in vivo</i> H<sub>2</sub>O <span class="nocase">pH</span> <b>never closed'})
    assert "The <i>in vivo</i> H<sub>2</sub>O pH &lt;b&gt;never closed" in text


def test_a_title_without_an_author_stands_once() -> None:
    for style in (DEFAULT_STYLE, "apa", "modern-language-association", "harvard-cite-them-right"):
        text = plain(entry(PAGE, style))
        assert text.lower().count("pain in words") == 1, text
    (text,) = formatted({"c": PAGE}, cite("c"), style="modern-language-association").citations
    assert plain(text).lower().count("pain in words") == 1


def test_full_stops_stand_once() -> None:
    assert ". What hurts? <i>" in entry({**ARTICLE, "title": "What hurts?"})
    assert ". Who knows. <i>" in entry({**ARTICLE, "title": "Who knows."})
    assert ". It goes on... <i>" in entry({**ARTICLE, "title": "It goes on..."})
    assert "<i>J Pain</i>. 2017" in entry({**ARTICLE, "container-title": "J Pain."})


@pytest.mark.parametrize(
    ("given_name", "initials"),
    [("Jean-yves", "JY"), ("Jean-Yves", "JY"), ("jean-yves p.", "JYP"), ("Mary Ann", "MA"), ("M.", "M"), ("Élodie", "É")],
)
def test_initials(given_name: str, initials: str) -> None:
    assert plain(entry({**BOOK, "author": [{"family": "Maigne", "given": given_name}]})).startswith(f"Maigne {initials}. ")


def test_dates() -> None:
    for date, expected in (
        ({"date-parts": [[2017]]}, "2017"),
        ({"date-parts": [["2017", "3"]]}, "2017"),
        ({"raw": "2017-03-01"}, "2017"),
        ({"raw": "Spring 2017"}, "Spring 2017"),
        ({"literal": "in press"}, "in press"),
        ({"date-parts": [[2017], [2019]]}, "2017–2019"),
        ({"date-parts": [[2017, 2], [2017, 3]]}, "2017"),
        ({"date-parts": [[2017]], "season": "Spring", "circa": True}, "2017"),
    ):
        assert plain(entry({**BOOK, "issued": date})).endswith(f"Press; {expected}.")


def test_doi_links() -> None:
    link = '<a href="https://doi.org/10.1234/abc.5">'
    for written in ("10.1234/abc.5", "https://doi.org/10.1234/abc.5", "http://dx.doi.org/10.1234/abc.5", "doi: 10.1234/abc.5"):
        assert f"{link}doi:10.1234/abc.5</a>" in entry({**ARTICLE, "DOI": written})
        assert f"{link}https://doi.org/10.1234/abc.5</a>" in entry({**ARTICLE, "DOI": written}, "apa")


def test_a_doi_with_marks_in_it() -> None:
    text = entry({**ARTICLE, "DOI": "10.1002/(SICI)1097(1996)77:5<934::AID-X>3.0.CO;2-#"})
    assert 'href="https://doi.org/10.1002/(SICI)1097(1996)77:5%3C934::AID-X%3E3.0.CO;2-%23"' in text
    assert "77:5&lt;934::AID-X&gt;3.0.CO;2-#</a>" in text


def test_addresses_are_links_and_scripts_are_none() -> None:
    assert '<a href="https://example.org/b?x=1&amp;y=2">https://example.org/b?x=1&amp;y=2</a>' in entry(PAGE)
    assert "href" not in entry({**PAGE, "URL": "javascript:alert(1)"})
    assert entry({**PAGE, "URL": 'https://a.b/"onclick=<x>'}).count("<a ") == 1
    assert 'href="https://a.b/%22onclick=%3Cx%3E"' in entry({**PAGE, "URL": 'https://a.b/"onclick=<x>'})


def test_a_title_that_begins_with_a_number_keeps_it() -> None:
    text = plain(entry({"type": "webpage", "title": "1. Three ways", "issued": {"date-parts": [[2020]]}}))
    assert text.startswith("1. Three ways")


def test_other_roles_stand_in_for_an_author() -> None:
    film = {
        "type": "motion_picture",
        "title": "The film",
        "director": [{"family": "Wise", "given": "Ann"}],
        "issued": {"date-parts": [[1999]]},
    }
    assert plain(entry(film)).startswith("Wise A. ")


# --- anything a bibliography may hold

WORDS = st.text(alphabet="abcXYZ é&<>\"'./-?!0123456789😀\u0301א", max_size=20)
NAMES = st.lists(
    st.one_of(
        st.fixed_dictionaries({"family": WORDS}, optional={"given": WORDS, "suffix": WORDS, "non-dropping-particle": WORDS}),
        st.fixed_dictionaries({"literal": WORDS}),
    ),
    max_size=4,
)
DATES = st.one_of(
    st.fixed_dictionaries({"date-parts": st.lists(st.lists(st.integers(-20, 2100), min_size=1, max_size=3), min_size=1, max_size=2)}),
    st.fixed_dictionaries({"raw": WORDS}),
    st.fixed_dictionaries({"literal": WORDS}),
)
ITEMS = st.fixed_dictionaries(
    {"type": st.sampled_from(["article-journal", "book", "chapter", "webpage", "thesis", "motion_picture"]), "title": WORDS},
    optional={
        "author": NAMES,
        "editor": NAMES,
        "director": NAMES,
        "issued": DATES,
        "accessed": DATES,
        "container-title": WORDS,
        "volume": WORDS,
        "issue": st.one_of(WORDS, st.integers(0, 99)),
        "page": WORDS,
        "DOI": WORDS,
        "URL": WORDS,
        "publisher": WORDS,
        "edition": WORDS,
        "language": WORDS,
        "note": WORDS,
    },
)
ALLOWED = re.compile(r"</?(?:i|b|sup|sub)>|<a href=\"[^\"<>]*\">|</a>|<span style=\"font-variant:small-caps;\">|</span>")


@settings(max_examples=80, deadline=None, derandomize=True)
@given(items=st.lists(ITEMS, min_size=1, max_size=3), style=st.sampled_from([DEFAULT_STYLE, "apa", "ieee"]), locator=WORDS)
def test_any_usable_reference_is_formatted_as_harmless_html(items: list[dict], style: str, locator: str) -> None:
    known = {f"r{number}": item for number, item in enumerate(items)}
    known = {id: item for id, item in known.items() if not problem({"id": id, **item})}
    found = format_citations(references(known), [cite(f"{id}, {locator}" if locator.strip() else id) for id in known], style, "en-US")
    assert [id for id, _ in found.entries] and len(found.entries) == len(known) if known else found.entries == ()
    for text in (*found.citations, *(text for _, text in found.entries)):
        assert text.strip()
        assert not re.search("[\ue000-\uf8ff]", text)
        assert "<" not in ALLOWED.sub("", text) and ">" not in ALLOWED.sub("", text)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(
    st.dictionaries(
        st.sampled_from(["id", "type", "title", "author", "issued", "DOI", "custom", "page"]),
        st.recursive(
            st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), WORDS),
            lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(WORDS, inner, max_size=3)),
            max_leaves=5,
        ),
    )
)
def test_what_is_no_reference_is_told_and_not_raised(item: dict) -> None:
    said = problem(item)
    assert isinstance(said, str)
    if not said:
        assert format_citations({"x": Reference("x", item, "", HERE)}, [cite("x")], DEFAULT_STYLE, "en-US").entries
