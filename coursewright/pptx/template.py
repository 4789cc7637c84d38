"""Our own PowerPoint template: the XML parts of `templates/pptx`, filled in from the layouts and packed."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass
from functools import lru_cache

from ..paths import templates
from ..slides.layouts import HEIGHT, INDENT, LAYOUTS, LINE, NUMBER, SMALLEST, THEMES, WIDTH, Colors, Layout, Slot
from .package import pack

EMU = 12700  # a point in English Metric Units, ECMA-376 Part 1, 20.1.2.1
HEADINGS, TEXT = "Georgia", "Arial"
LEADING = 104_000  # thousandths of a percent of Arial's own line height (1.15), so that a line takes no more than LINE
BEFORE = 29_000  # the same for the room before a paragraph: BETWEEN, where a line is 1.2 times the size
LEVELS = 5
BAND = 14.0  # the width in points of the band at the edge where lines begin
TABLE_STYLE = "{8C9A1D52-6F1B-4B7E-9B0A-5D3B1C2E7F40}"
KINDS = {"title": "title", "text": "body", "picture": "pic", "table": "tbl", "chart": "chart"}
# A slot has one number in all layouts, so that a slide whose layout is changed keeps its text.
INDEX = {
    "title": 0, "body": 1, "eyebrow": 10, "subtitle": 11, "line": 12, "left": 13, "right": 14, "caption": 15, "picture": 16, "table": 17, "chart": 18,
    "number": 20,
}
TONES = {"plain": 1, "key": 1, "evidence": 2, "redflag": 3, "practice": 4, "case": 5, "check": 6}  # the accents of the theme
ANCHORS = {"top": "t", "middle": "ctr", "bottom": "b"}
RIGHT_TO_LEFT = ("ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi")


def bulleted(slot: Slot) -> bool:
    """Whether paragraphs of a slot have a dot unless something else is said."""
    return slot.kind == "text" and slot.name in ("body", "left", "right") and not slot.serif


def is_right_to_left(language: str) -> bool:
    return language.partition("-")[0].lower() in RIGHT_TO_LEFT


@dataclass(frozen=True)
class Level:
    """How the paragraphs of one level look; lengths in points, `exact` the distance of lines or 0 for one that follows the font."""

    size: float
    font: str = "mn"
    color: str = "tx1"
    bold: bool = False
    mark: bool = False
    start: float = 0
    hang: float = 0
    exact: float = 0
    rtl: bool = False
    leading: int = LEADING
    before: int = BEFORE

    @property
    def align(self) -> str:
        return "r" if self.rtl else "l"


@dataclass(frozen=True)
class Seat:
    """A placeholder of a layout as its XML needs it."""

    name: str
    type: str
    idx: int
    box: Slot
    anchor: str
    prompt: str
    levels: tuple[Level, ...]


def levels(slot: Slot, color: str, rtl: bool) -> tuple[Level, ...]:
    """The levels of a slot's text. A serif's own line height differs between fonts that may stand in for one another, so its lines have a fixed distance."""
    font, exact = ("mj", slot.size * LINE) if slot.serif else ("mn", 0.0)
    if not bulleted(slot):
        return (Level(slot.size, font, color, slot.bold, exact=exact, rtl=rtl),)
    return tuple(Level(slot.size, font, color, slot.bold, True, INDENT * number, INDENT, exact, rtl) for number in range(1, LEVELS + 1))


def _color(slot: Slot, layout: Layout, theme: str) -> str:
    if layout.dark:
        return _cover_ink(theme)
    return {"eyebrow": "accent1", "caption": "tx2"}.get(slot.name, "tx1")


def _cover_ink(theme: str) -> str:
    return "bg1" if theme == "light" else "tx1"


def _seat(slot: Slot, layout: Layout, theme: str, rtl: bool) -> Seat:
    name = slot.name.capitalize()
    text = slot.kind in ("title", "text")
    shown = levels(slot if text else Slot(slot.name, "text", 0, 0, 0, 0), _color(slot, layout, theme), rtl)
    return Seat(name, KINDS[slot.kind], INDEX[slot.name], slot, ANCHORS[slot.anchor], name, shown)


def _layout(layout: Layout, theme: str, rtl: bool) -> dict:
    """A layout with its title first, which is the order in which a slide is read."""
    slots = sorted(layout.slots, key=lambda slot: slot.kind != "title")
    return {"shown": layout.shown, "dark": layout.dark, "seats": [_seat(slot, layout, theme, rtl) for slot in slots]}


def _scheme(colors: Colors, theme: str) -> dict[str, str]:
    """The theme's colors: a dark theme has its dark paper as dark 1, and the master turns dark and light round."""
    first, second = (colors.ink, colors.soft), (colors.paper, colors.rule)
    dark, light = (first, second) if theme == "light" else (second, first)
    accents = dict(sorted({f"accent{number}": colors.tones[tone] for tone, number in TONES.items()}.items()))
    return {
        "dk1": dark[0], "lt1": light[0], "dk2": dark[1], "lt2": light[1], **accents, "hlink": colors.tones["evidence"], "folHlink": colors.tones["case"],
    }


def _cover(colors: Colors, theme: str) -> dict:
    """The cover's color as a shade of the first accent (thousandths of a percent of its saturation and lightness), so that it follows the theme."""

    def parts(color: str) -> tuple[float, float]:
        _, lightness, saturation = colorsys.rgb_to_hls(*(int(color[at : at + 2], 16) / 255 for at in (0, 2, 4)))
        return saturation, lightness

    (sat, lum), (own_sat, own_lum) = parts(colors.cover), parts(colors.tones["plain"])
    return {"sat": round(100_000 * sat / own_sat), "lum": round(100_000 * lum / own_lum), "ink": _cover_ink(theme)}


