"""Applications, by where their courses stand."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import Any, ClassVar

from gem_simulator.tenant import tables
from gem_simulator.tenant.clock import iso
from gem_simulator.tenant.collection import Collection, Columns, Record, instant
from gem_simulator.tenant.hashing import ONE, Dice
from gem_simulator.tenant.life import MAX_APPLICATIONS, Course
from gem_simulator.tenant.profile import APPLICATION_STATUSES, DROPPED_OUT, REJECTED
from gem_simulator.tenant.records.custom_fields import custom_fields
from gem_simulator.tenant.records.job_posts import VANISHED
from gem_simulator.tenant.records.job_stages import PER_JOB
from gem_simulator.tenant.sequence import ApplicationSequence


class Applications(Collection):
    """Applications: number ``candidate * 4 + n``."""

    name = "applications"
    parent = ("candidates", "candidate_id")
    codes: ClassVar = {"status": APPLICATION_STATUSES}

    @property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return self.world.candidate_count * MAX_APPLICATIONS

    def exists(self, number: int) -> bool:  # noqa: D102 - as in Collection
        candidate, n = divmod(number, MAX_APPLICATIONS)
        return bool(self.world.life.exists(ONE, candidate, n))

    def children(self, parent: int) -> Iterable[int]:  # noqa: D102 - as in Collection
        return [
            n + parent * MAX_APPLICATIONS for n in range(MAX_APPLICATIONS) if self.world.life.exists(ONE, parent, n)
        ]

    def candidate_of(self, number: int) -> int | None:
        """Who made an application that the tenant began with; None: nobody whom it knows."""
        return number // MAX_APPLICATIONS

    def candidates_of(self, numbers: Any) -> Any:
        """Who made some applications that the tenant began with, as numpy arrays."""
        return numbers // MAX_APPLICATIONS

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        life, (candidate, n) = self.world.life, divmod(number, MAX_APPLICATIONS)
        applied: int = life.applied(ONE, candidate, n, life.rank(ONE, candidate))
        return applied

    def course(self, number: int) -> Course:
        """Where an application stands."""
        return self.world.life.course(ONE, *divmod(number, MAX_APPLICATIONS))

    def columns(self, record: Record) -> Columns:  # noqa: D102 - as in Collection
        jobs, status = record.get("jobs") or [{"id": ""}], record.get("status")
        job = self.world.ids.number("jobs", jobs[0]["id"])
        return {
            "created": instant(record.get("applied_at")),
            "updated": instant(record.get("last_activity_at")),
            "deleted": int(record.get("deleted_at") is not None),
            "job": -1 if job is None else job,
            "status": APPLICATION_STATUSES.index(status) if status in APPLICATION_STATUSES else -1,
        }

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        course, dice = self.course(number), self.dice(number)
        rejected = course.status == REJECTED or (course.status == DROPPED_OUT and dice.chance(50))
        record = {
            "id": self.id(number),
            "candidate_id": self.world.candidates.id(number // MAX_APPLICATIONS),
            "applied_at": iso(course.applied),
            "rejected_at": iso(course.acted) if rejected else None,
            "last_activity_at": iso(course.activity),
            "source": None if dice.chance(5) else self.world.sources.lite(dice.below(self.world.sources.span)),
            "credited_to": self._credited_to(dice),
            "rejection_reason": self.reason(dice, course.status),
            "jobs": [self.world.jobs.lite(course.job)],
            "job_post_id": self._job_post_id(dice, course.job),
            "status": APPLICATION_STATUSES[course.status],
            "current_stage": self._current_stage(dice, course),
            **self._people(dice, course.job),
            "custom_fields": custom_fields(dice, number >> 2),
        }
        if course.deleted:
            record["deleted_at"] = iso(course.horizon)
        return record

    def glance(self, number: int) -> Record:  # noqa: D102 - as in Collection
        course = self.course(number)
        return {"status": APPLICATION_STATUSES[course.status], "deleted_at": True if course.deleted else None}

    def reason(self, dice: Dice, status: int) -> Record | None:
        """Why it ended: now and then nobody said."""
        if status not in (REJECTED, DROPPED_OUT) or dice.chance(8):
            return None
        reasons = self.world.rejection_reasons
        return reasons.lite(dice.below(reasons.span))

    def _credited_to(self, dice: Dice) -> str | None:
        users = self.world.users
        choice = dice.below(100)
        if choice < 50:
            return None
        return users.id(dice.below(users.staff) if choice < 98 else users.span + 10_000)

    def _job_post_id(self, dice: Dice, job: int) -> str | None:
        posts, choice = self.world.job_posts.published(job), dice.below(100)
        if not posts or choice < 25:
            return None
        return self.world.job_posts.id(dice.pick(posts) if choice < 97 else job * 4 + VANISHED)

    def _current_stage(self, dice: Dice, course: Course) -> Record | None:
        if dice.chance(3):
            return None
        return self.world.job_stages.lite(course.job * PER_JOB + course.reached)

    def _people(self, dice: Dice, job: int) -> Record:
        people: Record = {}
        teams = self.world.jobs.teams(job)
        for role, place in (("recruiter", 1), ("coordinator", 2), ("sourcer", 3)):
            team = teams[place]
            known = team and dice.chance((90, 50, 30)[place - 1])
            people[role] = (
                {"id": self.world.users.id(team[0]), "email": self.world.users.email(team[0])} if known else None
            )
        return people

    @cached_property
    def _sequence(self) -> ApplicationSequence:
        return ApplicationSequence(self.world.life, self.id)

    def total(self, *, live: bool) -> int:  # noqa: D102 - as in Collection
        return self._sequence.total(live=live)

    def page(self, offset: int, limit: int, *, live: bool) -> list[int]:  # noqa: D102 - as in Collection
        return self._sequence.page(offset, limit, live=live)

    def table(self) -> tuple[Any, dict[str, Any]]:  # noqa: D102 - as in Collection
        return tables.applications(self.world, self.id)
