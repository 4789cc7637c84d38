"""The learner's site: a page for each document that works from disk, and the whole course in one file."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote, unquote

from markupsafe import Markup

from ..edition import Edition, page_name
from ..jobs import PART, Asset, Job, Made, Plain, asset
from ..model import Document, Heading
from ..pdf.layout import font_path
from ..render import DocumentWriter
from ..webfonts import FACES, Face, characters, cut, data_address, faces_of, with_fonts
from .assessments import PAPERS
from .studio import Studio
from .workbook import all_references

PAGES = Edition("web", "learner")
SINGLE = Edition("web", "learner", single=True)
RIGHT_TO_LEFT = ("ar", "arc", "ckb", "dv", "fa", "he", "ks", "ps", "sd", "syr", "ug", "ur", "yi")
_SOURCE = re.compile(r'(<img\b[^>]*? src=)"([^"]+)"')
_BACKWARD = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
_FONT = re.compile(r"url\(fonts/([\w-]+\.woff2)\)")
_TYPES = {"svg": "image/svg+xml", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp"}


def plan(studio: Studio) -> list[Job]:
    """A job a page, one for the single file, and one for each file they use."""
    writers = [studio.writer(document, PAGES) for document in _documents(studio)]
    pages = [_page(studio, writer) for writer in writers]
    pages.append(_text(studio, "index.html", "web/index.html", "the first page"))
    if studio.course.references:
        pages.append(_references(studio, writers))
    css = studio.env.get_template("web/site.css").render(faces=FACES)
    pages.append(Job("web", "stylesheet", ("learner/assets/site.css",), write_text, {"text": css}, light=True))
    pictures = _pictures(studio, dict.fromkeys(source for writer in writers for source in writer.images))
    fonts = [_cut(face, f"learner/assets/fonts/{face.file}.woff2", characters(str(page.inputs["text"]) for page in pages)) for face in FACES]
    return [*pages, *pictures, *fonts, _single(studio, css)]


def _documents(studio: Studio) -> list[Document]:
    course = studio.course
    pages = [*course.modules, *course.handouts]
    return pages + [page for page in (course.glossary, course.evaluation) if page is not None]


# --- pages


def _page(studio: Studio, writer: DocumentWriter) -> Job:
    document = writer.document
    body, terms = writer.blocks(document.blocks), _terms(studio, document, writer)
    letters = initials((forms[0], id) for id, forms, _ in terms)
    values = {"w": writer, "body": body, "turned": turned(studio, body), "terms": terms, "letters": letters, "sections": sections(document)}
    text = studio.page("web/page.html", document=document, **values, **_frame(studio, document))
    output = f"learner/{page_name(document.path)}"
    return Job("web", f"page {document.title}", (output,), write_text, {"text": text}, source=document.span.path, light=True)


def _text(studio: Studio, name: str, template: str, label: str, **values: object) -> Job:
    text = studio.page(template, **values, **_frame(studio, None))
    return Job("web", label, (f"learner/{name}",), write_text, {"text": text}, light=True)


def _references(studio: Studio, writers: Sequence[DocumentWriter]) -> Job:
    """The list of all references, each with links to where the modules list it."""
    cited = [(writer.document, {f"ref-{id}" for id, _ in writer.bibliography.entries}) for writer in writers if writer.document.number]
    entries = [
        (id, entry, evidence, [document for document, ids in cited if id in ids])
        for id, entry, evidence, _ in all_references(studio, PAGES)
    ]
    letters = initials((re.sub(r"<[^>]*>", "", entry), id) for id, entry, _, _ in entries)
    return _text(studio, "references.html", "web/references.html", "references", references=entries, letters=letters)


def _frame(studio: Studio, here: Document | None) -> dict[str, object]:
    """What every page's frame shows: the way through the course, and what lies before and after."""
    course = studio.course
    before, after = _neighbours(course.modules, here, course.evaluation)
    return {
        **_ground(studio), "here": here, "before": before, "after": after,
        "papers": [(test.title, f"{PAPERS.get(test.name, test.name)}.pdf") for test in (course.pre_test, course.post_test) if test is not None],
    }


def _ground(studio: Studio) -> dict[str, object]:
    """What the site and the single file both show; `en` marks the interface's own words where the course is in another language."""
    course = studio.course
    language = course.settings.language.casefold().partition("-")[0]
    return {
        "course": course, "modules": course.modules, "handouts": course.handouts, "glossary": course.glossary, "evaluation": course.evaluation,
        "address": lambda path: quote(page_name(path)),
        "direction": _direction(studio), "en": Markup("" if language == "en" else ' lang="en"'),
    }


def _neighbours(modules: Sequence[Document], here: Document | None, last: Document | None) -> tuple[Document | None, Document | None]:
    """The modules before and after this one; after the last one comes the evaluation."""
    if here is None or not here.number:
        return None, None
    place = modules.index(here)
    return modules[place - 1] if place else None, modules[place + 1] if place + 1 < len(modules) else last


