"""What goes after fourteen days: the data of deleted integrations, and the values of deleted records."""

from __future__ import annotations

from collections.abc import Callable

import sqlalchemy as sa

from connector.store import Store, connections, erasing, purging
from connector.store.schema import GEM_TABLES, UNIFIED_MODELS

KEPT_MS = 14 * 24 * 3600 * 1000
"""How long the data of a deleted integration is kept, and that of a deleted record, from when we learned of it."""

ERASED_AT_ONCE = 500
"""Records whose values go in one transaction."""


def purge(store: Store) -> list[int]:
    """Takes the data of integrations out of the store that were deleted 14 days ago; gives their numbers."""
    now = store.clock()
    with store.look() as connection:
        due = connections.to_purge(connection, now - KEPT_MS)
    for number in due:
        with store.write() as connection:
            purging.purge(connection, number, now)
    return due


def erase(store: Store) -> int:
    """Erases the values of records of whose deletion we learned 14 days ago; gives how many. Each row stays, with
    its id and its dates; some hundred are erased in a transaction, so that nobody waits."""
    before = store.clock() - KEPT_MS
    rows = sum(_erase_all(store, erasing.erase, model, before) for model in UNIFIED_MODELS)
    return rows + sum(_erase_all(store, erasing.erase_unshown, stream, before) for stream in GEM_TABLES)


def _erase_all(store: Store, erase_some: Callable[[sa.Connection, str, int, int], int], name: str, before: int) -> int:
    erased, more = 0, ERASED_AT_ONCE
    while more == ERASED_AT_ONCE:
        with store.write() as connection:
            more = erase_some(connection, name, before, ERASED_AT_ONCE)
        erased += more
    return erased
