"""The models of `course.yaml` and of front matter: they validate, give defaults and write the JSON Schemas."""

from __future__ import annotations

import datetime
import re
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, WithJsonSchema
from pydantic_core import PydanticCustomError

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
ObjectiveId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$")]
Role = Literal["author", "planner", "reviewer", "instructor", "illustrator", "editor"]


def _hours(value: object) -> str:
    """Contact hours in the digits in which they were written: approved as 1.50, they are printed as 1.50."""
    written = "" if isinstance(value, bool) else str(getattr(value, "written", value)).strip()
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9]{1,3})?", written) or float(written) == 0:
        raise PydanticCustomError("hours", "Write a number of hours above 0, such as 6 or 1.5.")
    return written


Hours = Annotated[str, BeforeValidator(_hours), WithJsonSchema({"type": ["number", "string"], "pattern": r"^[0-9]{1,3}(\.[0-9]{1,3})?$"})]


def _hyphens(name: str) -> str:
    return name.replace("_", "-")


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, alias_generator=_hyphens, use_attribute_docstrings=True)


class Dates(Settings):
    released: datetime.date
    """The day the course was first released (YYYY-MM-DD). It also dates every file that is made."""
    reviewed: datetime.date | None = None
    """The day its content was last reviewed."""
    expires: datetime.date | None = None
    """The last day on which credit is given for it."""


class Provider(Settings):
    name: Line
    """Who offers the course, as on the certificate."""
    address: str = ""
    email: str = ""
    website: str = ""
    statement: str = ""
    """What must be said about the provider, such as its approvals."""
    signatory: str = ""
    """Who signs certificates for the provider."""
    signatory_title: str = ""
    """What the signatory is, such as Director of Education."""


class Person(Settings):
    name: Line
    credentials: str = ""
    roles: list[Role] = Field(min_length=1)
    """What this person did for the course."""
    disclosure: Line
    """Relevant financial relationships of the past 24 months, or that there are none."""
    mitigation: str = ""
    """How a relationship was mitigated."""
    biography: str = ""


class Approval(Settings):
    """One body's approval of the course."""

    profile: Line
    """The name of a credit profile, such as ncbtmb."""
    approval_number: str = ""
    """The number that the body gave the provider or the course."""
    program_number: str = ""
    """The number that the body gave this course, where it has one besides."""
    statement: str = ""
    """The sentence that the body wants on certificates, word for word."""


class Credit(Settings):
    approved: bool = False
    """Whether a body has approved the course for credit."""
    statement: str = ""
    """The sentence about credit that learners read before they begin."""
    hours: Hours | None = None
    """Contact hours, exactly as approved."""
    format: Literal["home-study", "live", "webinar"] = "home-study"
    """How the course is taken; a certificate says so."""
    profiles: list[Approval] = []
    """Which bodies approved the course."""
    retain_years: int = Field(default=7, ge=1, le=100)
    """How many years after completion a learner should keep the certificate, which it says."""
    valid_years: int | None = Field(default=None, ge=1, le=100)
    """How many years after completion a certificate holds; for ever when left out."""
    verify_address: str = ""
    """Where the page that checks certificates is on the web, such as https://example.org/verify/."""


class Assessment(Settings):
    draw: int | None = Field(default=None, ge=1)
    """How many questions of the bank are drawn for a test; all of them when left out."""
    attempts: int | None = Field(default=None, ge=1)
    """How often a learner may take the test."""


class Delivery(Settings):
    lead: Line = "Prepared for"
    """The words before a learner's name at the foot of a personal copy."""
    permissions: list[Literal["print", "copy", "modify", "annotate"]] = ["print"]
    """What a copy with a password asks a reader program to allow."""


class Slides(Settings):
    theme: Literal["light", "dark"] = "light"
    """Dark text on white, or light text on a dark ground. What is printed is light in any case."""
    template: str = ""
    """A PowerPoint file, inside the course folder, whose master and layouts the slides take."""


class CourseSettings(Settings):
    """Settings of a Coursewright course."""

    title: Line
    subtitle: str = ""
    version: str = "1.0.0"
    language: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en-US"
    """The language of the course as a BCP 47 tag, such as en-US."""
    description: str = ""
    audience: str = ""
    prerequisites: str = ""
    level: Literal["introductory", "intermediate", "advanced"] = "introductory"
    keywords: list[Line] = []
    dates: Dates
    provider: Provider
    people: list[Person] = Field(min_length=1)
    support: str = "No commercial support."
    credit: Credit = Credit()
    pass_mark: int = Field(default=80, ge=1, le=100)
    """The share of the post-test, in per cent, that must be right to pass."""
    pre_test: Assessment = Assessment()
    post_test: Assessment = Assessment()
    delivery: Delivery = Delivery()
    completion: str = ""
    """What a learner must do to complete the course."""
    how_to: list[Line] = []
    """How to use the workbook: short sentences."""
    paper: Literal["letter", "a4"] = "letter"
    large_print: bool = False
    """Print everything in 18 point."""
    slides: Slides = Slides()
    citation_style: Line = "american-medical-association"
    """The name of a CSL style."""


class ModuleSettings(Settings):
    """Front matter of a module."""

    title: Line
    minutes: int = Field(ge=1, le=1000)
    """How long the module takes, in minutes."""
    objectives: dict[ObjectiveId, Line] = Field(min_length=1)
    """What a learner can do afterwards: an id for each, then the sentence, beginning with a verb."""


class PageSettings(Settings):
    """Front matter of any other page of the course."""

    title: Line


SCHEMAS: dict[str, type[Settings]] = {"course": CourseSettings, "module": ModuleSettings, "page": PageSettings}


def stand_in() -> CourseSettings:
    """Settings to go on with where a course's own cannot be used, so that the rest of it is still checked."""
    return CourseSettings(title="Untitled", dates=Dates(released=datetime.date(1970, 1, 1)), provider=Provider(name="Nobody"),
                          people=[Person(name="Nobody", roles=["author"], disclosure="None")])
