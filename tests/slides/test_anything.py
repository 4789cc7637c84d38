"""Whatever an author writes: there are slides, and they keep the rules."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.slides.rules import broken
from tests.support.staging import staged

SENTENCE = st.sampled_from((
    "The hand lies flat and waits for a breath.", "It does so [@first2001, p. 4; @many2020].", "Why is that?", "An entrapment is rare.", "Dr. Sample says 3.5 mm, e.g. here.",
    "神経は走る。次に止まる。", "تسير الأعصاب. ثم تقف.", "Donaudampfschifffahrtsgesellschaft" * 4, "😀", "**Bold** and *slanted* and x<sup>2</sup>.", "A dermatome[^1] is an area.",
    "This sentence is one of those that go on and on, with a clause, and another clause, and a third one that nobody asked for, until even a patient reader has forgotten how it began, and what for.",
))
prose = st.lists(SENTENCE, min_size=1, max_size=12).map(" ".join)
items = st.lists(st.tuples(st.sampled_from(("- ", "1. ", "  - ", "    - ")), SENTENCE).map("".join), min_size=1, max_size=9).map("\n".join)
heads = st.tuples(st.sampled_from(("## ", "### ", "#### ")), st.sampled_from(("One", "Two", "One", "A title that is rather long and goes on " * 6, "神経" * 60, "x" * 200))).map("".join)
rows = st.integers(1, 7).flatmap(lambda across: st.lists(
    st.lists(st.sampled_from(("", "a", "A few words here", "Musculocutaneous" * 2, "The hand lies flat and waits. " * 12)), min_size=across, max_size=across).map(lambda cells: f"| {' | '.join(cells)} |"),
    min_size=1, max_size=9).map(lambda lines: "\n".join([lines[0], "|" + " --- |" * across, *lines[1:]])))
figures = st.tuples(st.sampled_from(("wide", "tall", "square")), st.just("") | prose.filter(lambda text: '"' not in text)).map(
    lambda pair: f'![A frame.](../figures/{pair[0]}.svg "{pair[1]}")' if pair[1] else f"![A frame.](../figures/{pair[0]}.svg)")
plain = st.one_of(prose, items, rows, figures, st.just("Crest\n: The upper edge.\n: More of it.\n\nFascia\n: A sheet."), st.just("```\ncode\n  more\n```"), st.just("---"))
marks = st.sampled_from(("skip", "layout=figure", "layout=two-columns", "layout=quote", "layout=bullets", "layout=figure-and-text", "layout=table", "layout=nothing", "")).map("<!-- slide: {} -->".format)
QUESTION = "### What is it?\n<!-- question: id=q{number} objective=name level=apply -->\n\n"
answers = st.one_of(
    st.lists(prose, min_size=2, max_size=6).map(lambda texts: "\n".join(f"- [{'x' if number == 1 else ' '}] {text}" for number, text in enumerate(texts))),
    st.just("Answer: 7 ± 1 cm"), st.just("Answer: a | b"), prose.map("Model answer:\n\n{}".format), st.just("1. One\n2. Two\n3. Three"),
    rows.filter(lambda text: text.count("\n") > 3), st.just("![A frame.](../figures/square.svg)\n\n1. One\n2. Two"),
)


@st.composite
def callouts(draw) -> str:
    kind = draw(st.sampled_from(("KEY", "EVIDENCE", "REDFLAG", "PRACTICE", "CASE", "SLIDE", "SLIDE", "INSTRUCTOR", "NOTE", "WARNING")))
    title = draw(st.sampled_from(("", "Evidence", "10 min, pairs", "A title", "A title that is rather long and goes on " * 6)))
    inside = "\n\n".join(draw(st.lists(plain | marks, max_size=3)))
    return "\n".join(f"> {line}" for line in f"[!{kind}] {title}\n{inside}".split("\n"))


modules = st.lists(st.one_of(heads, plain, marks, callouts(), st.tuples(st.integers(1, 9), answers).map(lambda pair: QUESTION.format(number=pair[0]) + pair[1])), max_size=12)


@settings(max_examples=80, deadline=None, derandomize=True)
@given(modules, st.sampled_from((1, 7, 30, 120)))
def test_slides_of_anything_keep_the_rules(blocks: list[str], minutes: int) -> None:
    text = f"---\ntitle: The module\nminutes: {minutes}\nobjectives:\n  name: Name it.\n---\n" + "\n\n".join(blocks) + "\n"
    with tempfile.TemporaryDirectory() as folder:
        assert broken(staged(Path(folder), text)) == []
