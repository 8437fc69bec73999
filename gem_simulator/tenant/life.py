"""What becomes of candidates: formulas for everything that lists are ordered and filtered by.

    candidate ── applied ──► stage 0 ──gap──► stage 1 ──gap──► … ──► rejected, hired, dropped out, or still there
                                                 └ interviews ── scorecards          └ offers

Each takes the numbers of records as an int or as a numpy array (`Ops` says which), and is arithmetic throughout. All
instants are milliseconds. A funnel narrows because fates are dealt so (`profile`), and dates are in order because
each is put between two that are known: an application's, its stages' and the end of what may have happened to it
(`horizon`).

Numbers: candidate i; application ``i * 4 + n``; interview ``application * 16 + k``; scorecard ``interview * 4 + m``;
offer ``application * 2 + v``.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from gem_simulator.tenant.clock import DAY, START
from gem_simulator.tenant.hashing import BLOCK, ONE, Num, Ops, Table, rank, salt
from gem_simulator.tenant.profile import ACTIVE, HIRED, REJECTED, Profile
from gem_simulator.tenant.roster import ENTRIES, Roster
from gem_simulator.tenant.timeline import Timeline

MAX_APPLICATIONS = 4
QUARTER = 900_000

# Who applies again, by rank in the block of 64: how many lags later the second, third and fourth application follow
# (0: within the same window), and which of all these are soft-deleted. Fixed shares make list positions arithmetic.
_NO = -1
_AGAIN: dict[int, tuple[int, ...]] = {
    8: (0, 0, 0),
    9: (0, 0),
    10: (0, 2, 3),
    11: (0, 2, 3),
    12: (0, 2),
    13: (0, 2),
    14: (1, 2),
    15: (1, 2),
    **dict.fromkeys(range(16, 28), (1,)),
}
_DELETED_APPLICATIONS = ((0, 0), (20, 1), (40, 0), (12, 2))
GONE = 0
"""The rank whose candidate is soft-deleted, with its one application."""

LAGS = Table([0] * BLOCK + [(*_AGAIN.get(place, ()), _NO, _NO, _NO)[n] for n in range(3) for place in range(BLOCK)])
DELETED = Table([int((place, n) in _DELETED_APPLICATIONS) for n in range(MAX_APPLICATIONS) for place in range(BLOCK)])

SCHEDULED, AWAITING, COMPLETE = range(3)
INTERVIEW_STATUSES = ("scheduled", "awaiting_feedback", "complete")
OFFER_STATUSES = ("unresolved", "accepted", "rejected", "deprecated")
_OFFER_BY_OUTCOME = Table([0, 2, 1, 2, 0])
_MINUTES = Table([30, 45, 60, 90])
_INTERVIEWERS = Table([1, 1, 1, 2, 2, 3])


class Course(NamedTuple):
    """An application, or an array of them: where it stands and since when."""

    number: Num
    applied: Num
    job: Num
    gap: Num
    reached: Num
    status: Num
    decided: Any
    acted: Num
    activity: Num
    deleted: Any
    horizon: Num


class Meeting(NamedTuple):
    """A scheduled interview, or an array of them."""

    number: Num
    stage: Num
    created: Num
    updated: Num
    start: Num
    end: Num
    done: Num
    status: Num
    cancelled: Any
    deleted: Any
    deleted_at: Num


class Verdict(NamedTuple):
    """A scorecard, or an array of them; `exists` says which of them there are."""

    number: Num
    exists: Any
    submitted: Any
    created: Num
    updated: Num
    deleted: Any


class Proposal(NamedTuple):
    """An offer, or an array of them; `exists` says which of them there are."""

    number: Num
    exists: Any
    created: Num
    updated: Num
    status: Num
    sent: Num
    starts: Num
    deleted: Any


class Life:
    """The formulas of one tenant."""

    def __init__(self, seed: int, profile: Profile, line: Timeline, roster: Roster) -> None:
        self.line = line
        self.roster = roster
        fates = [(depth, outcome) for depth, outcome, count in profile.fates for _ in range(count)]
        if profile.small:
            fates = [fates[place * 22 % BLOCK] for place in range(BLOCK)]
        self._depths = Table([depth for depth, _ in fates])
        self._outcomes = Table([outcome for _, outcome in fates])
        self._in_order = profile.small
        self._salts = {name: salt(seed, f"life/{name}") for name in _SALTS}

    def created(self, ops: Ops, candidate: Num) -> Num:
        """When candidates came: grows strictly with their number."""
        jitter = ops.draw(self._salts["created"], candidate, max(1, self.line.step // 2))
        return self.line.first + candidate * self.line.step + jitter

    def rank(self, ops: Ops, candidate: Num) -> Num:
        """Their place in their block of 64, which decides how often they apply and who is deleted."""
        return 32 + 0 * candidate if self._in_order else rank(ops, self._salts["rank"], candidate)

    def exists(self, ops: Ops, candidate: Num, n: int) -> Any:
        """Whether they have applied an n-th time (from 0) by now."""
        return self._follows(candidate, ops.pick(LAGS, n * BLOCK + self.rank(ops, candidate)))

    def _follows(self, candidate: Num, lags: Num) -> Any:
        return (lags >= 0) & ((candidate >> 6) + lags * self.line.lag < self.line.windows)

    def applications(self, candidate: int) -> list[int]:
        """The numbers of a candidate's applications."""
        place, first = self.rank(ONE, candidate), candidate * MAX_APPLICATIONS
        lags = LAGS.one[place::BLOCK]
        return [first + n for n in range(MAX_APPLICATIONS) if self._follows(candidate, lags[n])]

    def applied(self, ops: Ops, candidate: Num, n: int, place: Num) -> Num:
        """When they applied the n-th time."""
        half = max(1, self.line.step // 2)
        soon = ops.draw(self._salts["soon"], candidate, min(half, 90_000))
        late = ops.draw(self._salts["late"], candidate, half)
        first = self.created(ops, candidate) + ops.where(late % 8 == 0, late, soon)
        if n == 0:
            return first
        lags = ops.pick(LAGS, n * BLOCK + place)
        since, length = self._window(ops, (candidate >> 6) + lags * self.line.lag)
        number = candidate * MAX_APPLICATIONS + n
        same = first + ((since + length - first) * (n * 256 + ops.draw(self._salts["same"], number, 256)) >> 10)
        later = since + (length * ops.draw(self._salts["later"], number, 1 << 20) >> 20)
        return ops.where(lags == 0, same, later)

    def _window(self, ops: Ops, window: Num) -> tuple[Num, Num]:
        full = BLOCK * self.line.step
        since = self.line.first + window * full
        return since, ops.where(since + full > START, START - since, full)

    def course(self, ops: Ops, candidate: Num, n: int) -> Course:
        """The n-th applications of candidates that have one."""
        salts, number, place = self._salts, candidate * MAX_APPLICATIONS + n, self.rank(ops, candidate)
        applied = self.applied(ops, candidate, n, place)
        slot = (applied - self.line.first) * self.roster.slots // (START - self.line.first)
        job = ops.pick(self.roster.open, slot * ENTRIES + ops.draw(salts["job"], number, ENTRIES))
        gap = 2 * DAY + ops.draw(salts["gap"], number, 7 * DAY)
        fate = self._fate(ops, candidate, n)
        outcome = ops.pick(self._outcomes, fate)
        target = ops.pick(self._depths, fate) * (ops.pick(self.roster.stages, job) - 1) // 7
        deleted = ops.pick(DELETED, n * BLOCK + place) == 1
        late = applied + ((START - applied) * (512 + ops.draw(salts["deleted"], number, 512)) >> 10)
        horizon = ops.where(deleted, late, START + 0 * applied)
        closed = ops.pick(self.roster.closed, job)
        end = ops.where(closed < horizon, closed, horizon)
        steps = (end - applied) // gap
        reached = ops.where(steps < target, steps, target)
        fated = (steps > target) & (outcome != ACTIVE)
        shut = (closed <= horizon) & (fated == False)  # noqa: E712 - `not` does not work on arrays
        at = applied + reached * gap
        rest = ops.where(end < at + gap, end, at + gap - 1) - at
        waited = at + (rest * (512 + ops.draw(salts["waited"], number, 513)) >> 10)
        acted = ops.where(fated, at + gap, ops.where(shut, closed, waited))
        status = ops.where(fated, outcome, ops.where(shut, REJECTED, ACTIVE))
        activity = ops.where(deleted, horizon, acted)
        return Course(number, applied, job, gap, reached, status, fated | shut, acted, activity, deleted, horizon)

    def _fate(self, ops: Ops, candidate: Num, n: int) -> Num:
        if self._in_order:
            return candidate & 63
        if n == 0:
            return rank(ops, self._salts["fate"], candidate)
        return ops.draw(self._salts["fates"], candidate * MAX_APPLICATIONS + n, BLOCK)

    def may_be_hired(self, candidate: int) -> bool:
        """Whether a candidate's first application is meant to end in a hire."""
        return self._outcomes.one[self._fate(ONE, candidate, 0)] == HIRED

    def gone(self, ops: Ops, candidate: Num) -> Any:
        """Whether candidates are soft-deleted."""
        return self.rank(ops, candidate) == GONE

    def updated(self, ops: Ops, candidate: Num) -> Num:
        """When candidates themselves were last changed; for deleted ones, when they were deleted."""
        created = self.created(ops, candidate)
        share = ops.draw(self._salts["updated"], candidate, 1024)
        edited = created + ((START - created) * ops.where(share % 2 == 0, share, 0) >> 10)
        gone = self.gone(ops, candidate)
        if gone is False:
            return edited
        return ops.where(gone, self.course(ops, candidate, 0).horizon, edited)

    def interviews(self, ops: Ops, course: Course) -> Num:
        """How many interviews applications have had or will have: all those of the stages they reached."""
        return ops.pick(self.roster.interviews_before, course.job * 9 + course.reached + 1)

    def meeting(self, ops: Ops, course: Course, k: Num) -> Meeting:
        """The k-th interviews of applications."""
        salts, number = self._salts, course.number * 16 + k
        stage: Num = 0 * k
        for earlier in range(1, 9):
            stage = stage + (k >= ops.pick(self.roster.interviews_before, course.job * 9 + earlier))
        gap, at = course.gap, course.applied + stage * course.gap
        created = at + (gap * ops.draw(salts["booked"], number, 1024) >> 10) // 10
        created = ops.where(created < course.acted, created, course.acted)
        start = at + gap * 35 // 100 + (gap * ops.draw(salts["start"], number, 1024) >> 10) * 2 // 5
        start = start - start % QUARTER
        end = start + 60_000 * ops.pick(_MINUTES, ops.draw(salts["minutes"], number, 4))
        done = end + (gap * ops.draw(salts["done"], number, 1024) >> 10) * 3 // 20
        cancelled = ops.draw(salts["cancelled"], number, 24) == 0
        complete = done <= course.acted
        called_off = course.decided & (complete == False)  # noqa: E712 - `not` does not work on arrays
        before = ops.where(start < course.acted, start, course.acted)
        at_once = created + ((before - created) * ops.draw(salts["cancelled_at"], number, 1024) >> 10)
        deleted_at = ops.where(cancelled, at_once, ops.where(called_off, course.acted, course.horizon))
        deleted = cancelled | called_off | course.deleted
        seen = ops.where(course.decided, course.acted, course.horizon)
        past = ops.where(complete, COMPLETE, ops.where(end <= seen, AWAITING, SCHEDULED))
        status = ops.where(cancelled, SCHEDULED, past)
        held = (status == COMPLETE) & (cancelled == False)  # noqa: E712 - `not` does not work on arrays
        updated = ops.where(deleted, deleted_at, ops.where(held, done, created))
        return Meeting(number, stage, created, updated, start, end, done, status, cancelled, deleted, deleted_at)

    def interviewers(self, ops: Ops, meeting: Num) -> Num:
        """How many people interview: 1 to 3."""
        return ops.pick(_INTERVIEWERS, ops.draw(self._salts["interviewers"], meeting, 6))

    def verdict(self, ops: Ops, course: Course, meeting: Meeting, m: int) -> Verdict:
        """The m-th interviewers' scorecards."""
        salts, number = self._salts, meeting.number * 4 + m
        there = m < self.interviewers(ops, meeting.number)
        luck = ops.draw(salts["written"], number, 8)
        submitted = (meeting.status == COMPLETE) & there & (luck > (0 if m else -1))
        draft = (meeting.status == AWAITING) & (meeting.cancelled == False) & (luck < 4) & (m == 0)  # noqa: E712
        pause = meeting.done - meeting.end
        written = meeting.end + pause * (m + 1) // 5
        begun = meeting.end + (ops.where(course.horizon > meeting.end, course.horizon - meeting.end, 0) >> 3)
        created = ops.where(submitted, written, begun)
        changed = ops.where(submitted, created + (meeting.done - created) // 2, created)
        scrapped = ops.draw(salts["scrapped"], number, 48) == 0
        deleted = scrapped | course.deleted
        updated = ops.where(deleted, course.activity, changed)
        updated = ops.where(updated < changed, changed, updated)
        return Verdict(number, submitted | draft, submitted, created, updated, deleted)

    def proposal(self, ops: Ops, course: Course, v: int) -> Proposal:
        """The offers of applications: v 0 the one that counts, v 1 an earlier one that it replaced."""
        salts, number = self._salts, course.number * 2 + v
        last = course.reached == ops.pick(self.roster.stages, course.job) - 1
        exists = last & (v == 0 or ops.draw(salts["replaced"], number, 3) == 0)
        at = course.applied + course.reached * course.gap
        main = at + course.gap * 15 // 100
        main = ops.where(main < course.acted, main, course.acted)
        early = at + (main - at) // 2
        resolved = ops.where(course.decided, course.acted, main)
        deleted = (ops.draw(salts["withdrawn"], number, 16) == 0) | course.deleted
        status = ops.pick(_OFFER_BY_OUTCOME, course.status) if v == 0 else 3 + 0 * course.job
        created = main if v == 0 else early
        updated = ops.where(deleted, course.activity, resolved if v == 0 else main)
        sent = created + DAY // 8
        starts = created + 30 * DAY + ops.draw(salts["starts"], number, 60) * DAY
        return Proposal(number, exists, created, updated, status, sent, starts, deleted)


_SALTS = (
    "created",
    "rank",
    "soon",
    "late",
    "same",
    "later",
    "job",
    "gap",
    "deleted",
    "waited",
    "fate",
    "fates",
    "updated",
    "booked",
    "start",
    "minutes",
    "done",
    "cancelled",
    "cancelled_at",
    "interviewers",
    "written",
    "scrapped",
    "replaced",
    "withdrawn",
    "starts",
)
