"""Join tagged PDF files into one that is still tagged, and make a single one fit to stand alone.

Made for what WeasyPrint writes as `pdf/ua-1`. A plain merge of pages loses the structure tree, and with it
everything a screen reader lives on; here each part's tree, outline, destinations and form fields move along
with its pages. Embedded files do not.

A link to a place that another part holds is written in the HTML as `<a href="course:NAME">`, NAME being the
`id` there. Where that part is joined too it becomes a link inside the file. Where it is not, the link goes
and its text stays.

The same input always gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import unquote

from pikepdf import Array, Dictionary, Name, Object, ObjectStreamMode, Pdf, String

SCHEME = "course:"


@dataclass(frozen=True)
class Part:
    """One file to join, and the labels of its pages: a prefix, then a number from `start` (D: 5, r: v)."""

    pdf: bytes
    label_prefix: str = ""
    label_style: Literal["D", "r"] = "D"
    start: int = 1


@dataclass(frozen=True)
class _Trees:
    """The look-up trees of the whole file, kept as plain tables until it is written.

    `names` (destinations) and `ids` (structure elements): a key's text -> the key as it stands in the file,
    its value. `parents`: a StructParent number -> the structure element, or elements, that it leads back to.
    """

    names: dict[str, tuple[String, Object]] = field(default_factory=dict)
    ids: dict[str, tuple[String, Object]] = field(default_factory=dict)
    parents: dict[int, Object] = field(default_factory=dict)


def join(parts: Sequence[Part]) -> bytes:
    """One tagged file from several. Title, author, language and all other metadata are the first part's.

    Each part becomes a /Part under the one /Document of the structure (a single part keeps its own
    /Document). Raises ValueError where there is nothing to join, a part is not tagged, or two parts share the
    name of a destination or of a form field.
    """
    if not parts:
        raise ValueError("no part to join")
    book, trees, labels = _open(parts[0].pdf, 1), _Trees(), [0, _label(parts[0])]
    _take_trees(trees, book.Root, 0)
    if len(parts) > 1:
        _lower(book)
    for number, part in enumerate(parts[1:], start=2):
        labels += [len(book.pages), _label(part)]
        _append(book, trees, _open(part.pdf, number))
    for page in book.pages:
        _settle_links(page.obj, trees)
    _put_trees(trees, book)
    book.Root.PageLabels = Dictionary(Nums=Array(labels))
    written = io.BytesIO()
    book.save(written, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
    return written.getvalue()


def pack(pdf: bytes) -> bytes:
    """The same file with its streams compressed, in object streams. (WeasyPrint compresses too, four times slower.)"""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        written = io.BytesIO()
        opened.save(written, deterministic_id=True, object_stream_mode=ObjectStreamMode.generate)
        return written.getvalue()


def detach_links(
    pdf: bytes, *, label_prefix: str = "", label_style: Literal["D", "r"] = "D", start: int = 1
) -> bytes:
    """The same file, fit to be handed out alone: each `course:` link that leads out of it becomes plain
    tagged text.

    The pages are labelled as told in `Part`. Raises ValueError where the file is not tagged.
    """
    return join([Part(pdf, label_prefix, label_style, start)])


def page_map(pdf: bytes) -> list[tuple[str, int]]:
    """The named destinations of a file, each with the index (from 0) of its page, in the order of pages."""
    with Pdf.open(io.BytesIO(pdf)) as opened:
        index = {page.objgen: number for number, page in enumerate(opened.pages)}
        found = [(str(name), index[target[0].objgen]) for name, target in _destinations(opened.Root)]
    return sorted(found, key=lambda pair: (pair[1], pair[0]))


# Opening a part


def _open(data: bytes, number: int) -> Pdf:
    """A part, ready to be joined as the `number`th (from 1): what must be unique in a file is made so."""
    pdf = Pdf.open(io.BytesIO(data))
    if "/StructTreeRoot" not in pdf.Root:
        raise ValueError(f"part {number} is not a tagged PDF")
    identified = Array()
    for item in pdf.objects:
        if not isinstance(item, Dictionary):
            continue
        if number > 1 and ("/FontName" in item or "/BaseFont" in item):
            _retag_font(item, number)
        elif "/S" in item and ("/ID" in item or "/A" in item):
            if number > 1:
                _prefix_ids(item, f"{number}.")
            if "/ID" in item:
                identified.extend([item.ID, item])
    if identified:
        pdf.Root.StructTreeRoot.IDTree = Dictionary(Names=identified)
    return pdf


def _retag_font(font: Dictionary, number: int) -> None:
    """Give a subset font a tag of its own part: two subsets of one font must not bear the same letters."""
    suffix = chr(65 + number // 676 % 26) + chr(65 + number // 26 % 26) + chr(65 + number % 26)
    for key in ("/FontName", "/BaseFont"):
        name = str(font.get(key, ""))
        if name[7:8] == "+":
            font[key] = Name(name[:4] + suffix + name[7:])


def _prefix_ids(element: Dictionary, prefix: str) -> None:
    """Prefix a structure element's id, and the ids of the table headers that it names."""
    if "/ID" in element:
        element.ID = String(prefix + str(element.ID))
    attributes = element.get("/A")
    for attribute in attributes if isinstance(attributes, Array) else [attributes]:
        if isinstance(attribute, Dictionary) and "/Headers" in attribute:
            attribute.Headers = Array([String(prefix + str(header)) for header in attribute.Headers])