def _terms(studio: Studio, document: Document, writer: DocumentWriter) -> list[tuple[str, tuple[str, ...], str]]:
    if document.kind != "glossary":
        return []
    return [(writer.anchor(term.id), term.forms, writer.inline(term.definition)) for term in studio.course.terms]


def _direction(studio: Studio) -> str:
    return "rtl" if studio.course.settings.language.casefold().partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def turned(studio: Studio, body: str) -> Markup:
    """The attribute of a text that mostly runs the other way than the course's language does."""
    text = re.sub(r"<[^>]*>", "", body)
    backward = len(_BACKWARD.findall(text))
    direction = "rtl" if backward * 2 > sum(map(str.isalpha, text)) else "ltr"
    return Markup("" if not text.strip() or direction == _direction(studio) else f' dir="{direction}"')


def sections(document: Document) -> list[Heading]:
    """The sections of a page, for its table of contents."""
    return [block for block in document.blocks if isinstance(block, Heading) and block.level == 2]


def initials(entries: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of (text, id) in their order: each first letter, with the id of the first that begins with it."""
    first: dict[str, str] = {}
    for text, id in entries:
        letter = next((character for character in normalize("NFKD", html.unescape(text)) if character.isalnum()), "")
        if letter:
            first.setdefault(letter.upper(), id)
    return list(first.items())


# --- one file


def _single(studio: Studio, css: str) -> Job:
    """The whole course in one file: styles, fonts and pictures inside it."""
    parts, pictures = [], {}
    for document in _documents(studio):
        writer = studio.writer(document, SINGLE)
        body = writer.blocks(document.blocks)
        parts.append({"document": document, "w": writer, "body": body, "terms": _terms(studio, document, writer), "turned": turned(studio, body)})
        pictures |= {f"learner/{source}": None for source in writer.images}
    text = studio.page("web/single.html", parts=parts, css=css, sections=sections, here=None, **_ground(studio))
    fonts = (f"learner/assets/fonts/{face.file}.woff2" for face in FACES)
    return Job("web", "the course in one file", ("learner/course.html",), write_single, {"html": text}, needs=(*pictures, *fonts), light=True)


def write_single(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """Put every picture and font into the page, as data."""

    def picture(found: re.Match[str]) -> str:
        source = "learner/" + unquote(html.unescape(found.group(2)))
        kind = _TYPES[source.rpartition(".")[2].lower()]
        return f'{found.group(1)}"{data_address(kind, Path(needed[source]).read_bytes())}"'

    def font(found: re.Match[str]) -> str:
        return f"url({data_address('font/woff2', Path(needed[f'learner/assets/fonts/{found.group(1)}']).read_bytes())})"

    return Made((_FONT.sub(font, _SOURCE.sub(picture, str(inputs["html"]))).encode(),))


# --- files


def write_text(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    return Made((str(inputs["text"]).encode(),))


def cut_font(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    (path,) = assets.values()
    return Made((cut(path, str(inputs["characters"])),))


def copy(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    return Made(tuple(Path(path).read_bytes() for path in assets.values()))


def write_drawing(inputs: Mapping[str, Plain], assets: Mapping[str, str], needed: Mapping[str, str]) -> Made:
    """An SVG picture with the fonts that its text asks for inside it."""
    (path,) = assets.values()
    svg = Path(path).read_text(encoding="utf-8")
    fonts = {face: Path(needed[_part(face)]).read_bytes() for face in faces_of(svg)}
    return Made((with_fonts(svg, fonts).encode(),))


def _pictures(studio: Studio, sources: Mapping[str, None]) -> list[Job]:
    """Each picture as it is, but SVG with fonts; these hold the characters of all of them, so that they are cut once."""
    drawings = {source: text for source in sources if (text := _drawing(studio.course.folder / source))}
    wanted = {source: faces_of(text) for source, text in drawings.items()}
    used = [face for face in FACES if any(face in faces for faces in wanted.values())]
    shown = characters(text for source, text in drawings.items() if wanted[source])
    return [_cut(face, _part(face), shown) for face in used] + [_picture(studio, source, wanted.get(source, ())) for source in sources]


def _drawing(path: Path) -> str:
    """The text of an SVG file; empty for any other, and for one that is not UTF-8."""
    try:
        return path.read_text(encoding="utf-8") if path.suffix.lower() == ".svg" else ""
    except ValueError:
        return ""


def _picture(studio: Studio, source: str, faces: Sequence[Face]) -> Job:
    make = write_drawing if faces else copy
    return Job("web", source, (f"learner/{source}",), make, {}, (studio.image(source, source),), tuple(_part(face) for face in faces), light=True)


def _part(face: Face) -> str:
    return f"{PART}web/figures/{face.file}.woff2"


def _cut(face: Face, output: str, wanted: str) -> Job:
    return Job("web", f"font {face.file}", (output,), cut_font, {"characters": wanted}, (_font(f"{face.file}.ttf"),))


def _font(name: str) -> Asset:
    path = font_path(name)
    if path is None:
        raise FileNotFoundError(f"the font {name} is not installed")
    return asset(name, Path(path))
