"""Sources that somebody has made and no list shows yet: that takes a minute or two (a vendor's help page says so)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from gem_simulator.tenant import deeds
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.errors import InvalidInput
from gem_simulator.tenant.hashing import ONE, salt
from gem_simulator.tenant.state import State
from gem_simulator.tenant.vocabulary import SOURCE_TYPES

_SOONEST, _LATEST = 60_000, 120_000


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source that will be listed.

    Attributes:
        id: its id, which nothing takes before it is listed.
        name: its name.
        appears: the simulated instant from which it is listed, in milliseconds.
    """

    id: str
    name: str
    appears: int


class _Coming(NamedTuple):
    appears: int
    record: Record


class ComingSources:
    """The sources that are still to come.

    Args:
        state: the tenant's, which they come into.
    """

    def __init__(self, state: State) -> None:
        self._state = state
        self._coming: list[_Coming] = []

    def add(self, name: str, type_name: str, now: int) -> NewSource:
        """A source that is listed 60 to 120 seconds from now; none before one that was made earlier.

        Args:
            name: not empty.
            type_name: one of the types that sources have.
            now: in milliseconds.

        Raises:
            InvalidInput: no name, or another type.
        """
        if not name.strip():
            raise InvalidInput("name", "Shorter than minimum length 1.")
        if type_name not in SOURCE_TYPES:
            raise InvalidInput("type", f"Must be one of: {', '.join(SOURCE_TYPES)}.")
        world = self._state.world
        number = self._state.books["sources"].size + len(self._coming)
        delay = _SOONEST + ONE.draw(salt(world.seed, "sources/appear"), number, _LATEST - _SOONEST + 1)
        appears = max([now + delay, *(one.appears for one in self._coming[-1:])])
        kind = {"id": world.ids.id("source_types", SOURCE_TYPES.index(type_name)), "name": type_name}
        record: Record = {"id": world.sources.id(number), "name": name, "type": kind}
        self._coming.append(_Coming(appears, record))
        return NewSource(record["id"], name, appears)

    def appear(self, now: int) -> bool:
        """Let those be listed whose time has come, and say whether there were any."""
        due = [one for one in self._coming if one.appears <= now]
        for one in due:
            self._list(one)
        self._coming = self._coming[len(due) :]
        return bool(due)

    def _list(self, one: _Coming) -> None:
        deeds.add(self._state, "sources", one.appears, lambda _number, _at: one.record)
