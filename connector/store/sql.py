"""Statements that are compiled once and given to the driver as text.

SQLAlchemy's own execution costs twice a raw cursor (measured), so the statements that touch every record are built
from the tables, compiled to the driver's text at first use, and then executed with plain tuples:

    insert = Statement(sa.insert(table).values(...))      # at import
    insert.many(connection, [(1, "a"), (2, "b")])         # executemany, in the order of `insert.names(connection)`
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.compiler import SQLCompiler

from connector.store.engine import Row, is_sqlite

_DIALECTS: dict[str, sa.Dialect] = {
    "sqlite": sqlite.dialect(paramstyle="qmark"),
    "postgresql": postgresql.psycopg.dialect(paramstyle="format"),  # type: ignore[no-untyped-call]  # SQLAlchemy left it so
}


class Statement:
    """A statement with named parameters, as text for the driver.

    Args:
        sqlite: the statement, with `sa.bindparam` for what changes.
        postgresql: the same for PostgreSQL, where it has to differ.
        order: names of the parameters in the order in which callers give them.
    """

    def __init__(
        self, sqlite: sa.sql.ClauseElement, order: Sequence[str], *, postgresql: sa.sql.ClauseElement | None = None
    ) -> None:
        self._variants = {"sqlite": sqlite, "postgresql": sqlite if postgresql is None else postgresql}
        self._order = tuple(order)
        self._texts: dict[str, tuple[str, tuple[int, ...]]] = {}

    def _text(self, connection: sa.Connection) -> tuple[str, tuple[int, ...]]:
        name = connection.dialect.name
        if name not in self._texts:
            compiled = self._variants[name].compile(dialect=_DIALECTS[name])
            assert isinstance(compiled, SQLCompiler)
            positions = tuple(self._order.index(given) for given in compiled.positiontup or ())
            self._texts[name] = (str(compiled), positions)
        return self._texts[name]

    def many(self, connection: sa.Connection, rows: Sequence[Row]) -> None:
        """Executes the statement once for each row of parameters."""
        if rows:
            text, positions = self._text(connection)
            if positions != tuple(range(len(self._order))):
                rows = [tuple(row[position] for position in positions) for row in rows]
            connection.exec_driver_sql(text, list(rows))

    def rows(self, connection: sa.Connection, *values: Any) -> Sequence[Row]:
        """What the statement finds, as tuples."""
        text, positions = self._text(connection)
        given = tuple(values[position] for position in positions)
        return connection.exec_driver_sql(text, given).fetchall()

    def run(self, connection: sa.Connection, *values: Any) -> int:
        """Executes the statement; gives how many rows it touched."""
        text, positions = self._text(connection)
        return connection.exec_driver_sql(text, tuple(values[position] for position in positions)).rowcount


def one_of(column: sa.ColumnElement[Any], name: str) -> tuple[sa.ColumnElement[bool], sa.ColumnElement[bool]]:
    """`column` is one of a list of strings, given as one parameter: for SQLite, and for PostgreSQL.

    One parameter, so that the text of the statement is the same for a page of any size.
    """
    listed = sa.func.json_each(sa.bindparam(name, type_=sa.Text)).table_valued("value")
    return (
        column.in_(sa.select(listed.c.value)),
        column == sa.any_(sa.bindparam(name, type_=ARRAY(sa.Text))),
    )


def strings(connection: sa.Connection, values: Iterable[str]) -> Any:
    """A list of strings as the parameter that `one_of` expects."""
    given = list(values)
    return orjson.dumps(given).decode() if is_sqlite(connection) else given


def insert_ignoring(table: sa.Table, columns: Sequence[str]) -> Statement:
    """An INSERT that leaves a row alone which is there already."""
    values: dict[str, Any] = {column: sa.bindparam(column) for column in columns}
    return Statement(
        sqlite.insert(table).values(values).on_conflict_do_nothing(),
        columns,
        postgresql=postgresql.insert(table).values(values).on_conflict_do_nothing(),
    )


def insert_or_update(table: sa.Table, columns: Sequence[str], updated: Sequence[str]) -> Statement:
    """An INSERT that updates some columns of a row which is there already."""
    values: dict[str, Any] = {column: sa.bindparam(column) for column in columns}
    keys = [column.name for column in table.primary_key]
    lite, full = sqlite.insert(table).values(values), postgresql.insert(table).values(values)
    return Statement(
        lite.on_conflict_do_update(index_elements=keys, set_={name: lite.excluded[name] for name in updated}),
        columns,
        postgresql=full.on_conflict_do_update(
            index_elements=keys, set_={name: full.excluded[name] for name in updated}
        ),
    )
