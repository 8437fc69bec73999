"""A few records for every item of the contracts, kept so that people can look at what was compared.

At most `KEPT` an item that were right, and as many that were wrong, whatever the size of a tenant. Only those few are
ever put together; the others cost a comparison of two numbers.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

KEPT = 3


@dataclass(frozen=True, slots=True)
class Example:
    """One value of one record.

    Attributes:
        snapshot: in which tenant, after which sync.
        remote_id: Gem's id of the record; empty for an action.
        payload: what the expression looked at in Gem's records, as received; None where Gem has the record no longer;
            of a changed_at, the values before and after; of an action, the requests that Gem got.
        value: what the connector made of it; of an action, its request and its answer.
        expression: where the contract takes it from.
        expected: what the contract asks for; only where something is wrong.
        problem: what is wrong, empty where nothing is.
    """

    snapshot: str
    remote_id: str
    payload: Any
    value: Any
    expression: str = ""
    expected: Any = None
    problem: str = ""


Told = Callable[[], Example]


class Examples:
    """The examples of every item, by its name."""

    def __init__(self) -> None:
        self._kept: defaultdict[str, list[Example]] = defaultdict(list)

    def keep(self, item: str, told: Told) -> None:
        """Keeps another one, unless there are enough."""
        kept = self._kept[item]
        if len(kept) < KEPT:
            kept.append(told())

    def __getitem__(self, item: str) -> list[Example]:
        return self._kept.get(item, [])
