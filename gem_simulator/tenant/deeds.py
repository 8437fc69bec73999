"""What can be done to a tenant. The API's writes and the tenant's own life (`advance`) go through the same functions.

Each takes the state, what it acts on by number, and the instant at which it happens. What moves which timestamp: an
application's stage, status, notes, interviews and soft deletion move its last_activity_at; its source and people move
its candidate's updated_at; every other edit and soft deletion moves updated_at (ours).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from gem_simulator.tenant.clock import iso
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.state import State

HAS_UPDATED_AT = (
    "candidates",
    "jobs",
    "job_posts",
    "job_stages",
    "users",
    "scheduled_interviews",
    "scorecards",
    "offers",
)


def add(state: State, collection: str, now: int, make: Callable[[int, str], Record], parent: int | None = None) -> int:
    """A new record at the end of its list; `make` gets its number and when it is created."""
    book = state.books[collection]
    created = max(now, book.last_created() + 1)
    return book.add(lambda number: make(number, iso(created)), created, parent)


def edit(state: State, collection: str, number: int, now: int, **changes: Any) -> Record:
    """Change fields of a record."""
    book = state.books[collection]
    record = book.record(number)
    record.update(changes)
    if collection == "applications":
        record["last_activity_at"] = iso(now)
    elif collection in HAS_UPDATED_AT:
        record["updated_at"] = iso(now)
    book.put(number, record)
    if collection in ("jobs", "job_stages") and "name" in changes:
        state.rename(collection, number, changes["name"])
    return record


def edit_quietly(state: State, application: int, now: int, **changes: Any) -> None:
    """Change what an application says of itself: only its candidate's updated_at moves."""
    book = state.books["applications"]
    record = book.record(application)
    record.update(changes)
    book.put(application, record)
    candidate = state.world.ids.number("candidates", record["candidate_id"])
    if candidate is not None:
        edit(state, "candidates", candidate, now)


def touch(state: State, application: int, now: int) -> None:
    """Something happened around an application."""
    edit(state, "applications", application, now)


def stages_of(state: State, job: int) -> list[int]:
    """The stages that a job's applications go through, first to last."""
    book = state.books["job_stages"]
    found = []
    for number in book.children(job, began=job < state.books["jobs"].base.span):
        record = book.glance(number)
        if record.get("active") and record.get("deleted_at") is None:
            priority = record.get("priority")
            found.append((priority is None, priority or 0, record["id"], number))
    return [number for *_, number in sorted(found)]


def job_of(state: State, application: Record) -> int | None:
    """The job of an application, if it is still there."""
    jobs = application.get("jobs")
    return state.number("jobs", jobs[0]["id"]) if jobs else None


def stage_of(state: State, application: Record) -> int | None:
    """The stage of an application, if it says so."""
    stage = application.get("current_stage")
    return None if stage is None else state.number("job_stages", stage["id"])


def stage_lite(state: State, number: int) -> Record:
    """A stage as applications name it, whenever it was made."""
    record = state.books["job_stages"].record(number)
    return {"id": record["id"], "name": record.get("name")}


def apply(state: State, candidate: int, job: int, now: int, **given: Any) -> int:
    """A new application of a candidate to a job, in the job's first stage unless `current_stage` is given."""
    posting = state.books["jobs"].record(job)
    stages = stages_of(state, job)
    candidate_id = state.world.candidates.id(candidate)

    def make(number: int, at: str) -> Record:
        return {
            "id": state.world.applications.id(number),
            "candidate_id": candidate_id,
            "applied_at": at,
            "rejected_at": None,
            "last_activity_at": at,
            "source": None,
            "credited_to": None,
            "rejection_reason": None,
            "jobs": [{"id": posting["id"], "name": posting.get("name")}],
            "job_post_id": None,
            "status": "active",
            "current_stage": stage_lite(state, stages[0]) if stages else None,
            "recruiter": None,
            "coordinator": None,
            "sourcer": None,
            "custom_fields": {},
            **given,
        }

    return add(state, "applications", now, make, parent=candidate)


def move(state: State, application: int, stage: int, now: int) -> None:
    """Put an application into another stage."""
    edit(state, "applications", application, now, current_stage=stage_lite(state, stage))


def reject(state: State, application: int, now: int, reason: Record | None, status: str = "rejected") -> None:
    """End an application; interviews that are still to come are called off."""
    edit(state, "applications", application, now, status=status, rejected_at=iso(now), rejection_reason=reason)
    book = state.books["scheduled_interviews"]
    for interview in _interviews_of(state, application):
        record = book.record(interview)
        if record.get("status") != "complete" and record.get("deleted_at") is None:
            edit(state, "scheduled_interviews", interview, now, deleted_at=iso(now))


def hire(state: State, application: int, now: int) -> None:
    """Hire somebody."""
    edit(state, "applications", application, now, status="hired")


def _interviews_of(state: State, application: int) -> list[int]:
    began = application < state.books["applications"].base.span
    return state.books["scheduled_interviews"].children(application, began=began)


def belongings(state: State, collection: str, number: int) -> Iterable[tuple[str, int]]:
    """What is deleted with a record: what belongs to it, and what belongs to that."""
    if collection == "candidates":
        for application in state.applications_of(number):
            yield "applications", application
            yield from belongings(state, "applications", application)
    elif collection == "applications":
        began = number < state.books["applications"].base.span
        for owned in ("scheduled_interviews", "scorecards", "offers"):
            for child in state.books[owned].children(number, began=began):
                yield owned, child
    elif collection == "jobs":
        began = number < state.books["jobs"].base.span
        for owned in ("job_stages", "job_posts"):
            for child in state.books[owned].children(number, began=began):
                yield owned, child


def delete(state: State, collection: str, number: int, now: int) -> None:
    """Delete a record softly, with what belongs to it; what was deleted before keeps its date."""
    for kind, member in [(collection, number), *belongings(state, collection, number)]:
        if state.books[kind].record(member).get("deleted_at") is None:
            edit(state, kind, member, now, deleted_at=iso(now), **_taken_down(kind))
    if collection == "scheduled_interviews":
        application = state.number("applications", state.books[collection].record(number)["application_id"])
        if application is not None:
            touch(state, application, now)


def _taken_down(collection: str) -> dict[str, Any]:
    return {"active": False, "live": False} if collection == "job_posts" else {}


def erase(state: State, collection: str, number: int) -> None:
    """Delete a record for good, with what belongs to it; a job takes its applications along."""
    victims = [(collection, number), *belongings(state, collection, number)]
    if collection == "jobs":
        applications = state.books["applications"].index().select([("equal", "job", number)], live=False)
        for application in applications:
            victims += [("applications", int(application)), *belongings(state, "applications", int(application))]
    for kind, member in victims:
        state.books[kind].remove(member)
