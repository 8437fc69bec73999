"""Ids of what was created through us, for integrations that sync nothing else."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from connector.store.schema import TRACKED
from connector.store.sql import Statement, insert_ignoring, one_of, strings

_TRACK = insert_ignoring(TRACKED, ("integration", "stream", "remote_id"))


def track(connection: sa.Connection, integration: int, stream: str, remote_ids: Iterable[str]) -> None:
    """These records were created through us."""
    _TRACK.many(connection, [(integration, stream, remote_id) for remote_id in sorted(set(remote_ids))])


def _among() -> Statement:
    where = (TRACKED.c.integration == sa.bindparam("of"), TRACKED.c.stream == sa.bindparam("list"))
    given = one_of(TRACKED.c.remote_id, "listed")
    found = [sa.select(TRACKED.c.remote_id).where(*where, condition) for condition in given]
    return Statement(found[0], ("of", "list", "listed"), postgresql=found[1])


_AMONG = _among()


def among(connection: sa.Connection, integration: int, stream: str, remote_ids: Iterable[str]) -> set[str]:
    """Those of these records that were created through us."""
    return {row[0] for row in _AMONG.rows(connection, integration, stream, strings(connection, remote_ids))}
