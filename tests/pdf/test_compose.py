"""Joining and detaching, on files that WeasyPrint made, judged by veraPDF and by other readers."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from importlib import util
from pathlib import Path

import pikepdf
import pypdf
import pytest
from pikepdf import Name

from coursewright.pdf.compose import Part, detach_links, join, page_map
from tests.support.verapdf import check_ua1

ROOT = Path(__file__).resolve().parents[2]
FONTS = Path(util.find_spec("font_source_serif_pro").origin).parent / "files"
STYLE = "".join(
    f"@font-face {{ font-family: 'Sample Serif'; font-weight: {weight}; src: url('{(FONTS / file).as_uri()}') }}"
    for weight, file in ((400, "SourceSerifPro-Regular.ttf"), (700, "SourceSerifPro-Bold.ttf"))
)
STYLE += """
@page { size: 148mm 160mm; margin: 18mm; @bottom-center { content: counter(page) } }
body { font: 11pt/1.4 'Sample Serif' } h2 { break-before: page } .note { float: footnote }
"""
PICTURE = (
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='80' height='40'>"
    "<rect width='80' height='40' fill='teal'/></svg>"
)

FRONT = """
<h1 id="front">Workbook</h1>
<p>Begin with <a href="course:trunk">the trunk of the nerve</a>, then <a href="course:härte">firmness</a>,
   and <a href="course:nowhere">a place that no part holds</a>.</p>
"""
ANATOMY = """
<h1 id="anatomy">Anatomy</h1>
<p>The branches<span class="note">Not all of them.</span> cross the crest. <a href="#trunk">See below</a>,
   <a href="course:test">or a test</a>, or <a href="https://example.org/">the web</a>.</p>
<ul><li>One</li><li>Two<ol><li>Inner</li></ol></li></ul>
<h2 id="trunk">The trunk</h2>
<table><caption>Distances</caption><thead><tr><th>Side</th><th>Distance</th></tr></thead>
<tbody><tr><td>Left</td><td>7 cm</td></tr><tr><td>Right</td><td>8 cm</td></tr></tbody></table>
"""
TESTS = f"""
<h1 id="test">Tests</h1>
<figure><img src="{PICTURE}" alt="A teal block"><figcaption>A block.</figcaption></figure>
<p>Back to <a href="course:trunk">the <em>trunk</em> of the nerve, by a link so long that it does not fit on
   one line of this narrow page</a>, or to <a href="course:test">the top of these tests</a>.</p>
