"""The skeleton of all jobs: when each was open and which stages it has. What applications are dealt to.

It is the one thing that is computed for all jobs at once, when first needed; jobs are few even where candidates are
many.
"""

from __future__ import annotations

from typing import NamedTuple

from gem_simulator.tenant.clock import DAY, HOUR, START
from gem_simulator.tenant.hashing import ONE, Table, salt
from gem_simulator.tenant.profile import CLOSING, DELETED, RECEIVING, Profile
from gem_simulator.tenant.timeline import Timeline

NEVER = 1 << 60
MAX_STAGES = 8
ENTRIES = 32
_LEAD = 120 * DAY


class JobPlan(NamedTuple):
    """What a job's record and the applications to it are made from; instants in milliseconds, NEVER for none."""

    kind: int
    created: int
    opened: int
    closed: int
    deleted: int
    stages: int
    interviews: tuple[int, ...]

    @property
    def receives(self) -> bool:
        """Whether people apply to it at all."""
        return self.kind in RECEIVING


class Roster:
    """All jobs' plans, and tables that say which jobs are open at an instant.

    Attributes:
        plans: one a job, by number.
        closed: when it closes.
        stages: how many stages its applications go through.
        interviews_before: interviews of the stages before stage p, at ``job * 9 + p``.
        open: jobs open at a time, at ``slot * ENTRIES + draw``.
        slots: into how many slots the past is cut for that.
    """

    def __init__(self, seed: int, profile: Profile, line: Timeline) -> None:
        self.plans = _plans(seed, profile, line)
        self.closed = Table([plan.closed for plan in self.plans])
        self.stages = Table([plan.stages for plan in self.plans])
        self.interviews_before = Table([value for plan in self.plans for value in _before(plan)])
        self.slots = min(512, 4 * len(self.plans))
        self.open = Table(_open(seed, self.plans, line, self.slots))


def _plans(seed: int, profile: Profile, line: Timeline) -> list[JobPlan]:
    count = profile.jobs(line.candidates)
    start = line.first - _LEAD
    step = (START - 3 * DAY - start) // count
    salts = [salt(seed, f"roster/{name}") for name in ("created", "opened", "life", "deleted", "stages", "interviews")]
    return [_plan(job, profile, start + job * step, step, salts) for job in range(count)]


def _plan(job: int, profile: Profile, start: int, step: int, salts: list[int]) -> JobPlan:
    kind = profile.job_pattern[job % len(profile.job_pattern)]
    created = start + ONE.draw(salts[0], job, max(1, min(step, DAY)))
    opened = created + HOUR + ONE.draw(salts[1], job, 2 * DAY)
    closed = opened + 60 * DAY + ONE.draw(salts[2], job, 120 * DAY) if kind in (CLOSING, DELETED) else NEVER
    deleted = closed + HOUR + ONE.draw(salts[3], job, 5 * DAY) if kind == DELETED else NEVER
    if closed > START - DAY:
        closed = NEVER
    if deleted > START - HOUR:
        deleted = NEVER
    stages = 4 if profile.small else 4 + ONE.draw(salts[4], job, 5)
    return JobPlan(kind, created, opened, closed, deleted, stages, _interviews(job, stages, salts[5]))


def _interviews(job: int, stages: int, salt_: int) -> tuple[int, ...]:
    """Interviews of each stage: none in the first (review) and the last (offer), one to three between."""
    between = [(1, 1, 0, 3, 1, 2)[ONE.draw(salt_, job * 16 + stage, 6)] for stage in range(1, stages - 1)]
    between[0] = max(1, between[0])
    return (0, *between, 0)


def _before(plan: JobPlan) -> list[int]:
    """Running sums of a job's interviews, nine values: after the last stage they stay."""
    sums = [0]
    for stage in range(MAX_STAGES):
        sums.append(sums[-1] + (plan.interviews[stage] if stage < plan.stages else 0))
    return sums


def _open(seed: int, plans: list[JobPlan], line: Timeline, slots: int) -> list[int]:
    salt_ = salt(seed, "roster/open")
    span = START - line.first
    waiting = sorted((plan.opened, job) for job, plan in enumerate(plans) if plan.receives)[::-1]
    jobs: list[int] = []
    table: list[int] = []
    for slot in range(slots):
        since, until = line.first + span * slot // slots, line.first + span * (slot + 1) // slots
        while waiting and waiting[-1][0] < since:
            jobs.append(waiting.pop()[1])
        jobs = [job for job in jobs if plans[job].closed > until]
        table += [jobs[ONE.draw(salt_, slot * ENTRIES + entry, len(jobs))] for entry in range(ENTRIES)]
    return table
