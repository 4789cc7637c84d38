"""Texts on their way to a slide: nothing is lost, nothing raises, whatever stands in them."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coursewright.slides.deck import Paragraph, Run
from coursewright.slides.fit import BETWEEN, LINE, ROOM, WORDS, height, lines, shares, size_for
from coursewright.slides.layouts import LAYOUTS, Slot
from coursewright.slides.metrics import width
from coursewright.slides.sentences import count, cut, gist, leading, sentences, spoken, within_words
from coursewright.slides.words import Cells, Definitions, paragraphs, read_html

MANY = settings(max_examples=60, deadline=None, derandomize=True)
WORD = st.sampled_from((
    "The", "hand", "lies", "flat.", "It", "waits,", "and", "then", "presses", "lightly!", "Why?", "Dr.", "e.g.", "3.5", "mm", "L1–L3", "“So,”", "he", "said.",
    "…", "Müller", "神経は走る。", "これは", "تسير", "الأعصاب.", "هل؟", "😀", "a-b-c", "Donaudampfschifffahrtsgesellschaft" * 3, "x;", "(see", "p. 4).", "А", "É.",
))
prose = st.lists(WORD, min_size=1, max_size=60).map(" ".join)
runs = st.lists(st.builds(Run, prose, st.booleans(), st.booleans(), st.sampled_from((0, 0, 0, 1, -1))), min_size=1, max_size=4).map(tuple)
texts = st.builds(Paragraph, runs, st.sampled_from(("", "•", "1", "A", "12")), st.integers(0, 3))
bodies = st.sampled_from([slot for layout in LAYOUTS.values() for slot in layout.slots if slot.kind == "text" and slot.height > 60])


def squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text)


def said(found) -> str:
    return "".join(squeezed(paragraph.text) for paragraph in found)


# --- HTML

TAGS = ("p", "ul", "ol", "li", "b", "em", "strong", "sup", "sub", "code", "pre", "blockquote", "a", "dl", "dt", "dd", "table", "tr", "td", "th", "thead", "tbody", "br", "h3", "div", "del")
marks = st.sampled_from(TAGS).flatmap(lambda tag: st.sampled_from((f"<{tag}>", f"</{tag}>", f"<{tag} class='x'>")))
letters = st.text(alphabet="ab ÄÉ&<>\"'神ع😀\n\t.", max_size=12).map(html.escape)


@MANY
@given(st.lists(marks | letters | st.text(max_size=8), max_size=40).map("".join))
def test_any_html_can_be_read(markup: str) -> None:
    for piece in read_html(markup):
        assert isinstance(piece, Paragraph | Definitions | Cells)
    assert all(paragraph.text.strip() for paragraph in paragraphs(markup))


@st.composite
def wholesome(draw, depth: int = 0) -> str:
    """HTML as Markdown gives it: paragraphs, lists in lists, tables, definitions, styles."""
    word = st.text(alphabet="abcÄÉ&<神ع😀", min_size=1, max_size=6).map(html.escape)
    styled = st.tuples(st.sampled_from(("", "b", "em", "code", "sub", "a")), word).map(lambda pair: f"<{pair[0]}>{pair[1]}</{pair[0]}>" if pair[0] else pair[1])
    line = draw(st.lists(styled, min_size=1, max_size=4).map(" ".join))
    kind = draw(st.sampled_from(("p", "list", "table", "terms", "quote", "pre") if depth < 3 else ("p",)))
    if kind == "list":
        tag = draw(st.sampled_from(("ul", "ol")))
        items = [f"<li>{draw(styled)}{draw(st.just('') | wholesome(depth + 1))}</li>" for _ in range(draw(st.integers(1, 3)))]
        return f"<{tag}>{''.join(items)}</{tag}>"
    if kind == "table":
        row = "".join(f"<td>{draw(styled)}</td>" for _ in range(draw(st.integers(1, 3))))
        return f"<table><thead><tr>{row}</tr></thead><tbody><tr>{row}</tr></tbody></table>"
    if kind == "terms":
        return f"<dl><dt>{line}</dt><dd>{draw(styled)}</dd><dd>{draw(styled)}</dd></dl>"
    if kind == "quote":
        return f"<blockquote>{draw(wholesome(depth + 1))}</blockquote>"
    return f"<pre><code>{line}</code></pre>" if kind == "pre" else f"<p>{line}</p>"


@MANY
@given(st.lists(wholesome(), min_size=1, max_size=4))
def test_no_word_of_a_text_is_lost(blocks: list[str]) -> None:
    markup = "\n".join(blocks)
    expected = sorted(html.unescape(re.sub(r"<[^>]*>", " ", markup)).split())
    found = sorted(word for paragraph in paragraphs(markup) for word in re.sub("; |: ", " ", paragraph.text).split())
    assert sorted("".join(found)) == sorted("".join(expected))


@pytest.mark.parametrize(("markup", "expected"), [
    ("<ul><li>a<ul><li>b</li></ul></li><li>c</li></ul>", [("•", 0, "a"), ("•", 1, "b"), ("•", 0, "c")]),
    ('<ol start="4"><li>a</li><li><p>b</p><p>c</p></li></ol>', [("4", 0, "a"), ("5", 0, "b"), ("", 0, "c")]),
    ("<p>a<br>b</p>", [("", 0, "a b")]),
    ('<p>x<span class="footnote">a note</span> y</p>', [("", 0, "x y")]),
    ("<table><tr><td>a<ul><li>b</li><li>c</li></ul></td><td>d</td></tr></table>", [("", 0, "a b c; d")]),
])
def test_shapes_of_html(markup: str, expected: list[tuple[str, int, str]]) -> None:
    assert [(paragraph.mark, paragraph.level, paragraph.text) for paragraph in paragraphs(markup)] == expected


# --- sentences


@MANY
@given(texts)
def test_sentences_together_are_the_paragraph(paragraph: Paragraph) -> None:
    found = sentences(paragraph)
    assert said(found) == squeezed(paragraph.text)
    assert all((part.mark, part.level) == (paragraph.mark, paragraph.level) for part in found)
    assert [run for part in found for run in part.runs if run.bold and run.text.strip()] == [] or any(run.bold for run in paragraph.runs)


@pytest.mark.parametrize(("text", "expected"), [
    ("One. Two! Three? Four…", ["One.", "Two!", "Three?", "Four…"]),
    ("Dr. Sample found 3.5 mm, i.e. little. See Fig. 4 and p. 5 of vol. 2.", ["Dr. Sample found 3.5 mm, i.e. little.", "See Fig. 4 and p. 5 of vol. 2."]),
    ("J. Q. Sample et al. Found it. “Why?” She asked.", ["J. Q. Sample et al. Found it.", "“Why?”", "She asked."]),
    ("神経は走る。次に止まる。", ["神経は走る。", "次に止まる。"]),
    ("هل تسير؟ نعم تسير. انتهى", ["هل تسير؟", "نعم تسير.", "انتهى"]),
    ("Über das Tal. Älter ist es. éclair", ["Über das Tal.", "Älter ist es.", "éclair"]),
])
def test_where_sentences_end(text: str, expected: list[str]) -> None:
    assert [part.text for part in sentences(Paragraph((Run(text),)))] == expected


def test_a_raised_mark_stays_with_its_sentence() -> None:
    paragraph = Paragraph((Run("One."), Run("1,2", raised=1), Run(" Two."), Run("3", raised=1)))
    assert [part.text for part in sentences(paragraph)] == ["One.1,2", "Two.3"]


@MANY
@given(texts, st.data())
def test_a_cut_has_the_letters_between(paragraph: Paragraph, data) -> None:
    start = data.draw(st.integers(0, len(paragraph.text)))
    end = data.draw(st.integers(start, len(paragraph.text)))
    assert cut(paragraph, start, end).text == paragraph.text[start:end].strip()


@MANY
@given(texts, st.integers(4, 30))
def test_a_gist_is_short_and_says_nothing_new(paragraph: Paragraph, most: int) -> None:
    short = gist(paragraph, most)
    assert short.text.strip()
    assert count(short.text) <= most + most // 2 + 1 or len(short.text.split()) <= most + most // 2 + 1
    assert short.text.rstrip(" ….") in paragraph.text


@MANY
@given(texts, st.integers(1, 30))
def test_words_within_a_number(paragraph: Paragraph, most: int) -> None:
    short = within_words(paragraph, most)
    assert short == paragraph or (len(short.text.split()) <= most + 1 and short.text.endswith("…"))


@MANY
@given(st.lists(texts, min_size=1, max_size=5), st.integers(1, 200))
def test_the_leading_sentences_are_the_first(found: list[Paragraph], most: int) -> None:
    kept = leading(found, most)
    assert said(found).startswith(said(kept))
    assert len(kept) == 1 or sum(count(part.text) for part in kept) <= most


@MANY
@given(st.lists(texts, min_size=1, max_size=5), st.integers(1, 300))
def test_what_is_spoken_is_whole_sentences_of_each_paragraph(found: list[Paragraph], most: int) -> None:
    kept = spoken(found, most)
    assert len(kept) == len(found)
    for short, whole in zip(kept, found, strict=True):
        assert squeezed(short.text) in squeezed(whole.text) and short.text
        ends = [squeezed(part.text) for part in sentences(whole)]
        assert any(squeezed(short.text).endswith(end) for end in ends)


# --- what fits


@MANY
@given(st.lists(texts, max_size=12), bodies, st.sampled_from((0, 20, WORDS)))
def test_shares_lose_nothing_and_fit(found: list[Paragraph], slot: Slot, most: int) -> None:
    parts = shares(found, slot, most)
    assert said(paragraph for part in parts for paragraph in part) == said(found)
    for part in parts:
        assert part
        if not size_for(part, slot) or (most and sum(count(paragraph.text) for paragraph in part) > most + ROOM):
            assert len(part) == 1 and len(sentences(part[0])) == 1, "cut where it could be cut further"


@MANY
@given(st.lists(texts, max_size=12), bodies)
def test_the_size_is_the_largest_that_fits(found: list[Paragraph], slot: Slot) -> None:
    size = size_for(found, slot)
    assert size == 0 or slot.least <= size <= slot.size

    def high(at: float) -> float:
        return height(found, slot.width, at, slot.serif, slot.bold)

    assert size == 0 or high(size) <= slot.height + 0.1
    larger = slot.least if size == 0 else size + 1
    assert larger > slot.size or high(larger) > slot.height


@MANY
@given(prose, st.floats(120, 900), st.integers(18, 40))
def test_lines_hold_their_words(text: str, across: float, size: float) -> None:
    """No text takes fewer lines than its width, and none takes more than a line a word and what the words need themselves."""
    found = lines(Paragraph((Run(text),)), across, size)
    assert found >= int(width(text.replace(" ", ""), size) / across)
    assert found <= sum(1 + int(width(word, size) / across) for word in re.split(r"\s+|(?<=[^\x00-\x7f])", text) if word) + text.count("-")


def test_height_is_lines_and_what_lies_between() -> None:
    one = Paragraph((Run("Word"),))
    assert height([one, one, one], 400, 20) == pytest.approx(3 * 20 * LINE + 2 * 20 * BETWEEN)


def test_an_empty_text_takes_no_room_to_speak_of() -> None:
    assert shares([], LAYOUTS["bullets"].slot("body")) == []
    assert size_for([], LAYOUTS["bullets"].slot("body")) == LAYOUTS["bullets"].slot("body").size


@pytest.mark.parametrize(("text", "expected"), [("", 0), ("one two", 2), ("– one …", 1), ("3.5 mm", 2), ("神経は走る", 3), ("a-b", 1)])
def test_words_are_counted(text: str, expected: int) -> None:
    assert count(text) == expected
