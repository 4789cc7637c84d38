"""The texts of the letters: Jinja templates, the library's own or the course's, in the learner's language where there is one.

A course may bring `mail/message.txt` and `mail/message.html`, and others for a language, `mail/message.de.txt`. The first line of a `.txt` is
`Subject: …`. A text without its `.html` is sent as plain text alone.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ...diagnostics import Report, Span
from ...settings import CourseSettings
from .letters import Letter, address_of, in_words

FOLDER, OURS = "mail", "en"
_RIGHT_TO_LEFT = ("ar", "arc", "dv", "fa", "he", "ku", "ps", "sd", "syr", "ug", "ur", "yi")
_WIDTH = 72


@dataclass(frozen=True)
class Wording:
    """What a letter says; `html` is empty where the course has none; `language` is that of the words."""

    subject: str
    text: str
    html: str
    language: str


class Words:
    """Writes letters by templates. Each problem of a template is reported once, as M002, with its line."""

    def __init__(self, course: Path, templates: Path, settings: CourseSettings, report: Report) -> None:
        self._course, self._ours, self._settings, self._report = course, templates / FOLDER, settings, report
        self._plain, self._marked = _environment(self._read, False), _environment(self._read, True)
        self._texts: dict[str, str] = {}

    def write(self, letter: Letter, cohort: str, link: str) -> Wording | None:
        """The words for a learner; None where a template cannot be used. Without `link`, the files are in the message."""
        place, name, language = self._choose(letter.language)
        values = self._values(letter, cohort, link, language)
        text = self._render(self._plain, place / f"{name}.txt", values)
        marked = place / f"{name}.html"
        html = self._render(self._marked, marked, values) if marked.is_file() else ""
        if text is None or html is None:
            return None
        head, _, body = text.lstrip().partition("\n")
        if not head.startswith("Subject:") or not body.strip():
            self._fault(place / f"{name}.txt", 1, "its first line is no subject, or no text follows", "Begin with: Subject: Your copy of the course")
            return None
        return Wording(head.removeprefix("Subject:").strip(), _wrapped(body), html, language)

    def _choose(self, language: str) -> tuple[Path, str, str]:
        """The folder, the name without ending, and the language of the template that suits a learner best."""
        own, tag = self._course / FOLDER, language.lower()
        for wanted in dict.fromkeys((tag, tag.partition("-")[0])):
            if wanted and (own / f"message.{wanted}.txt").is_file():
                return own, f"message.{wanted}", wanted
        if (own / "message.txt").is_file():
            return own, "message", self._settings.language
        return self._ours, "message", OURS

    def _values(self, letter: Letter, cohort: str, link: str, language: str) -> dict[str, object]:
        files = [{"name": file.path.name, "size": in_words(file.size), "link": address_of(file, link) if link else ""} for file in letter.files]
        learner = {"name": letter.name, "id": letter.id, "email": letter.email, "language": letter.language}
        course = {"title": self._settings.title, "subtitle": self._settings.subtitle, "version": self._settings.version}
        direction = "rtl" if language.partition("-")[0] in _RIGHT_TO_LEFT else "ltr"
        return {"learner": learner, "course": course, "provider": self._settings.provider.model_dump(), "cohort": cohort,
                "files": files, "copy_id": letter.copy, "protected": letter.protected, "linked": bool(link), "language": language, "direction": direction}

    def _render(self, environment, file: Path, values: Mapping[str, object]) -> str | None:
        from jinja2 import TemplateError, TemplateSyntaxError, UndefinedError

        try:
            return environment.get_template(str(file)).render(values)
        except TemplateSyntaxError as error:
            self._fault(Path(error.filename or file), error.lineno, error.message or "it cannot be read",
                        "The marks of Jinja are {{ … }} and {% … %}.")
        except (OSError, UnicodeError) as error:
            self._fault(file, _line(error, str(file)), "it cannot be read, or it includes what cannot be read",
                        "Save it as UTF-8, inside the course's folder.")
        except Exception as error:  # a template can do anything wrong that its author thinks of
            said = str(error) if isinstance(error, TemplateError) else f"{type(error).__name__}: {error}"
            unknown = isinstance(error, UndefinedError) and re.search(r"attribute '(.+)'$|^'(.+)' is undefined$", said)
            self._fault(file, _line(error, str(file)), f"there is no name “{unknown[1] or unknown[2]}”" if unknown else said, "What can be used is listed in docs/mail.md.")
        return None

    def _read(self, name: str) -> tuple[str, str, None]:
        """The text of a template; a link of the file system that leads out of its folder is refused."""
        if name not in self._texts:
            file = Path(name)
            if not file.resolve().is_relative_to((self._ours if file.is_relative_to(self._ours) else self._course).resolve()):
                raise OSError
            self._texts[name] = file.read_text(encoding="utf-8-sig")
        return self._texts[name], name, None

    def _fault(self, file: Path, line: int, message: str, hint: str) -> None:
        self._report.add("M002", Span(file.as_posix(), line), f"this mail template cannot be used: {message}", hint)


def _environment(read, marked: bool):
    from jinja2 import FunctionLoader, StrictUndefined
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    return ImmutableSandboxedEnvironment(
        loader=FunctionLoader(read), undefined=StrictUndefined, autoescape=marked, trim_blocks=True, lstrip_blocks=True)


def _line(error: BaseException, file: str) -> int:
    """The line of a template that an error came from."""
    line, trace = 1, error.__traceback__
    while trace:
        line = trace.tb_lineno if trace.tb_frame.f_code.co_filename == file else line
        trace = trace.tb_next
    return line


def _wrapped(text: str) -> str:
    """Lines short enough for every mail program, and one blank line at most in a row; an address of the web is never broken."""
    lines = []
    for line in re.sub(r"\n\s*\n", "\n\n", text.strip()).splitlines():
        indent = line[: len(line) - len(line.lstrip())]
        if " " not in line.strip():
            lines.append(line.rstrip())
            continue
        lines += textwrap.wrap(line, _WIDTH, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return "\n".join(lines) + "\n"
