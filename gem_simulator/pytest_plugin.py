"""A pytest fixture: Gem on your machine, for one test.

    def test_it_syncs(gem_simulator):
        client = Client(gem_simulator.base_url, api_key=gem_simulator.api_key)

    @pytest.mark.gem_simulator(seed=7, candidates=300, profile="edge")
    def test_it_copes(gem_simulator): ...

The marker takes what `gem_simulator.Simulator` takes. Nothing is imported until a test asks for the fixture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from gem_simulator.servers.threaded import Server

#: Enough for more than one page of everything, and made in a moment.
CANDIDATES = 50


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "gem_simulator(**settings): settings of gem_simulator.Simulator for the gem_simulator fixture"
    )


@pytest.fixture
def gem_simulator(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A served tenant of this test's own: `base_url`, `api_key`, `simulator` (tenant, faults, journal, throttle)."""
    from gem_simulator.simulator import Simulator

    settings: dict[str, object] = {"candidates": CANDIDATES}
    for marker in reversed(list(request.node.iter_markers("gem_simulator"))):  # the closest to the test wins
        settings |= marker.kwargs
    with Simulator(**settings).serve() as server:  # type: ignore[arg-type]  # checked by Simulator when it is called
        yield server