def _label(part: Part) -> Dictionary:
    """The page-label entry of a part."""
    return Dictionary(S=Name("/" + part.label_style), P=String(part.label_prefix), St=part.start)


# Joining


def _append(book: Pdf, trees: _Trees, source: Pdf) -> None:
    """Move a part's pages to the end of the book, and all that hangs on them into the book's own trees."""
    first = max(trees.parents, default=-1) + 1
    for page in source.pages:
        _shift_parents(page.obj, first)
    for page in source.pages:
        book.pages.append(page)
    catalog = book.copy_foreign(source.Root)  # after the pages, so that references to them are kept
    _take_trees(trees, catalog, first)
    document = book.Root.StructTreeRoot.K[0]
    _hang(catalog, document, source)
    for key in ("/RoleMap", "/ClassMap"):
        _merge_missing(book.Root.StructTreeRoot, catalog.StructTreeRoot, key)
    _chain_outlines(book.Root, catalog)
    _join_forms(book.Root, catalog)


def _shift_parents(page: Dictionary, by: int) -> None:
    """Move the keys by which a page and its annotations find their structure elements."""
    if "/StructParents" in page:
        page.StructParents += by
    for annotation in page.get("/Annots", ()):
        if "/StructParent" in annotation:
            annotation.StructParent += by


def _lower(book: Pdf) -> None:
    """Put a new /Document above what the first part has in its structure tree."""
    tree = book.Root.StructTreeRoot
    document = book.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=tree, K=Array()))
    _hang(book.Root, document, book)
    tree.K = Array([document])


def _hang(catalog: Dictionary, document: Dictionary, source: Pdf) -> None:
    """Hang the structure of the part with this catalog under the document, as a /Part with its title."""
    for element in _listed(catalog.StructTreeRoot.K):
        element.P = document
        if element.S == Name.Document:
            element.S = Name.Part
        if "/Title" in source.docinfo:
            element.T = String(str(source.docinfo.Title))
        if "/Lang" in catalog:
            element.Lang = catalog.Lang
        document.K.append(element)


def _merge_missing(ours: Dictionary, added: Dictionary, key: str) -> None:
    """Copy into the dictionary `ours[key]` the entries of `added[key]` that it lacks."""
    if key in added and key not in ours:
        ours[key] = Dictionary()
    for name, value in added.get(key, Dictionary()).items():
        if name not in ours[key]:
            ours[key][name] = value


def _chain_outlines(ours: Dictionary, added: Dictionary) -> None:
    """Put the bookmarks of the second catalog after those of the first."""
    if "/First" not in added.get("/Outlines", Dictionary()):
        return
    if "/First" not in ours.get("/Outlines", Dictionary()):
        ours.Outlines = added.Outlines
        return
    head, tail = ours.Outlines, added.Outlines
    for item in _siblings(tail.First):
        item.Parent = head
    head.Last.Next, tail.First.Prev = tail.First, head.Last
    head.Last = tail.Last
    head.Count += tail.Count


def _siblings(item: Dictionary | None) -> Iterator[Dictionary]:
    """A bookmark and those after it on its level."""
    while item is not None:
        yield item
        item = item.get("/Next")


def _join_forms(ours: Dictionary, added: Dictionary) -> None:
    """Add the form fields of a part, and the fonts they name, to ours. Raises ValueError on a clash."""
    if "/AcroForm" not in added:
        return
    if "/AcroForm" not in ours:
        ours.AcroForm = added.AcroForm
        return
    taken = {str(entry.T) for entry in ours.AcroForm.Fields if "/T" in entry}
    for entry in added.AcroForm.Fields:
        if str(entry.get("/T", "")) in taken:
            raise ValueError(f"two parts have a form field named {entry.T}")
        ours.AcroForm.Fields.append(entry)
    _merge_missing(ours.AcroForm.DR, added.AcroForm.DR, "/Font")


# Look-up trees


def _destinations(catalog: Dictionary) -> Iterator[tuple[String, Object]]:
    """The named destinations of a file."""
    return _pairs(catalog.get("/Names", Dictionary()).get("/Dests"), "/Names")


def _pairs(node: Dictionary | None, key: str) -> Iterator[tuple[Object, Object]]:
    """All (key, value) of a name tree (`key` is /Names) or of a number tree (/Nums)."""
    if node is None:
        return
    entries = list(node.get(key, ()))
    yield from zip(entries[::2], entries[1::2], strict=True)
    for child in node.get("/Kids", ()):
        yield from _pairs(child, key)


