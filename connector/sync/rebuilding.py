"""Builds unified rows again from stored records, without asking Gem.

Two occasions: something that a record draws on has changed (the store keeps which: `stale`), and settings or mapping
are not those any more under which the rows were built.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa

from connector.errors import UndecodableRecord
from connector.gem.resources import decode
from connector.store import gem_records, stale
from connector.store.gem_records import Payload
from connector.store.schema import PRIMARY_MODEL
from connector.sync.batches import Batch
from connector.sync.building import stages_of_job, unified_row
from connector.sync.comparing import compare_joins
from connector.sync.pages import BUILT_LATER
from connector.sync.related import read_related, related_of_jobs
from connector.sync.rows import Built, add_rows, join_rows
from connector.sync.session import Session

CHUNK = 200


def rebuild_stale(session: Session) -> None:
    """Builds all records again that were marked, and lets go of the marks in the same transactions."""
    session.conveyor.flush()
    session.stages.forget()
    while True:
        with session.store.look() as connection:
            marked = stale.some(connection, session.number, CHUNK)
            if not marked:
                return
            batch = Batch(rebuilt=marked)
            _rebuild_marked(session, connection, batch, marked[0][0], [remote_id for _, remote_id in marked])
        session.put_now(batch)


def _rebuild_marked(
    session: Session, connection: sa.Connection, batch: Batch, stream: str, remote_ids: Sequence[str]
) -> None:
    stored = gem_records.payloads(connection, session.number, stream, remote_ids)
    # Jobs are built here for the first time, so nobody was told their warnings yet.
    add_stored(session, connection, batch, stream, stored, silent=stream not in BUILT_LATER)
    if stream == "jobs":
        unknown = sorted(set(remote_ids) - {payload.remote_id for payload in stored})
        _add_stages_of_unknown_jobs(session, connection, batch, unknown)


def add_stored(
    session: Session,
    connection: sa.Connection,
    batch: Batch,
    stream: str,
    stored: Iterable[Payload],
    *,
    silent: bool,
) -> None:
    """Puts the unified rows of stored records into the batch where they come out differently now."""
    built = []
    for payload in stored:
        if payload.payload is None:
            continue
        received = payload.payload.encode()
        try:
            decoded = decode(stream, received)
        except UndecodableRecord:
            continue
        if not silent:
            for problem in decoded.problems:
                session.position.warn(stream, problem.field, problem.message, payload.remote_id)
        gone_at = payload.deleted_at if payload.gone else None
        built.append(Built(decoded.record, payload.fetch_hash, gone_at, known=True, received=received, silent=silent))
    if built:
        related = read_related(session, connection, stream, [entry.record for entry in built])
        add_rows(session, connection, batch, stream, built, related)


def _add_stages_of_unknown_jobs(
    session: Session, connection: sa.Connection, batch: Batch, job_ids: Sequence[str]
) -> None:
    """Stages whose job Gem did not give us: their order needs no more of the job than its id."""
    if not job_ids:
        return
    model = "job_application_stages"
    related = related_of_jobs(session, connection, job_ids)
    parents = {session.context.id(PRIMARY_MODEL["jobs"], job_id): job_id for job_id in job_ids}
    existing = join_rows(connection, session.number, model, parents)
    for parent, job_id in parents.items():
        rows = [unified_row(mapped, b"", None) for mapped in stages_of_job(job_id, related, session.context)]
        tally = session.position.model(model)
        compare_joins(batch, tally, model, existing.get(parent, {}), rows, started_at=session.run.started_at)


def rebuild_list(session: Session, stream: str) -> None:
    """Builds every stored record of a list again; goes on where a killed run had come to."""
    position = session.position
    reached = int((position.checkpoint or {}).get("number", 0))
    done = 0
    while True:
        with session.store.look() as connection:
            found = gem_records.after(connection, session.number, stream, reached, CHUNK)
            if not found:
                return
            batch = Batch()
            add_stored(session, connection, batch, stream, [payload for _, payload in found], silent=True)
        reached = found[-1][0]
        position.checkpoint = {"number": reached}
        session.put_now(batch)
        done += len(found)
        session.tell(stream, done, None, "rebuild")
