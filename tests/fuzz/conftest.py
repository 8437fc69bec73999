"""The service under test, and how long to look: `--long` and `--seed`."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from contracts.fuzz.profiles import Profile, long, short
from contracts.fuzz.served import Served, served


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="Look for hours, with another seed in every run.")
    parser.addoption("--seed", type=int, help="Start from this seed.")


def pytest_configure(config: pytest.Config) -> None:
    if config.option.long and config.option.seed is None:
        config.option.seed = random.randrange(2**32)


def pytest_report_header(config: pytest.Config) -> str:
    return f"fuzz: {_profile(config)}"


def _profile(config: pytest.Config) -> Profile:
    if config.option.long:
        return long(config.option.seed)
    return short() if config.option.seed is None else short(config.option.seed)


@pytest.fixture(scope="session")
def profile(request: pytest.FixtureRequest) -> Profile:
    return _profile(request.config)


@pytest.fixture(scope="session")
def service() -> Iterator[Served]:
    with served() as service:
        yield service
