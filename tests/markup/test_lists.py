"""Lists are read as code hosts and editors read them, and one line of text never becomes a block."""

from __future__ import annotations

import re

import pytest

from coursewright.lists import relist
from coursewright.markup import block_html, inline_html


def outline(text: str) -> str:
    """The HTML of a text without white space between its tags."""
    return re.sub(r"\s*(</?(?:ul|ol|li|p|pre|code|div|span)\b[^>]*>)\s*", r"\1", block_html(text))


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- a\n  - b\n    - c", "<ul><li>a<ul><li>b<ul><li>c</li></ul></li></ul></li></ul>"),
        ("- a\n    - b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("- a\n\t- b", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("1. a\n   - b\n2. c", "<ol><li>a<ul><li>b</li></ul></li><li>c</li></ol>"),
        ("10. a\n    - b", '<ol start="10"><li>a<ul><li>b</li></ul></li></ol>'),
        ("1) a\n2) b", "<ol><li>a</li><li>b</li></ol>"),
        ("- a\n\n  more\n- b", "<ul><li><p>a</p><p>more</p></li><li><p>b</p></li></ul>"),
        ("- a\n\n  more\n  lines\n- b\n- c", "<ul><li><p>a</p><p>more\nlines</p></li><li><p>b</p></li><li>c</li></ul>"),
        ("- a\nmore\n- b", "<ul><li>a\n    more</li><li>b</li></ul>"),
        ("text\n- a\n- b", "<p>text</p><ul><li>a</li><li>b</li></ul>"),
        ("text\n1. a", "<p>text</p><ol><li>a</li></ol>"),
        ("text\n2026. a year", "<p>text\n2026. a year</p>"),
        ("text - 5\n-3 is less", "<p>text - 5\n-3 is less</p>"),
        (" - a\n - b", "<ul><li>a</li><li>b</li></ul>"),
        ("* * *", "<hr>"),
    ],
)
def test_lists(text: str, html: str) -> None:
    assert outline(text) == html


def test_code_in_a_list_keeps_its_own_indentation() -> None:
    found = block_html("- a\n  ```\n  - not a list\n    deeper\n  ```\n- b")
    assert "- not a list\n  deeper\n" in found
    assert found.count("<li>") == 2


@pytest.mark.parametrize(
    "text", ["plain", "```\n- a\n  - b\n```", "    - code\n      - code", "| a - b |\n| --- |\n| - c |", "Term\n: meaning\n\n    - x"]
)
def test_what_is_no_list_stays_as_it_is(text: str) -> None:
    assert relist(text) == text


@pytest.mark.parametrize("text", ["1. Introduction", "# heading", "- dash", "+ plus", "> quote", "***", "1) one", "| a | b |", "    code", ": x"])
def test_one_line_is_never_a_block(text: str) -> None:
    found = inline_html(text)
    assert re.sub(r"<[^>]*>", "", found).replace("&gt;", ">") == text.strip()
    assert not re.search("<(ol|ul|h1|p|blockquote|hr|table|pre|dl)", found)
