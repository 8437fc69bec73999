"""The tags that candidates carry."""

from __future__ import annotations

from typing import NamedTuple

import sqlalchemy as sa

from connector.store.conditions import json_items
from connector.store.schema import GEM_TABLES, UNIFIED_TABLES


class Tag(NamedTuple):
    """A tag that candidates carry, with the dates that follow from theirs (ms)."""

    name: str
    changed_at: int
    remote_deleted_at: int | None


def all_tags(connection: sa.Connection, integration: int) -> list[Tag]:
    """Every tag, read out of all candidates; one that only deleted candidates carry is deleted."""
    gem, own = GEM_TABLES["candidates"], UNIFIED_TABLES["candidates"]
    items = json_items(gem.c.payload, "tags").table_valued("value", name="items")
    joined = gem.join(own, sa.and_(own.c.integration == gem.c.integration, own.c.remote_id == gem.c.remote_id))
    alive = sa.func.sum(sa.case((own.c.remote_deleted_at.is_(None), 1), else_=0))
    select = (
        sa.select(
            items.c.value,
            sa.func.min(own.c.changed_at),
            sa.case((alive == 0, sa.func.max(own.c.remote_deleted_at))),
        )
        .select_from(joined.join(items, sa.true()))
        .where(gem.c.integration == integration)
        .group_by(items.c.value)
    )
    return [Tag(*row) for row in connection.execute(select) if isinstance(row[0], str)]
