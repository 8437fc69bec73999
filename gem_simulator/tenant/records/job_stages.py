"""Stages of jobs, with their interviews and interview kits."""

from __future__ import annotations

from collections.abc import Iterable

from gem_simulator.tenant.clock import DAY, START, iso
from gem_simulator.tenant.collection import Columns, Record, SmallCollection
from gem_simulator.tenant.hashing import ONE, salt
from gem_simulator.tenant.vocabulary import EXTRA_STAGE, INTERVIEWS, QUESTIONS, STAGES

PER_JOB = 16
PER_STAGE = 4
DELETED_EXTRA, INACTIVE_EXTRA = 9, 10


class JobStages(SmallCollection):
    """Stages: number ``job * 16 + place``; some jobs have one more that is deleted or inactive, and nobody is in it."""

    name = "job_stages"
    parent = ("jobs", "job_id")

    @property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return self.world.jobs.span * PER_JOB

    def numbers(self) -> Iterable[int]:  # noqa: D102 - as in SmallCollection
        return (number for job in range(self.world.jobs.span) for number in self.children(job))

    def children(self, parent: int) -> Iterable[int]:  # noqa: D102 - as in Collection
        stages = [parent * PER_JOB + place for place in range(self.world.roster.plans[parent].stages)]
        if self.world.profile.small or parent % 5 > 1:
            return stages
        return [*stages, parent * PER_JOB + (DELETED_EXTRA, INACTIVE_EXTRA)[parent % 5]]

    def is_deleted(self, number: int) -> bool:  # noqa: D102 - as in SmallCollection
        return number % PER_JOB == DELETED_EXTRA or self.world.jobs.is_deleted(number // PER_JOB)

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        job, place = divmod(number, PER_JOB)
        created = self.world.roster.plans[job].created
        return created + place * 1000 if place < DELETED_EXTRA else min(created + 10 * DAY, START - DAY)

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        job, place = divmod(number, PER_JOB)
        created, updated = self.created(number), self._updated(number)
        record = {
            "id": self.id(number),
            "name": self.title(number),
            "created_at": iso(created),
            "updated_at": iso(updated),
            "active": place < DELETED_EXTRA,
            "job_id": self.world.jobs.id(job),
            "priority": self._priority(job, place),
            "interviews": [self.definition(number * PER_STAGE + k) for k in range(self._interviews(job, place))],
        }
        if self.is_deleted(number):
            record["deleted_at"] = iso(updated)
        return record

    def row(self, number: int) -> Columns:  # noqa: D102 - as in SmallCollection
        return {"updated": self._updated(number), "deleted": int(self.is_deleted(number))}

    def _updated(self, number: int) -> int:
        created = self.created(number)
        if not self.is_deleted(number) and number % 3:
            return created
        return created + ONE.draw(salt(self.world.seed, "job_stages/updated"), number, START - created)

    def glance(self, number: int) -> Record:  # noqa: D102 - as in Collection
        job, place = divmod(number, PER_JOB)
        return {
            "id": self.id(number),
            "name": self.title(number),
            "active": place < DELETED_EXTRA,
            "priority": self._priority(job, place),
            "deleted_at": True if self.is_deleted(number) else None,
        }

    def title(self, number: int) -> str:
        """A stage's name, as it now is."""
        renamed = self.world.name_of("job_stages", number)
        if renamed is not None:
            return renamed
        job, place = divmod(number, PER_JOB)
        return EXTRA_STAGE if place >= DELETED_EXTRA else STAGES[self.world.roster.plans[job].stages - 4][place]

    def brief(self, number: int) -> Record:  # noqa: D102 - as in SmallCollection
        return {"id": self.id(number), "name": self.title(number)}

    def definition(self, number: int) -> Record:
        """The k-th interview of a stage, number ``stage * 4 + k``."""
        ids, dice, job = self.world.ids, self.dice(number), number // PER_STAGE // PER_JOB
        staff = self.world.users.staff
        return {
            **self.definition_lite(number),
            "schedulable": not dice.chance(10),
            "estimated_minutes": dice.pick((30, 45, 60, 90)),
            "default_interviewer_users": [
                self.world.users.lite(user) for user in dice.some(range(staff), dice.below(3))
            ],
            "interview_kit": {
                "id": ids.id("interview_kits", number),
                "content": dice.pick(("<p>Be kind. Ask why.</p>", "<ul><li>Intro</li><li>Task</li></ul>", "")),
                "questions": [self.question(number, k) for k in range(number % 3)],
            },
            "deleted_at": None if (job + number) % 23 else iso(self.created(number // PER_STAGE) + 1),
            "job_stage_interview_item_id": ids.id("interview_items", number),
        }

    def definition_lite(self, number: int) -> Record:
        """An interview as scheduled ones name it."""
        name = INTERVIEWS[ONE.draw(salt(self.world.seed, "job_stages/interview"), number, len(INTERVIEWS))]
        return {"id": self.world.ids.id("interview_definitions", number), "name": name}

    def question(self, definition: int, k: int) -> Record:
        """A question of an interview's kit, under both names that are reported for its text."""
        text = QUESTIONS[(definition + k) % len(QUESTIONS)][0]
        return {"id": self.world.ids.id("questions", definition * 4 + k), "name": text, "question": text}

    def _interviews(self, job: int, place: int) -> int:
        interviews = self.world.roster.plans[job].interviews
        return interviews[place] if place < len(interviews) else 1

    def _priority(self, job: int, place: int) -> int | None:
        """Lower is earlier. Some jobs have two stages of one priority, some an offer stage without any."""
        last = self.world.roster.plans[job].stages - 1
        if place >= DELETED_EXTRA:
            return 2
        if job % 7 == 6 and place == last:
            return None
        return 1 if job % 9 == 4 and place == 2 else place
