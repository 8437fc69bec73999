"""Sources that somebody has made and no list shows yet: that takes a minute or two (a vendor's help page says so)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson

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


def add(state: State, name: str, type_name: str, now: int) -> NewSource:
    """A source that is listed 60 to 120 seconds from now; none before one that was made earlier.

    Args:
        state: the tenant's.
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
    world, before = state.world, _coming(state)
    number = state.books["sources"].size + len(before)
    delay = _SOONEST + ONE.draw(salt(world.seed, "sources/appear"), number, _LATEST - _SOONEST + 1)
    appears = max([now + delay, *(one["appears"] for _, one in before[-1:])])
    kind = {"id": world.ids.id("source_types", SOURCE_TYPES.index(type_name)), "name": type_name}
    record: Record = {"id": world.sources.id(number), "name": name, "type": kind}
    state.overlay.coming.put(number, orjson.dumps({"appears": appears, "record": record}))
    return NewSource(record["id"], name, appears)


def appear(state: State, now: int) -> bool:
    """Let those be listed whose time has come, and say whether there were any."""
    due = [(number, one) for number, one in _coming(state) if one["appears"] <= now]
    for number, one in due:
        _list(state, one["appears"], one["record"])
        state.overlay.coming.drop(number)
    return bool(due)


def _coming(state: State) -> list[tuple[int, Any]]:
    return [(number, orjson.loads(one)) for number, one in sorted(state.overlay.coming.items())]


def _list(state: State, appears: int, record: Record) -> None:
    deeds.add(state, "sources", appears, lambda _number, _at: record)
