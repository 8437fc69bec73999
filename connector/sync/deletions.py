"""Records that a complete full sync has not met: gone, or only not shown?"""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from connector.store import absences, gem_records, stale, unified_rows
from connector.store.schema import JOINS, PRIMARY_MODEL
from connector.sync.batches import Batch
from connector.sync.comparing import drop
from connector.sync.confirming import ask
from connector.sync.guard import looks_like_a_mistake
from connector.sync.pages import add_page
from connector.sync.rows import join_rows
from connector.sync.session import Session

CHUNK = 500


def delete_missing(session: Session, stream: str) -> None:
    """Deletes those records of a list that Gem confirms to be gone, and keeps notes about those it cannot speak of.

    When so many are missing that it looks like a mistake they are all kept, nobody is asked, and the report says so.
    Records that Gem has called deleted are asked about as well, since what they name lives on in the meantime; for
    that question they do not count, as nobody sees them any more.
    """
    if stream in session.position.incomplete or stream in session.position.refused:
        return
    with session.store.look() as connection:
        missing = absences.missing(connection, session.number, stream, session.run.number)
        vanishing = absences.count_live_among(connection, session.number, stream, missing)
        living = absences.count_live(connection, session.number, stream) if vanishing else 0
    if looks_like_a_mistake(vanishing, living) and not session.accept_deletions:
        session.position.held[PRIMARY_MODEL[stream]] = vanishing
        unsettled: list[str] = missing
    else:
        unsettled = _settle(session, stream, missing)
    session.put_now(Batch(missed=[(stream, unsettled)]))


def _settle(session: Session, stream: str, missing: Sequence[str]) -> list[str]:
    """Deletes what is gone; gives the records of which nobody could say it."""
    unsettled: list[str] = []
    asked = 0
    for answer in ask(session, stream, missing):
        asked += len(answer.gone) + len(answer.there) + len(answer.unknown)
        with session.store.look() as connection:
            twice = absences.missed_before(connection, session.number, stream, answer.unknown, session.run.number)
        batch = Batch()
        if answer.there:
            add_page(session, batch, stream, list(answer.there.values()), seen=True)
        add_gone(session, batch, stream, [*answer.gone, *sorted(twice)])
        session.put_now(batch)
        unsettled += [remote_id for remote_id in answer.unknown if remote_id not in twice]
        session.tell(stream, asked, len(missing), "deletions")
    return unsettled


def add_gone(session: Session, batch: Batch, stream: str, remote_ids: Sequence[str]) -> None:
    """Puts the end of some records into the batch: Gem's record, the unified row, and the joins that it named."""
    if not remote_ids:
        return
    batch.gone[stream] += remote_ids
    model = PRIMARY_MODEL[stream]
    ids = [session.context.id(model, remote_id) for remote_id in remote_ids]
    with session.store.look() as connection:
        rows = unified_rows.existing(connection, session.number, model, ids)
        drop(batch, session.position.model(model), model, rows.values())
        for entry in JOINS[stream]:
            for named in join_rows(connection, session.number, entry.model, ids).values():
                drop(batch, session.position.model(entry.model), entry.model, named.values())
        _mark_dependents(session, connection, batch, stream, remote_ids)


def _mark_dependents(
    session: Session, connection: sa.Connection, batch: Batch, stream: str, remote_ids: Sequence[str]
) -> None:
    links = [row.columns for row in gem_records.stored(connection, session.number, stream, remote_ids).values()]
    if stream in {"job_posts", "job_stages"}:
        batch.stale.update(("jobs", columns[0]) for columns in links if columns[0])
    if stream == "job_stages":
        items = {item for _, item in stale.items_of_stages(connection, session.number, remote_ids)}
        batch.stale_linked["scheduled_interviews", "item_id"] += sorted(items)
        batch.items |= {remote_id: frozenset() for remote_id in remote_ids}
    if stream == "applications":
        batch.stale_linked["candidates", "remote_id"] += sorted({columns[0] for columns in links if columns[0]})
