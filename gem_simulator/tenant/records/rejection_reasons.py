"""Rejection and dropout reasons."""

from __future__ import annotations

from collections.abc import Iterable

from gem_simulator.tenant.clock import DAY
from gem_simulator.tenant.collection import Record, SmallCollection
from gem_simulator.tenant.vocabulary import REJECTION_REASONS, REJECTION_TYPES


class RejectionReasons(SmallCollection):
    """Rejection reasons, of three types."""

    name = "rejection_reasons"

    @property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return 1 if self.world.profile.small else len(REJECTION_REASONS)

    def numbers(self) -> Iterable[int]:  # noqa: D102 - as in SmallCollection
        return range(self.span)

    def is_deleted(self, number: int) -> bool:  # noqa: ARG002, D102 - as in SmallCollection
        return False

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        return self.world.line.first - 400 * DAY + number * 1000

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        name, kind = REJECTION_REASONS[number]
        return {
            "id": self.id(number),
            "name": name,
            "type": {"id": self.world.ids.id("rejection_types", kind), "name": REJECTION_TYPES[kind]},
        }
