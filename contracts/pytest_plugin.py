"""pytest plugin: a team's own Gem client, held against the contracts; and which test exercises what of them.

    @pytest.mark.gem_cassette("cassettes/reads.yaml")           a recorded session answers, and nothing else does
    def test_my_client(gem_cassette, gem_requests, gem_drift, gem_contract):
        jobs = MyClient(gem_cassette.base_url, gem_cassette.api_key).jobs()
        assert jobs[0].status == gem_contract("jobs.status", jobs[0].raw)

    @pytest.mark.gem_contract("jobs.status", "jobs.status=DRAFT")
    def test_a_job_that_waits_for_approval_is_a_draft(): ...

    pytest --gem-contracts-report tests.json && gem-contracts coverage --tests tests.json

A mark that names what no contract has is an error of its test. Nothing is imported before a test has a mark, asks for a
fixture, or a report is asked for; with xdist reports are written by the process that has all results.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, NoReturn

import pytest

if TYPE_CHECKING:
    from cassettes import Interaction
    from contracts.testing.cassette import GemCassette
    from contracts.testing.expected import Expected
    from contracts.testing.holding import Asked, Drift
    from contracts.testing.played import Played

_EXTRA = "{} needs {}: pip install 'gem-ats-connector[contracts]'"
_FIXTURES = frozenset({"gem_cassette", "gem_requests", "gem_drift"})


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("gem-contracts")
    group.addoption(
        "--gem-contracts-report",
        metavar="FILE",
        help="write which parts of Gem's contracts each test exercised, for gem-contracts coverage",
    )
    group.addoption(
        "--gem-cassettes-report",
        metavar="FILE",
        help="write which cassettes each test used, and what was never asked for, for gem-contracts cassettes",
    )
    group.addoption(
        "--gem-record",
        choices=("none", "once", "all"),
        default="none",
        help="gem_cassette: replay only; record the cassettes that are missing; record all again",
    )
    group.addoption(
        "--gem-unplayed",
        choices=("tell", "fail"),
        default="tell",
        help="what to do about recorded requests that no test asked for",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the markers known, and begin the reports that are asked for."""
    config.addinivalue_line(
        "markers", "gem_contract(*items): what of Gem's contracts the test exercises, such as jobs.status=DRAFT"
    )
    config.addinivalue_line(
        "markers",
        "gem_cassette(file, allowed_hosts=()): the recorded session, from the folder of the test's file, that answers "
        "its HTTP requests; hosts that may be reached all the same",
    )
    if path := config.getoption("--gem-contracts-report"):
        try:
            from contracts.matrix.testing import begin_report
        except ModuleNotFoundError as error:
            raise pytest.UsageError(_EXTRA.format("--gem-contracts-report", error.name)) from error
        begin_report(config, path)
    if not hasattr(config, "workerinput"):
        config.pluginmanager.register(_Hears(config), "gem-contracts-hears")
        if config.getoption("--gem-cassettes-report"):
            _played(config)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse a test with a mark that names nothing; have a mark alone replay its session."""
    if item.get_closest_marker("gem_cassette") and "gem_cassette" not in item.fixturenames:  # type: ignore[attr-defined]
        item.fixturenames.insert(0, "gem_cassette")  # type: ignore[attr-defined]
    if item.get_closest_marker("gem_contract") is None:
        return
    try:
        from contracts.matrix.testing import refuse_unknown
    except ModuleNotFoundError as error:
        _lacks("the mark gem_contract", error)
    refuse_unknown(item)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Look at what a test did that went well."""
    result = yield
    if _FIXTURES.intersection(getattr(item, "fixturenames", ())):
        from contracts.testing.after import look

        look(item)
    return result


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Let a test's last report tell what it did with cassettes."""
    report = yield
    if call.when == "teardown" and "gem_cassette" in getattr(item, "fixturenames", ()):
        from contracts.testing.played import tell

        tell(item, report)
    return report


class _Hears:
    """Hears from the tests' reports, which come from other processes with xdist, what they did with cassettes."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if uses := getattr(report, "gem_cassettes", None):
            _played(self._config).take(uses)


def _played(config: pytest.Config) -> Played:
    """What collects that, from its first use on."""
    known: Played | None = config.pluginmanager.get_plugin("gem-contracts-played")
    if known is None:
        from contracts.testing.played import Played

        known = Played(config)
        config.pluginmanager.register(known, "gem-contracts-played")
    return known


@pytest.fixture
def gem_cassette(request: pytest.FixtureRequest) -> Iterator[GemCassette]:
    """The session that the mark names: `base_url` and `api_key` for your program, `exchanges`, `unplayed()`, `path`."""
    try:
        from contracts.testing.cassette import open_cassette
    except ModuleNotFoundError as error:
        _lacks("gem_cassette", error)
    yield from open_cassette(request)


@pytest.fixture
def gem_exchanges(request: pytest.FixtureRequest) -> Iterator[Sequence[Interaction]]:
    """What the test asks over HTTP, by whatever library, with the answers; it grows while the test goes on."""
    try:
        from contracts.testing.holding import open_exchanges
    except ModuleNotFoundError as error:
        _lacks("gem_exchanges", error)
    yield from open_exchanges(request)


@pytest.fixture
def gem_requests(request: pytest.FixtureRequest, gem_exchanges: Sequence[Interaction]) -> Asked:
    """Fails the test at its end where it asked what Gem's document does not have; `problems()` tells so before."""
    from contracts.testing.after import afterwards
    from contracts.testing.holding import Asked

    held = Asked(gem_exchanges)
    afterwards(request.node, held.told)
    return held


@pytest.fixture
def gem_drift(request: pytest.FixtureRequest, gem_exchanges: Sequence[Interaction]) -> Drift:
    """Fails the test at its end where Gem sent what its document does not have, but for what `allow(field, …)` lets."""
    from contracts.testing.after import afterwards
    from contracts.testing.holding import Drift

    held = Drift(gem_exchanges)
    afterwards(request.node, held.told)
    return held


@pytest.fixture(scope="session")
def gem_contract() -> Expected:
    """What the contracts make of a payload: `gem_contract("candidates.email_addresses", payload)`."""
    try:
        from contracts.testing.expected import expected
    except ModuleNotFoundError as error:
        _lacks("gem_contract", error)
    return expected


def _lacks(what: str, error: ModuleNotFoundError) -> NoReturn:
    """Fails a test where the extra is not installed."""
    pytest.fail(_EXTRA.format(what, error.name), pytrace=False)
