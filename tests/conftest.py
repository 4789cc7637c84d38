"""What all tests share: the switch that writes golden files anew, and a course that is built once."""

from __future__ import annotations

import pytest

from tests.support.built import Built, build, starter


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write the golden files anew instead of comparing with them")


@pytest.fixture(scope="session")
def update(request: pytest.FixtureRequest) -> bool:
    """Whether golden files are to be written."""
    return request.config.getoption("--update")


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A small clean course with everything that can be built of it."""
    folder = tmp_path_factory.mktemp("built")
    return build(starter(folder / "course"), folder / "output")
