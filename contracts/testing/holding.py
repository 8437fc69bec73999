"""The fixtures `gem_exchanges`, `gem_requests` and `gem_drift`: what a test's program asked of Gem, and what it got.

They hear whatever HTTP library the program uses, towards Gem, the simulator, or a recorded session (`gem_cassette`).
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from fnmatch import fnmatchcase

import pytest

from cassettes import Interaction
from cassettes.patching import listened
from contracts.gem_document import load_gem_document
from contracts.paths import below_root
from contracts.payloads import PayloadProblem, check_payloads
from contracts.recorded import read_recorded
from contracts.request_check import RequestProblem, check_requests

SHOWN = 10
_NOTHING = (
    "the test asked Gem for nothing, so nothing is proved. HTTP libraries are heard from when the fixture begins; a "
    "transport that needs no socket, such as Simulator().transport(), is not."
)


def open_exchanges(request: pytest.FixtureRequest) -> Iterator[Sequence[Interaction]]:
    """What the fixture `gem_exchanges` does."""
    if "gem_cassette" in request.fixturenames:
        yield request.getfixturevalue("gem_cassette").exchanges
        return
    with listened() as heard:
        yield heard.exchanges


class Held(ABC):
    """Exchanges, held against Gem's document.

    Args:
        exchanges: what was asked and answered so far.
    """

    def __init__(self, exchanges: Sequence[Interaction]) -> None:
        self.exchanges = exchanges

    name: str
    complaint: str

    @abstractmethod
    def problems(self) -> Sequence[object]:
        """What is not as the document says, so far."""

    def told(self) -> str:
        """The problems for people; empty where there are none."""
        if not any(below_root(one.request.uri) for one in self.exchanges):
            return f"{self.name}: {_NOTHING}"
        problems = self.problems()
        if not problems:
            return ""
        more = [f"  … and {len(problems) - SHOWN} more"] if len(problems) > SHOWN else []
        return "\n".join([f"{self.name}: {self.complaint}:", *(f"  {one}" for one in problems[:SHOWN]), *more])


class Asked(Held):
    """Whether a program asks as Gem's document has it."""

    name, complaint = "gem_requests", "the requests are not as Gem's document has them"

    def problems(self) -> list[RequestProblem]:
        """What is wrong with the requests so far, each once."""
        return check_requests(load_gem_document(), self.exchanges)


class Drift(Held):
    """Whether Gem sends what its document says."""

    name, complaint = "gem_drift", "what Gem sent is not as its document says"

    def __init__(self, exchanges: Sequence[Interaction]) -> None:
        super().__init__(exchanges)
        self._allowed: list[str] = []

    def allow(self, *fields: str) -> None:
        """Lets fields be otherwise: `candidates.colour`, or a glob such as `offers.*`."""
        self._allowed += fields

    def problems(self) -> list[PayloadProblem]:
        """Each field that a record has otherwise so far, with the first such record."""
        recorded = read_recorded(load_gem_document(), self.exchanges)
        reports = check_payloads(load_gem_document(), recorded.all_states)
        found: dict[tuple[str, str], PayloadProblem] = {}
        for one in (*recorded.unreadable, *(problem for report in reports for problem in report.problems)):
            field = f"{one.collection}.{one.field}"
            if not any(fnmatchcase(field, glob) for glob in self._allowed):
                found.setdefault((field, one.message), one)
        return list(found.values())
