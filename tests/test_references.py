"""Files of references: CSL-JSON and BibTeX, what is taken from them and what is refused."""

from __future__ import annotations

import json
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from coursewright.bibtex import read_bibtex
from coursewright.csl.fields import problem
from coursewright.diagnostics import Report
from coursewright.references import read_references


def test_lines_are_those_of_the_ids(tmp_path: Path) -> None:
    file = tmp_path / "references.json"
    file.write_text(
        '[\n  {"type": "book",\n   "title": "T",\n   "id": "one"},\n  {"id": "one", "type": "book", "title": "T"},\n\n  7,\n  {"id": "two",\n "type": "book"}\n]\n',
        encoding="utf-8",
    )
    report = Report()
    (found,) = read_references(file, "references.json", report)
    assert (found.id, found.span.line) == ("one", 4)
    assert [(d.span.line, d.code) for d in report.diagnostics] == [(5, "C006"), (7, "C003"), (8, "C003")]


def test_kinds_of_evidence_are_put_in_words(tmp_path: Path) -> None:
    file = tmp_path / "references.json"
    items = [
        {"id": f"x{number}", "type": "book", "title": "T", "custom": custom}
        for number, custom in enumerate(({"evidence": "rct"}, {"evidence": "my-own-kind"}, {}))
    ]
    file.write_text(json.dumps(items), encoding="utf-8")
    assert [found.evidence for found in read_references(file, "x", Report())] == ["randomized trial", "my own kind", ""]


def test_fields_that_reference_managers_export_are_taken() -> None:
    exported = {
        "id": "http://zotero.org/users/1/items/ABC",
        "type": "article-journal",
        "title": "T",
        "event-date": {"date-parts": [["2020", 1]]},
        "director": [{"family": "F"}],
        "categories": ["a"],
        "PMID": 123,
        "submitted": {"raw": "2019"},
        "author": [{"family": "F", "comma-suffix": True}],
    }
    assert problem(exported) == ""
    assert [
        problem({**exported, **wrong})
        for wrong in (
            {"type": "essay"},
            {"title": " "},
            {"id": "a b"},
            {"page": ["1"]},
            {"issued": {"date-parts": [[2020, 13]]}},
            {"author": [{"given": "G"}]},
        )
    ] == [
        "its type is missing or unknown",
        "its title is missing",
        "its id is missing or has a character that a citation cannot hold",
        "“page” is not a text",
        "“issued” is not a date",
        "“author” is not a list of names",
    ]


def bibtex(text: str) -> list[dict[str, object]]:
    report = Report()
    items = [item for item, _ in read_bibtex(text, "references.bib", report)]
    assert report.diagnostics == ()
    return items


def test_bibtex_entries() -> None:
    text = r"""
@string{sp = "Spine"}
@comment{ignored, {too}}
@article{konno2017,
  author = {Konno, Tomoyuki and M{\"u}ller, Jr, J{\o}rgen and {World Health Organization} and Jean-Yves Maigne and others},
  title = "The {SCN} {\"o}f \emph{interest} \& more", journal = sp, year = 2017, month = mar, pages = {100--110}, doi={10.1/x},
  keywords = {nerve; evidence:cohort}
}
"""
    (item,) = bibtex(text)
    assert item["author"] == [
        {"family": "Konno", "given": "Tomoyuki"},
        {"family": "Müller", "given": "Jørgen", "suffix": "Jr"},
        {"literal": "World Health Organization"},
        {"family": "Maigne", "given": "Jean-Yves"},
        {"literal": "et al"},
    ]
    assert item["title"] == "The SCN öf interest & more"
    assert (item["container-title"], item["page"], item["DOI"]) == ("Spine", "100–110", "10.1/x")
    assert item["issued"] == {"date-parts": [[2017, 3]]}
    assert item["custom"] == {"evidence": "cohort"}
    assert problem(item) == ""


def test_bibtex_oddities() -> None:
    text = (
        "@book{b, author={{Smith and Sons}}, title={A}, year={2019/2020}}\n"
        "@misc{c, title={In press}, year={in press}, month=jan}\n"
        "@misc{e, title={X}, year=2020, month={²}}\n"
        "@online{d, title={X}, date={2020-05-09}}"
    )
    first, second, fourth, third = bibtex(text)
    assert first["author"] == [{"literal": "Smith and Sons"}]
    assert first["issued"] == {"date-parts": [[2019]]}
    assert "issued" not in second
    assert fourth["issued"] == {"date-parts": [[2020]]}
    assert (third["type"], third["issued"]) == ("webpage", {"date-parts": [[2020, 5, 9]]})


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.lists(
        st.sampled_from(
            [
                "@article{",
                "@string{",
                "a,",
                " author = {",
                "A, B",
                " and ",
                "}",
                "{",
                '"',
                "title=",
                "year=9",
                "\\",
                "\\'{e}",
                "month=",
                "#",
                ",",
                "\n",
                "²",
            ]
        ),
        max_size=30,
    ).map("".join)
)
def test_no_bibtex_makes_the_reader_raise(text: str) -> None:
    report = Report()
    for item, line in read_bibtex(text, "x", report):
        assert 1 <= line <= text.count("\n") + 1
        problem(item)
