"""The writes of Gem's API: what a body asks for, checked against the tenant, and done."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from gem_simulator.tenant import deeds
from gem_simulator.tenant.clock import iso
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.errors import InvalidInput, UnknownId
from gem_simulator.tenant.state import State

Body = Mapping[str, Any]
_PEOPLE = ("recruiter", "coordinator", "sourcer")
_NOTE_LENGTH = 10_000


def create_candidate(state: State, body: Body, now: int) -> int:
    """POST candidates: a candidate with one application (confirmed body; the answer is ours)."""
    for field in ("first_name", "last_name", "email", "job_id"):
        if not body.get(field):
            raise InvalidInput(field, "Missing data for required field.")
    job = _known(state, "jobs", body["job_id"], "job_id")
    stage = _stage(state, job, body.get("initial_stage_id"))
    given: Record = {"current_stage": stage} if stage else {}
    given |= {"source": _source(state, body.get("source_id"))} | {key: _person(state, key, body) for key in _PEOPLE}
    contents = _contents(body.get("attachments") or ())
    number = deeds.add(state, "candidates", now, lambda number, at: _candidate(state, number, at, body))
    for position, (filename, content) in enumerate(contents):
        state.files[number, state.world.candidates.key(position, filename)] = content
    deeds.apply(state, number, job, now, **given)
    state.plain.add(("candidates", number))
    return number


def _candidate(state: State, number: int, at: str, body: Body) -> Record:
    candidates, handle = state.world.candidates, body.get("linkedin_handle")
    return {
        "id": candidates.id(number),
        "first_name": body["first_name"],
        "last_name": body["last_name"],
        "company": body.get("company"),
        "title": body.get("title"),
        "created_at": at,
        "updated_at": at,
        "is_private": False,
        "attachments": [
            {
                "filename": attachment.get("filename"),
                "url": candidates.url(number, position, attachment.get("filename") or ""),
                "type": "resume",  # ours, after the coverage page: everything written becomes a résumé
                "created_at": at,
            }
            for position, attachment in enumerate(body.get("attachments") or ())
        ],
        "phone_numbers": [{"type": "mobile", "value": body["phone_number"]}] if body.get("phone_number") else [],
        "email_addresses": [{"type": "personal", "value": body["email"], "is_primary": True}],
        "social_media_addresses": [{"value": f"https://www.linkedin.com/in/{handle}"}] if handle else [],
        "tags": [],
        "educations": [],
        "employments": [],
        "linked_user_ids": [],
    }


def _contents(attachments: Sequence[Body]) -> list[tuple[str, bytes]]:
    contents = []
    for attachment in attachments:
        try:
            content = base64.b64decode(attachment.get("content") or "", validate=True)
        except (binascii.Error, ValueError) as error:
            raise InvalidInput("attachments", "Not valid base64.") from error
        contents.append((attachment.get("filename") or "", content))
    return contents


def _known(state: State, collection: str, id_: object, field: str) -> int:
    """The number of a record that is named in a body, and not soft-deleted."""
    number = state.number(collection, id_) if isinstance(id_, str) else None
    if number is None or state.books[collection].record(number).get("deleted_at") is not None:
        raise UnknownId(collection, str(id_), field)
    return number


def _stage(state: State, job: int, id_: object) -> Record | None:
    if id_ is None:
        return None
    number = _known(state, "job_stages", id_, "initial_stage_id")
    if number not in deeds.stages_of(state, job):
        raise InvalidInput("initial_stage_id", "Not a stage of this job.")
    return deeds.stage_lite(state, number)


def _source(state: State, id_: object) -> Record | None:
    if id_ is None:
        return None
    record = state.books["sources"].record(_known(state, "sources", id_, "source_id"))
    return {"id": record["id"], "public_name": record["name"]}


def _person(state: State, field: str, body: Body) -> Record | None:
    """Somebody of the team, by id or by address."""
    given = body.get(field)
    if not given:
        return None
    id_, email = given.get("user_id"), given.get("email")
    if id_ is None and email is not None:
        found = state.books["users"].find("email", email)
        if not found:
            raise UnknownId("users", email, field)
        id_ = state.world.users.id(min(found))
    number = _known(state, "users", id_, field)
    return {"id": id_, "email": state.books["users"].record(number).get("primary_email_address")}


def update_application(state: State, number: int, body: Body, now: int) -> None:
    """PATCH applications: its source (confirmed), which moves the candidate's updated_at (ours)."""
    if "source_id" in body:
        deeds.edit_quietly(state, number, now, source=_source(state, body["source_id"]))
        state.plain.add(("applications", number))


def add_note(state: State, candidate: int, body: Body, now: int) -> bytes:
    """POST notes (confirmed): a note by a user; it moves the last activity of the candidate's applications (ours)."""
    text, visibility = body.get("body"), body.get("visibility", "public")
    if not isinstance(text, str) or len(text) > _NOTE_LENGTH:
        raise InvalidInput("body", f"Longer than maximum length {_NOTE_LENGTH}.")
    if visibility not in ("public", "private"):
        raise InvalidInput("visibility", "Must be one of: public, private.")
    user = state.books["users"].record(_known(state, "users", body.get("user_id"), "user_id"))
    notes = state.notes.setdefault(candidate, [])
    note = {
        "id": state.world.ids.id("notes", (candidate << 16) + len(notes)),
        "created_at": iso(now),
        "body": text,
        "user": {key: user[key] for key in ("id", "name", "first_name", "last_name", "employee_id")},
        "private": visibility == "private",
        "visibility": visibility,
    }
    notes.append(orjson.dumps(note, option=orjson.OPT_SORT_KEYS))
    for application in state.applications_of(candidate):
        if state.books["applications"].record(application).get("deleted_at") is None:
            deeds.touch(state, application, now)
    return notes[-1]
