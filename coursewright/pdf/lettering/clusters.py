"""A text parted into what belongs together, and which face can draw each part."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from .face import Face
from .order import levels
from .system import CJK, cjk_language, faces

_JOINERS = "\u200c\u200d"
_NEVER = frozenset({"Co", "Cn", "Cs"})  # private use, unassigned, half a character: no font gives them a meaning


@dataclass(frozen=True)
class Run:
    """Neighboring characters that are shaped together."""

    text: str
    face: Face
    script: str
    level: int


class Missing(ValueError):
    """No face has these characters."""

    def __init__(self, characters: Sequence[str]) -> None:
        super().__init__(", ".join(characters))
        self.characters = tuple(characters)


class Cabinet:
    """The faces to draw with: those of the course first, then those of the machine, which are looked for when first needed."""

    def __init__(self, course: Sequence[Face], system: bool = True) -> None:
        self._course, self._system = tuple(course), system
        self._faces: list[Face] | None = None
        self._found: dict[tuple[str, str], Face | None] = {}
        self._placed: dict[tuple[str, str], Face | None] = {}
        self._scripts: dict[str, str] = {}

    def runs(self, text: str, language: str) -> list[Run]:
        """The runs of a text in logical order. Raises Missing with every character that nothing can draw."""
        scripts = {self._easy(character) for character in text} - {"Zyyy"}
        if len(scripts) < 2 and "" not in scripts:
            return [Run(text, self._course[0], scripts.pop() if scripts else "Latn", 0)] if text else []
        return self._hard(text, language)

    def _easy(self, character: str) -> str:
        """The script of a character that the first face draws from left to right, and that stands alone; else an empty text."""
        if character not in self._scripts:
            from fontTools import unicodedata as scripts

            alone = unicodedata.category(character) not in ("Mn", "Mc", "Me") and character not in _JOINERS
            plain = alone and unicodedata.bidirectional(character) not in ("R", "AL", "AN") and self._face(character, None, "") is self._course[0]
            self._scripts[character] = scripts.script(character) if plain else ""
        return self._scripts[character]

    def _hard(self, text: str, language: str) -> list[Run]:
        missing, found = [], []
        cjk = cjk_language(text, language)
        parts, scripts = clusters(text), _scripts(text)
        place, face = 0, None
        for part in parts:
            face = self._face(part, face if scripts[place][1] else None, cjk)
            if face is None:
                missing += [character for character in part if not _ignored(character)]
            found.append((part, face, scripts[place][0]))
            place += len(part)
        if missing:
            raise Missing(list(dict.fromkeys(missing)))
        return _joined(found, levels(text))

    def _face(self, part: str, neighbor: Face | None, cjk: str) -> Face | None:
        """The face for a cluster: that of its neighbor before any other; without `cjk` only the course's are asked."""
        if any(unicodedata.category(character) in _NEVER or character == "\ufffd" for character in part):
            return None
        if neighbor is not None and draws(neighbor, part):
            return neighbor
        able = [face for face in self._course if draws(face, part)]
        if able and (placed := self._placing(able, part)):
            return placed
        if not cjk:
            return None
        key = (part, cjk)
        if key not in self._found:
            self._found[key] = self._search(part, cjk, able)
        return self._found[key]

    def _placing(self, able: Sequence[Face], part: str) -> Face | None:
        """The first of the faces that also puts marks in their places, as far as that can be seen: in alphabets with capitals."""
        composed = unicodedata.normalize("NFC", part)
        if len(composed) == 1 or composed[0].lower() == composed[0].upper():
            return able[0]
        key = (part, able[0].name)
        if key not in self._placed:
            self._placed[key] = next((face for face in able if face.places(part)), None)
        return self._placed[key]

    def _search(self, part: str, cjk: str, course: Sequence[Face]) -> Face | None:
        """A face of the machine; for marks that none puts in their places, one of the course's that has them at least."""
        if self._faces is None:
            self._faces = faces(self._course[0]) if self._system else []
        able = [face for face in self._faces if draws(face, part)]
        native = [face for face in able if any(name in face.name for name in CJK[cjk])]
        foreign = [face for face in able if not any(name in face.name for names in CJK.values() for name in names)]
        best = [*native, *foreign, *able] if _wide(part) else [*foreign, *able]
        return (best and self._placing(best, part)) or next(iter([*course, *best]), None)


def clusters(text: str) -> list[str]:
    """Each letter with the marks that belong to it, joined to the next one by a joiner if there is one."""
    found: list[str] = []
    for character in text:
        if found and (unicodedata.category(character) in ("Mn", "Mc", "Me") or character in _JOINERS or found[-1][-1] == "\u200d"):
            found[-1] += character
        else:
            found.append(character)
    return found


def draws(face: Face, part: str) -> bool:
    """Whether the face has all of a cluster, as it stands or in one of its equal spellings."""
    seen = "".join(character for character in part if not _ignored(character))
    return face.has(seen) or any(face.has(unicodedata.normalize(form, seen)) for form in ("NFC", "NFD"))


def _ignored(character: str) -> bool:
    return character in _JOINERS or "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _wide(part: str) -> bool:
    return unicodedata.east_asian_width(part[0]) in ("W", "F", "A")


def _scripts(text: str) -> list[tuple[str, bool]]:
    """The script of each character, and whether it took it from a neighbor, having none of its own."""
    from fontTools import unicodedata as scripts

    own = [scripts.script(character) for character in text]
    found, last = [], next((script for script in own if script not in ("Zyyy", "Zinh")), "Latn")
    for script in own:
        shared = script in ("Zyyy", "Zinh")
        last = last if shared else script
        found.append((last, shared))
    return found


def _joined(parts: list[tuple[str, Face, str]], known: list[int]) -> list[Run]:
    runs: list[Run] = []
    place = 0
    for text, face, script in parts:
        last = runs[-1] if runs else None
        if last and last.face is face and last.script == script and last.level == known[place]:
            runs[-1] = Run(last.text + text, face, script, last.level)
        else:
            runs.append(Run(text, face, script, known[place]))
        place += len(text)
    return runs
