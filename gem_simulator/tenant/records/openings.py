"""Openings: seats to fill. One a hire, and one a job that still looks for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import ClassVar

from gem_simulator.tenant.clock import DAY, date, iso
from gem_simulator.tenant.collection import Columns, Record, SmallCollection, instant
from gem_simulator.tenant.hashing import BLOCK, ONE
from gem_simulator.tenant.life import MAX_APPLICATIONS
from gem_simulator.tenant.profile import HIRED
from gem_simulator.tenant.records.custom_fields import custom_fields

STATUSES = ("open", "closed")
_MOST = 2000


class Openings(SmallCollection):
    """Openings: number w for the hire of the w-th block of 64 candidates (of the last 2000), then one a job."""

    name = "openings"
    codes: ClassVar = {"status": STATUSES}

    @property
    def _blocks(self) -> int:
        return self.world.line.windows

    @property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return self._blocks + self.world.jobs.span

    def numbers(self) -> Iterable[int]:  # noqa: D102 - as in SmallCollection
        yield from (
            block for block in range(max(0, self._blocks - _MOST), self._blocks) if self._hire(block) is not None
        )
        plans = self.world.roster.plans
        yield from (self._blocks + job for job in range(self.world.jobs.span) if plans[job].receives)

    def is_deleted(self, number: int) -> bool:  # noqa: D102 - as in SmallCollection
        return number >= self._blocks and (number - self._blocks) % 16 == 15

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        return self.world.roster.plans[self._job(number)].opened

    def columns(self, record: Record) -> Columns:  # noqa: D102 - as in Collection
        status = record.get("status")
        return {
            "created": instant(record.get("opened_at")),
            "deleted": int(record.get("deleted_at") is not None),
            "status": STATUSES.index(status) if status in STATUSES else -1,
        }

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        opened, dice = self.created(number), self.dice(number)
        application = self._hire(number) if number < self._blocks else None
        filled = None if application is None else self.world.applications.course(application).activity
        return {
            **self.lite(number),
            "status": "open" if filled is None else "closed",
            "opened_at": iso(opened),
            "closed_at": None if filled is None else iso(filled),
            "deleted_at": iso(opened + DAY) if self.is_deleted(number) else None,
            "application_id": None if application is None else self.world.applications.id(application),
            "target_hire_date": date(opened + dice.between(30, 120) * DAY) if dice.chance(70) else None,
            "target_start_date": date(opened + dice.between(120, 200) * DAY) if dice.chance(70) else None,
            "custom_fields": custom_fields(dice, number),
        }

    def brief(self, number: int) -> Record:  # noqa: D102 - as in SmallCollection
        return {"id": self.id(number), "opening_id": f"{self._job(number) + 1}-{number % 97 + 1}"}

    def filled_by(self, application: int) -> int | None:
        """The opening that an application filled, if one of ours."""
        block, n = application // MAX_APPLICATIONS // BLOCK, application % MAX_APPLICATIONS
        if n or block < self._blocks - _MOST or self._hire(block) != application:
            return None
        return block

    def _job(self, number: int) -> int:
        application = self._hire(number) if number < self._blocks else None
        if application is not None:
            return int(self.world.applications.course(application).job)
        return max(0, number - self._blocks)

    @cached_property
    def _hires(self) -> dict[int, int | None]:
        return {}

    def _hire(self, block: int) -> int | None:
        """The application of a block's first hired candidate."""
        if block not in self._hires:
            self._hires[block] = self._first_hire(block)
        return self._hires[block]

    def _first_hire(self, block: int) -> int | None:
        life = self.world.life
        for candidate in range(block * BLOCK, min((block + 1) * BLOCK, self.world.candidate_count)):
            if life.may_be_hired(candidate):
                course = life.course(ONE, candidate, 0)
                if course.status == HIRED and not course.deleted:
                    return candidate * MAX_APPLICATIONS
        return None
