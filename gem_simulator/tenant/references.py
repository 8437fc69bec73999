"""What the bodies of writes name: looked up in the tenant, and refused where it is not there."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping, Sequence
from typing import Any

from gem_simulator.tenant import deeds
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.errors import InvalidInput, UnknownId
from gem_simulator.tenant.state import State

Body = Mapping[str, Any]
#: A file's name and content.
File = tuple[str, bytes]


def known(state: State, collection: str, id_: object, field: str) -> int:
    """The number of a record that a field names. Raises UnknownId; a soft-deleted one is not there either."""
    number = state.number(collection, id_) if isinstance(id_, str) else None
    if number is None or state.books[collection].record(number).get("deleted_at") is not None:
        raise UnknownId(collection, str(id_), field)
    return number


def stage(state: State, job: int, id_: object, field: str) -> int:
    """The number of an active stage of a job. Raises UnknownId, and InvalidInput for another job's."""
    number = known(state, "job_stages", id_, field)
    if number not in deeds.stages_of(state, job):
        raise InvalidInput(field, "Not a stage of this job.")
    return number


def source(state: State, id_: object) -> Record | None:
    """A source as applications name it."""
    if id_ is None:
        return None
    record = state.books["sources"].record(known(state, "sources", id_, "source_id"))
    return {"id": record["id"], "public_name": record.get("name")}


def person(state: State, field: str, given: Body | None) -> Record | None:
    """Somebody of the team, by `user_id` or by `email`, as applications name them."""
    if not given:
        return None
    id_, email = given.get("user_id"), given.get("email")
    if id_ is None and email is not None:
        found = state.books["users"].find("email", email)
        if not found:
            raise UnknownId("users", email, field)
        id_ = state.world.users.id(min(found))
    number = known(state, "users", id_, field)
    return {"id": id_, "email": state.books["users"].record(number).get("primary_email_address")}


def acting(state: State, body: Body) -> None:
    """Who acts must be there, where it is said (ours)."""
    if body.get("user_id") is not None:
        known(state, "users", body["user_id"], "user_id")


def files(attachments: Sequence[Body]) -> list[File]:
    """Names and contents of attachments that came as base64. Raises InvalidInput."""
    found = []
    for attachment in attachments:
        try:
            content = base64.b64decode(attachment.get("content") or "", validate=True)
        except (binascii.Error, ValueError) as error:
            raise InvalidInput("attachments", "Not valid base64.") from error
        found.append((attachment.get("filename") or "", content))
    return found


def attached(state: State, candidate: int, first: int, at: str, uploads: Sequence[File]) -> list[Record]:
    """Attachments of a candidate, whose contents are kept; `first` is how many there were before.

    Their type is `resume`, whatever was asked for (ours, after the coverage page: everything written becomes one).
    """
    candidates, records = state.world.candidates, []
    for position, (filename, content) in enumerate(uploads, start=first):
        state.overlay.files.put(f"{candidate}/{candidates.key(position, filename)}", content)
        url = candidates.url(candidate, position, filename)
        records.append({"filename": filename, "url": url, "type": "resume", "created_at": at})
    return records
