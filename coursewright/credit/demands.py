"""Whether course.yaml has what the credit profiles that it names demand."""

from __future__ import annotations

from ..diagnostics import Report, Span, nearest
from ..settings import Approval, CourseSettings
from ..yamlfile import Place, YamlDocument
from .profiles import Profile, profiles

_CALLED = {
    "approval-number": "approval number", "program-number": "program number", "statement": "statement",
    "provider-address": "provider's address", "provider-contact": "provider's postal or e-mail address", "signatory": "name of the person who signs",
}
_KEYS = {"provider-address": "address", "provider-contact": "address", "signatory": "signatory"}


def check_credit(settings: CourseSettings, document: YamlDocument, shown: str, report: Report) -> None:
    """Report unknown profiles (K001), what an approval lacks (K002), and an approved course without hours or an approver (K003)."""
    credit = settings.credit
    for number, approval in enumerate(credit.profiles):
        place: Place = ("credit", "profiles", number)
        profile = profiles().get(approval.profile)
        if profile is None:
            report.add("K001", Span(shown, document.line((*place, "profile"))), f"there is no credit profile “{approval.profile}”",
                       nearest(approval.profile, profiles()))
        elif credit.approved:
            _demand(profile, approval, settings, document, Span(shown, document.line(place)), report)
    if credit.approved and credit.hours is None:
        report.add("K003", Span(shown, document.line(("credit", "approved"))), "the course is approved, and its contact hours are not given",
                   "Add a line “hours:” to “credit:”, with the hours exactly as approved; or set approved to false.")
    if credit.approved and not credit.profiles and not credit.statement:
        report.add("K003", Span(shown, document.line(("credit", "approved"))), "the course is approved, and it is not said by whom",
                   "Add “profiles:” or a “statement:” to “credit:”; or set approved to false.")


def _demand(profile: Profile, approval: Approval, settings: CourseSettings, document: YamlDocument, span: Span, report: Report) -> None:
    provider = settings.provider
    given = {
        "approval-number": approval.approval_number, "program-number": approval.program_number, "statement": approval.statement,
        "provider-address": provider.address, "provider-contact": provider.address or provider.email,
        "signatory": provider.signatory,
    }
    for demand in profile.demands:
        if given.get(demand, "given").strip():
            continue
        if demand in _KEYS:
            where, hint = Span(span.path, document.line(("provider",))), f"Add a line “{_KEYS[demand]}:” to “provider:”."
        else:
            where, hint = span, f"Add a line “{demand}:” to this profile, just as the body wrote it."
        report.add("K002", where, f"certificates for {profile.short} must show the {_CALLED[demand]}, which is missing", hint)
