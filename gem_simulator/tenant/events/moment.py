"""A moment in the life of a tenant: who is there that something could happen to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gem_simulator.tenant import deeds
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.hashing import Dice
from gem_simulator.tenant.state import State

_TRIES = 80


@dataclass(frozen=True, slots=True)
class Moment:
    """When and by which dice something happens.

    Attributes:
        state: the tenant.
        dice: what decides.
        at: the instant.
        coming: interviews that were still to come this morning; filled by whoever asks first.
    """

    state: State
    dice: Dice
    at: int
    coming: list[int]

    def edit(self, collection: str, number: int, **changes: Any) -> bool:
        """Change a record, now."""
        deeds.edit(self.state, collection, number, self.at, **changes)
        return True

    def record(self, collection: str, number: int) -> Record:
        """A record as it is now."""
        return self.state.books[collection].record(number)

    def size(self, collection: str) -> int:
        """How many numbers of a collection have been given away."""
        return self.state.books[collection].size

    def candidate(self) -> int | None:
        """Somebody who is there and not deleted, mostly of the newest quarter."""
        book, count = self.state.books["candidates"], self.size("candidates")
        newest = max(64, count // 4) if self.dice.chance(80) else count
        for _ in range(_TRIES if count else 0):
            number = max(0, count - 1 - self.dice.wide(min(newest, count)))
            if book.exists(number) and book.glance(number).get("deleted_at") is None:
                return number
        return None

    def application(self) -> int | None:
        """An active application."""
        book = self.state.books["applications"]
        for _ in range(_TRIES):
            candidate = self.candidate()
            for number in [] if candidate is None else self.state.applications_of(candidate):
                record = book.glance(number)
                if record["status"] == "active" and record.get("deleted_at") is None:
                    return number
        return None

    def one_of(self, collection: str, wanted: Callable[[Record], bool] = lambda _: True) -> int | None:
        """A record that is not deleted and wanted, of a small collection."""
        numbers = self.state.books[collection].all(live=True)
        for _ in range(_TRIES if numbers else 0):
            number = numbers[self.dice.wide(len(numbers))]
            if wanted(self.state.books[collection].glance(number)):
                return number
        return None

    def open_job(self) -> int | None:
        """A job that people can apply to."""
        return self.one_of("jobs", lambda job: job["status"] == "open" and not job["is_template"])

    def source(self) -> Record:
        """Where somebody comes from."""
        sources = self.state.world.sources
        return sources.lite(self.dice.below(sources.span))
