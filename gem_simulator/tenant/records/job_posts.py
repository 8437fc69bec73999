"""Posts of jobs on the job board: live ones, drafts, taken down, internal, unlisted, deleted."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from gem_simulator.tenant.clock import DAY, HOUR, START, iso
from gem_simulator.tenant.collection import Columns, Record, SmallCollection
from gem_simulator.tenant.hashing import ONE, salt
from gem_simulator.tenant.roster import NEVER, JobPlan
from gem_simulator.tenant.vocabulary import POST_PARTS

LIVE, INTERNAL, UNLISTED, UNPUBLISHED, DRAFT, DELETED, FLAGLESS, UNSAID = range(8)
_PATTERNS = (  # by number of the job: no post, one, several; several live ones share their day of publication
    (LIVE, LIVE),
    (LIVE,),
    (DRAFT,),
    (FLAGLESS,),
    (LIVE, UNPUBLISHED, DELETED),
    (INTERNAL,),
    (LIVE, INTERNAL),
    (),
    (LIVE, LIVE, UNPUBLISHED),
    (UNLISTED,),
    (UNSAID, DRAFT),
)
_MAX = 4
VANISHED = 3
"""The last place of a job's posts is always empty: applications that name it name a post that is gone for good."""
PUBLISHED = (LIVE, INTERNAL, UNLISTED, FLAGLESS, UNSAID, UNPUBLISHED)
LOCATION_TYPES = ("in_office", "hybrid", "remote", None)
EMPLOYMENT_TYPES = ("full_time", "part_time", "contract", "intern", "temporary", "full_time", None)
_EXTERNAL = (LIVE, UNLISTED, UNPUBLISHED, DRAFT, DELETED, UNSAID)


class JobPosts(SmallCollection):
    """Posts: number ``job * 4 + k``."""

    name = "job_posts"
    parent = ("jobs", "job_id")

    @property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return self.world.jobs.span * _MAX

    def numbers(self) -> Iterable[int]:  # noqa: D102 - as in SmallCollection
        return (number for job in range(self.world.jobs.span) for number in self.children(job))

    def children(self, parent: int) -> Iterable[int]:  # noqa: D102 - as in Collection
        return range(parent * _MAX, parent * _MAX + len(self._pattern(parent)))

    def is_deleted(self, number: int) -> bool:  # noqa: D102 - as in SmallCollection
        job, k = divmod(number, _MAX)
        return self.world.jobs.is_deleted(job) or self._pattern(job)[k] == DELETED

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        job, k = divmod(number, _MAX)
        return self.world.roster.plans[job].created + (k + 1) * 600_000

    def columns(self, record: Record) -> Columns:  # noqa: D102 - as in Collection
        return super().columns(record) | {
            "live": int(bool(record.get("live"))),
            "active": int(bool(record.get("active"))),
        }

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        job, k = divmod(number, _MAX)
        plan, state, dice = self.world.roster.plans[job], self._pattern(job)[k], self.dice(number)
        published, live = self._published(plan, state, k), self._is_live(plan, state)
        deleted = self.is_deleted(number)
        updated = self._updated(number, plan, published)
        record: Record = {
            "id": self.id(number),
            "title": self.world.jobs.first_title(job) + ("" if k == 0 else f" ({k + 1})"),
            "active": not deleted,
            "live": live and not deleted,
            "first_published_at": None if published is None else iso(published),
            "job_id": self.world.jobs.id(job),
            "content": "".join(dice.some(POST_PARTS, dice.between(2, 5))) if number % 12 != 9 else None,
            "created_at": iso(self.created(number)),
            "updated_at": iso(updated),
            "deleted_at": iso(updated) if deleted else None,
            "internal_content": "<p>Internal: referral bonus 500 €</p>" if state == INTERNAL else None,
            "location_type": LOCATION_TYPES[job // 4 % 4],
            "employment_type": EMPLOYMENT_TYPES[job // 4 % 7],
            **_flags(state),
        }
        if job % 6 != 4:
            record["absolute_url"] = f"https://jobs.gem.com/{self.board}/{record['id']}"
        return record

    board = "acme-robotics"

    def published(self, job: int) -> list[int]:
        """The posts of a job through which people applied. Not to be changed."""
        known = self._publications.get(job)
        if known is None:
            known = self._publications[job] = self._publicly(job)
        return known

    @cached_property
    def _publications(self) -> dict[int, list[int]]:
        return {}

    def _publicly(self, job: int) -> list[int]:
        return [job * _MAX + k for k, state in enumerate(self._pattern(job)) if state in PUBLISHED]

    def _pattern(self, job: int) -> tuple[int, ...]:
        if not self.world.roster.plans[job].receives:
            return (DRAFT,) if job % 3 else ()
        if self.world.profile.small:
            return (LIVE,)
        return _PATTERNS[job % len(_PATTERNS)]

    @staticmethod
    def _published(plan: JobPlan, state: int, k: int) -> int | None:
        if state == DRAFT or not plan.receives:
            return None
        return min(plan.opened + (0 if state == LIVE else k * DAY), START - HOUR)

    @staticmethod
    def _is_live(plan: JobPlan, state: int) -> bool:
        return plan.receives and plan.closed == NEVER and state in (LIVE, INTERNAL, UNLISTED, FLAGLESS, UNSAID)

    def _updated(self, number: int, plan: JobPlan, published: int | None) -> int:
        last = max(self.created(number), published or 0, plan.closed if plan.closed != NEVER else 0)
        last = max(last, plan.deleted if plan.deleted != NEVER else 0)
        last = min(last, START - 1)
        return last + ONE.draw(salt(self.world.seed, "job_posts/updated"), number, START - last)


def _flags(state: int) -> Record:
    """Boards that show a post; FLAGLESS has no flag at all, UNSAID no `listed`, as older records may."""
    if state == FLAGLESS:
        return {}
    flags = {"internal": state == INTERNAL, "external": state in _EXTERNAL}
    return flags if state == UNSAID else {**flags, "listed": state != UNLISTED}
