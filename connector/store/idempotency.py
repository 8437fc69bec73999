"""Which writes were asked for under which key, so that one that is asked for again happens once.

    begin ──► FRESH       nobody asked yet: do it, then `finish`, or `forget` where nothing came of it
          ├─► AGAIN       somebody began, and nobody knows what came of it: look before doing it again
          ├─► RUNNING     somebody is at it
          ├─► DIFFERENT   the key stands for another request
          └─► DONE        it was done: its answer

Entries are kept for a day from their beginning. Keys are hashed, since clients may put anything into them.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from enum import Enum
from hashlib import sha256

import sqlalchemy as sa

from connector.store.schema import METADATA
from connector.store.sql import insert_ignoring

KEPT_MS = 24 * 3600 * 1000
STALE_MS = 5 * 60 * 1000
"""Who began longer ago than that, and has not ended, was killed: no write takes so long."""

IDEMPOTENCY_KEYS = sa.Table(
    "idempotency_keys",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("operation", sa.Text, primary_key=True),
    sa.Column("key_hash", sa.LargeBinary, primary_key=True),
    sa.Column("request_hash", sa.LargeBinary, nullable=False),
    sa.Column("owner", sa.Text, comment="a token of who is at it; empty when nobody is"),
    sa.Column("answer", sa.Text, comment="JSON, once it is done"),
    sa.Column("begun_at", sa.BigInteger, nullable=False, comment="the first time"),
    sa.Column("tried_at", sa.BigInteger, nullable=False, comment="the last time"),
    sa.Index(None, "begun_at"),
)

_COLUMNS = ("integration", "operation", "key_hash", "request_hash", "owner", "begun_at", "tried_at")
_INSERT = insert_ignoring(IDEMPOTENCY_KEYS, _COLUMNS)


class State(Enum):
    """What is known of a write under its key."""

    FRESH = "fresh"
    AGAIN = "again"
    RUNNING = "running"
    DIFFERENT = "different"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Entry:
    """A write under its key.

    Args:
        integration: the number of the integration.
        operation: what is done.
        key: as the client sent it.
        request: what stands for the whole request.
        owner: a token that nobody else has.
    """

    integration: int
    operation: str
    key: str
    request: bytes
    owner: str = ""

    @classmethod
    def new(cls, integration: int, operation: str, key: str, request: bytes) -> Entry:
        """An entry of an owner of its own."""
        return cls(integration, operation, key, sha256(request).digest(), secrets.token_hex(16))

    @property
    def key_hash(self) -> bytes:
        """What stands for the key."""
        return sha256(self.key.encode("utf-8", "surrogatepass")).digest()

    @property
    def where(self) -> tuple[sa.ColumnElement[bool], ...]:
        """The row."""
        table = IDEMPOTENCY_KEYS.c
        return (
            table.integration == self.integration,
            table.operation == self.operation,
            table.key_hash == self.key_hash,
        )


@dataclass(frozen=True, slots=True)
class Begun:
    """What `begin` found.

    Args:
        state: what is known.
        since: when this write was begun for the first time (ms).
        answer: what it was answered with, where it is done; JSON.
    """

    state: State
    since: int
    answer: str | None = None


def begin(connection: sa.Connection, entry: Entry, now: int) -> Begun:
    """Begins a write, or says why not; in a transaction that writes."""
    table = IDEMPOTENCY_KEYS
    connection.execute(sa.delete(table).where(table.c.begun_at < now - KEPT_MS))
    row = (entry.integration, entry.operation, entry.key_hash, entry.request, entry.owner, now, now)
    _INSERT.many(connection, [row])
    known = connection.execute(sa.select(table).where(*entry.where).with_for_update()).one()
    if known.owner == entry.owner:
        return Begun(State.FRESH, now)
    if known.request_hash != entry.request:
        return Begun(State.DIFFERENT, known.begun_at)
    if known.answer is not None:
        return Begun(State.DONE, known.begun_at, known.answer)
    if known.owner is not None and known.tried_at > now - STALE_MS:
        return Begun(State.RUNNING, known.begun_at)
    connection.execute(sa.update(table).where(*entry.where).values(owner=entry.owner, tried_at=now))
    return Begun(State.AGAIN, known.begun_at)


def finish(connection: sa.Connection, entry: Entry, answer: str) -> None:
    """The write is done."""
    _end(connection, entry, answer=answer)


def leave(connection: sa.Connection, entry: Entry) -> None:
    """Nobody knows what came of the write: whoever asks again has to look first."""
    _end(connection, entry, answer=None)


def _end(connection: sa.Connection, entry: Entry, *, answer: str | None) -> None:
    table = IDEMPOTENCY_KEYS
    connection.execute(
        sa.update(table).where(*entry.where, table.c.owner == entry.owner).values(owner=None, answer=answer)
    )


def forget(connection: sa.Connection, entry: Entry) -> None:
    """Nothing came of the write: the key is free again."""
    table = IDEMPOTENCY_KEYS
    connection.execute(sa.delete(table).where(*entry.where, table.c.owner == entry.owner))
