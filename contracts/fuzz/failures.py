"""What was found: how much was tried, and each failure with the requests that show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from schemathesis import Case, Response
from schemathesis.core.failures import Failure as Failed
from schemathesis.core.failures import FailureGroup
from schemathesis.engine.recorder import ScenarioRecorder

LONGEST_ANSWER = 500


@dataclass(frozen=True, slots=True)
class Sent:
    """A request as it was sent.

    Args:
        method: of it.
        uri: whole.
        headers: all of them.
        body: its bytes.
    """

    method: str
    uri: str
    headers: Mapping[str, str]
    body: bytes = b""


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that is not as the document says.

    Args:
        check: which check says so.
        operation: of which operation.
        message: what is wrong.
        requests: curl lines that show it, one after the other.
        answer: how the last of them was answered.
        status: the same as a number; 0 where nothing came.
        title: what schemathesis calls such a failure.
        case: what the last of them was made of; None where nothing was sent.
        sent: everything that was sent to the account until then, the last one included.
    """

    check: str
    operation: str
    message: str
    requests: tuple[str, ...] = ()
    answer: str = ""
    status: int = 0
    title: str = ""
    case: Case[Any] | None = field(default=None, repr=False, compare=False)
    sent: tuple[Sent, ...] = field(default=(), repr=False, compare=False)

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
        last: the requests of the last sequence, as curl lines.
        sent: the same, or all that was sent where it was one operation at a time.
        case: what the last of them was made of.
        status: how that was answered.
        account: which integration it was.
    """

    seed: int
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    last: tuple[str, ...] = ()
    sent: list[Sent] = field(default_factory=list)
    case: Case[Any] | None = None
    status: int = 0
    account: str = ""

    def __str__(self) -> str:
        return "\n\n".join([f"{len(self.failures)} failures with seed {self.seed}", *map(str, self.failures)])

    def reached(self, method: str, path: str) -> bool:
        """Whether the operation was done at least once."""
        return any(self.statuses[f"{method} {path}", status] for status in (200, 201))

    def record(self, recorder: ScenarioRecorder) -> None:
        """Takes what was tried with one operation."""
        for case_id, interaction in recorder.interactions.items():
            case, asked = recorder.cases[case_id].value, interaction.request
            headers = {name: ", ".join(values) for name, values in asked.headers.items()}
            self.sent.append(Sent(asked.method, asked.uri, headers, asked.body or b""))
            if interaction.response is not None:
                self.statuses[case.operation.label, interaction.response.status_code] += 1
            for check in recorder.checks.get(case_id, ()):
                if check.failure_info is not None:
                    failed = check.failure_info.failure
                    self.failures.append(
                        Failure(
                            check=check.name,
                            operation=case.operation.label,
                            message=_message(failed),
                            requests=(check.failure_info.code_sample,),
                            answer=_shown(interaction.response),
                            status=interaction.response.status_code if interaction.response else 0,
                            title=failed.title,
                            case=case,
                            sent=tuple(self.sent),
                        )
                    )

    def end(self, failures: FailureGroup) -> None:
        """Takes what the last sequence ended with."""
        for one in failures.exceptions:
            self.failures.append(
                Failure(
                    check=type(one).__name__,
                    operation=one.operation or "",
                    message=_message(one),
                    requests=self.last,
                    status=self.status,
                    title=one.title,
                    case=self.case,
                    sent=tuple(self.sent),
                )
            )

    def broken(self, operation: str, message: str) -> None:
        """Takes what kept schemathesis from looking."""
        self.failures.append(Failure("schemathesis", operation, message))


def _message(failure: Failed) -> str:
    return failure.message.strip() or failure.title


def _shown(answer: Response | None) -> str:
    if answer is None:
        return "no answer"
    return f"HTTP {answer.status_code} {answer.content.decode(errors='replace')[:LONGEST_ANSWER]}"
