"""What a check found, and whether that is good."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from contracts.contract import Contract
from contracts.coverage import Coverage, Tally, Unexercised
from contracts.payloads import PayloadProblem, PayloadReport
from contracts.verify import Mismatch


@dataclass(slots=True)
class CheckResult:
    """What a check found.

    Attributes:
        source: what was checked, such as `simulator` or a base URL.
        contracts: against which contracts, by model.
        must_exercise: whether something that was never exercised is a failure: yes where we make the tenant ourselves.
        snapshots: the name of each moment that was checked.
        mismatches: unified values that are not as their contract says.
        payloads: what was found in Gem's own records.
        coverage: what was seen.
        notes: what else to know of how it was checked, a sentence each.
        seconds: how long it took.
    """

    source: str
    contracts: Mapping[str, Contract]
    must_exercise: bool
    snapshots: list[str] = field(default_factory=list)
    mismatches: list[Mismatch] = field(default_factory=list)
    payloads: list[PayloadReport] = field(default_factory=list)
    coverage: Coverage = field(default_factory=Coverage)
    notes: list[str] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def never_exercised(self) -> list[Unexercised]:
        """What the contracts allow and no record had."""
        return self.coverage.never_exercised(self.contracts.values())

    @property
    def drift(self) -> list[PayloadProblem]:
        """Fields of Gem that the document does not name."""
        return [problem for report in self.payloads for problem in report.problems if problem.is_drift]

    @property
    def invalid(self) -> list[PayloadProblem]:
        """Gem records that contradict the document."""
        return [problem for report in self.payloads for problem in report.problems if not problem.is_drift]

    @property
    def is_clean(self) -> bool:
        """Whether nothing differs, and on a tenant of our own nothing is new and nothing was left out."""
        ours = self.drift or self.never_exercised
        return not (self.mismatches or self.invalid or (self.must_exercise and ours))

    def mismatches_of(self, path: str) -> list[Mismatch]:
        """Those of one field (`jobs.location`), or with a model's name those of its whole records."""
        return [mismatch for mismatch in self.mismatches if mismatch.path == path]

    def never_exercised_of(self, path: str) -> list[Unexercised]:
        """Those of one field and its parts."""
        return [
            one for one in self.never_exercised if one.path == path or one.path.startswith((f"{path}.", f"{path}["))
        ]

    def to_json(self) -> dict[str, Any]:
        """Everything as plain data, for `--json`."""
        return {
            "source": self.source,
            "clean": self.is_clean,
            "seconds": round(self.seconds, 2),
            "snapshots": self.snapshots,
            "notes": self.notes,
            "models": {model: self._model(contract) for model, contract in self.contracts.items()},
            "mismatches": [_plain(mismatch) for mismatch in self.mismatches],
            "payloads": dict(self._checked_payloads()),
            "invalid_payloads": [_plain(problem) for problem in self.invalid],
            "drift": [_plain(problem) for problem in self.drift],
            "never_exercised": [_plain(one) for one in self.never_exercised],
        }

    def _model(self, contract: Contract) -> dict[str, Any]:
        return {one.name: self._field(self.coverage[one.path], one.path) for one in contract.fields.values()}

    def _field(self, tally: Tally, path: str) -> dict[str, Any]:
        return {
            "checked": tally.checked,
            "null": tally.nulls,
            "values": dict(tally.values),
            "differ": len(self.mismatches_of(path)),
            "never_exercised": [str(one) for one in self.never_exercised_of(path)],
        }

    def _checked_payloads(self) -> Counter[str]:
        checked: Counter[str] = Counter()
        for report in self.payloads:
            checked[report.collection] += report.checked
        return checked


def _plain(one: Mismatch | PayloadProblem | Unexercised) -> dict[str, Any]:
    return {name: getattr(one, name) for name in type(one).__slots__}
