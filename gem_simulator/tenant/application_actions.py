"""What can be done with an application, one function an action: moved, rejected, hired, put on another job.

Gem has the actions, or at least moving (a vendor's help page says so); their paths, bodies and answers are inferred
(Harvest). When one is refused, and how, is ours:

    404  a soft-deleted application, or an id in the body that is not there
    422  a stage that is not one of the job's active ones, or a body that is wrong by itself
    400  an application that is in another stage than `from_stage_id` says, is not active (for unreject: not rejected),
         or has no further stage; a job that is closed; an opening that is
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gem_simulator.tenant import deeds
from gem_simulator.tenant.clock import iso
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.errors import Impossible, InvalidInput, UnknownId
from gem_simulator.tenant.references import Body, acting, attached, files, known, person, stage
from gem_simulator.tenant.state import State
from gem_simulator.tenant.writes import PEOPLE, given_with_application, written_note

Action = Callable[[State, int, Body, int], None]


def apply(state: State, candidate: int, body: Body, now: int) -> int:
    """POST applications of a candidate: another application; a second one to the same job, too (ours).

    Attachments become the candidate's, as résumés. Returns the application's number.
    """
    if state.books["candidates"].record(candidate).get("deleted_at") is not None:
        raise UnknownId("candidates", state.world.candidates.id(candidate))
    acting(state, body)
    job = _taking_job(state, body.get("job_id"), "job_id")
    given = given_with_application(state, job, _with_people(body)) | {"credited_to": _referrer(state, body)}
    uploads = files(body.get("attachments") or ())
    number = deeds.apply(state, candidate, job, now, **given)
    if uploads:
        before = state.books["candidates"].record(candidate).get("attachments") or []
        more = attached(state, candidate, len(before), iso(now), uploads)
        deeds.edit(state, "candidates", candidate, now, attachments=[*before, *more])
        state.keep_plain("candidates", candidate)
    return number


def _with_people(body: Body) -> Record:
    """Harvest has `recruiter_id` where Gem's create has `recruiter`: both are taken."""
    by_id = {field: {"user_id": body[f"{field}_id"]} for field in PEOPLE if body.get(f"{field}_id") is not None}
    return {**by_id, **body}


def _referrer(state: State, body: Body) -> str | None:
    """Who is credited: a user, by id or by address; somebody from outside is nobody's id."""
    referrer = body.get("referrer")
    if referrer is None or referrer["type"] == "outside":
        return None
    found = person(state, "referrer", {"user_id" if referrer["type"] == "id" else "email": referrer["value"]})
    return None if found is None else str(found["id"])


def _taking_job(state: State, id_: object, field: str) -> int:
    job = known(state, "jobs", id_, field)
    if state.books["jobs"].glance(job).get("status") == "closed":
        raise Impossible("The job is closed.", field)
    return job


def act(state: State, action: str, application: int, body: Body, now: int) -> None:
    """One of ACTIONS."""
    if state.books["applications"].record(application).get("deleted_at") is not None:
        raise UnknownId("applications", state.world.applications.id(application))
    acting(state, body)
    ACTIONS[action](state, application, body, now)
    state.keep_plain("applications", application)


def _move(state: State, application: int, body: Body, now: int) -> None:
    job = _job_of_active(state, application)
    to = stage(state, job, body.get("to_stage_id"), "to_stage_id")
    _check_stage(state, application, body)
    deeds.move(state, application, to, now)


def _advance(state: State, application: int, body: Body, now: int) -> None:
    stages = deeds.stages_of(state, _job_of_active(state, application))
    _check_stage(state, application, body)
    here = deeds.stage_of(state, state.books["applications"].record(application))
    ahead = stages[stages.index(here) + 1 :] if here in stages else stages
    if not ahead:
        raise Impossible("There is no stage after this one.")
    deeds.move(state, application, ahead[0], now)


def _reject(state: State, application: int, body: Body, now: int) -> None:
    _active(state, application)
    reason: Record | None = None
    if body.get("rejection_reason_id") is not None:
        number = known(state, "rejection_reasons", body["rejection_reason_id"], "rejection_reason_id")
        reason = state.books["rejection_reasons"].record(number)
    deeds.reject(state, application, now, reason)
    candidate = state.candidate_of(application)
    if body.get("notes") and candidate is not None:
        author = None if body.get("user_id") is None else known(state, "users", body["user_id"], "user_id")
        written_note(state, candidate, body["notes"], "public", author, now)


def _unreject(state: State, application: int, _body: Body, now: int) -> None:
    if state.books["applications"].record(application).get("status") not in ("rejected", "dropped_out"):
        raise Impossible("The application is not rejected.")
    deeds.edit(state, "applications", application, now, status="active", rejected_at=None, rejection_reason=None)


def _hire(state: State, application: int, body: Body, now: int) -> None:
    record = _active(state, application)
    if body.get("opening_id") is not None:
        opening = known(state, "openings", body["opening_id"], "opening_id")
        if state.books["openings"].record(opening).get("status") != "open":
            raise Impossible("The opening is closed.", "opening_id")
        start = {"target_start_date": body["start_date"]} if body.get("start_date") else {}
        filled = {"status": "closed", "closed_at": iso(now), "application_id": record["id"], **start}
        deeds.edit(state, "openings", opening, now, **filled)
        state.keep_plain("openings", opening)
    deeds.hire(state, application, now)


def _transfer_to_job(state: State, application: int, body: Body, now: int) -> None:
    _active(state, application)
    job = _taking_job(state, body.get("new_job_id"), "new_job_id")
    stages = deeds.stages_of(state, job)
    wanted = body.get("new_stage_id")
    to = stage(state, job, wanted, "new_stage_id") if wanted is not None else next(iter(stages), None)
    record = state.books["jobs"].record(job)
    deeds.edit(
        state,
        "applications",
        application,
        now,
        jobs=[{"id": record["id"], "name": record.get("name")}],
        job_post_id=None,
        current_stage=None if to is None else deeds.stage_lite(state, to),
    )


#: The last part of each action's path, and what it does. All move the application's last_activity_at (ours).
ACTIONS: Mapping[str, Action] = {
    "move": _move,
    "advance": _advance,
    "reject": _reject,
    "unreject": _unreject,
    "hire": _hire,
    "transfer_to_job": _transfer_to_job,
}


def _active(state: State, application: int) -> Record:
    record = state.books["applications"].record(application)
    if record.get("status") != "active":
        raise Impossible("The application is not active.")
    return record


def _job_of_active(state: State, application: int) -> int:
    job = deeds.job_of(state, _active(state, application))
    if job is None:
        raise Impossible("The job of this application is gone.")
    return job


def _check_stage(state: State, application: int, body: Body) -> None:
    """`from_stage_id` must be the stage as it is shown; it is left out where none is shown (ours)."""
    shown = state.shown("applications", application).get("current_stage")
    given = body.get("from_stage_id")
    if given is None and shown is not None:
        raise InvalidInput("from_stage_id", "Missing data for required field.")
    if given != (shown and shown["id"]):
        raise Impossible("The application is not in this stage.", "from_stage_id")
