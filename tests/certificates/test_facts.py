"""The signed facts, the credit profiles, and the words on a certificate."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from coursewright.credit import profiles
from coursewright.credit.profiles import OF_COURSE, OF_LEARNER, PRINTED
from coursewright.delivery.codes import new_code, short_code
from coursewright.delivery.facts import LINE, Facts, Unreadable, holds, read, sign
from coursewright.delivery.wording import ceus, spelled, years_later

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
TEXT = st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
FACTS = st.builds(Facts, **dict.fromkeys((name for name in Facts.__dataclass_fields__ if name != "approvals"), TEXT),
                  approvals=st.lists(st.tuples(TEXT, TEXT), max_size=4).map(tuple))


@settings(max_examples=100, deadline=None)
@given(FACTS)
def test_facts_come_back_and_hold(facts: Facts) -> None:
    line = sign(facts, KEY)
    signed = read(line)
    assert signed.facts == facts
    assert holds(signed, KEY.public_key())
    assert LINE.fullmatch(line)
    assert sign(facts, KEY) == line


@settings(max_examples=150, deadline=None)
@given(FACTS, st.data())
def test_no_changed_letter_passes(facts: Facts, data: st.DataObject) -> None:
    line = sign(facts, KEY)
    place = data.draw(st.integers(3, len(line) - 1))
    letter = data.draw(st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567").filter(lambda letter: letter != line[place]))
    try:
        signed = read(line[:place] + letter + line[place + 1 :])
    except Unreadable:
        return
    assert not holds(signed, KEY.public_key())


@given(FACTS)
def test_a_changed_last_letter_does_not_pass(facts: Facts) -> None:
    """Some of its bits stand for nothing; changed, they are a changed letter all the same."""
    line = sign(facts, KEY)
    for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".replace(line[-1], ""):
        try:
            assert not holds(read(line[:-1] + letter), KEY.public_key())
        except Unreadable:
            continue


@given(st.text(max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    for given_text in (text, "CW1" + text):
        try:
            read(given_text)
        except Unreadable:
            continue


def test_a_certificate_fits_a_code_that_a_telephone_reads() -> None:
    from coursewright.pdf.qr import modules

    facts = Facts(new_code(), "Maximiliana Featherstonehaugh-Cholmondeley van der Wolkenstein-Trostburg", "MT-12345", "Cluneal nerve entrapment for manual therapists", "1.0.0",
                  "6", "Achievement", "home-study", "2026-03-15", "2026-03-16", "2029-03-15", "2033-03-15", "An Example School of Manual Therapy",
                  (("NCBTMB", "000000"), ("Florida massage", "11-2222 / 20-333")), "ABCDEFGH")
    assert len(modules("https://example.org/verify/#", sign(facts, KEY))) <= 17 + 4 * 20


def test_short_codes() -> None:
    code = new_code()
    assert short_code(code) == code
    assert short_code(f" {code.lower().replace('-', ' ').replace('0', 'o').replace('1', 'l')} ") == code


@pytest.mark.parametrize("text", ["", "ABC", "AAAAA-AAAAAA", "AAAAA-AAAA!", "CW1AAAAAAAA"])
def test_no_short_codes(text: str) -> None:
    assert short_code(text) is None


def test_profiles_can_be_used() -> None:
    assert {"ncbtmb", "california-rn", "ancc", "florida-massage", "iowa-pt", "aota", "joint-accreditation"} <= set(profiles())
    for name, profile in profiles().items():
        assert set(profile.demands) <= {*OF_COURSE, *OF_LEARNER, *PRINTED}, name
        assert profile.source, name
        assert profile.body, name
        assert set(profile.awards.values()) <= {"Achievement", "Completion"}, name
    told = (Path(__file__).resolve().parents[2] / "docs/certificates.md").read_text(encoding="utf-8")
    assert [name for name in profiles() if f"| `{name}` |" not in told] == []
    assert profiles()["ncbtmb"].unit == ("CE", "CEs")
    assert profiles()["ncbtmb"].award("home-study") == "Achievement"
    assert profiles()["ncbtmb"].award("live") == "Completion"
    assert "license" in profiles()["california-rn"].demands
    assert {"objectives", "presenter"} <= set(profiles()["iowa-pt"].demands)


@pytest.mark.parametrize(("hours", "expected"), [("6", "0.6"), ("10", "1.0"), ("1.50", "0.15"), ("12.5", "1.25"), ("100", "10.0"), ("0.25", "0.025")])
def test_ceus(hours: str, expected: str) -> None:
    assert ceus(hours, 10) == expected
    assert Decimal(expected) * 10 == Decimal(hours)


@pytest.mark.parametrize(("hours", "expected"), [("6.50", "0.7"), ("6.4", "0.6"), ("0.5", "0.1"), ("0.2", "0.1"), ("10", "1.0")])
def test_ceus_of_a_body_that_rounds_to_tenths(hours: str, expected: str) -> None:
    assert ceus(hours, 10, profiles()["iacet"].ceu_step) == expected


def test_days() -> None:
    import datetime

    assert years_later(datetime.date(2024, 2, 29), 7) == datetime.date(2031, 2, 28)
    assert spelled("2026-03-05", "en-US") == "March 5, 2026"
    assert spelled("2026-03-05", "en-GB") == "5 March 2026"
    assert spelled("2026-03-05", "de") == "2026-03-05"
