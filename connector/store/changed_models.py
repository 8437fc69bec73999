"""Which models have changed since somebody was last told: set with the rows that changed, in their transaction.

Who sets and who takes holds the integration's lease row, so that nothing changes between taking and telling.
"""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from connector.store.schema import METADATA, UNIFIED_MODELS
from connector.store.sql import insert_ignoring

CHANGED_MODELS = sa.Table(
    "changed_models",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("model", sa.Text, primary_key=True),
)

_MARK = insert_ignoring(CHANGED_MODELS, ("integration", "model"))


def mark(connection: sa.Connection, integration: int, models: Iterable[str]) -> None:
    """Keeps that rows of these models have changed."""
    _MARK.many(connection, [(integration, model) for model in sorted(models)])


def take(connection: sa.Connection, integration: int) -> list[str]:
    """The models that have changed, in the order of the export; from now on none has."""
    table = CHANGED_MODELS
    taken = sa.delete(table).where(table.c.integration == integration).returning(table.c.model)
    found = set(connection.execute(taken).scalars())
    return [model for model in UNIFIED_MODELS if model in found]
