"""The tags that candidates carry.

A candidate's own stand in its row (`tags`), beside the values: Gem's tags are no part of the unified candidate, so
that one more or less does not move `changed_at`. It moves `tags_changed_at` where nothing else has changed, and
`updated_after` looks at both.

    tags       each tag once, with how many living candidates carry it: counted in the transaction that changes them

A tag that nobody carries any more is deleted, and forgotten together with the candidates who were.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from connector.store.schema import METADATA, UNIFIED_TABLES
from connector.store.sql import Statement, one_of, strings

TAGS = sa.Table(
    "tags",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name_hash", sa.LargeBinary, primary_key=True, comment="a tag may be longer than any index takes"),
    sa.Column("name", sa.Text, nullable=False, comment="JSON string: PostgreSQL has no text with a NUL in it"),
    sa.Column("carried", sa.Integer, nullable=False, comment="by how many living candidates"),
    sa.Column("changed_at", sa.BigInteger, nullable=False),
    sa.Column("remote_deleted_at", sa.BigInteger, comment="since when nobody carries it"),
    sqlite_with_rowid=False,
)


class Tag(NamedTuple):
    """A tag: when it was first carried, or was carried by nobody any more (ms)."""

    name: str
    changed_at: int
    remote_deleted_at: int | None


def stored_tags(names: Any) -> str | None:
    """What Gem says of a candidate's tags, as it is stored: each once, in Gem's order; None where there are none.

    >>> stored_tags(["Rust", "Go", "Rust", 5]), stored_tags(None)
    ('["Rust","Go"]', None)
    """
    if not isinstance(names, list):
        return None
    texts = dict.fromkeys(name for name in names if isinstance(name, str))
    return orjson.dumps(list(texts)).decode() if texts else None


def read_tags(stored: str | None) -> list[str]:
    """The tags of a candidate, as stored."""
    return orjson.loads(stored) if stored else []


def all_tags(connection: sa.Connection, integration: int) -> list[Tag]:
    """Every tag, those too that nobody carries any more."""
    select = sa.select(TAGS.c.name, TAGS.c.changed_at, TAGS.c.remote_deleted_at)
    rows = connection.execute(select.where(TAGS.c.integration == integration))
    return [Tag(orjson.loads(name), *dates) for name, *dates in rows]


def count_new(connection: sa.Connection, integration: int, carried: Mapping[str, str | None], now: int) -> None:
    """Counts what candidates carry that are about to be stored, unless they are there already.

    Args:
        connection: in the transaction that stores them.
        integration: its number.
        carried: id of a living candidate → tags, as stored.
        now: our clock (ms).
    """
    tagged = {row_id: tags for row_id, tags in carried.items() if tags}
    known = _before(connection, integration, tagged)  # as somebody else may have stored them meanwhile
    _shift(
        connection, integration, Counter(_names(tags for row_id, tags in tagged.items() if row_id not in known)), now
    )


def count_changed(connection: sa.Connection, integration: int, carried: Mapping[str, str | None], now: int) -> None:
    """Counts what candidates carry who are about to be changed: no longer what they did until now.

    Args:
        connection: in the transaction that changes them.
        integration: its number.
        carried: id → tags, as stored; None for those who are deleted.
        now: our clock (ms).
    """
    before = _before(connection, integration, carried)
    shift = Counter(_names(tags for row_id, tags in carried.items() if row_id in before))
    shift.subtract(_names(before.values()))
    _shift(connection, integration, shift, now)


def forget(connection: sa.Connection, seen_before: int) -> None:
    """Takes out the tags that nobody carries since a moment (ms), of all integrations: they may say who was meant."""
    connection.execute(sa.delete(TAGS).where(TAGS.c.carried <= 0, TAGS.c.remote_deleted_at <= seen_before))


def _names(stored: Iterable[str | None]) -> Iterable[str]:
    return (name for tags in stored for name in read_tags(tags))


def _before_statement() -> Statement:
    table = UNIFIED_TABLES["candidates"]
    alive = sa.case((table.c.remote_deleted_at.is_(None), table.c.tags))
    # Whoever else changes them waits, or both would take away what was there before.
    select = sa.select(table.c.id, alive).where(table.c.integration == sa.bindparam("of")).with_for_update()
    lite, full = (select.where(listed) for listed in one_of(table.c.id, "listed"))
    return Statement(lite, ("of", "listed"), postgresql=full)


_BEFORE = _before_statement()


def _before(connection: sa.Connection, integration: int, ids: Iterable[str]) -> dict[str, str | None]:
    """What those of these candidates carry that are stored: nothing counts that deleted ones do."""
    wanted = list(ids)
    if not wanted:
        return {}
    found: dict[str, str | None] = dict(_BEFORE.rows(connection, integration, strings(connection, wanted)))
    return found


def _shift_statement() -> Statement:
    names = ("integration", "name_hash", "name", "carried", "changed_at")

    def on(dialect: Any) -> Any:
        insert = dialect.insert(TAGS).values({name: sa.bindparam(name) for name in names})
        carried, now = TAGS.c.carried + insert.excluded.carried, insert.excluded.changed_at
        nobody: sa.ColumnElement[int] = sa.literal_column("0")  # no parameter: those are ours to give
        turned = (TAGS.c.carried > nobody) != (carried > nobody)
        return insert.on_conflict_do_update(
            index_elements=["integration", "name_hash"],
            set_={
                "carried": carried,
                "changed_at": sa.case((turned, now), else_=TAGS.c.changed_at),
                "remote_deleted_at": sa.case(
                    (carried > nobody, sa.null()), (turned, now), else_=TAGS.c.remote_deleted_at
                ),
            },
        )

    return Statement(on(sqlite), names, postgresql=on(postgresql))


_SHIFT = _shift_statement()


def _shift(connection: sa.Connection, integration: int, shift: Mapping[str, int], now: int) -> None:
    rows: Sequence[Any] = [
        (integration, name_hash(name), orjson.dumps(name).decode(), by, now) for name, by in sorted(shift.items()) if by
    ]
    _SHIFT.many(connection, rows)


def name_hash(name: str) -> bytes:
    """By what a tag is found in the table."""
    return sha256(name.encode()).digest()[:16]
