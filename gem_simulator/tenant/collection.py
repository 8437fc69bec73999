"""What every collection of a tenant can do. Each has one module in `records`, all of the same shape.

Collection          its records by number, their keys and columns, and where they stand in its list
└── SmallCollection few enough to sort and scan all at once: everything but what candidates bring along
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from gem_simulator.tenant.clock import millis
from gem_simulator.tenant.hashing import ONE, Dice, dice_key, salt

if TYPE_CHECKING:
    from gem_simulator.tenant.world import World

Record = dict[str, Any]
Columns = dict[str, int]

NONE = -1
"""A column's value where the record has none: no filter finds it."""


def instant(text: str | None) -> int:
    """A date-time of a record as a column."""
    return NONE if text is None else millis(text)


class Collection(ABC):
    """A collection as the tenant began with it.

    Attributes:
        name: as Gem calls it.
        parent: the collection and the field of the record that it belongs to, if any.
        codes: texts that columns hold as numbers, by column.
        keys: fields that records are found by their text.
    """

    name: ClassVar[str]
    parent: ClassVar[tuple[str, str] | None] = None
    codes: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    keys: ClassVar[tuple[str, ...]] = ()

    def __init__(self, world: World) -> None:
        self.world = world
        self._dice_key = dice_key(world.seed, self.name)

    def id(self, number: int) -> str:
        """The id of a record."""
        return self.world.ids.id(self.name, number)

    def dice(self, number: int) -> Dice:
        """The dice that a record's fields are thrown with."""
        return Dice(self._dice_key, number)

    @property
    @abstractmethod
    def span(self) -> int:
        """The numbers of the records that it began with are below this, though not each of them is one."""

    @abstractmethod
    def exists(self, number: int) -> bool:
        """Whether a number below the span is that of a record."""

    @abstractmethod
    def created(self, number: int) -> int:
        """When a record was created: what lists are ordered by."""

    @abstractmethod
    def record(self, number: int) -> Record:
        """A record, made anew at every call."""

    @property
    def newest(self) -> int:
        """No record is made before this; 0: the clock alone sees to that, which starts later than made-up records."""
        return 0

    def glance(self, number: int) -> Record:
        """The few fields of a record that decide whether something can happen to it, where these come cheaper."""
        return self.record(number)

    def ordinal(self, number: int) -> int:
        """Something that runs through all small numbers: what oddities are dealt by."""
        return ONE.draw(salt(self.world.seed, f"ordinal/{self.name}"), number, 1 << 30)

    def columns(self, record: Record) -> Columns:
        """What filters and order need to know of a record. Every collection has created, updated and deleted."""
        return {
            "created": instant(record.get("created_at")),
            "updated": instant(record.get("updated_at")),
            "deleted": int(record.get("deleted_at") is not None),
        }

    def keys_of(self, record: Record) -> Iterable[tuple[str, str]]:
        """The texts that a record is found by, with the field of each."""
        return ((field, record[field]) for field in self.keys if isinstance(record.get(field), str))

    def find(self, field: str, text: str) -> Iterable[int]:
        """Records that may be found by this text, perhaps too many, never too few."""
        raise NotImplementedError(f"{self.name} are not found by {field} {text!r}")

    def children(self, parent: int) -> Iterable[int]:
        """The records that belong to a record of the parent collection."""
        raise NotImplementedError(f"{self.name} belong to nothing ({parent})")

    def total(self, *, live: bool) -> int | None:  # noqa: ARG002 - others count the live ones apart
        """How many records there are; None where only the index knows."""
        return None

    def page(self, offset: int, limit: int, *, live: bool) -> list[int]:
        """The numbers of a part of the list, where its total is known."""
        raise NotImplementedError(f"{self.name} are listed by their index")

    @cached_property
    def began(self) -> tuple[Any, dict[str, Any]]:
        """As `table`, made once: not to be changed."""
        return self.table()

    @abstractmethod
    def table(self) -> tuple[Any, dict[str, Any]]:
        """All numbers in the order of the list, and all columns, as numpy arrays."""


class SmallCollection(Collection):
    """A collection of some thousands at most."""

    @abstractmethod
    def numbers(self) -> Iterable[int]:
        """The numbers of all records."""

    @abstractmethod
    def is_deleted(self, number: int) -> bool:
        """Whether a record is soft-deleted."""

    @cached_property
    def _all(self) -> list[int]:
        return [number for _, _, number in sorted((self.created(n), self.id(n), n) for n in self.numbers())]

    @cached_property
    def _live(self) -> list[int]:
        return [number for number in self._all if not self.is_deleted(number)]

    @cached_property
    def _ordinals(self) -> dict[int, int]:
        return {number: place for place, number in enumerate(self._all)}

    def ordinal(self, number: int) -> int:  # noqa: D102 - as in Collection
        return self._ordinals[number]

    @cached_property
    def _found(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for number in self._all:
            for key in self.keys_of(self.record(number)):
                found.setdefault(key, []).append(number)
        return found

    def row(self, number: int) -> Columns:
        """The columns of a record that the tenant began with."""
        return self.columns(self.record(number))

    def lite(self, number: int) -> Record:
        """A record as others name it. The same object every time: not to be changed."""
        known = self._lites.get(number)
        if known is None:
            known = self._lites[number] = self.brief(number)
        return known

    def brief(self, number: int) -> Record:
        """A record as others name it, made anew."""
        return self.record(number)

    @cached_property
    def _lites(self) -> dict[int, Record]:
        return {}

    def forget(self, number: int | None = None) -> None:
        """The name of a record has changed, or perhaps those of all."""
        if number is None:
            self._lites = {}
        else:
            self._lites.pop(number, None)

    def exists(self, number: int) -> bool:  # noqa: D102 - as in Collection
        return number in self._ordinals

    def find(self, field: str, text: str) -> Iterable[int]:  # noqa: D102 - as in Collection
        return self._found.get((field, text), ())

    def total(self, *, live: bool) -> int:  # noqa: D102 - as in Collection
        return len(self._live if live else self._all)

    def page(self, offset: int, limit: int, *, live: bool) -> list[int]:  # noqa: D102 - as in Collection
        return (self._live if live else self._all)[offset : offset + limit]

    def table(self) -> tuple[Any, dict[str, Any]]:  # noqa: D102 - as in Collection
        import numpy as np

        rows = [self.row(number) | {"created": self.created(number)} for number in self._all]
        names = rows[0] if rows else self.columns({})
        return np.array(self._all, dtype=np.int64), {
            name: np.array([row[name] for row in rows], dtype=np.int64) for name in names
        }
