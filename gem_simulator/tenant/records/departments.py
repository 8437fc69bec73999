"""Departments, some of them within others."""

from __future__ import annotations

from collections.abc import Iterable

from gem_simulator.tenant.clock import DAY, iso
from gem_simulator.tenant.collection import Record, SmallCollection
from gem_simulator.tenant.vocabulary import DEPARTMENTS


class Departments(SmallCollection):
    """Departments."""

    name = "departments"

    @property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return 1 if self.world.profile.small else len(DEPARTMENTS)

    def numbers(self) -> Iterable[int]:  # noqa: D102 - as in SmallCollection
        return range(self.span)

    def is_deleted(self, number: int) -> bool:  # noqa: D102 - as in SmallCollection
        return number == 10

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        return self.world.line.first - 400 * DAY + number * 1000

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        name, parent = DEPARTMENTS[number]
        children = [child for child in self.numbers() if DEPARTMENTS[child][1] == number]
        return {
            "id": self.id(number),
            "name": name,
            "parent_id": None if parent is None else self.id(parent),
            "child_ids": [self.id(child) for child in children],
            "parent_department_external_id": None if parent is None else f"D-{parent}",
            "child_department_external_ids": [f"D-{child}" for child in children],
            "deleted_at": iso(self.created(number) + 500 * DAY) if self.is_deleted(number) else None,
        }
