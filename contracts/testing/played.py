"""Which tests used which cassettes, and what of those no test asked for; over all processes of a run.

{"format": "gem-cassettes-report/1",
 "cassettes": [{"file": "tests/cassettes/reads.yaml", "tests": ["tests/test_sync.py::test_it"],
                "requests": 40, "unplayed": ["GET /ats/v0/users/?page=2"]}]}
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import orjson
import pytest

FORMAT = "gem-cassettes-report/1"
REPORT = "--gem-cassettes-report"
UNPLAYED = "--gem-unplayed"
ON_REPORT = "gem_cassettes"
"""The attribute of a test's report that tells of it; reports travel from the workers of xdist."""

_SHOWN = 3
_USES = pytest.StashKey[list["Use"]]()


@dataclass
class Use:
    """What a test did with a cassette.

    Attributes:
        file: from the root of the project.
        test: its id.
        requests: what the cassette holds, in its order; empty where it was not replayed.
        unplayed: the numbers of those that the test did not ask for.
    """

    file: str
    test: str
    requests: list[str] = field(default_factory=list)
    unplayed: list[int] = field(default_factory=list)


def used(item: pytest.Item, path: Path) -> Use:
    """Notes that a test uses a cassette."""
    use = Use(Path(os.path.relpath(path, item.config.rootpath)).as_posix(), item.nodeid)
    item.stash.setdefault(_USES, []).append(use)
    return use


def tell(item: pytest.Item, report: pytest.TestReport) -> None:
    """Hangs what a test did with cassettes on its last report."""
    if uses := item.stash.get(_USES, []):
        setattr(report, ON_REPORT, [asdict(use) for use in uses])


class Played:
    """Collects that, in the process that has all reports; tells of it at the end, and writes it.

    Args:
        config: of the run.
    """

    def __init__(self, config: pytest.Config) -> None:
        self._strict = config.getoption(UNPLAYED) == "fail"
        self._report: str | None = config.getoption(REPORT)
        self._uses: dict[str, list[Use]] = {}

    def take(self, uses: Iterable[dict[str, Any]]) -> None:
        """Takes what one test did."""
        for use in uses:
            self._uses.setdefault(use["file"], []).append(Use(**use))

    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        """Write the report; fail the run where something must have been asked for and was not."""
        if self._report:
            found = {"format": FORMAT, "cassettes": list(self._told())}
            Path(self._report).write_bytes(orjson.dumps(found, option=orjson.OPT_INDENT_2))
        if self._strict and session.exitstatus == pytest.ExitCode.OK and any(one["unplayed"] for one in self._told()):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Tell what was never asked for."""
        for one in self._told():
            if left := one["unplayed"]:
                more = ", …" if len(left) > _SHOWN else ""
                line = f"{one['file']}: {len(left)} of {one['requests']} recorded requests were never asked for: "
                terminalreporter.write_line(line + ", ".join(left[:_SHOWN]) + more, red=self._strict, yellow=True)
        if self._report:
            terminalreporter.write_line(f"{self._report}: {len(self._uses)} cassettes were used")

    def _told(self) -> Iterator[dict[str, Any]]:
        for file, uses in sorted(self._uses.items()):
            replayed = [use for use in uses if use.requests]
            left = set.intersection(*(set(use.unplayed) for use in replayed)) if replayed else set()
            requests = replayed[0].requests if replayed else []
            yield {
                "file": file,
                "tests": sorted({use.test for use in uses}),
                "requests": len(requests),
                "unplayed": [requests[number] for number in sorted(left)],
            }
