"""How far each of Gem's lists has been synced: a list that joins later, or was refused, catches up by itself.

A delta asks each list from when on *that list* is known; one that is not known at all is read whole. The rows are
written when a run ends, one a list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from connector.store.schema import METADATA
from connector.store.sql import insert_or_update

SYNCED_LISTS = sa.Table(
    "synced_lists",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("watermark", sa.BigInteger, comment="from when on the next delta asks; empty: the whole list is read"),
    sa.Column("refused", sa.Integer, comment="the HTTP status with which Gem refused the list in the last sync"),
    sqlite_with_rowid=False,
)

_KEEP = insert_or_update(SYNCED_LISTS, ("integration", "stream", "watermark", "refused"), ("watermark", "refused"))


@dataclass(frozen=True, slots=True)
class SyncedList:
    """What is known of one list.

    Args:
        watermark: from when on, by Gem's clock (ms), the next delta has to ask; None: it was never read whole.
        refused: the HTTP status with which Gem refused it in the last sync; None where it did not.
    """

    watermark: int | None = None
    refused: int | None = None


NEVER_SYNCED = SyncedList()


def synced_lists(connection: sa.Connection, integration: int) -> dict[str, SyncedList]:
    """What is known of the lists of an integration, by stream; lists that were never asked for are missing."""
    found = connection.execute(sa.select(SYNCED_LISTS).where(SYNCED_LISTS.c.integration == integration))
    return {row.stream: SyncedList(row.watermark, row.refused) for row in found}


def keep(
    connection: sa.Connection,
    integration: int,
    known: Mapping[str, SyncedList],
    streams: Iterable[str],
    *,
    watermark: int | None,
    refused: Mapping[str, int],
) -> None:
    """Keeps how a run has ended for each list.

    Args:
        connection: in the transaction that ends the run.
        integration: its number.
        known: what was known when it began.
        streams: all lists.
        watermark: from when on the next delta has to ask those that were read; None leaves them as they were.
        refused: lists that Gem refused, with its status: they stay where they were.
    """
    rows = []
    for stream in streams:
        before = known.get(stream, NEVER_SYNCED).watermark
        reached = before if stream in refused or watermark is None else watermark
        rows.append((integration, stream, reached, refused.get(stream)))
    _KEEP.many(connection, rows)
