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
from contracts.drift.compare import compare
from contracts.drift.comparison import Comparison, Side
from contracts.drift.finding import Finding
from contracts.drift.sources import reference
from contracts.gem_document import load_gem_document
from contracts.paths import below_root
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
        return "\n".join(
            [f"{self.name}: {self.complaint}:", *(f"  {self._line(one)}" for one in problems[:SHOWN]), *more]
        )

    def _line(self, problem: object) -> str:
        return str(problem)


class Asked(Held):
    """Whether a program asks as Gem's document has it."""

    name, complaint = "gem_requests", "the requests are not as Gem's document has them"

    def problems(self) -> list[RequestProblem]:
        """What is wrong with the requests so far, each once."""
        return check_requests(load_gem_document(), self.exchanges)


class Drift(Held):
    """Whether Gem sends what is known of it, as `gem-contracts drift` sees it."""

    name, complaint = "gem_drift", "Gem is otherwise than is written of it"

    def __init__(self, exchanges: Sequence[Interaction]) -> None:
        super().__init__(exchanges)
        self._allowed: list[str] = []
        self._profile = "realistic"

    def allow(self, *known: str) -> None:
        """Lets something be otherwise.

        Args:
            *known: fields, such as `candidates.colour`, kinds of changes, such as `value-new`, or globs of either.
        """
        self._allowed += known

    def beside(self, profile: str) -> None:
        """Compares with another simulated tenant than `realistic`: with `edge`, where every record is odd."""
        self._profile = profile

    def problems(self) -> list[Finding]:
        """What is otherwise so far, the worst first."""
        document = load_gem_document()
        known = Side(document, reference(self._profile))
        compared = Comparison(document, Side(document, tuple(self.exchanges)), known, odd=self._profile == "edge")
        return [one for one in compare(compared).findings if not self._is_allowed(one)]

    def _is_allowed(self, finding: Finding) -> bool:
        names = {finding.kind, finding.place.replace("[]", ""), *finding.subjects}
        return any(fnmatchcase(name, glob) for name in names for glob in self._allowed)

    def _line(self, problem: object) -> str:
        assert isinstance(problem, Finding)
        return f"{problem.kind}: {problem.what}; the document: {problem.document}"
