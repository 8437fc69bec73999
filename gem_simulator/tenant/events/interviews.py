"""Interviews are scheduled, put off, called off, and judged."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from gem_simulator.tenant import deeds
from gem_simulator.tenant.clock import DAY, HOUR, iso
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.events.moment import Moment
from gem_simulator.tenant.vocabulary import FEEDBACK, RECOMMENDATIONS, ROOMS

_TRIES = 20


def interview_scheduled(moment: Moment) -> bool:
    """One more interview, in the stage where somebody is."""
    for _ in range(_TRIES):
        application = moment.application()
        if application is None:
            return False
        stage = deeds.stage_of(moment.state, moment.record("applications", application))
        if stage is not None and schedule(moment, application, stage):
            return True
    return False


def schedule(moment: Moment, application: int, stage: int) -> bool:
    """Put an interview of a stage into the coming days; nothing if the stage has none."""
    definitions = moment.record("job_stages", stage)["interviews"]
    if not definitions:
        return False
    state, dice, users = moment.state, moment.dice, moment.state.world.users
    definition, applied = dice.pick(definitions), moment.record("applications", application)
    start = moment.at + dice.between(1, 4) * DAY + dice.between(1, 8) * HOUR
    start -= start % HOUR

    def make(number: int, created: str) -> Record:
        return {
            "id": state.world.scheduled_interviews.id(number),
            "application_id": applied["id"],
            "candidate_id": applied["candidate_id"],
            "created_at": created,
            "updated_at": created,
            "start": {"date_time": iso(start)},
            "end": {"date_time": iso(start + HOUR)},
            "location": dice.pick((None, *ROOMS)),
            "video_conferencing_url": f"https://meet.example.com/{number:x}",
            "external_event_id": f"evt_{number:x}",
            "status": "scheduled",
            "interview": {"id": definition["id"], "name": definition["name"]},
            "organizer": users.lite(dice.below(users.staff)),
            "interviewers": [_interviewer(moment, user) for user in dice.some(range(users.staff), dice.between(1, 3))],
            "job_stage_interview_item_id": definition["job_stage_interview_item_id"],
            "questions": [],
        }

    deeds.add(state, "scheduled_interviews", moment.at, make, parent=application)
    deeds.touch(state, application, moment.at)
    return True


def _interviewer(moment: Moment, user: int) -> Record:
    users = moment.state.world.users
    lite = users.lite(user)
    return {
        "id": lite["id"],
        "name": lite["name"],
        "employee_id": lite["employee_id"],
        "email": users.email(user),
        "response_status": moment.dice.pick(("needs_action", "accepted")),
        "scorecard_id": None,
    }


def _coming_interview(moment: Moment) -> int | None:
    """One that has not begun. The list is made once a day: at a million candidates it takes its time."""
    book, day = moment.state.books["scheduled_interviews"], [("equal", "actionable", 1), ("after", "starts", moment.at)]
    if not moment.coming:
        moment.coming.extend(int(number) for number in book.index().select(day, live=True))
    for _ in range(_TRIES if moment.coming else 0):
        number = moment.coming[moment.dice.wide(len(moment.coming))]
        if book.exists(number) and _still_to_come(book.record(number), moment.at):
            return number
    return None


def _still_to_come(record: Record, at: int) -> bool:
    return record["status"] == "scheduled" and not record.get("deleted_at") and record["start"]["date_time"] > iso(at)


def interview_cancelled(moment: Moment) -> bool:
    """An interview is called off: it is soft-deleted."""
    number = _coming_interview(moment)
    if number is None:
        return False
    deeds.delete(moment.state, "scheduled_interviews", number, moment.at)
    return True


def interview_rescheduled(moment: Moment) -> bool:
    """An interview takes place another day, with somebody else."""
    number = _coming_interview(moment)
    if number is None:
        return False
    record, users = moment.record("scheduled_interviews", number), moment.state.world.users
    start = moment.at + moment.dice.between(2, 6) * DAY
    start -= start % HOUR
    others = [_interviewer(moment, moment.dice.below(users.staff)), *record["interviewers"][1:]]
    times = {"start": {"date_time": iso(start)}, "end": {"date_time": iso(start + HOUR)}}
    moment.edit("scheduled_interviews", number, **times, interviewers=others)
    return _touch_application(moment, record)


def _touch_application(moment: Moment, interview: Record) -> bool:
    application = moment.state.number("applications", interview["application_id"])
    if application is not None:
        deeds.touch(moment.state, application, moment.at)
    return True


def interview_vanished(moment: Moment) -> bool:
    """An interview is gone without a trace."""
    number = _coming_interview(moment)
    if number is None:
        return False
    deeds.erase(moment.state, "scheduled_interviews", number)
    return True


def follow_up(moment: Moment) -> Iterator[str]:
    """What the end of a day brings: interviews that took place are judged."""
    index = moment.state.books["scheduled_interviews"].index()
    past = [("equal", "actionable", 1), ("before", "ends", moment.at), ("after", "ends", moment.at - 3 * DAY)]
    for number in index.select(past, live=True):
        _judge(moment, int(number))
        yield "interview_completed"


def _judge(moment: Moment, number: int) -> None:
    record = moment.record("scheduled_interviews", number)
    application = moment.state.number("applications", record["application_id"])
    scorecards = moment.state.world.scorecards

    def make(interviewer: Record) -> Callable[[int, str], Record]:
        return lambda number, created: {
            "id": scorecards.id(number),
            "created_at": created,
            "updated_at": created,
            "deleted_at": None,
            "candidate_id": record["candidate_id"],
            "application_id": record["application_id"],
            "interview": record["interview"]["name"],
            "interview_id": record["id"],
            "interview_step": record["interview"],
            "interviewed_at": record["start"]["date_time"],
            "interviewer": {"id": interviewer["id"], "name": interviewer["name"]},
            "submitted_by": {"id": interviewer["id"], "name": interviewer["name"]},
            "submitted_at": created,
            "overall_recommendation": moment.dice.pick(RECOMMENDATIONS),
            "overall_feedback": moment.dice.pick(FEEDBACK),
            "questions": [],
        }

    for interviewer in record["interviewers"]:
        card = deeds.add(moment.state, "scorecards", moment.at, make(interviewer), parent=application)
        interviewer |= {"scorecard_id": scorecards.id(card), "response_status": "accepted"}
    moment.edit("scheduled_interviews", number, status="complete", interviewers=record["interviewers"])
    _touch_application(moment, record)
