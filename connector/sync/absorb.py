"""Stores single records that an action has just had from Gem, by the same way that a sync's pages go.

No lease is needed: whoever syncs meanwhile is only held up for as long as this takes. What the sync had fetched before
and stores afterwards may be older; its own delta, or the next one, brings the record up to date again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from msgspec import Raw

from connector.store import Store
from connector.store.runs import RUNNING, Run
from connector.store.schema import LEASES
from connector.sync.batches import Batch, Conveyor, Writer
from connector.sync.created_only import of_tracked
from connector.sync.pages import add_page, whole_applications
from connector.sync.position import Position
from connector.sync.session import GemSource, Session, nothing
from connector.webhooks import announcing


def absorb(
    client: GemSource,
    store: Store,
    integration_id: str,
    *,
    candidates: Sequence[bytes] = (),
    applications: Iterable[bytes] = (),
) -> None:
    """Stores candidates, the applications inside them, and applications, as Gem sent them just now.

    Of an integration that syncs only what was created through us, applications of others are left alone.

    Args:
        client: the way to Gem; it is not asked.
        store: where to.
        integration_id: whose records.
        candidates: payloads.
        applications: payloads.

    Raises:
        StoreError: the store cannot be used, or is full.
    """
    session = _session(client, store, integration_id)
    whole: list[Raw] = [raw for candidate in candidates for raw in whole_applications(candidate)]
    whole += [Raw(application) for application in applications]
    if session.integration.settings.sync_only_created_applications:
        whole = of_tracked(session, "applications", whole)
    try:
        # One after the other: a candidate without embedded applications draws on the stored ones.
        _store(session, "applications", whole, tell=not candidates)
        _store(session, "candidates", [Raw(candidate) for candidate in candidates], tell=True)
    finally:
        session.conveyor.close()


def _session(client: GemSource, store: Store, integration_id: str) -> Session:
    integration = store.find(integration_id)
    now = store.clock()
    writer = Writer(store, integration.number, run=0, lease=None)
    return Session(
        client=client,
        store=store,
        integration=integration,
        run=Run(0, "delta", RUNNING, now, None, {}, None),
        position=Position(),
        conveyor=Conveyor(writer.write),
        known={},
        accept_deletions=False,
        progress=nothing,
        per_page=1,
        in_flight=1,
    )


def _store(session: Session, stream: str, records: Sequence[Raw], *, tell: bool) -> None:
    """Stores records; the last of an action tell webhooks of all of it. What is not told then, the next sync tells."""
    if not records:
        return
    writer = Writer(session.store, session.number, run=0, lease=None)
    with session.store.write() as connection:
        # What a sync writes begins with this row too: nothing changes between looking and storing.
        connection.execute(
            sa.select(LEASES.c.integration).where(LEASES.c.integration == session.number).with_for_update()
        )
        batch = Batch()
        add_page(session, batch, stream, records, seen=False)
        writer.put(connection, batch)
        if tell:
            announcing.data_changed(connection, session.number, session.store.clock())
