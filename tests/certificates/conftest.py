from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.certificates.certified import GONE, PASSWORD, RESULTS, Desk, desk


@pytest.fixture(autouse=True, scope="session")
def password() -> Iterator[None]:
    """The keys' password in the environment, as on a server."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("COURSEWRIGHT_KEY_PASSWORD", PASSWORD)
        yield


@pytest.fixture(scope="session")
def issued(password: None, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """Certificates of all the names, one of them expired, one withdrawn. Tests must not change it."""
    made = desk(tmp_path_factory.mktemp("issued"))
    assert made.certify(RESULTS) == 0
    assert made.do("revoke", made.row(GONE)["code"], "--reason", "The test was taken by another person.") == 0
    return made


@pytest.fixture(scope="session")
def forged(password: None, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """The same certificates, issued with the keys of somebody else."""
    made = desk(tmp_path_factory.mktemp("forged"))
    assert made.certify(RESULTS) == 0
    return made
