"""pytest plugin: which test exercises which part of the contracts.

    @pytest.mark.gem_contract("jobs.status", "jobs.status=DRAFT")
    def test_a_job_that_waits_for_approval_is_a_draft(): ...

    pytest --gem-contracts-report tests.json
    gem-contracts coverage --tests tests.json

A mark that names what no contract has is an error of its test. Nothing is imported before a test has the mark or a
report is asked for; with xdist one report is written, by the process that has all results.
"""

from __future__ import annotations

import pytest

OPTION = "--gem-contracts-report"
_EXTRA = "gem_contract needs {}: pip install 'gem-ats-connector[contracts]'"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option."""
    parser.getgroup("gem-contracts").addoption(
        OPTION,
        metavar="FILE",
        help="write which parts of Gem's contracts each test exercised, for gem-contracts coverage",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make the marker known, and begin the report if one is asked for."""
    config.addinivalue_line(
        "markers", "gem_contract(*items): what of Gem's contracts the test exercises, such as jobs.status=DRAFT"
    )
    if path := config.getoption(OPTION):
        try:
            from contracts.matrix.testing import begin_report
        except ModuleNotFoundError as error:
            raise pytest.UsageError(_EXTRA.format(error.name)) from error
        begin_report(config, path)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Refuse a test with a mark that names nothing."""
    if item.get_closest_marker("gem_contract") is None:
        return
    try:
        from contracts.matrix.testing import refuse_unknown
    except ModuleNotFoundError as error:
        pytest.fail(_EXTRA.format(error.name), pytrace=False)
    refuse_unknown(item)
