"""YAML that remembers where each key stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from .diagnostics import Report, Span

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class YamlDocument:
    """Plain data and, for each key or list item (a path of keys and positions), the line it stands on."""

    data: dict[str, object]
    lines: Mapping[Place, int] = field(default_factory=dict)

    def line(self, place: Place) -> int:
        """The line of `place`, or of the nearest thing around it."""
        while place and place not in self.lines:
            place = place[:-1]
        return self.lines.get(place, 1)


def read_yaml(text: str, shown: str, first_line: int, report: Report) -> YamlDocument | None:
    """Parse a mapping. Syntax errors, doubled keys and aliases are reported (Y001) and give None."""
    loader = yaml.SafeLoader(text.replace("\t", "    "))
    try:
        node = loader.get_single_node()
        lines: dict[Place, int] = {(): first_line}
        problems = list(_index(node, (), lines, first_line, set())) if node is not None else []
        data = {} if node is None or problems else loader.construct_document(node)
    except RecursionError:
        report.add("Y001", Span(shown, first_line), "these settings are nested too deeply", "Keep to a few levels.")
        return None
    except (yaml.YAMLError, ValueError, OverflowError) as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = first_line + (mark.line if mark else 0)
        said = getattr(error, "problem", None) or str(error).splitlines()[0]
        line = min(line, first_line + text.count("\n"))
        report.add("Y001", Span(shown, line), f"these settings cannot be read: {said}",
                   "Check the indentation and put texts that hold a colon between quotes.")
        return None
    finally:
        loader.dispose()
    for line, said in problems:
        report.add("Y001", Span(shown, line), said, "Write each key once, and write values out instead of using & and *.")
    if problems:
        return None
    if not isinstance(data, dict):
        report.add("Y001", Span(shown, first_line), "settings are lines of the form “key: value”", "For example: title: My course")
        return None
    return YamlDocument(data, lines)


def _index(node: yaml.Node, place: Place, lines: dict[Place, int], first: int, seen: set[int]):
    """Note the line of every key, and yield (line, problem) for aliases and doubled keys."""
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
