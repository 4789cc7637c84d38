"""YAML that remembers where each key stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import yaml

from .diagnostics import Report, Span
from .source import clean

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlDocument:
    """Plain data and, for each key or list item (a path of keys and positions), the line it stands on."""

    data: dict[str, object]
    lines: Mapping[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """The line of `place`, or of the nearest thing around it."""
        while place and place not in self.lines:
            spelled = (*place[:-1], str(place[-1]))  # a key that YAML takes for a number
            place = spelled if spelled in self.lines else place[:-1]
        return self.lines.get(place, 1)


_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "map", "seq", "merge")}
_LONGEST_NUMBER = 30


class Figure(float):
    """A number with a decimal point that remembers how it was written."""

    written: str


class _Loader(yaml.SafeLoader):
    """The safe loader. A date that no calendar has and a monstrous number stay the text they are, for the settings' model to refuse."""

    def construct_yaml_int(self, node: yaml.Node) -> object:
        try:
            return super().construct_yaml_int(node) if len(node.value) <= _LONGEST_NUMBER else node.value
        except ValueError:
            return node.value

    def construct_yaml_float(self, node: yaml.Node) -> Figure:
        number = Figure(super().construct_yaml_float(node))
        number.written = str(node.value)
        return number

    def construct_yaml_timestamp(self, node: yaml.Node) -> object:
        try:
            return super().construct_yaml_timestamp(node)
        except (ValueError, OverflowError):
            return self.construct_scalar(node)

    def construct_yaml_str(self, node: yaml.Node) -> str:
        return clean(str(self.construct_scalar(node)))


_Loader.add_constructor("tag:yaml.org,2002:int", _Loader.construct_yaml_int)
_Loader.add_constructor("tag:yaml.org,2002:float", _Loader.construct_yaml_float)
_Loader.add_constructor("tag:yaml.org,2002:timestamp", _Loader.construct_yaml_timestamp)
_Loader.add_constructor("tag:yaml.org,2002:str", _Loader.construct_yaml_str)


def read_yaml(text: str, shown: str, first_line: int, report: Report) -> YamlDocument | None:
    """Parse a mapping. Syntax errors, doubled keys, aliases and tags are reported (Y001) and give None."""
    lines: dict[Place, int] = {(): first_line}
    try:
        problems, data = _parsed(text.replace("\t", "    "), first_line, lines)
    except RecursionError:
        report.add("Y001", Span(shown, first_line), "these settings are nested too deeply", "Keep to a few levels.")
        return None
    except (yaml.YAMLError, ValueError, OverflowError, LookupError, AttributeError, TypeError) as error:  # the last three by forced tags
        report.add("Y001", Span(shown, _line_of(error, text, first_line)), f"these settings cannot be read: {_said(error)}",
                   "Check the indentation and put texts that hold a colon between quotes.")
        return None
    for line, said in problems:
        report.add("Y001", Span(shown, line), said, "Write each key once, and write values out instead of using &, * and !.")
    if problems:
        return None
    if not isinstance(data, dict):
        report.add("Y001", Span(shown, first_line), "settings are lines of the form “key: value”", "For example: title: My course")
        return None
    return YamlDocument(data, lines)


def _parsed(text: str, first: int, lines: dict[Place, int]) -> tuple[list[tuple[int, str]], object]:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        problems = list(_index(node, (), lines, first, set())) if node is not None else []
        return problems, {} if node is None or problems else loader.construct_document(node)
    finally:
        loader.dispose()


def _line_of(error: Exception, text: str, first: int) -> int:
    """Where the error lies, inside the text."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return first + min(mark.line if mark else 0, text.rstrip("\n").count("\n"))


def _said(error: Exception) -> str:
    if not isinstance(error, yaml.YAMLError):
        return "a value does not fit its tag"
    return getattr(error, "problem", None) or str(error).partition("\n")[0]


def _index(node: yaml.Node, place: Place, lines: dict[Place, int], first: int, seen: set[int]) -> Iterator[tuple[int, str]]:
    """Note the line of every key, and yield (line, problem) for aliases and doubled keys."""
    if node.tag not in _TAGS:
        yield first + node.start_mark.line, "tags, which begin with !, are not supported here"
        return
    if not isinstance(node, yaml.ScalarNode):
        if id(node) in seen:
            yield first + node.start_mark.line, "aliases are not supported here"
            return
        seen.add(id(node))
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*place, str(key.value))
            if inner in lines:
                yield first + key.start_mark.line, f"the key “{key.value}” stands here a second time"
            lines[inner] = first + key.start_mark.line
            yield from _index(value, inner, lines, first, seen)
    elif isinstance(node, yaml.SequenceNode):
        for position, value in enumerate(node.value):
            lines[(*place, position)] = first + value.start_mark.line
            yield from _index(value, (*place, position), lines, first, seen)
