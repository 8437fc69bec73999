"""Which stored records a complete full sync has not met."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
import sqlalchemy as sa

from connector.store.engine import is_sqlite
from connector.store.schema import GEM_TABLES, MISSING, SEEN_PAGES, TRACKED
from connector.store.sql import insert_ignoring

_NOTE = insert_ignoring(MISSING, ("integration", "stream", "remote_id", "run"))
_CHUNK = 500


def _seen(connection: sa.Connection, run: int, stream: str) -> sa.Select[Any]:
    """The ids that the pages of a run had."""
    if is_sqlite(connection):
        listed = sa.func.json_each(SEEN_PAGES.c.remote_ids).table_valued("value")
    else:
        listed = sa.func.json_array_elements_text(sa.cast(SEEN_PAGES.c.remote_ids, sa.JSON)).table_valued("value")
        listed = listed.render_derived()
    return (
        sa.select(listed.c.value)
        .select_from(SEEN_PAGES.join(listed, sa.true()))
        .where(SEEN_PAGES.c.run == run, SEEN_PAGES.c.stream == stream)
    )


def _live(integration: int, stream: str) -> tuple[sa.ColumnElement[bool], ...]:
    table = GEM_TABLES[stream]
    return table.c.integration == integration, table.c.deleted_at.is_(None)


def tracked_and_unseen(connection: sa.Connection, integration: int, stream: str, run: int) -> list[str]:
    """Records created through us that the pages of this run did not have, in a stable order."""
    ours = sa.select(TRACKED.c.remote_id).where(TRACKED.c.integration == integration, TRACKED.c.stream == stream)
    return sorted(connection.execute(ours.except_(_seen(connection, run, stream))).scalars())


def missing(connection: sa.Connection, integration: int, stream: str, run: int) -> list[str]:
    """Records that the pages of this run did not have and that were not found gone before, in a stable order.

    Those that Gem calls deleted are among them: their list has them as long as Gem does.
    """
    table = GEM_TABLES[stream]
    known = sa.select(table.c.remote_id).where(table.c.integration == integration, table.c.gone.is_(False))
    # EXCEPT, since NOT IN over a large list is quadratic in PostgreSQL.
    return sorted(connection.execute(known.except_(_seen(connection, run, stream))).scalars())


def count_live_among(connection: sa.Connection, integration: int, stream: str, remote_ids: Sequence[str]) -> int:
    """How many of these records are not deleted."""
    table = GEM_TABLES[stream]
    of_chunk = sa.select(sa.func.count(table.c.number)).where(*_live(integration, stream))
    return sum(
        connection.execute(of_chunk.where(table.c.remote_id.in_(remote_ids[start : start + _CHUNK]))).scalar_one()
        for start in range(0, len(remote_ids), _CHUNK)
    )


def count_live(connection: sa.Connection, integration: int, stream: str) -> int:
    """How many records of a list are stored and not deleted."""
    return connection.execute(
        sa.select(sa.func.count(GEM_TABLES[stream].c.number)).where(*_live(integration, stream))
    ).scalar_one()


def seen_and_live(connection: sa.Connection, integration: int, stream: str, run: int) -> list[str]:
    """Some live records that this run has met, those met last first: by them a route can be tried."""
    pages = sa.select(SEEN_PAGES.c.remote_ids).where(SEEN_PAGES.c.run == run, SEEN_PAGES.c.stream == stream)
    table = GEM_TABLES[stream]
    found: list[str] = []
    for page in connection.execute(pages.order_by(SEEN_PAGES.c.number.desc()).limit(3)).scalars():
        met = orjson.loads(page)
        live = _live(integration, stream)
        found += connection.execute(sa.select(table.c.remote_id).where(*live, table.c.remote_id.in_(met))).scalars()
    return found


def missed_before(
    connection: sa.Connection, integration: int, stream: str, remote_ids: Sequence[str], run: int
) -> set[str]:
    """Those of these records that an earlier complete full sync has missed already."""
    where = (MISSING.c.integration == integration, MISSING.c.stream == stream, MISSING.c.run < run)
    found: set[str] = set()
    for start in range(0, len(remote_ids), _CHUNK):
        chunk = remote_ids[start : start + _CHUNK]
        select = sa.select(MISSING.c.remote_id).where(*where, MISSING.c.remote_id.in_(chunk))
        found.update(connection.execute(select).scalars())
    return found


def note(connection: sa.Connection, integration: int, stream: str, remote_ids: Iterable[str], run: int) -> None:
    """Keeps that this complete full sync missed these records; the first one that did stays noted."""
    _NOTE.many(connection, [(integration, stream, remote_id, run) for remote_id in remote_ids])


def keep_noted(connection: sa.Connection, integration: int, stream: str, remote_ids: Sequence[str]) -> None:
    """Forgets the notes about all records of a list but these: they are back, or gone for good."""
    kept = set(remote_ids)
    where = (MISSING.c.integration == integration, MISSING.c.stream == stream)
    noted = connection.execute(sa.select(MISSING.c.remote_id).where(*where)).scalars().all()
    forgotten = [remote_id for remote_id in noted if remote_id not in kept]
    for start in range(0, len(forgotten), _CHUNK):
        chunk = forgotten[start : start + _CHUNK]
        connection.execute(sa.delete(MISSING).where(*where, MISSING.c.remote_id.in_(chunk)))
