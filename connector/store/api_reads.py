"""The statements behind the API's lists: a page of a model, and what is embedded in it.

    page        rows of one model in the order of their ids, after a given one
    by_ids      rows that others point at (a candidate's job)
    children    rows that point at others (a job's postings)
    payloads    Gem's records as received
    all_tags    of candidates, out of Gem's records

A page costs the same wherever it is in the list: it begins at an id, and the index is in the order of ids. Reading by
date has two ways. Where little has changed, the changed ids are collected from the index of dates, and sorted; where
much has, that would be most of the table for every page, so the list is walked in order and what has not changed is
left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from connector.store.lookups import Lookup
from connector.store.reading import OVERLAP_MS
from connector.store.schema import GEM_TABLES, UNIFIED_TABLES
from connector.store.sql import one_of, strings

FEW = 20_000
"""Up to so many changed rows are collected and sorted for each page."""

Condition = sa.ColumnElement[bool]


class Row(NamedTuple):
    """A unified record as stored."""

    id: str
    remote_id: str
    changed_at: int
    remote_deleted_at: int | None
    fields: str | None


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


@dataclass(frozen=True, slots=True)
class Related:
    """Records whose change counts as a change of those that show them.

    Args:
        model: theirs.
        link: the column that says which belong together.
        theirs: whether the link is a column of theirs.
    """

    model: str
    link: str
    theirs: bool


COUNTS_AS_CHANGE: dict[str, tuple[Related, ...]] = {
    "users": (),
    "jobs": (
        Related("job_application_stages", "job_id", theirs=True),
        Related("job_postings", "job_id", theirs=True),
        Related("job_hiring_team_members", "job_id", theirs=True),
    ),
    "candidates": (Related("applications", "candidate_id", theirs=True),),
    "application_stages": (),
    "applications": (
        Related("candidates", "candidate_id", theirs=False),
        Related("interviews", "application_id", theirs=True),
    ),
    "interviews": (Related("applications", "application_id", theirs=False),),
}
"""What `updated_after` looks at beside the record's own date, by model."""


def _whole_list(model: str, *, include_deleted: bool) -> Lookup:
    """A page of a list without filters: nothing to put together at every call."""
    table = UNIFIED_TABLES[model]
    select = sa.select(*(table.c[name] for name in Row._fields)).where(
        table.c.integration == sa.bindparam("of"), table.c.id > sa.bindparam("last")
    )
    if not include_deleted:
        select = select.where(table.c.remote_deleted_at.is_(None))
    # SQLAlchemy would make a parameter of the offset that SQLite has to have.
    ordered = select.order_by(table.c.id).limit(sa.bindparam("most")).offset(sa.literal_column("0"))
    return Lookup(ordered, ("of", "last", "most"))


_WHOLE_LISTS = {
    (model, include_deleted): _whole_list(model, include_deleted=include_deleted)
    for model in UNIFIED_TABLES
    for include_deleted in (True, False)
}


def page(
    connection: sa.Connection,
    integration: int,
    model: str,
    *,
    after: str,
    limit: int,
    include_deleted: bool,
    updated_after: int | None = None,
    conditions: Sequence[Condition] = (),
) -> list[Row]:
    """Rows of a model in the order of their ids.

    Args:
        connection: to read with.
        integration: its number.
        model: the export's name.
        after: begin after this id; empty for the beginning.
        limit: at most so many.
        include_deleted: deleted rows too.
        updated_after: only rows that changed, or whose related rows did, since this moment (ms) less the overlap.
        conditions: on the columns of the model's table; all must hold.
    """
    if updated_after is None and not conditions:
        found = _WHOLE_LISTS[model, include_deleted].rows(connection, integration, after, limit)
        return [Row(*row) for row in found]
    table = UNIFIED_TABLES[model]
    wanted = [table.c.integration == integration, table.c.id > after, *conditions]
    if not include_deleted:
        wanted.append(table.c.remote_deleted_at.is_(None))
    if updated_after is not None:
        wanted.append(_changed(connection, integration, model, updated_after - OVERLAP_MS))
    columns = [table.c[name] for name in Row._fields]
    rows = connection.execute(sa.select(*columns).where(*wanted).order_by(table.c.id).limit(limit))
    return [Row(*row) for row in rows]


def _changed(connection: sa.Connection, integration: int, model: str, since: int) -> Condition:
    table = UNIFIED_TABLES[model]
    if _are_few(connection, integration, model, since):
        return table.c.id.in_(sa.union(*_changed_ids(integration, model, since)))
    return sa.or_(table.c.changed_at >= since, *_related_changed(model, since))


def _are_few(connection: sa.Connection, integration: int, model: str, since: int) -> bool:
    left = FEW
    for name in (model, *(related.model for related in COUNTS_AS_CHANGE[model])):
        some = sa.select(sa.literal(1)).where(*_since(integration, name, since)).limit(left + 1).subquery()
        left -= connection.execute(sa.select(sa.func.count()).select_from(some)).scalar_one()
        if left < 0:
            return False
    return True


