"""New stores without a run of Alembic each: 150 ms of computing, for the same statements every time.

The first store of each kind is made by the migrations, in every process; those after it by the statements that the
migrations then sent. Stores of an older version are always migrated.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from connector.store import opening

_migrate = opening.migrate
_ASKS = ("SELECT", "PRAGMA", "SHOW")
_told: dict[str, list[str]] = {}


@contextmanager
def migrations_told_once() -> Iterator[None]:
    """While this is open, new stores are made the short way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "migrate", _make)
        yield


def _make(connection: sa.Connection) -> None:
    kind = connection.dialect.name
    if opening.VERSION_TABLE in sa.inspect(connection).get_table_names():
        _migrate(connection)
    elif kind not in _told:
        _told[kind] = _listened(connection)
    else:
        cursor = connection.connection.cursor()
        # SQLite takes one statement at a time; PostgreSQL takes them all, without an answer to wait for after each.
        for statements in _told[kind] if kind == "sqlite" else [";\n".join(_told[kind])]:
            cursor.execute(statements)
        cursor.close()


def _listened(connection: sa.Connection) -> list[str]:
    """Runs the migrations; gives what they sent."""
    sent: list[str] = []

    def hear(_connection: object, _cursor: object, statement: str, parameters: Any, *_more: object) -> None:
        if not statement.lstrip().upper().startswith(_ASKS):
            assert not parameters, f"the statement needs what it was sent with: {statement}"
            sent.append(statement)

    sa.event.listen(connection, "before_cursor_execute", hear)
    try:
        _migrate(connection)
    finally:
        sa.event.remove(connection, "before_cursor_execute", hear)
    return sent
