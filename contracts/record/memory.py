"""A database that is nowhere but in memory: what is synced while recording holds what nobody has redacted yet."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

import sqlalchemy as sa

#: Of a store that one reads and writes at a time; a connection that reads waits for one that writes.
_QUEUED = "file:/{name}?vfs=memdb"
#: Of one that is read in the midst of its own writing; there is one in a process. (SQLAlchemy would give a thread one
#: connection only to a database that is said to be in memory by `mode`.)
_SHARED = "file::memory:?cache=shared"


@contextmanager
def database_in_memory(*, for_actions: bool = False) -> Iterator[str]:
    """The URL of a database of its own that all connections of this process share, until the context ends.

    Args:
        for_actions: for actions, which read while they write; otherwise for a sync, whose threads queue for it.
    """
    name = (_SHARED if for_actions else _QUEUED).format(name=secrets.token_hex(8))

    def prepare(connection: object, _record: object) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.execute("PRAGMA temp_store=MEMORY")
            connection.execute("PRAGMA read_uncommitted=1")

    # Before the store's own preparation, which looks into the database.
    sa.event.listen(sa.Engine, "connect", prepare, insert=True)
    try:
        with closing(sqlite3.connect(name, uri=True)):  # it lives as long as somebody has it open
            yield f"sqlite:///{name}&uri=true"
    finally:
        sa.event.remove(sa.Engine, "connect", prepare)
