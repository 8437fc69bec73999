"""A Gem to connect to, for the folders that do not bring one of their own."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gem_simulator import Server, Simulator


@pytest.fixture(scope="session")
def shared_gem() -> Iterator[Server]:
    """A Gem that tests only read."""
    with Simulator(seed=7, profile="minimal").serve() as server:
        yield server


@pytest.fixture
def gem(shared_gem: Server) -> Server:
    shared_gem.simulator.faults.clear()
    return shared_gem
