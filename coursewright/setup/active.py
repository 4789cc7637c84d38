"""Whether the environment that a run was started in already has what is needed.

It is asked for what pyproject.toml wants, not for the exact versions of the lock file: who made an
environment of their own chose its versions. Names of folders answer that in a millisecond, where
importlib.metadata takes fifteen.
"""

from __future__ import annotations

import os
import re
import sys
import tomllib

WANTED = re.compile(r"([A-Za-z0-9._-]+)(==|>=)([0-9.]+)(?:,<([0-9.]+))?")


def lacking(root: str, *, testing: bool = False) -> list[str]:
    """The requirements of the project at `root` (with those of its tests) that are not installed here."""
    with open(os.path.join(root, "pyproject.toml"), "rb") as file:
        project = tomllib.load(file)["project"]
    wanted = project["dependencies"] + (project["optional-dependencies"]["test"] if testing else [])
    have = _installed()
    return [requirement for requirement in wanted if not _met(requirement, have)]


def _met(requirement: str, have: dict[str, str]) -> bool:
    """Whether `name==version`, `name>=version` or `name>=version,<version` is met. Raises ValueError for any other form."""
    match = WANTED.fullmatch(requirement)
    if match is None:
        raise ValueError(f"cannot read the requirement {requirement}")
    name, relation, version, limit = match.groups()
    found, least = _numbers(have.get(_plain(name), "")), _numbers(version)
    below = limit is None or found < _numbers(limit)
    return below and (found == least if relation == "==" else found >= least)


def _installed() -> dict[str, str]:
    """What is installed on the path, by plain name: its version. As in an import, the first found counts."""
    found: dict[str, str] = {}
    for folder in sys.path:
        entries = os.listdir(folder) if os.path.isdir(folder) else []
        for entry in entries:
            if entry.endswith(".dist-info"):
                name, _, version = entry.removesuffix(".dist-info").partition("-")
                found.setdefault(_plain(name), version)
    return found


def _plain(name: str) -> str:
    """The name of a distribution in the form in which two spellings of it are equal."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _numbers(version: str) -> list[int]:
    """A version as numbers that compare as versions do; none for none."""
    numbers = [int(number) for number in re.findall(r"\d+", version)]
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return numbers