def _context(theme: str, language: str) -> dict:
    colors, rtl = THEMES[theme], is_right_to_left(language)
    bullets = LAYOUTS["bullets"]
    others = tuple(Level(SMALLEST, rtl=rtl, leading=100_000, before=0) for _ in range(LEVELS))
    turned = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"} if theme == "light" else {"bg1": "dk1", "tx1": "lt1", "bg2": "dk2", "tx2": "lt2"}
    align = "l" if rtl else "r"
    return {
        "lang": language, "rtl": rtl, "width": WIDTH, "height": HEIGHT, "style": TABLE_STYLE, "map": turned, "cover": _cover(colors, theme),
        "heading": HEADINGS, "text": TEXT, "number": {"idx": INDEX["number"], "box": NUMBER, "align": align}, "layouts": range(1, len(LAYOUTS) + 1),
        "band": Slot("band", "text", WIDTH - BAND if rtl else 0, 0, BAND, HEIGHT), "title": bullets.slot("title"), "body": bullets.slot("body"),
        "titles": levels(bullets.slot("title"), "tx1", rtl), "bodies": levels(bullets.slot("body"), "tx1", rtl), "others": others,
        "image": Slot("image", "picture", 30, 50, 480, 270), "notes": Slot("notes", "text", 48, 345, 444, 320), "page": Slot("page", "text", 348, 675, 144, 20, 10),
    }


def _parts(theme: str, language: str) -> dict[str, bytes]:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(loader=FileSystemLoader(templates() / "pptx"), autoescape=True, undefined=StrictUndefined)
    environment.filters.update(emu=lambda points: round(points * EMU), hundredths=lambda points: round(points * 100))
    context, rtl = _context(theme, language), is_right_to_left(language)

    def fill(name: str, **more: object) -> bytes:
        return environment.get_template(f"{name}.xml").render(context, **more).encode()

    def links(*pairs: tuple[str, str]) -> bytes:
        base = "officeDocument/2006/relationships/"
        return fill("rels", links=[(kind if "/" in kind else base + kind, target) for kind, target in pairs])

    layout_paths = [f"ppt/slideLayouts/slideLayout{number}.xml" for number in range(1, len(LAYOUTS) + 1)]
    note_levels = tuple(Level(12, rtl=rtl, leading=110_000, before=40_000) for _ in range(LEVELS))
    light = _scheme(THEMES["light"], "light")
    kinds = {
        "docProps/app.xml": "officedocument.extended-properties", "docProps/core.xml": "package.core-properties",
        "ppt/presentation.xml": "officedocument.presentationml.presentation.main", "ppt/presProps.xml": "officedocument.presentationml.presProps",
        "ppt/viewProps.xml": "officedocument.presentationml.viewProps", "ppt/tableStyles.xml": "officedocument.presentationml.tableStyles",
        "ppt/theme/theme1.xml": "officedocument.theme", "ppt/theme/theme2.xml": "officedocument.theme",
        "ppt/slideMasters/slideMaster1.xml": "officedocument.presentationml.slideMaster",
        "ppt/notesMasters/notesMaster1.xml": "officedocument.presentationml.notesMaster",
        **dict.fromkeys(layout_paths, "officedocument.presentationml.slideLayout"),
    }
    parts = {
        "[Content_Types].xml": fill("contentTypes", kinds=kinds),
        "_rels/.rels": links(
            ("officeDocument", "ppt/presentation.xml"), ("package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
            ("extended-properties", "docProps/app.xml"),
        ),
        "docProps/app.xml": fill("app"), "docProps/core.xml": fill("core"), "ppt/presentation.xml": fill("presentation"),
        "ppt/_rels/presentation.xml.rels": links(
            ("slideMaster", "slideMasters/slideMaster1.xml"), ("notesMaster", "notesMasters/notesMaster1.xml"), ("presProps", "presProps.xml"),
            ("viewProps", "viewProps.xml"), ("theme", "theme/theme1.xml"), ("tableStyles", "tableStyles.xml"),
        ),
        "ppt/presProps.xml": fill("presProps"), "ppt/viewProps.xml": fill("viewProps"), "ppt/tableStyles.xml": fill("tableStyles"),
        "ppt/theme/theme1.xml": fill("theme", colors=_scheme(THEMES[theme], theme)), "ppt/theme/theme2.xml": fill("theme", colors=light),
        "ppt/slideMasters/slideMaster1.xml": fill("slideMaster"),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": links(
            *(("slideLayout", f"../slideLayouts/{path.rpartition('/')[2]}") for path in layout_paths), ("theme", "../theme/theme1.xml"),
        ),
        "ppt/notesMasters/notesMaster1.xml": fill("notesMaster", levels=note_levels),
        "ppt/notesMasters/_rels/notesMaster1.xml.rels": links(("theme", "../theme/theme2.xml")),
    }
    for path, layout in zip(layout_paths, LAYOUTS.values(), strict=True):
        parts[path] = fill("slideLayout", layout=_layout(layout, theme, rtl))
        folder, _, name = path.rpartition("/")
        parts[f"{folder}/_rels/{name}.rels"] = links(("slideMaster", "../slideMasters/slideMaster1.xml"))
    return parts


@lru_cache(maxsize=8)
def own(theme: str, language: str) -> bytes:
    """Our template as a .pptx without slides, in a theme of THEMES and for a language (BCP 47)."""
    return pack(_parts(theme, language))
