"""A tenant that begins with given records, those of a recorded session, instead of made-up ones.

Its collections are the usual ones, which know how their records are filtered and found; where the records come from is
put before them: `recorded(Jobs)` is a kind of `Jobs`. Ids are whatever stands in the records.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple

import orjson

from gem_simulator.tenant.collection import NONE, Collection, Columns, Record, SmallCollection
from gem_simulator.tenant.ids import NUMBERED, Ids

#: What a tenant that began with a recording tells as its profile.
RECORDED = "recorded"
#: How far the numbers of new ids are from recorded ones: records that were named but not recorded stay unknown.
_FAR = 1_000_000


class Recording(NamedTuple):
    """What a session showed of a tenant.

    Attributes:
        records: by collection, each as it was received; those without a time of creation in the order of the list.
        now: when the session ended, in milliseconds since 1970.
        left_out: what no tenant can hold, and why: one sentence each.
    """

    records: Mapping[str, Sequence[Record]]
    now: int
    left_out: Sequence[str] = ()

    @property
    def seed(self) -> int:
        """Another number for other records."""
        content = orjson.dumps(self.records, option=orjson.OPT_SORT_KEYS)
        return int.from_bytes(hashlib.sha256(content).digest()[:6], "big")


class RecordedIds(Ids):
    """The ids of given records, and of those that come after them."""

    def __init__(self, seed: int, records: Mapping[str, Sequence[Record]]) -> None:
        super().__init__(seed, migrated=0, odd=False)
        self._given: dict[str, list[str]] = {
            name: [record["id"] for record in given] for name, given in records.items()
        }
        self._numbers = {name: {id_: number for number, id_ in enumerate(ids)} for name, ids in self._given.items()}
        self._beyond = {
            name: _FAR + max((self.parsed(name, id_) or 0 for id_ in ids if not id_.isdigit()), default=0)
            for name, ids in self._given.items()
            if name in NUMBERED
        }

    def _make(self, collection: str, number: int) -> str:
        given = self._given.get(collection, ())
        if number < len(given):
            return given[number]
        return super()._make(collection, number + self._beyond.get(collection, 0))

    def number(self, collection: str, id_: str) -> int | None:
        """The number of the record with this id; None if no record of this collection can have it."""
        given = self._numbers.get(collection, {})
        parsed = self.parsed(collection, id_)
        if id_ in given or parsed is None:
            return given.get(id_)
        number = parsed - self._beyond.get(collection, 0)
        return number if number >= len(given) and self.id(collection, number) == id_ else None


class _Recorded(SmallCollection):
    """Put before a kind of collection: its records are those of the recording."""

    @cached_property
    def _records(self) -> list[bytes]:
        assert self.world.recording is not None
        return [orjson.dumps(record) for record in self.world.recording.records[self.name]]

    @property
    def span(self) -> int:
        return len(self._records)

    def numbers(self) -> Iterable[int]:
        return range(self.span)

    def record(self, number: int) -> Record:
        record: Record = orjson.loads(self._records[number])
        return record

    def glance(self, number: int) -> Record:
        return self.record(number)

    def brief(self, number: int) -> Record:
        return self.record(number)

    def row(self, number: int) -> Columns:
        return self.columns(self.record(number))

    def is_deleted(self, number: int) -> bool:
        return self.record(number).get("deleted_at") is not None

    def created(self, number: int) -> int:
        return self._created[number]

    @property
    def newest(self) -> int:
        return max(self._created, default=0)

    def find(self, field: str, text: str) -> Iterable[int]:
        return self._found.get((field, text), ())

    def children(self, parent: int) -> Iterable[int]:
        return self._children.get(parent, ())

    @cached_property
    def _created(self) -> list[int]:
        columns = [self.row(number)["created"] for number in self.numbers()]
        return [number if created == NONE else created for number, created in enumerate(columns)]

    @cached_property
    def _children(self) -> dict[int, list[int]]:
        assert self.parent is not None
        collection, field = self.parent
        found: dict[int, list[int]] = {}
        for number in self._all:
            parent = self.world.ids.number(collection, self.record(number).get(field) or "")
            if parent is not None:
                found.setdefault(parent, []).append(number)
        return found


class _RecordedApplications(_Recorded):
    def candidate_of(self, number: int) -> int | None:
        candidate: str = self.record(number)["candidate_id"]
        return self.world.ids.number("candidates", candidate)

    def candidates_of(self, numbers: Any) -> Any:
        import numpy as np

        found = [self.candidate_of(int(number)) for number in numbers]
        return np.array([candidate for candidate in found if candidate is not None], dtype=np.int64)


def recorded(kind: type[Collection]) -> type[Collection]:
    """A kind of collection that begins with given records."""
    front = _RecordedApplications if kind.name == "applications" else _Recorded
    return type(f"Recorded{kind.__name__}", (front, kind), {})
