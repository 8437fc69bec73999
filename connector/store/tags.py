"""The tags that candidates carry."""

from __future__ import annotations

from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from connector.store.schema import GEM_TABLES, UNIFIED_TABLES


class json_items(FunctionElement[str]):  # noqa: N801 - reads as a function of SQL
    """The items of an array inside a JSON object, as text, one row each: ``json_items(column, "tags")``."""

    inherit_cache = True

    def __init__(self, column: sa.ColumnElement[Any], member: str) -> None:
        super().__init__(column, sa.literal_column(f"'{member}'"))


@compiles(json_items, "sqlite")
def _sqlite_json_items(element: json_items, compiler: Any, **options: Any) -> str:
    column, member = (compiler.process(clause, **options) for clause in element.clauses)
    return f"json_each({column}, '$.' || {member})"


@compiles(json_items, "postgresql")
def _postgresql_json_items(element: json_items, compiler: Any, **options: Any) -> str:
    column, member = (compiler.process(clause, **options) for clause in element.clauses)
    array = f"CAST({column} AS json) -> {member}"
    return f"json_array_elements_text(CASE json_typeof({array}) WHEN 'array' THEN {array} ELSE '[]' END)"


class Tag(NamedTuple):
    """A tag that candidates carry, with the dates that follow from theirs (ms)."""

    name: str
    changed_at: int
    remote_deleted_at: int | None


def all_tags(connection: sa.Connection, integration: int) -> list[Tag]:
    """Every tag, read out of all candidates; one that only deleted candidates carry is deleted."""
    gem, own = GEM_TABLES["candidates"], UNIFIED_TABLES["candidates"]
    items = json_items(gem.c.payload, "tags").table_valued("value", name="items")
    joined = gem.join(own, sa.and_(own.c.integration == gem.c.integration, own.c.remote_id == gem.c.remote_id))
    alive = sa.func.sum(sa.case((own.c.remote_deleted_at.is_(None), 1), else_=0))
    select = (
        sa.select(
            items.c.value,
            sa.func.min(own.c.changed_at),
            sa.case((alive == 0, sa.func.max(own.c.remote_deleted_at))),
        )
        .select_from(joined.join(items, sa.true()))
        .where(gem.c.integration == integration)
        .group_by(items.c.value)
    )
    return [Tag(*row) for row in connection.execute(select) if isinstance(row[0], str)]
