"""What was found: how much was tried, and each failure with the requests that show it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from schemathesis import Response
from schemathesis.core.failures import Failure as Failed
from schemathesis.core.failures import FailureGroup
from schemathesis.engine.recorder import ScenarioRecorder

LONGEST_ANSWER = 500


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that is not as the document says.

    Args:
        check: which check says so.
        operation: of which operation.
        message: what is wrong.
        requests: curl lines that show it, one after the other.
        answer: how the last of them was answered.
    """

    check: str
    operation: str
    message: str
    requests: tuple[str, ...] = ()
    answer: str = ""

    def __str__(self) -> str:
        told = [f"{self.operation}: {self.check}", f"  {self.message}", f"  {self.answer}", "  Replay with:"]
        return "\n".join([*told, *(f"    {line}" for line in self.requests)])


@dataclass
class Found:
    """What was found with one seed.

    Args:
        seed: which.
        statuses: operation and HTTP status → how often.
        failures: what is not as the document says.
        last: the requests of the last sequence.
    """

    seed: int
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    last: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n\n".join([f"{len(self.failures)} failures with seed {self.seed}", *map(str, self.failures)])

    def reached(self, method: str, path: str) -> bool:
        """Whether the operation was done at least once."""
        return any(self.statuses[f"{method} {path}", status] for status in (200, 201))

    def record(self, recorder: ScenarioRecorder) -> None:
        """Takes what was tried with one operation."""
        for case_id, interaction in recorder.interactions.items():
            if interaction.response is not None:
                self.statuses[recorder.cases[case_id].value.operation.label, interaction.response.status_code] += 1
        for case_id, checks in recorder.checks.items():
            operation, answer = recorder.cases[case_id].value.operation.label, recorder.interactions.get(case_id)
            shown = _shown(answer.response if answer else None)
            for check in checks:
                if check.failure_info is not None:
                    curl, message = (check.failure_info.code_sample,), _message(check.failure_info.failure)
                    self.failures.append(Failure(check.name, operation, message, curl, shown))

    def end(self, failures: FailureGroup) -> None:
        """Takes what the last sequence ended with."""
        for one in failures.exceptions:
            self.failures.append(Failure(type(one).__name__, one.operation or "", _message(one), self.last))

    def broken(self, operation: str, message: str) -> None:
        """Takes what kept schemathesis from looking."""
        self.failures.append(Failure("schemathesis", operation, message))


def _message(failure: Failed) -> str:
    return failure.message.strip() or failure.title


def _shown(answer: Response | None) -> str:
    if answer is None:
        return "no answer"
    return f"HTTP {answer.status_code} {answer.content.decode(errors='replace')[:LONGEST_ANSWER]}"