<h2 id="härte">Firmness</h2>
<table><thead><tr><th>Grade</th><th>Feel</th></tr></thead><tbody><tr><td>1</td><td>Soft</td></tr></tbody></table>
"""


def render(title: str, body: str, *, variant: str | None = "pdf/ua-1", **options) -> bytes:
    """A sample file."""
    import weasyprint
    from weasyprint.text.fonts import FontConfiguration

    fonts = FontConfiguration()
    html = (
        f"<html lang=en><head><title>{title}</title><meta name=author content='A. Author'></head><body>{body}"
    )
    return weasyprint.HTML(string=html).write_pdf(
        stylesheets=[weasyprint.CSS(string=STYLE, font_config=fonts)], font_config=fonts, pdf_variant=variant, **options
    )


@pytest.fixture(scope="module")
def parts() -> list[Part]:
    return [
        Part(render("The course", FRONT), label_style="r"),
        Part(render("Anatomy", ANATOMY), "1-"),
        Part(render("Tests", TESTS), "2-", "D", 5),
    ]


@pytest.fixture(scope="module")
def joined(parts) -> bytes:
    return join(parts)


def opened(pdf: bytes) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(pdf))


def rules_broken(tmp_path: Path, *pdfs: bytes) -> list[list[str]]:
    """What veraPDF says of each file."""
    paths = [tmp_path / f"{number}.pdf" for number in range(len(pdfs))]
    for path, pdf in zip(paths, pdfs, strict=True):
        path.write_bytes(pdf)
    return [[str(failure) for failure in failures] for failures in check_ua1(paths).values()]


def text(pdf: bytes) -> list[str]:
    """The text of each page, in the order it was written there."""
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages]


def links(pdf: pikepdf.Pdf) -> list[tuple[int, str]]:
    """Each link of a file: the index of its page and where it leads."""
    return [
        (number, str(annotation.Dest) if "/Dest" in annotation else str(annotation.A.URI))
        for number, page in enumerate(pdf.pages)
        for annotation in page.obj.get("/Annots", ())
    ]


def elements(element: pikepdf.Object) -> list[pikepdf.Dictionary]:
    """A structure element and all those below it, in reading order."""
    found = [element]
    kids = element.get("/K", ())
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            assert kid.P.objgen == element.objgen
            found += elements(kid)
    return found


def test_a_joined_file_passes_every_rule(joined, tmp_path):
    assert rules_broken(tmp_path, joined) == [[]]
    with opened(joined) as pdf:
        assert pdf.check_pdf_syntax() == []


def test_text_keeps_its_order(parts, joined):
    assert text(joined) == [page for part in parts for page in text(part.pdf)]


def test_outlines_are_chained(joined):
    titles = []

    def visit(entries):
        for entry in entries:
            visit(entry) if isinstance(entry, list) else titles.append(entry.title)

    visit(pypdf.PdfReader(io.BytesIO(joined)).outline)
    assert titles == ["Workbook", "Anatomy", "The trunk", "Tests", "Firmness"]
    pdf = opened(joined)
    root = pdf.Root.Outlines
    assert root.Count == 5
    assert root.Last.Prev.Prev.objgen == root.First.objgen and root.Last.Parent.objgen == root.objgen


def test_each_destination_lies_on_its_page(joined):
    assert page_map(joined) == [("front", 0), ("anatomy", 1), ("trunk", 2), ("test", 3), ("härte", 4)]


def test_names_are_in_the_order_readers_search(joined):
    pdf = opened(joined)
    names = list(pdf.Root.Names.Dests.Names)[::2]
    assert [bytes(name) for name in names] == sorted(bytes(name) for name in names)


def test_links_between_parts_become_links_inside(joined):
    assert links(opened(joined)) == [
        (0, "trunk"), (0, "härte"),
        (1, "trunk"), (1, "test"), (1, "https://example.org/"),
        (3, "trunk"), (3, "trunk"), (3, "test"), (3, "test"),
    ]  # fmt: skip
    named = pypdf.PdfReader(io.BytesIO(joined)).named_destinations
    assert {"trunk", "härte", "test"} <= named.keys()


def test_markup_inside_a_link_is_no_link_of_its_own(tmp_path):
    picture = f'<img src="{PICTURE}" alt=Teal>'
    raw = render(
        "Links",
        f"<h1 id=top>T</h1><p><a href='#top'>A <em>b <b>c</b></em> {picture}</a>, <a href='#top'>d</a>",
    )
    detached = detach_links(raw)
    with opened(raw) as before, opened(detached) as after:
        assert (len(links(before)), len(links(after))) == (5, 2)
        link, _, _, picture, _ = (annotation.Rect for annotation in before.pages[0].obj.Annots)
        heights = [*list(link)[1::2], *list(picture)[1::2]]
        assert list(after.pages[0].obj.Annots[0].Rect)[1::2] == [min(heights), max(heights)]
    broken, mended = rules_broken(tmp_path, raw, detached)
    assert [failure.split()[0] for failure in broken] == ["7.18.5-1"] and mended == []


def test_a_link_that_leads_nowhere_keeps_its_text(joined):
    assert "a place that no part holds" in " ".join(text(joined)[0].split())


def test_pages_bear_the_labels_of_their_part(joined):
    assert pypdf.PdfReader(io.BytesIO(joined)).page_labels == ["i", "1-1", "1-2", "2-5", "2-6"]


def test_metadata_is_the_first_parts(joined):
    pdf = opened(joined)
    assert (str(pdf.docinfo.Title), str(pdf.docinfo.Author), str(pdf.Root.Lang)) == (
        "The course",
        "A. Author",
        "en",
    )
    assert pdf.Root.ViewerPreferences.DisplayDocTitle is True
    assert pdf.open_metadata()["dc:title"] == "The course"
    assert pdf.open_metadata()["pdfuaid:part"] == "1"


def test_structure_is_one_document_of_parts(joined):
    pdf = opened(joined)
    (document,) = pdf.Root.StructTreeRoot.K
    assert [str(part.S) for part in document.K] == ["/Part"] * 3
    assert [str(part.T) for part in document.K] == ["The course", "Anatomy", "Tests"]
    headings = [element for element in elements(document) if element.S in (Name.H1, Name.H2)]
    assert [str(heading.S) for heading in headings] == ["/H1", "/H1", "/H2", "/H1", "/H2"]


def test_pages_and_links_lead_back_to_their_own_elements(joined):
    pdf = opened(joined)
    entries = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
    parents = dict(zip(entries[::2], entries[1::2], strict=True))
    assert list(parents) == sorted(parents)
    for page in pdf.pages:
        owners = parents.pop(page.obj.StructParents)
        assert {owner.Pg.objgen for owner in owners} == {page.objgen}
        for annotation in page.obj.get("/Annots", ()):
            link = parents.pop(annotation.StructParent)
            assert link.S == Name.Link
            assert [
                kid.Obj.objgen for kid in link.K if isinstance(kid, pikepdf.Dictionary) and "/Obj" in kid
            ] == [annotation.objgen]
    assert not parents


def test_table_headers_stay_their_own_tables():
    table = "<h1>T</h1><table><tr><th>Side<th>Distance<tr><td>Left<td>7 cm</table>"
    pdf = opened(join([Part(render("One", table)), Part(render("Two", table))]))
    structure = pdf.Root.StructTreeRoot
    headers = []
    for table in (element for element in elements(structure.K[0]) if element.S == Name.Table):
        ids = [str(cell.ID) for cell in elements(table) if cell.S == Name.TH]
        named = {str(name) for cell in elements(table) if cell.S == Name.TD for name in cell.A.Headers}
        assert named == set(ids)
        headers += ids
    assert len(headers) == len(set(headers)) == 4
    assert sorted(headers) == sorted(str(name) for name in list(structure.IDTree.Names)[::2])


def test_subsets_of_one_font_bear_different_tags(joined):
    pdf = opened(joined)
    names = [
        str(item.FontName)
        for item in pdf.objects
        if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == Name.FontDescriptor
    ]
    assert len(names) >= 3 and len(names) == len(set(names))


def test_the_same_parts_give_the_same_bytes(parts, joined, tmp_path):
    for number, part in enumerate(parts):
        (tmp_path / f"{number}.pdf").write_bytes(part.pdf)
    program = (
        "import sys, hashlib; from coursewright.pdf.compose import Part, join\n"
        "parts = [Part(open(f'{sys.argv[1]}/{n}.pdf', 'rb').read(), *rest)"
        " for n, rest in enumerate([('', 'r'), ('1-',), ('2-', 'D', 5)])]\n"
        "sys.stdout.buffer.write(join(parts))"
    )
    for seed in ("1", "2"):
        run = subprocess.run(
            [sys.executable, "-c", program, str(tmp_path)],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=True,
        )
        assert run.stdout == joined


def test_a_detached_part_has_no_link_out_of_itself(parts, tmp_path):
    alone = detach_links(parts[2].pdf, label_prefix="2-", start=5)
    pdf = opened(alone)
    assert links(pdf) == [(0, "test"), (0, "test")]  # it runs over two lines
    assert text(alone) == text(parts[2].pdf)
    assert [str(element.S) for element in elements(pdf.Root.StructTreeRoot.K[0])].count("/Link") == 2
    assert pypdf.PdfReader(io.BytesIO(alone)).page_labels == ["2-5", "2-6"]
    assert detach_links(alone, label_prefix="2-", start=5) == alone
    front = detach_links(parts[0].pdf, label_style="r")
    front_pdf = opened(front)
    assert "/Annots" not in front_pdf.pages[0].obj
    assert rules_broken(tmp_path, alone, front) == [[], []]


def test_form_fields_move_along(tmp_path):
    field = '<form><label>{0}<input name="{0}"></label></form>'
    one, two = (render(name, field.format(name), pdf_forms=True) for name in ("one", "two"))
    both = join([Part(one), Part(render("none", "<h1>None</h1>")), Part(two)])
    assert list(pypdf.PdfReader(io.BytesIO(both)).get_fields()) == ["one", "two"]
    assert rules_broken(tmp_path, both) == rules_broken(tmp_path, one)
    with pytest.raises(ValueError, match="form field named one"):
        join([Part(one), Part(one)])


def test_what_cannot_be_joined_is_named(parts):
    with pytest.raises(ValueError, match="no part"):
        join([])
    with pytest.raises(ValueError, match="part 2 is not a tagged PDF"):
        join([parts[0], Part(render("untagged", "<p>x", variant=None))])
    with pytest.raises(ValueError, match="destination named front"):
        join([parts[0], parts[0]])
