"""The confirmed writes of Gem's API: what a body asks for, checked against the tenant, and done."""

from __future__ import annotations

from collections.abc import Sequence

import orjson

from gem_simulator.tenant import deeds
from gem_simulator.tenant.clock import iso
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.errors import InvalidInput
from gem_simulator.tenant.references import Body, File, acting, attached, files, known, person, source, stage
from gem_simulator.tenant.state import State

PEOPLE = ("recruiter", "coordinator", "sourcer")
_NOTE_LENGTH = 10_000


def create_candidate(state: State, body: Body, now: int) -> int:
    """POST candidates: a candidate with one application (confirmed body; the answer is ours)."""
    for field in ("first_name", "last_name", "email", "job_id"):
        if not body.get(field):
            raise InvalidInput(field, "Missing data for required field.")
    acting(state, body)
    job = known(state, "jobs", body["job_id"], "job_id")
    given = given_with_application(state, job, body)
    uploads = files(body.get("attachments") or ())
    number = deeds.add(state, "candidates", now, lambda number, at: _candidate(state, number, at, body, uploads))
    deeds.apply(state, number, job, now, **given)
    state.keep_plain("candidates", number)
    return number


def given_with_application(state: State, job: int, body: Body) -> Record:
    """What a body says of a new application: its stage, source and people."""
    given: Record = {"source": source(state, body.get("source_id"))}
    given |= {field: person(state, field, body.get(field)) for field in PEOPLE}
    if body.get("initial_stage_id") is not None:
        number = stage(state, job, body["initial_stage_id"], "initial_stage_id")
        given["current_stage"] = deeds.stage_lite(state, number)
    return given


def _candidate(state: State, number: int, at: str, body: Body, uploads: Sequence[File]) -> Record:
    handle = body.get("linkedin_handle")
    return {
        "id": state.world.candidates.id(number),
        "first_name": body["first_name"],
        "last_name": body["last_name"],
        "company": body.get("company"),
        "title": body.get("title"),
        "created_at": at,
        "updated_at": at,
        "is_private": False,
        "attachments": attached(state, number, 0, at, uploads),
        "phone_numbers": [{"type": "mobile", "value": body["phone_number"]}] if body.get("phone_number") else [],
        "email_addresses": [{"type": "personal", "value": body["email"], "is_primary": True}],
        "social_media_addresses": [{"value": f"https://www.linkedin.com/in/{handle}"}] if handle else [],
        "tags": [],
        "educations": [],
        "employments": [],
        "linked_user_ids": [],
    }


def update_application(state: State, number: int, body: Body, now: int) -> None:
    """PATCH applications: its source (confirmed), which moves the candidate's updated_at (ours)."""
    acting(state, body)
    if "source_id" in body:
        deeds.edit_quietly(state, number, now, source=source(state, body["source_id"]))
        state.keep_plain("applications", number)


def add_note(state: State, candidate: int, body: Body, now: int) -> bytes:
    """POST notes (confirmed): a note by a user; it moves the last activity of the candidate's applications (ours)."""
    text, visibility = body.get("body"), body.get("visibility", "public")
    if not isinstance(text, str) or len(text) > _NOTE_LENGTH:
        raise InvalidInput("body", f"Longer than maximum length {_NOTE_LENGTH}.")
    if visibility not in ("public", "private"):
        raise InvalidInput("visibility", "Must be one of: public, private.")
    author = known(state, "users", body.get("user_id"), "user_id")
    note = written_note(state, candidate, text, visibility, author, now)
    for application in state.applications_of(candidate):
        if state.books["applications"].record(application).get("deleted_at") is None:
            deeds.touch(state, application, now)
    return note


def written_note(  # a note has this many parts
    state: State, candidate: int, text: str, visibility: str, author: int | None, now: int
) -> bytes:
    """A new note in a candidate's feed, which by itself moves no timestamp."""
    notes = state.overlay.notes
    place = state.place(candidate, len(state.hung_on(notes, candidate)))
    user = None if author is None else state.books["users"].record(author)
    note = {
        "id": state.world.ids.id("notes", place),
        "created_at": iso(now),
        "body": text,
        "user": user and {key: user.get(key) for key in ("id", "name", "first_name", "last_name", "employee_id")},
        "private": visibility == "private",
        "visibility": visibility,
    }
    written = orjson.dumps(note, option=orjson.OPT_SORT_KEYS)
    notes.put(place, written)
    return written
