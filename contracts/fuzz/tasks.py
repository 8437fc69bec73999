"""What there is to fuzz of the unified API: each operation by itself, and sequences of them, in shares."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from connector.api.resources import OPERATIONS
from contracts.fuzz.failures import Found
from contracts.fuzz.profiles import Profile
from contracts.fuzz.served import Served
from contracts.fuzz.stateful import fuzz_sequences
from contracts.fuzz.stateless import fuzz_operation

SHARES = 4
"""Sequences are looked for in so many shares, which may go to several processes."""

_SEQUENCES = "sequences"

NEVER_DONE = {"create_setup_link", "get_integration_by_token"}
"""They need what no request brings about: a set-up that is not complete, and a customer on the connection page."""


@dataclass(frozen=True, slots=True)
class Task:
    """A part of the fuzzing that stands for itself.

    Attributes:
        operation: the id of the operation; empty for sequences.
        share: which share of the sequences.
    """

    operation: str = ""
    share: int = 0

    def __str__(self) -> str:
        return self.operation or f"{_SEQUENCES} {self.share + 1}/{SHARES}"

    def run(self, served: Served, profile: Profile) -> Found:
        """Looks; the same profile finds the same.

        Args:
            served: the service.
            profile: how long to look altogether.
        """
        if self.operation:
            return fuzz_operation(served, self.operation, profile)
        part = replace(profile, seed=profile.seed + self.share, scenarios=profile.scenarios // SHARES)
        return replace(fuzz_sequences(served, part), seed=profile.seed)

    def unproved(self, found: Found) -> str:
        """Why what was found proves nothing; empty where it does."""
        if not self.operation:
            return "" if sum(found.statuses.values()) > SHARES else "hardly any request was sent"
        operation = next(one for one in OPERATIONS if one.name == self.operation)
        if operation.anything or self.operation in NEVER_DONE or found.reached(operation.method, operation.path):
            return ""
        return "no request was right, so that nothing is proved"


def tasks(operations: Sequence[str] = ()) -> Iterator[Task]:
    """What there is to do, the longest first.

    Args:
        operations: only these; none stands for everything.
    """
    if not operations:
        yield from (Task(share=share) for share in range(SHARES))
    yield from (Task(one.name) for one in OPERATIONS if not operations or one.name in operations)
