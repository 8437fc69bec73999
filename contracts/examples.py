"""A few records for every item of the contracts, kept so that people can look at what was compared.

At most `KEPT` an item that were right, and as many that were wrong, whatever the size of a tenant. Only those few are
ever put together; the others cost one look-up.
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
    """The examples of every item, by its name.

    The first ones are kept, but for the last of them: it is the first one of the newest tenant, since each tenant is
    odd in its own way.
    """

    def __init__(self) -> None:
        self._kept: defaultdict[str, list[Example]] = defaultdict(list)
        self._tenant = ""
        self._enough: set[str] = set()

    def begin(self, tenant: str) -> None:
        """From now on records of this tenant come."""
        if tenant != self._tenant:
            self._tenant = tenant
            self._enough.clear()

    def keep(self, item: str, told: Told) -> None:
        """Keeps another one, unless there are enough."""
        if item in self._enough:
            return
        kept = self._kept[item]
        if len(kept) == KEPT:
            kept.pop()
        kept.append(told())
        if len(kept) == KEPT:
            self._enough.add(item)

    def __getitem__(self, item: str) -> list[Example]:
        return self._kept.get(item, [])