def _take_trees(trees: _Trees, catalog: Dictionary, first: int) -> None:
    """Enter a part's look-up trees in the tables; its StructParent numbers were shifted by `first`."""
    structure = catalog.StructTreeRoot
    for name, target in _destinations(catalog):
        if str(name) in trees.names:
            raise ValueError(f"two parts have a destination named {name}")
        trees.names[str(name)] = name, target
    for name, element in _pairs(structure.get("/IDTree"), "/Names"):
        trees.ids[str(name)] = name, element
    for number, element in _pairs(structure.get("/ParentTree"), "/Nums"):
        trees.parents[int(number) + first] = element


def _put_trees(trees: _Trees, book: Pdf) -> None:
    """Write the tables into the file, each key in its place."""
    structure = book.Root.StructTreeRoot
    numbers = [item for pair in sorted(trees.parents.items(), key=lambda pair: pair[0]) for item in pair]
    structure.ParentTree = book.make_indirect(Dictionary(Nums=Array(numbers)))
    structure.ParentTreeNextKey = max(trees.parents, default=-1) + 1
    if trees.ids:
        structure.IDTree = _name_tree(book, trees.ids)
    if trees.names:
        if "/Names" not in book.Root:
            book.Root.Names = Dictionary()
        book.Root.Names.Dests = _name_tree(book, trees.names)


def _name_tree(book: Pdf, table: dict[str, tuple[String, Object]]) -> Dictionary:
    """A name tree, in the order of the keys' bytes, which is what readers search by."""
    entries = sorted(table.values(), key=lambda entry: bytes(entry[0]))
    return book.make_indirect(Dictionary(Names=Array([item for entry in entries for item in entry])))


# Links


def _settle_links(page: Dictionary, trees: _Trees) -> None:
    """Settle each link on a page."""
    found = list(page.get("/Annots", ()))
    kept = [annotation for annotation in found if not _fold(annotation, trees) and _settle(annotation, trees)]
    if found and not kept:
        del page["/Annots"]
    elif len(kept) < len(found):
        page.Annots = Array(kept)


def _fold(annotation: Dictionary, trees: _Trees) -> bool:
    """Whether an annotation only repeats the link around it; its area is then added to that link's.

    WeasyPrint makes one for each element inside an `<a>`, such as `<em>`, and hangs it on that element, which
    PDF/UA forbids.
    """
    element = trees.parents.get(int(annotation.get("/StructParent", -1)))
    if element is None or annotation.get("/Subtype") != Name.Link:
        return False
    outer = element.get("/P", Dictionary())
    while outer.get("/S", Name.Link) != Name.Link:
        outer = outer.get("/P", Dictionary())
    around = next((kid.Obj for kid in _listed(outer.get("/K", 0)) if _refers(kid)), None)
    if around is None:
        return False
    around.Rect = _union(around.Rect, annotation.Rect)
    _untag(annotation, trees)
    return True


def _union(one: Array, other: Array) -> Array:
    """The smallest rectangle that covers two."""
    across, up = [*list(one)[::2], *list(other)[::2]], [*list(one)[1::2], *list(other)[1::2]]
    return Array([min(across), min(up), max(across), max(up)])


def _settle(annotation: Dictionary, trees: _Trees) -> bool:
    """Whether an annotation stays. A link to another part becomes one inside the file, or is taken off."""
    address = str(annotation.get("/A", Dictionary()).get("/URI", ""))
    if not address.startswith(SCHEME):
        return True
    name = unquote(address[len(SCHEME) :])
    if name not in trees.names:
        _untag(annotation, trees)
        return False
    del annotation["/A"]
    annotation.Dest = annotation.Contents = trees.names[name][0]
    return True


def _untag(annotation: Dictionary, trees: _Trees) -> None:
    """Take a link's annotation out of the structure; what it stood around stays there, as a /Span."""
    element = trees.parents.pop(int(annotation.get("/StructParent", -1)), None)
    if element is None:
        return
    kids = [kid for kid in _listed(element.K) if not _refers(kid, annotation)]
    element.K = Array(kids)
    if element.S == Name.Link and not any(_refers(kid) for kid in kids):
        element.S = Name.Span


def _refers(kid: Object | int, annotation: Dictionary | None = None) -> bool:
    """Whether a structure element's kid is a reference to an annotation: to this one, or to any."""
    if not isinstance(kid, Dictionary) or kid.get("/Type") != Name.OBJR:
        return False
    return annotation is None or kid.Obj.objgen == annotation.objgen


def _listed(kids: Object | int) -> list[Object | int]:
    """The kids of a structure element, which may stand there as one or as an array."""
    return list(kids) if isinstance(kids, Array) else [kids]
