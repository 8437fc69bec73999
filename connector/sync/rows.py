"""From decoded records to the unified rows that have to be written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import Struct

from connector.mapping.integration_fields import MODELS as DISCOVERED
from connector.store import unified_rows
from connector.store.schema import JOINS, PRIMARY_MODEL
from connector.store.unified_rows import Existing, UnifiedRow
from connector.sync.batches import Batch
from connector.sync.building import BUILDERS, NOTHING_RELATED, Related, unified_row
from connector.sync.comparing import compare, compare_joins, drop
from connector.sync.session import Session


class Built(Struct, frozen=True, gc=False):
    """A decoded record whose unified rows are to be made.

    Args:
        record: decoded.
        fetch_hash: of what Gem sent.
        gone_at: when we found it gone (ms); None while it is there.
        known: whether there may be unified rows of it.
        received: as Gem sent it.
        silent: its warnings were told before.
    """

    record: Any
    fetch_hash: bytes
    gone_at: int | None
    known: bool
    received: bytes
    silent: bool = False


def add_rows(
    session: Session,
    connection: sa.Connection,
    batch: Batch,
    stream: str,
    records: Sequence[Built],
    related: Related = NOTHING_RELATED,
) -> None:
    """Puts the unified rows of some records, all of one list, into the batch where they are new or changed."""
    _add_primary(session, connection, batch, stream, records, related)
    if stream in DISCOVERED:
        for built in records:
            batch.fields.update(session.discovery.news(session.integration.id, stream, built.received))
    for entry in JOINS[stream]:
        parents = {session.context.id(PRIMARY_MODEL[stream], built.record.id): built for built in records}
        existing = join_rows(connection, session.number, entry.model, parents)
        for parent, built in parents.items():
            # Of a record that is gone nothing is named any more.
            named = (
                []
                if built.gone_at is not None or entry.model in session.shape.hidden
                else BUILDERS[stream].joins(built.record, related, session.context)[entry.model]
            )
            rows = [unified_row(mapped, b"", None) for mapped in named]
            compare_joins(
                batch,
                session.position.model(entry.model),
                entry.model,
                existing.get(parent, {}),
                rows,
                started_at=session.run.started_at,
            )


def _add_primary(
    session: Session,
    connection: sa.Connection,
    batch: Batch,
    stream: str,
    records: Sequence[Built],
    related: Related,
) -> None:
    model = PRIMARY_MODEL[stream]
    tally = session.position.model(model)
    context = session.context
    primary = BUILDERS[stream].primary
    with_data = session.integration.settings.remote_data
    shape, is_hidden = session.shape.models.get(model), model in session.shape.hidden
    rows: list[UnifiedRow] = []
    hidden: list[str] = []
    known: list[str] = []
    for built in records:
        warn = _ignore if built.silent else session.warn(model, built.record.id)
        mapped = primary(built.record, related, context, warn)
        if mapped is None or is_hidden:
            hidden.append(context.id(model, built.record.id))
        else:
            mapped = mapped if shape is None else shape(mapped, built.received)
            hashed, tags = built.fetch_hash if with_data else b"", BUILDERS[stream].tags(built.record)
            rows.append(unified_row(mapped, hashed, built.gone_at, tags))
            if built.known:
                known.append(mapped.id)
    look_up = [*known, *hidden]
    existing = unified_rows.existing(connection, session.number, model, look_up) if look_up else {}
    for row in rows:
        compare(batch, tally, model, existing.get(row.id), row, started_at=session.run.started_at)
    # Not to be shown any more, such as a job that became a template, or a model that was switched off.
    drop(batch, tally, model, [existing[row_id] for row_id in hidden if row_id in existing])


def join_rows(
    connection: sa.Connection, integration: int, model: str, parents: Iterable[str]
) -> dict[str, dict[str, Existing]]:
    """The join rows that are stored, by parent (our id) and by their own id."""
    found: dict[str, dict[str, Existing]] = {}
    for parent, row in unified_rows.named_by(connection, integration, model, parents):
        found.setdefault(parent, {})[row.id] = row
    return found


def _ignore(_field: str, _message: str) -> None:
    """Its warnings were told before."""
