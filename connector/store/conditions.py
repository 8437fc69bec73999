"""What the filters of the API's lists ask of rows, as SQL."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from connector.store.schema import UNIFIED_TABLES

Condition = sa.ColumnElement[bool]


class json_text(FunctionElement[str]):  # noqa: N801 - reads as a function of SQL
    """The text of a member of a JSON object: ``json_text(column, "name")``."""

    type = sa.Text()
    inherit_cache = True

    def __init__(self, column: sa.ColumnElement[Any], member: str) -> None:
        super().__init__(column, sa.literal_column(f"'{member}'"))


@compiles(json_text, "sqlite")
def _sqlite_json_text(element: json_text, compiler: Any, **options: Any) -> str:
    column, member = (compiler.process(clause, **options) for clause in element.clauses)
    return f"json_extract({column}, '$.' || {member})"


@compiles(json_text, "postgresql")
def _postgresql_json_text(element: json_text, compiler: Any, **options: Any) -> str:
    # json, not jsonb: it takes every escape, and reads one member without building the rest.
    column, member = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(CAST({column} AS json) ->> {member})"


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


def field(model: str, name: str) -> sa.ColumnElement[str]:
    """A unified value of a model, as text, for conditions."""
    return json_text(UNIFIED_TABLES[model].c.fields, name)


def same_in_any_case(value: sa.ColumnElement[str], wanted: Iterable[str]) -> Condition:
    """`value` is one of the texts, whatever the case of the letters."""
    return sa.func.lower(value).in_(_spellings(wanted))


def contains_in_any_case(value: sa.ColumnElement[str], wanted: str) -> Condition:
    """`value` has the text in it, whatever the case of the letters."""
    return sa.or_(*(sa.func.lower(value).contains(text, autoescape=True) for text in _spellings([wanted])))


def _spellings(wanted: Iterable[str]) -> list[str]:
    """What `lower` makes of a text, however it was written: SQLite's knows no letters but ASCII's."""
    written = {form for text in wanted for form in (text, text.lower(), text.upper(), text.title())}
    return sorted({_ascii_lower(text) for text in written} | {text.lower() for text in written})


def _ascii_lower(text: str) -> str:
    return "".join(letter.lower() if letter.isascii() else letter for letter in text)


def an_item_in_any_case(model: str, array: str, member: str, wanted: str) -> Condition:
    """An object in an array of the record has a member with this text, whatever the case of the letters."""
    fields = UNIFIED_TABLES[model].c.fields
    items = json_items(fields, array).table_valued("value", name="items")
    found = sa.exists().select_from(items).where(same_in_any_case(json_text(items.c.value, member), [wanted]))
    # Most records can be told without reading their JSON, as long as the text stands in it as it is.
    return sa.and_(contains_in_any_case(fields, wanted), found) if _is_plain(wanted) else found


def _is_plain(text: str) -> bool:
    return text.isprintable() and '"' not in text and "\\" not in text


def ids_where(integration: int, model: str, column: str, *conditions: Condition, alive: bool = True) -> sa.Select[Any]:
    """A column of the rows of another model, for ``column.in_(…)``; of deleted ones only where `alive` is False."""
    table = UNIFIED_TABLES[model]
    wanted = (table.c.integration == integration, table.c[column].is_not(None), *conditions)
    return sa.select(table.c[column]).where(*wanted, *([table.c.remote_deleted_at.is_(None)] if alive else []))
