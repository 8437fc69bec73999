"""Sources of applications: Gem's default ones and the tenant's own."""

from __future__ import annotations

from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.records.named import Named
from gem_simulator.tenant.vocabulary import SOURCE_TYPES, SOURCES


class Sources(Named):
    """Sources."""

    name = "sources"
    entries = SOURCES
    types = SOURCE_TYPES
    types_are = "source_types"

    def brief(self, number: int) -> Record:  # noqa: D102 - as in SmallCollection
        return {"id": self.id(number), "public_name": SOURCES[number][0]}
