"""Takes everything of an integration out of the store, but that it was there and when it was deleted."""

from __future__ import annotations

import sqlalchemy as sa

from connector.store.connections import CONNECTIONS
from connector.store.schema import INTEGRATIONS, LEASES, SEEN_PAGES, SYNC_RUNS
from connector.store.settings import Settings

_KEPT = {CONNECTIONS.name, LEASES.name, "environment_integrations"}
_FORGOTTEN = ("organization_name", "creator_email", "origin_id", "credentials", "user_name", "tracking_link", "scopes")


def purge(connection: sa.Connection, number: int, now: int) -> None:
    """Deletes every row of an integration in every table that has a column `integration`.

    Whatever table joins the store later is covered by that rule, without anybody having to think of it.
    """
    runs = sa.select(SYNC_RUNS.c.number).where(SYNC_RUNS.c.integration == number)
    connection.execute(sa.delete(SEEN_PAGES).where(SEEN_PAGES.c.run.in_(runs)))
    inspector = sa.inspect(connection)
    for name in sorted(set(inspector.get_table_names()) - _KEPT):
        if any(column["name"] == "integration" for column in inspector.get_columns(name)):
            table = sa.table(name, sa.column("integration"))
            connection.execute(sa.delete(table).where(table.c.integration == number))
    connection.execute(
        sa.update(INTEGRATIONS)
        .where(INTEGRATIONS.c.number == number)
        .values(
            account=None,
            base_url=None,
            settings=Settings().to_json(),
            watermark=None,
            full_synced_at=None,
            built_with=None,
        )
    )
    values = {**dict.fromkeys(_FORGOTTEN), "purged_at": now}
    connection.execute(sa.update(CONNECTIONS).where(CONNECTIONS.c.integration == number).values(values))
