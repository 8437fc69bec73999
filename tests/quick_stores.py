"""Stores that cost a test little: what each of them would do anew, and always alike, is done once in a process.

migrations  150 ms of Alembic for a new store. The first one of each kind is made by it; those after it by the
            statements that it sent then. A store of an older version is always migrated.
compiling   another 100 ms until the statements of a sync are text. A dialect and what was compiled for it serve all
            engines of their kind.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy as sa

from connector.store import opening
from connector.store.engine import make_engine

_migrate = opening.migrate
_ASKS = ("SELECT", "PRAGMA", "SHOW")
_told: dict[str, list[str]] = {}
_compiled: dict[str, tuple[sa.Dialect, dict[Any, Any]]] = {}


@contextmanager
def quick_stores() -> Iterator[None]:
    """While this is open, stores are opened the short way."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(opening, "migrate", _make)
        patch.setattr(opening, "make_engine", _engine)
        yield


def _engine(url: str, *, read_only: bool = False) -> sa.Engine:
    engine = make_engine(url, read_only=read_only)
    engine.dialect, compiled = _compiled.setdefault(engine.dialect.name, (engine.dialect, {}))
    engine.update_execution_options(compiled_cache=compiled)
    return engine


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
