"""Jobs, with their hiring teams."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import ClassVar

from gem_simulator.tenant.clock import HOUR, START, iso
from gem_simulator.tenant.collection import Columns, Record, SmallCollection
from gem_simulator.tenant.hashing import ONE, Dice, salt
from gem_simulator.tenant.profile import APPROVED, ARCHIVED, ON_HOLD, PENDING, TEMPLATE
from gem_simulator.tenant.records.custom_fields import custom_fields
from gem_simulator.tenant.roster import NEVER, JobPlan
from gem_simulator.tenant.vocabulary import TITLES

STATUSES = ("open", "closed", "draft", "pending_approval", "approved", "on_hold", "archived")
_STATUS_OF = {APPROVED: "approved", PENDING: "pending_approval", ON_HOLD: "on_hold", ARCHIVED: "archived"}
ROLES = ("hiring_managers", "recruiters", "coordinators", "sourcers")
LOCATION_TYPES = ("in_office", "hybrid", "remote")


class Jobs(SmallCollection):
    """Jobs: open, closed, drafts, in approval, templates, deleted ones."""

    name = "jobs"
    codes: ClassVar = {"status": STATUSES}
    keys = ("requisition_id",)

    @cached_property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return self.world.profile.jobs(self.world.candidate_count)

    def numbers(self) -> Iterable[int]:  # noqa: D102 - as in SmallCollection
        return range(self.span)

    def is_deleted(self, number: int) -> bool:  # noqa: D102 - as in SmallCollection
        return self.world.roster.plans[number].deleted != NEVER

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        return self.world.roster.plans[number].created

    def columns(self, record: Record) -> Columns:  # noqa: D102 - as in Collection
        return super().columns(record) | {"status": _code(record.get("status"))}

    def keys_of(self, record: Record) -> Iterable[tuple[str, str]]:  # noqa: D102 - as in Collection
        yield from super().keys_of(record)
        yield from (("department_id", department["id"]) for department in record.get("departments") or ())
        yield from (("office_id", office["id"]) for office in record.get("offices") or ())

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        plan, dice = self.world.roster.plans[number], self.dice(number)
        opened = iso(plan.opened) if plan.receives else None
        record = {
            "id": self.id(number),
            "name": self.title(number),
            "requisition_id": (f"R2022{number:04d}", str(90 + number), None, f"ENG-{number}")[number % 4],
            "confidential": number % 11 == 6,
            "status": _status(plan),
            "created_at": iso(plan.created),
            "updated_at": iso(_updated(plan, dice)),
            "opened_at": opened,
            "closed_at": None if plan.closed == NEVER else iso(plan.closed),
            "deleted_at": None if plan.deleted == NEVER else iso(plan.deleted),
            "is_template": plan.kind == TEMPLATE,
            "departments": [self.world.departments.record(place) for place in self._departments(number)],
            "offices": [self.world.offices.record(place) for place in self._offices(number)],
            "hiring_team": self._hiring_team(number),
            "custom_fields": custom_fields(dice, number),
        }
        if number % 8 == 3:  # inferred: Gem's documents put it on posts; a tenant may show it here too
            record["location_type"] = LOCATION_TYPES[number // 8 % 3]
        return record

    def glance(self, number: int) -> Record:  # noqa: D102 - as in Collection
        plan = self.world.roster.plans[number]
        return {"status": _status(plan), "is_template": plan.kind == TEMPLATE}

    def title(self, number: int) -> str:
        """A job's name, as it now is."""
        renamed = self.world.name_of("jobs", number)
        return self.first_title(number) if renamed is None else renamed

    def first_title(self, number: int) -> str:
        """The name that a job began with, which its posts keep as their title."""
        titles = TITLES if number % 3 else self.world.pools.titles
        return titles[ONE.draw(salt(self.world.seed, "jobs/title"), number, len(titles))]

    def brief(self, number: int) -> Record:  # noqa: D102 - as in SmallCollection
        return {"id": self.id(number), "name": self.title(number)}

    def teams(self, number: int) -> list[list[int]]:
        """The users of each role in a job's hiring team; somebody may have several roles. Not to be changed."""
        known = self._teams.get(number)
        if known is None:
            known = self._teams[number] = [self._team(number, role) for role in range(len(ROLES))]
        return known

    @cached_property
    def _teams(self) -> dict[int, list[list[int]]]:
        return {}

    def _team(self, number: int, role: int) -> list[int]:
        staff = self.world.users.staff
        if number % 9 == 8:
            return []
        first = ONE.draw(salt(self.world.seed, "jobs/team"), number * 4 + role // 2 * 2, staff)
        more = ONE.draw(salt(self.world.seed, "jobs/team+"), number * 4 + role, staff)
        return [first] if role == 3 or first == more or number % 2 else [first, more]

    def _hiring_team(self, number: int) -> dict[str, list[Record]]:
        missing = ROLES[number % 4] if number % 7 == 5 else None
        return {
            role: [self.world.users.lite(user) for user in team]
            for role, team in zip(ROLES, self.teams(number), strict=True)
            if role != missing
        }

    def _offices(self, number: int) -> Sequence[int]:
        if number % 9 == 5:
            return ()
        count = self.world.offices.span
        first = number % count
        return (first, (first + 4) % count) if number % 4 == 1 and count > 1 else (first,)

    def _departments(self, number: int) -> Sequence[int]:
        if number % 10 == 7:
            return ()
        count = self.world.departments.span
        first = number * 5 % count
        return (first, (first + 3) % count) if number % 5 == 2 and count > 1 else (first,)


def _status(plan: JobPlan) -> str:
    if plan.receives:
        return "open" if plan.closed == NEVER else "closed"
    return _STATUS_OF.get(plan.kind, "draft")


def _updated(plan: JobPlan, dice: Dice) -> int:
    if plan.deleted != NEVER:
        return plan.deleted
    last = max(plan.created, plan.opened if plan.receives else 0, 0 if plan.closed == NEVER else plan.closed)
    last = min(last, START - HOUR)
    return last + dice.wide(START - last) if dice.chance(60) else last


def _code(status: object) -> int:
    return STATUSES.index(status) if isinstance(status, str) and status in STATUSES else -1
