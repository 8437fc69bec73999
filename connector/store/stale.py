"""Records to be built again because something that they draw on has changed.

Written in the transaction of that change, so that a sync killed in between loses nothing: the next one builds them.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from connector.store.engine import Row
from connector.store.schema import GEM_TABLES, STAGE_ITEMS, STALE
from connector.store.sql import Statement, insert_ignoring, one_of, strings

_MARK = insert_ignoring(STALE, ("integration", "stream", "remote_id"))


def mark(connection: sa.Connection, integration: int, marks: Iterable[tuple[str, str]]) -> None:
    """Marks records as stale: (stream, remote id)."""
    _MARK.many(connection, [(integration, stream, remote_id) for stream, remote_id in sorted(marks)])


def _mark_linked(stream: str, by: str, *more: sa.ColumnElement[bool]) -> Statement:
    table = GEM_TABLES[stream]
    columns = ("integration", "stream", "remote_id")
    found = [
        sa.select(table.c.integration, sa.literal_column(f"'{stream}'"), table.c.remote_id).where(
            table.c.integration == sa.bindparam("of"), condition, *more
        )
        for condition in one_of(table.c[by], "listed")
    ]
    return Statement(
        sqlite.insert(STALE).from_select(columns, found[0]).on_conflict_do_nothing(),
        ("of", "listed"),
        postgresql=postgresql.insert(STALE).from_select(columns, found[1]).on_conflict_do_nothing(),
    )


_BY_LINK = {
    ("scheduled_interviews", "item_id"): _mark_linked("scheduled_interviews", "item_id"),
    ("scheduled_interviews", "application_id"): _mark_linked("scheduled_interviews", "application_id"),
    ("job_posts", "job_id"): _mark_linked("job_posts", "job_id"),
    ("job_stages", "job_id"): _mark_linked("job_stages", "job_id"),
    ("candidates", "remote_id"): _mark_linked("candidates", "remote_id", GEM_TABLES["candidates"].c.lacks_applications),
}


def mark_linked(connection: sa.Connection, integration: int, stream: str, by: str, remote_ids: Iterable[str]) -> None:
    """Marks the stored records of a list that point at one of these by a link.

    Candidates are found by their own id, and only those that came without their applications.
    """
    _BY_LINK[stream, by].run(connection, integration, strings(connection, remote_ids))


def some(connection: sa.Connection, integration: int, limit: int) -> list[tuple[str, str]]:
    """Some stale records, all of one list: (stream, remote id)."""
    where = STALE.c.integration == integration
    first = connection.execute(sa.select(STALE.c.stream).where(where).order_by(STALE.c.stream).limit(1)).scalar()
    if first is None:
        return []
    found = connection.execute(
        sa.select(STALE.c.stream, STALE.c.remote_id)
        .where(where, STALE.c.stream == first)
        .order_by(STALE.c.remote_id)
        .limit(limit)
    )
    return [(row[0], row[1]) for row in found]


_CLEAR = Statement(
    sa.delete(STALE).where(
        STALE.c.integration == sa.bindparam("of"),
        STALE.c.stream == sa.bindparam("list"),
        STALE.c.remote_id == sa.bindparam("record"),
    ),
    ("of", "list", "record"),
)


def clear(connection: sa.Connection, integration: int, marks: Iterable[tuple[str, str]]) -> None:
    """These records have been built again."""
    _CLEAR.many(connection, [(integration, stream, remote_id) for stream, remote_id in marks])


_ADD_ITEM = insert_ignoring(STAGE_ITEMS, ("integration", "item_id", "stage_id"))
_DROP_ITEMS = Statement(
    sa.delete(STAGE_ITEMS).where(
        STAGE_ITEMS.c.integration == sa.bindparam("of"), STAGE_ITEMS.c.stage_id == sa.bindparam("stage")
    ),
    ("of", "stage"),
)


def _items(wanted: sa.Column[str], by: sa.Column[str]) -> Statement:
    given = one_of(by, "listed")
    of_integration = STAGE_ITEMS.c.integration == sa.bindparam("of")
    found = [sa.select(by, wanted).where(of_integration, condition) for condition in given]
    return Statement(found[0], ("of", "listed"), postgresql=found[1])


_STAGES_OF_ITEMS = _items(STAGE_ITEMS.c.stage_id, STAGE_ITEMS.c.item_id)
_ITEMS_OF_STAGES = _items(STAGE_ITEMS.c.item_id, STAGE_ITEMS.c.stage_id)


def stages_of_items(connection: sa.Connection, integration: int, item_ids: Iterable[str]) -> list[Row]:
    """(interview item, stage that foresees it) for these items, by remote ids."""
    return list(_STAGES_OF_ITEMS.rows(connection, integration, strings(connection, item_ids)))


def items_of_stages(connection: sa.Connection, integration: int, stage_ids: Iterable[str]) -> list[Row]:
    """(stage, interview item that it foresees) for these stages, by remote ids."""
    return list(_ITEMS_OF_STAGES.rows(connection, integration, strings(connection, stage_ids)))


def set_items(connection: sa.Connection, integration: int, items: dict[str, frozenset[str]]) -> None:
    """Keeps which interview items these stages foresee now."""
    _DROP_ITEMS.many(connection, [(integration, stage_id) for stage_id in items])
    _ADD_ITEM.many(
        connection,
        [(integration, item_id, stage_id) for stage_id, foreseen in items.items() for item_id in sorted(foreseen)],
    )
