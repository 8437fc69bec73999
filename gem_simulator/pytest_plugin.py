"""pytest fixtures: Gem on your machine, another one for every test.

    def test_it_syncs(gem_url, gem_key):
        client = Client(gem_url, api_key=gem_key)

    @pytest.mark.gem_simulator(seed=7, candidates=300, profile="edge", faults=["flaky", {"kind": "reset", "after": 3}])
    def test_it_copes(gem_simulator):
        client = Client(gem_simulator.base_url, api_key=gem_simulator.api_key)
        gem_simulator.simulator.clock.freeze()

The marker takes what `gem_simulator.Simulator` takes, faults as the names of presets, dictionaries or Faults. Nothing
is imported until a test asks for a fixture, and every test has a port of its own, under xdist too.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NoReturn

import pytest

if TYPE_CHECKING:
    from gem_simulator.servers.threaded import Server
    from gem_simulator.simulator import Simulator

#: Enough for more than one page of everything, and made in a moment.
CANDIDATES = 50


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known."""
    config.addinivalue_line(
        "markers", "gem_simulator(**settings): settings of gem_simulator.Simulator for the gem_simulator fixture"
    )


@pytest.fixture
def gem_simulator(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A served tenant of this test's own: `base_url`, `api_key`, `simulator` (tenant, clock, faults, journal …)."""
    simulator = _made(list(request.node.iter_markers("gem_simulator")))
    with simulator.serve() as server:
        yield server
    simulator.close()  # a state file can be opened by the next test


def _made(markers: list[pytest.Mark]) -> Simulator:
    """What the markers ask for, the closest to the test first. What makes no sense fails the test in one line."""
    from cassettes.errors import CassetteError
    from gem_simulator.control.call import did_you_mean
    from gem_simulator.simulator import Simulator
    from gem_simulator.tenant import TenantError

    settings: dict[str, Any] = {"candidates": CANDIDATES}
    known = inspect.signature(Simulator).parameters
    for marker in reversed(markers):
        settings |= marker.kwargs
        if marker.args:
            _wrong(f"takes settings by name, as seed=7, not {marker.args[0]!r} alone")
    for name in settings:
        if name not in known:
            _wrong(f"there is no setting {name!r}{did_you_mean(name, known)}; there are: {', '.join(known)}")
    try:
        return Simulator(**settings)
    except (TenantError, CassetteError, ValueError, OSError) as error:
        _wrong(str(error))


def _wrong(problem: str) -> NoReturn:
    pytest.fail(f"@pytest.mark.gem_simulator: {problem}", pytrace=False)


@pytest.fixture
def gem_url(gem_simulator: Server) -> str:
    """Gem's root, as `http://127.0.0.1:54321/ats/v0`."""
    return gem_simulator.base_url


@pytest.fixture
def gem_key(gem_simulator: Server) -> str:
    """The key to send as `X-API-Key`."""
    return gem_simulator.api_key
