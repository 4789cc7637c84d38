"""What a course's certificates say, in the words that its credit profiles demand."""

from __future__ import annotations

import datetime
from decimal import ROUND_HALF_UP, Decimal

from ..course import Course
from ..credit import Profile, profiles
from ..settings import Approval, CourseSettings
from .facts import Facts

FORMATS = {"home-study": ("home-study course", "Home study"), "live": ("live course", "Live"), "webinar": ("webinar", "Webinar")}
_PRESENT = ("author", "instructor")


def approvals(settings: CourseSettings) -> list[tuple[Approval, Profile]]:
    """The approvals that hold, with their profiles; none where the course is not approved."""
    return [(approval, profiles()[approval.profile]) for approval in settings.credit.profiles] if settings.credit.approved else []


def award(settings: CourseSettings) -> str:
    """Of what it is a certificate: the first profile with a word for this format decides."""
    return next((word for _, profile in approvals(settings) if (word := profile.award(settings.credit.format))), "Completion")


def needs_license(settings: CourseSettings) -> bool:
    return any("license" in profile.demands for _, profile in approvals(settings))


def retain_years(settings: CourseSettings) -> int:
    """How long a certificate is to be kept: as the course says, and no less than the longest that a profile asks for."""
    return max(settings.credit.retain_years, *(profile.years for _, profile in approvals(settings)), 0)


def amount(settings: CourseSettings) -> str:
    """The hours in the digits of course.yaml, with each body's word for them; empty where no hours are given."""
    hours = settings.credit.hours
    if hours is None:
        return ""
    many = 0 if Decimal(hours) == 1 else 1
    units = [f"{hours} {profile.unit[many]}" for _, profile in approvals(settings)] or [f"{hours} {('contact hour', 'contact hours')[many]}"]
    units += [f"{ceus(hours, profile.hours_a_ceu, profile.ceu_step)} {profile.short} CEUs" for _, profile in approvals(settings) if profile.hours_a_ceu]
    return " · ".join(dict.fromkeys(units))


def ceus(hours: str, each: int, step: str = "") -> str:
    """Contact hours as CEUs, with one decimal at least: 10 hours at ten each are 1.0, 1.5 are 0.15. With a step, to the nearest one and at least one: 0.2."""
    amount = Decimal(hours) / each
    if step:
        amount = max((amount / Decimal(step)).quantize(Decimal(1), ROUND_HALF_UP), Decimal(1)) * Decimal(step)
    written = f"{amount:f}"
    whole, _, part = written.partition(".")
    return f"{whole}.{part.rstrip('0') or '0'}"


def numbers(settings: CourseSettings) -> tuple[tuple[str, str], ...]:
    """(body, number) of each approval, for the signed facts."""
    return tuple((profile.short, " / ".join(filter(None, (approval.approval_number, approval.program_number)))) for approval, profile in approvals(settings))


def template_values(course: Course) -> dict[str, object]:
    """What the template shows of the course, but for a learner's own fields."""
    settings = course.settings
    provider, held = settings.provider, approvals(settings)
    demanded = {demand for _, profile in held for demand in profile.demands}
    phrase, name = FORMATS[settings.credit.format]
    address = settings.credit.verify_address
    return {
        "settings": settings, "award": award(settings), "amount": amount(settings), "format": phrase, "format_name": name, "expires": settings.credit.valid_years is not None,
        "objectives": [text for module in course.modules for text in module.objectives.values()] if "objectives" in demanded else [],
        "presenters": ", ".join(_presenter(person) for person in settings.people if set(person.roles) & set(_PRESENT)) if "presenter" in demanded else "",
        "approvals": [_approval(approval, profile) for approval, profile in held],
        "contact": [line for line in (" ".join(provider.address.split()), " · ".join(filter(None, (provider.email, provider.website)))) if line],
        "how": f"Scan the code, or open {address.partition('://')[2].rstrip('/') or address}" if address else "Scan the code, or give this file to the page that checks certificates.",
    }


def _presenter(person) -> str:
    return ", ".join(filter(None, (person.name, person.credentials)))


def _approval(approval: Approval, profile: Profile) -> tuple[str, list[tuple[str, str]], list[str]]:
    given = ((profile.number, approval.approval_number), (profile.program, approval.program_number))
    return profile.body, [(label, number) for label, number in given if number], [text for text in (approval.statement, profile.sentence) if text]


def spelled(day: str, language: str) -> str:
    """A date as it is read aloud in English, `2026-03-15` as March 15, 2026; as it stands in other languages. Empty stays empty."""
    if not day or not language.lower().startswith("en"):
        return day
    date = datetime.date.fromisoformat(day)
    return f"{date:%B} {date.day}, {date.year}" if language.lower() in ("en", "en-us") else f"{date.day} {date:%B} {date.year}"


def years_later(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years on; February 29 becomes February 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def labelled(facts: Facts) -> list[tuple[str, str]]:
    """Every fact with its name in words; those that are empty are left out. The page that checks certificates shows the same."""
    rows = [
        ("Name", facts.name), ("License or ID number", facts.license), ("Course", facts.title), ("Edition", facts.version), ("Hours", facts.hours),
        ("Certificate of", facts.award), ("Format", FORMATS.get(facts.format, ("", facts.format))[1]), ("Completed", facts.completed), ("Issued", facts.issued),
        ("Valid until", facts.expires), ("Keep until", facts.retain), ("Provider", facts.provider),
        ("Approvals", "; ".join(" ".join(filter(None, pair)) for pair in facts.approvals) or "none: not approved for continuing education credit"),
        ("Certificate code", facts.code), ("Key", facts.key),
    ]
    return [(label, value) for label, value in rows if value]
