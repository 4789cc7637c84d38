"""A browser, and the site of a course that is hard on a page."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.support.browser import chromium
from tests.support.built import Built, build

ROUGH = Path(__file__).parent / "rough"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture(scope="session")
def rough(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Other scripts, long words, wide tables, odd file names, ids that could clash; only its site is built."""
    return build(ROUGH, tmp_path_factory.mktemp("rough") / "output", "web")


@pytest.fixture(params=["built", "rough"])
def site(request: pytest.FixtureRequest) -> Built:
    return request.getfixturevalue(request.param)
