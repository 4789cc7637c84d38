"""Credit profiles: what a body wants on a certificate, and in which words.

A profile is a YAML file; its keys are the fields of `Profile`, with hyphens. `source` says where the rule was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import yaml

# What a profile can demand: of course.yaml, of each learner, and of what the template prints.
OF_COURSE = ("approval-number", "program-number", "provider-address", "provider-contact", "signatory", "statement")
OF_LEARNER = ("license",)
PRINTED = ("objectives", "presenter", "format", "ceus")


@dataclass(frozen=True)
class Profile:
    """`unit` is the word for one credit and for several; `awards` gives, for each format of a course, of what the certificate is one.

    `demands` are words of the three tuples above; `number` and `program` are how the body calls its numbers; `sentence` is printed as it stands;
    `hours_a_ceu` is how many contact hours make one CEU, where those are printed too, and `ceu_step` to
    what they are rounded, if they are (and what they are at least); `years` is how long the body wants records kept.
    """

    body: str
    short: str
    source: str
    unit: tuple[str, str] = ("contact hour", "contact hours")
    awards: Mapping[str, str] = field(default_factory=dict)
    demands: tuple[str, ...] = ()
    number: str = "Approval no."
    program: str = "Program no."
    sentence: str = ""
    hours_a_ceu: int = 0
    ceu_step: str = ""
    years: int = 0

    def award(self, format: str) -> str:
        return self.awards.get(format, "")


@cache
def profiles() -> Mapping[str, Profile]:
    """All profiles by the names that course.yaml calls them."""
    folder = resources.files(__package__) / "profiles"
    files = sorted((file for file in folder.iterdir() if file.name.endswith(".yaml")), key=lambda file: file.name)
    return {file.name.removesuffix(".yaml"): _profile(yaml.safe_load(file.read_text(encoding="utf-8"))) for file in files}


def _profile(data: dict[str, object]) -> Profile:
    values = {key.replace("-", "_"): tuple(value) if isinstance(value, list) else value for key, value in data.items()}
    return Profile(**values)
