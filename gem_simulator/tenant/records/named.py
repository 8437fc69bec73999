"""Lists of names, each with a type, that a team keeps in its settings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import ClassVar

from gem_simulator.tenant.clock import DAY
from gem_simulator.tenant.collection import Record, SmallCollection


class Named(SmallCollection):
    """Entries that were there before the first candidate, and stay.

    Attributes:
        entries: name of each and the place of its type, in the order of the list.
        types: what the types are called.
        types_are: under which kind the ids of the types are made.
    """

    entries: ClassVar[Sequence[tuple[str, int]]]
    types: ClassVar[Sequence[str]]
    types_are: ClassVar[str]

    @property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return 1 if self.world.profile.small else len(self.entries)

    def numbers(self) -> Iterable[int]:  # noqa: D102 - as in SmallCollection
        return range(self.span)

    def is_deleted(self, number: int) -> bool:  # noqa: ARG002, D102 - as in SmallCollection
        return False

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        return self.world.line.first - 400 * DAY + number * 1000

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        name, kind = self.entries[number]
        return {
            "id": self.id(number),
            "name": name,
            "type": {"id": self.world.ids.id(self.types_are, kind), "name": self.types[kind]},
        }
