"""Settings held against their model; what does not fit becomes a diagnostic with its line."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from .diagnostics import Report, Span, nearest, shortened
from .settings import CourseSettings, Settings
from .source import read_text
from .yamlfile import Place, YamlDocument, read_yaml

Model = TypeVar("Model", bound=Settings)
_MAPPING = "Lines of the form “key: value” are wanted here, each a little indented."
_TEXT = "A text is wanted here; put it between quotes."
_WHOLE = "A whole number is wanted here."
# What pydantic found, in plain words; {} takes its figures.
_WORDS = {
    "string_type": _TEXT,
    "invalid_key": "A key is one of the known words.",
    "int_type": _WHOLE,
    "int_from_float": _WHOLE,
    "float_type": "A number is wanted here.",
    "finite_number": "A number is wanted here.",
    "bool_type": "Write true or false.",
    "list_type": "A list is wanted here, each item on a line of its own after a hyphen.",
    "dict_type": _MAPPING,
    "model_type": _MAPPING,
    "model_attributes_type": _MAPPING,
    "date_type": "A date is wanted here, such as 2026-11-23.",
    "string_too_short": "This text is empty.",
    "too_short": "At least one entry is wanted here.",
    "greater_than": "It must be more than {gt}.",
    "greater_than_equal": "It must be {ge} or more.",
    "less_than_equal": "It must be {le} or less.",
}
_FORMS = {
    "language": "Write a language tag, such as en-US.",
    "objectives": "An objective's id has small letters, digits and hyphens only, such as trace-scn.",
}


def validate(model: type[Model], document: YamlDocument, shown: str, report: Report) -> Model | None:
    """The settings, or None with diagnostics: Y002 unknown key, Y003 missing key, Y004 wrong value."""
    try:
        return model.model_validate(document.data)
    except ValidationError as error:
        for found in error.errors(include_url=False):
            place = tuple(part for part in found["loc"] if part != "[key]")
            _tell(found, place, model, Span(shown, document.line(place)), report)
        return None


def read_settings(file: Path, report: Report) -> CourseSettings | None:
    """The settings in a course.yaml; None, and findings, where they cannot be used."""
    shown = file.as_posix()
    text = read_text(file, shown, report)
    document = read_yaml(text, shown, 1, report) if text is not None else None
    return validate(CourseSettings, document, shown, report) if document is not None else None


def _tell(found: Mapping, place: Place, model: type[Settings], span: Span, report: Report) -> None:
    kind, key = found["type"], _called(place)
    if kind == "extra_forbidden":
        report.add("Y002", span, f"the key {key} is unknown", nearest(str(place[-1]), _keys_at(model, place[:-1])))
    elif kind == "invalid_key" or "[key]" in found["loc"]:
        report.add("Y004", span, f"“{shortened(str(place[-1]))}” cannot be a key here", _FORMS.get(str(place[0]), _WORDS["invalid_key"]))
    elif kind == "missing":
        report.add("Y003", span, f"the required key {key} is missing", f"Add a line: {place[-1]}: …")
    elif kind == "literal_error":
        expected = found["ctx"]["expected"].replace("'", "")
        report.add("Y004", span, f"{key} cannot be “{shortened(str(found['input']))}”", f"It is one of: {expected}.")
    else:
        said = _FORMS.get(str(place[0])) if kind == "string_pattern_mismatch" and place else None
        report.add("Y004", span, f"the value of {key} is not right", said or _WORDS.get(kind, found["msg"]).format(**found.get("ctx", {})))


def _called(place: Place) -> str:
    """A place in words: “people”, entry 2, “name”."""
    return ", ".join(f"entry {part + 1}" if isinstance(part, int) else f"“{shortened(part, 40)}”" for part in place) or "these settings"


def _keys_at(model: type[BaseModel], place: Place) -> list[str]:
    """The keys that `model` takes at this place."""
    for part in place:
        if isinstance(part, int):
            continue
        field = next((info for name, info in model.model_fields.items() if part in (name, info.alias)), None)
        inner = _model_in(field.annotation) if field is not None else None
        if inner is None:
            return []
        model = inner
    return [info.alias or name for name, info in model.model_fields.items()]


def _model_in(annotation: object) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _model_in(inner)
        if found is not None:
            return found
    return None
