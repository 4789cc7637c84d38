"""Settings held against their model; what does not fit becomes a diagnostic with its line."""

from __future__ import annotations

from typing import TypeVar

from pydantic import BaseModel, ValidationError

from .diagnostics import Report, Span, nearest
from .settings import Settings
from .yamlfile import YamlDocument

Model = TypeVar("Model", bound=Settings)
_WORDS = {
    "string_type": "a text is wanted here; put it between quotes",
    "int_type": "a whole number is wanted here",
    "int_from_float": "a whole number is wanted here",
    "float_type": "a number is wanted here",
    "bool_type": "true or false is wanted here",
    "list_type": "a list is wanted here, each item on a line of its own after a hyphen",
    "dict_type": "lines of the form “key: value” are wanted here",
    "model_type": "lines of the form “key: value” are wanted here",
    "model_attributes_type": "lines of the form “key: value” are wanted here",
    "date_type": "a date is wanted here, such as 2026-11-23",
    "string_too_short": "this text is empty",
    "too_short": "at least one entry is wanted here",
    "string_pattern_mismatch": "this value has not the right form",
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


def _tell(found, place: tuple[str | int, ...], model: type[Settings], span: Span, report: Report) -> None:
    kind, key = found["type"], ".".join(str(part) for part in place)
    if kind == "extra_forbidden":
        report.add("Y002", span, f"the key “{key}” is unknown", nearest(str(place[-1]), _keys_at(model, place[:-1])))
    elif kind == "missing":
        report.add("Y003", span, f"the required key “{key}” is missing", f"Add a line: {place[-1]}: …")
    elif kind == "literal_error":
        expected = found["ctx"]["expected"].replace("'", "")
        report.add("Y004", span, f"“{key}” cannot be “{found['input']}”", f"It is one of: {expected}.")
    else:
        hint = _WORDS.get(kind, found["msg"])
        report.add("Y004", span, f"the value of “{key}” is not right", hint[:1].upper() + hint[1:] + ".")


def _keys_at(model: type[BaseModel], place: tuple[str | int, ...]) -> list[str]:
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
