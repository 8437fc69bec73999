"""Scheduled interviews of applications, with those who interview."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from gem_simulator.tenant import tables
from gem_simulator.tenant.clock import iso
from gem_simulator.tenant.collection import Collection, Columns, Record, instant
from gem_simulator.tenant.hashing import ONE, Dice
from gem_simulator.tenant.life import COMPLETE, INTERVIEW_STATUSES, MAX_APPLICATIONS, Course, Meeting
from gem_simulator.tenant.records.job_stages import PER_JOB, PER_STAGE
from gem_simulator.tenant.vocabulary import QUESTIONS, ROOMS, VIDEO

PER_APPLICATION = 16
RESPONSES = ("accepted", "needs_action", "tentative", "declined")
_EVENT = re.compile("evt_([0-9a-f]{1,12})")


class ScheduledInterviews(Collection):
    """Interviews: number ``application * 16 + k``."""

    name = "scheduled_interviews"
    parent = ("applications", "application_id")
    codes: ClassVar = {"status": INTERVIEW_STATUSES}
    keys = ("external_event_id",)

    @property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return self.world.candidate_count * MAX_APPLICATIONS * PER_APPLICATION

    def exists(self, number: int) -> bool:  # noqa: D102 - as in Collection
        application, k = divmod(number, PER_APPLICATION)
        applications = self.world.applications
        return applications.exists(application) and k < self.world.life.interviews(
            ONE, applications.course(application)
        )

    def children(self, parent: int) -> Iterable[int]:  # noqa: D102 - as in Collection
        count = self.world.life.interviews(ONE, self.world.applications.course(parent))
        return range(parent * PER_APPLICATION, parent * PER_APPLICATION + count)

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        created: int = self.meeting(number)[1].created
        return created

    def find(self, field: str, text: str) -> Iterable[int]:  # noqa: ARG002, D102 - as in Collection
        match = _EVENT.fullmatch(text)
        number = int(match[1], 16) if match else self.span
        return [number] if number < self.span and self.exists(number) else []

    def columns(self, record: Record) -> Columns:  # noqa: D102 - as in Collection
        columns = super().columns(record)
        status = record.get("status")
        open_ = status in INTERVIEW_STATUSES and status != "complete"
        return columns | {
            "starts": instant((record.get("start") or {}).get("date_time")),
            "ends": instant((record.get("end") or {}).get("date_time")),
            "actionable": int(open_ and not columns["deleted"]),
        }

    def meeting(self, number: int) -> tuple[Course, Meeting]:
        """An interview's times, and the course of its application."""
        application, k = divmod(number, PER_APPLICATION)
        course = self.world.applications.course(application)
        return course, self.world.life.meeting(ONE, course, k)

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        application, k = divmod(number, PER_APPLICATION)
        (course, meeting), dice = self.meeting(number), self.dice(number)
        definition = self._definition(course, meeting, k)
        record = {
            "id": self.id(number),
            "application_id": self.world.applications.id(application),
            "candidate_id": self.world.candidates.id(application // MAX_APPLICATIONS),
            "created_at": iso(meeting.created),
            "updated_at": iso(meeting.updated),
            "start": {"date_time": iso(meeting.start)},
            "end": {"date_time": iso(meeting.end)},
            "location": dice.pick(ROOMS) if dice.chance(40) else None,
            "status": INTERVIEW_STATUSES[meeting.status],
            "interview": self.world.job_stages.definition_lite(definition),
            "organizer": None if dice.chance(10) else self.world.users.lite(dice.below(self.world.users.staff)),
            "interviewers": self._interviewers(course, meeting),
            "questions": _questions(dice, self.world.ids.id("questions", number)),
            **self._links(dice, number),
            **self._item(dice, definition),
        }
        if meeting.deleted:
            record["deleted_at"] = iso(meeting.deleted_at)
        return record

    def _definition(self, course: Course, meeting: Meeting, k: int) -> int:
        before = ONE.pick(self.world.roster.interviews_before, course.job * 9 + meeting.stage)
        return int((course.job * PER_JOB + meeting.stage) * PER_STAGE + k - before)

    def _interviewers(self, course: Course, meeting: Meeting) -> list[Record]:
        users, life, dice = self.world.users, self.world.life, Dice(self._dice_key, meeting.number ^ (1 << 60))
        count = life.interviewers(ONE, meeting.number)
        people = dice.some(range(users.staff), count)
        return [
            {
                **{key: value for key, value in users.lite(user).items() if key in ("id", "name", "employee_id")},
                "email": users.email(user),
                "response_status": dice.pick(RESPONSES) if meeting.status != COMPLETE else "accepted",
                "scorecard_id": self.world.ids.id("scorecards", meeting.number * 4 + m)
                if life.verdict(ONE, course, meeting, m).exists
                else None,
            }
            for m, user in enumerate(people)
        ]

    @staticmethod
    def _links(dice: Dice, number: int) -> Record:
        links: Record = {}
        if not dice.chance(20):
            links["external_event_id"] = f"evt_{number:x}" if dice.chance(95) else None
        if not dice.chance(25):
            links["video_conferencing_url"] = dice.pick(VIDEO).format(number, number) if dice.chance(90) else None
        return links

    def _item(self, dice: Dice, definition: int) -> Record:
        """The item of the stage's plan: now and then none, an unknown one, or one of another job."""
        choice, ids = dice.below(100), self.world.ids
        if choice < 4:
            return {}
        if choice < 7:
            return {"job_stage_interview_item_id": None}
        if choice < 9:
            return {"job_stage_interview_item_id": ids.id("interview_items", definition + (1 << 30))}
        if choice < 11:
            return {"job_stage_interview_item_id": ids.id("interview_items", PER_STAGE)}
        return {"job_stage_interview_item_id": ids.id("interview_items", definition)}

    def table(self) -> tuple[Any, dict[str, Any]]:  # noqa: D102 - as in Collection
        return tables.interviews(self.world, self.id)


def _questions(dice: Dice, id_: str) -> list[Record]:
    return [
        {
            "id": id_,
            "question": text,
            "type": kind,
            "answer": dice.pick((None, "Yes", "…")),
            "options": list(options),
        }
        for text, kind, options in dice.some(QUESTIONS, dice.pick((0, 0, 1)))
    ]
