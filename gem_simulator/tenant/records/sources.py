"""Sources of applications: Gem's default ones and the tenant's own."""

from __future__ import annotations

from collections.abc import Iterable

from gem_simulator.tenant.clock import DAY
from gem_simulator.tenant.collection import Record, SmallCollection
from gem_simulator.tenant.vocabulary import SOURCE_TYPES, SOURCES


class Sources(SmallCollection):
    """Sources."""

    name = "sources"

    @property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return 1 if self.world.profile.small else len(SOURCES)

    def numbers(self) -> Iterable[int]:  # noqa: D102 - as in SmallCollection
        return range(self.span)

    def is_deleted(self, number: int) -> bool:  # noqa: ARG002, D102 - as in SmallCollection
        return False

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        return self.world.line.first - 400 * DAY + number * 1000

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        name, kind = SOURCES[number]
        return {
            "id": self.id(number),
            "name": name,
            "type": {"id": self.world.ids.id("source_types", kind), "name": SOURCE_TYPES[kind]},
        }

    def brief(self, number: int) -> Record:  # noqa: D102 - as in SmallCollection
        return {"id": self.id(number), "public_name": SOURCES[number][0]}