def _since(integration: int, model: str, since: int) -> tuple[Condition, Condition]:
    table = UNIFIED_TABLES[model]
    return table.c.integration == integration, table.c.changed_at >= since


def _changed_ids(integration: int, model: str, since: int) -> list[sa.Select[Any]]:
    table = UNIFIED_TABLES[model].alias("own")
    selects: list[sa.Select[Any]] = [
        sa.select(table.c.id).where(table.c.integration == integration, table.c.changed_at >= since)
    ]
    for related in COUNTS_AS_CHANGE[model]:
        theirs = UNIFIED_TABLES[related.model].alias("theirs")
        changed = (theirs.c.integration == integration, theirs.c.changed_at >= since)
        if related.theirs:
            selects.append(sa.select(theirs.c[related.link]).where(*changed, theirs.c[related.link].is_not(None)))
        else:
            linked = table.c[related.link].in_(sa.select(theirs.c.id).where(*changed))
            selects.append(sa.select(table.c.id).where(table.c.integration == integration, linked))
    return selects


def _related_changed(model: str, since: int) -> list[Condition]:
    table = UNIFIED_TABLES[model]
    found: list[Condition] = []
    for related in COUNTS_AS_CHANGE[model]:
        theirs = UNIFIED_TABLES[related.model].alias()
        belongs = theirs.c[related.link] == table.c.id if related.theirs else theirs.c.id == table.c[related.link]
        found.append(
            sa.exists().where(theirs.c.integration == table.c.integration, belongs, theirs.c.changed_at >= since)
        )
    return found


def ids_where(integration: int, model: str, column: str, *conditions: Condition, alive: bool = True) -> sa.Select[Any]:
    """A column of the rows of another model, for ``column.in_(…)``; of deleted ones only where `alive` is False."""
    table = UNIFIED_TABLES[model]
    wanted = (table.c.integration == integration, table.c[column].is_not(None), *conditions)
    return sa.select(table.c[column]).where(*wanted, *([table.c.remote_deleted_at.is_(None)] if alive else []))


class Found(NamedTuple):
    """A row that was looked up for another one; `key` is what it was found by, or the other side of a link."""

    key: str
    id: str
    remote_id: str
    changed_at: int
    fields: str | None


def _lookup(model: str, by: str, *, alive: bool) -> Lookup:
    table = UNIFIED_TABLES[model]
    columns = (table.c[name] for name in Found._fields[1:])
    select = sa.select(table.c[by].label("found_by"), *columns).where(table.c.integration == sa.bindparam("of"))
    if alive:
        select = select.where(table.c.remote_deleted_at.is_(None))
    sqlite, postgresql = (select.where(listed) for listed in one_of(table.c[by], "listed"))
    return Lookup(sqlite, ("of", "listed"), postgresql=postgresql)


_BY_ID = {model: _lookup(model, "id", alive=False) for model in UNIFIED_TABLES}
_ALIVE_BY_ID = {model: _lookup(model, "id", alive=True) for model in UNIFIED_TABLES}
_CHILDREN = {
    (model, link): _lookup(model, link, alive=True)
    for model, link in (
        ("applications", "candidate_id"),
        ("interviews", "application_id"),
        ("job_postings", "job_id"),
        ("job_application_stages", "job_id"),
        ("job_application_stages", "stage_id"),
        ("job_hiring_team_members", "job_id"),
        ("interviewing_team_members", "interview_id"),
    )
}


def by_ids(
    connection: sa.Connection, integration: int, model: str, ids: Iterable[str], *, alive: bool = False
) -> dict[str, Found]:
    """Rows by their ids; deleted ones only where `alive` is not asked for."""
    statement = (_ALIVE_BY_ID if alive else _BY_ID)[model]
    return {row[0]: Found(*row) for row in statement.rows(connection, integration, strings(connection, ids))}


def children(
    connection: sa.Connection, integration: int, model: str, link: str, parents: Iterable[str]
) -> dict[str, list[Found]]:
    """The living rows that point at these, by what they point at."""
    grouped: dict[str, list[Found]] = {}
    for row in _CHILDREN[model, link].rows(connection, integration, strings(connection, parents)):
        grouped.setdefault(row[0], []).append(Found(*row))
    return grouped


def _payloads(stream: str) -> Lookup:
    table = GEM_TABLES[stream]
    select = sa.select(table.c.remote_id, table.c.payload).where(table.c.integration == sa.bindparam("of"))
    sqlite, postgresql = (select.where(listed) for listed in one_of(table.c.remote_id, "listed"))
    return Lookup(sqlite, ("of", "listed"), postgresql=postgresql)


_PAYLOADS = {stream: _payloads(stream) for stream in GEM_TABLES}


def payloads(connection: sa.Connection, integration: int, stream: str, remote_ids: Iterable[str]) -> dict[str, str]:
    """Gem's records as received, by Gem's ids; erased ones are missing."""
    found = _PAYLOADS[stream].rows(connection, integration, strings(connection, remote_ids))
    return {remote_id: payload for remote_id, payload in found if payload is not None}


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
