"""Scorecards: what interviewers wrote after interviews."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from gem_simulator.tenant import tables
from gem_simulator.tenant.clock import iso
from gem_simulator.tenant.collection import Collection, Record
from gem_simulator.tenant.hashing import ONE, Dice
from gem_simulator.tenant.life import MAX_APPLICATIONS, Course, Meeting, Verdict
from gem_simulator.tenant.records.scheduled_interviews import PER_APPLICATION
from gem_simulator.tenant.vocabulary import FEEDBACK, QUESTIONS, RECOMMENDATIONS

PER_INTERVIEW = 4


class Scorecards(Collection):
    """Scorecards: number ``interview * 4 + m``, m the interviewer's place."""

    name = "scorecards"
    parent = ("applications", "application_id")

    @property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return self.world.scheduled_interviews.span * PER_INTERVIEW

    def exists(self, number: int) -> bool:  # noqa: D102 - as in Collection
        interview, m = divmod(number, PER_INTERVIEW)
        return self.world.scheduled_interviews.exists(interview) and bool(self.verdict(interview, m)[2].exists)

    def children(self, parent: int) -> Iterable[int]:  # noqa: D102 - as in Collection
        return [
            interview * PER_INTERVIEW + m
            for interview in self.world.scheduled_interviews.children(parent)
            for m in range(3)
            if self.verdict(interview, m)[2].exists
        ]

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        created: int = self.verdict(*divmod(number, PER_INTERVIEW))[2].created
        return created

    def verdict(self, interview: int, m: int) -> tuple[Course, Meeting, Verdict]:
        """A scorecard's times, and those of its interview and application."""
        course, meeting = self.world.scheduled_interviews.meeting(interview)
        return course, meeting, self.world.life.verdict(ONE, course, meeting, m)

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        interview, m = divmod(number, PER_INTERVIEW)
        (_, meeting, verdict), dice = self.verdict(interview, m), self.dice(number)
        held = self.world.scheduled_interviews.record(interview)
        interviewer = self.world.ids.number("users", held["interviewers"][m]["id"])
        author = self.world.users.lite(interviewer or 0)
        submitted = bool(verdict.submitted)
        application = interview // PER_APPLICATION
        return {
            "id": self.id(number),
            "created_at": iso(verdict.created),
            "updated_at": iso(verdict.updated),
            "deleted_at": iso(verdict.updated) if verdict.deleted else None,
            "candidate_id": self.world.candidates.id(application // MAX_APPLICATIONS),
            "application_id": self.world.applications.id(application),
            "interview": held["interview"]["name"],
            "interview_id": held["id"],
            "interview_step": held["interview"],
            "interviewed_at": iso(meeting.start),
            "interviewer": author,
            "submitted_by": author if submitted else None,
            "submitted_at": iso(verdict.created) if submitted else None,
            "overall_recommendation": dice.pick(RECOMMENDATIONS) if submitted and not dice.chance(5) else None,
            "overall_feedback": dice.pick(FEEDBACK) if submitted and not dice.chance(10) else None,
            "questions": self._questions(dice, number),
        }

    def _questions(self, dice: Dice, number: int) -> list[Record]:
        return [
            {
                "id": self.world.ids.id("questions", number * 4 + k),
                "question": text,
                "type": kind,
                "answer": dice.pick(options) if options else dice.pick((None, *FEEDBACK[:3])),
                "options": list(options),
            }
            for k, (text, kind, options) in enumerate(dice.some(QUESTIONS, dice.below(3)))
        ]

    def table(self) -> tuple[Any, dict[str, Any]]:  # noqa: D102 - as in Collection
        return tables.scorecards(self.world, self.id)
