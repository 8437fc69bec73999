"""From an id in a request to Gem's: our own id, or ``remote:`` and Gem's."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from connector.actions.desk import Desk, Payload
from connector.actions.errors import InputInvalid
from connector.gem.resources import embedded_applications
from connector.gem.streams import STREAMS
from connector.store import gem_records
from connector.store.schema import UNIFIED_TABLES
from connector.unified.ids import unified_id

REMOTE = "remote:"


class Known(NamedTuple):
    """A record that a request names.

    Args:
        remote_id: Gem's id.
        is_stored: whether we have it.
        is_deleted: whether we know that it is gone.
    """

    remote_id: str
    is_stored: bool
    is_deleted: bool


def known(desk: Desk, model: str, reference: str, field: str) -> Known:
    """What a request names.

    Args:
        desk: the action.
        model: the export's name of the model.
        reference: our id, or ``remote:`` and Gem's.
        field: the path of the field that names it.

    Raises:
        InputInvalid: no record has this id.
    """
    remote_id = reference.removeprefix(REMOTE) if reference.startswith(REMOTE) else None
    id_ = reference if remote_id is None else unified_id(desk.integration.id, model, remote_id)
    table = UNIFIED_TABLES[model]
    stored = sa.select(table.c.remote_id, table.c.remote_deleted_at).where(
        table.c.integration == desk.integration.number, table.c.id == id_
    )
    with desk.store.look() as connection:
        found = connection.execute(stored).first()
    if found is not None:
        return Known(found.remote_id, is_stored=True, is_deleted=found.remote_deleted_at is not None)
    if not remote_id:
        raise InputInvalid(field, "no such record is known", hint="Give one of our ids, or `remote:` and Gem's own id.")
    return Known(remote_id, is_stored=False, is_deleted=False)


def candidate(desk: Desk, reference: str, field: str = "candidate_id") -> Payload:
    """The candidate that a request names, as Gem has it now.

    Raises:
        InputInvalid: there is none, or it is deleted.
    """
    remote_id = known(desk, "candidates", reference, field).remote_id
    return _living(read_candidate(desk, remote_id), field, "candidate")


def read_candidate(desk: Desk, remote_id: str) -> Payload | None:
    """A candidate as Gem has it now (the path is confirmed: code that runs against Gem uses it)."""
    return desk.read(STREAMS["candidates"].item(remote_id))


def application(desk: Desk, reference: str, field: str = "application_id") -> Payload:
    """The application that a request names, as Gem has it now.

    Raises:
        InputInvalid: there is none, or it is deleted.
    """
    remote_id = known(desk, "applications", reference, field).remote_id
    return _living(read_application(desk, remote_id), field, "application")


def _living(found: Payload | None, field: str, what: str) -> Payload:
    if found is None or found.values.get("deleted_at"):
        raise InputInvalid(field, f"Gem has no such {what}, or not any more")
    return found


def read_application(desk: Desk, remote_id: str) -> Payload | None:
    """An application as Gem has it now: by its id (inferred), else out of its candidate."""
    found = desk.read(STREAMS["applications"].item(remote_id))
    if found is not None:
        return found
    owner = _candidate_of(desk, remote_id)
    inside = read_candidate(desk, owner) if owner else None
    embedded = [] if inside is None else [Payload(bytes(raw), {}) for raw in embedded_applications(inside.data)]
    for one, values in zip(embedded, [] if inside is None else inside.objects("applications"), strict=False):
        if values.get("id") == remote_id:
            return Payload(one.data, values)
    return None


def _candidate_of(desk: Desk, application_id: str) -> str | None:
    with desk.store.look() as connection:
        stored = gem_records.stored(connection, desk.integration.number, "applications", [application_id])
    return str(stored[application_id].columns[0]) if application_id in stored else None


def job_of(application: Payload) -> str | None:
    """Gem's id of the job that was applied to."""
    jobs = application.objects("jobs")
    found = jobs[0].get("id") if jobs else None
    return found if isinstance(found, str) else None


def stage_of(application: Payload) -> str | None:
    """Gem's id of the stage that it is in."""
    stage = application.values.get("current_stage")
    return stage.get("id") if isinstance(stage, dict) else None
