"""The side of the pytest plugin that a marked test, or a wanted report, needs."""

from __future__ import annotations

import re
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from contracts.errors import ContractsError
from contracts.excerpts import LONGEST, unsigned
from contracts.matrix.catalogue import resolved
from contracts.matrix.reported import Outcome, ReportedTest, write_report

MARK = "gem_contract"
_ON_REPORT = "gem_contract_items"
_SHORTENED = re.compile(r"(https?://)[^\s\"']*\.\.\.[^\s\"']*")
"""A link of which pytest shows the beginning and the end: its query may be without its question mark."""


def refuse_unknown(item: pytest.Item) -> None:
    """Fails a test whose mark does not say what the test exercises."""
    for mark in item.iter_markers(MARK):
        if problem := _problem(mark):
            pytest.fail(f"gem_contract: {problem}", pytrace=False)


def _problem(mark: pytest.Mark) -> str:
    if mark.kwargs or not mark.args:
        return 'takes names of items, as in gem_contract("jobs.status", "jobs.status=DRAFT")'
    try:
        for name in mark.args:
            resolved(str(name))
    except ContractsError as error:
        return str(error)
    return ""


def begin_report(config: pytest.Config, path: str) -> None:
    """From now on every marked test is noted, here or in the workers of xdist, and written at the end."""
    config.pluginmanager.register(_Tagging(), "gem-contracts-tagging")
    if hasattr(config, "workerinput"):
        return
    file = Path(path)
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.touch()
    except OSError as error:
        raise pytest.UsageError(f"--gem-contracts-report: {path} cannot be written: {error.strerror}") from error
    config.pluginmanager.register(_Report(file), "gem-contracts-report")


class _Tagging:
    """Hangs the items of a marked test on its reports, which travel from xdist's workers to where all results are."""

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        names = [str(name) for mark in item.iter_markers(MARK) for name in mark.args]
        if names:
            setattr(report, _ON_REPORT, list(dict.fromkeys(names)))
        return report


class _Report:
    """Collects what became of the marked tests, and writes it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.tests: dict[str, ReportedTest] = {}

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        items = getattr(report, _ON_REPORT, None)
        outcome = _outcome(report)
        if items and outcome:
            self.tests[report.nodeid] = ReportedTest(report.nodeid, outcome, tuple(items), _message(report))

    def pytest_sessionfinish(self) -> None:
        write_report(self.path, sorted(self.tests.values(), key=lambda test: test.test))

    def pytest_terminal_summary(self, terminalreporter: Any) -> None:
        items = {name for test in self.tests.values() for name in test.items}
        terminalreporter.write_line(f"{self.path}: {len(self.tests)} tests name {len(items)} items of Gem's contracts")


def _outcome(report: pytest.TestReport) -> Outcome | None:
    """What a phase says about its test; None where it says nothing: a set-up or a clean-up that went well."""
    if hasattr(report, "wasxfail"):
        return "xfailed" if report.skipped else "passed"
    if report.failed:
        return "failed" if report.when == "call" else "error"
    if report.skipped:
        return "skipped"
    return "passed" if report.when == "call" else None


def _message(report: pytest.TestReport) -> str:
    """The first line of why it failed."""
    crash = getattr(report.longrepr, "reprcrash", None)
    text = str(getattr(crash, "message", report.longrepr or "")) if report.failed else ""
    return _SHORTENED.sub(r"\1…", unsigned(text.strip().partition("\n")[0]))[:LONGEST]
