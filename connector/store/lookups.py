"""Statements of the API's reads, given straight to the driver.

SQLAlchemy wraps every row and keeps books on every execution; on a page of the API, with six statements and hundreds
of rows, that costs as much as the database itself. Both drivers have `execute` on the connection, and give tuples.

The connection has to be in a transaction already (`with connection.begin()`), or each statement sees another state of
a store that a sync is writing to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from connector.store.engine import Row
from connector.store.sql import Statement


class Lookup(Statement):
    """A statement that only reads; see `Statement`."""

    def rows(self, connection: sa.Connection, *values: Any) -> Sequence[Row]:
        """What the statement finds, as tuples."""
        text, positions = self._text(connection)
        driver: Any = connection.connection.driver_connection
        found: Sequence[Row] = driver.execute(text, tuple(values[position] for position in positions)).fetchall()
        return found
