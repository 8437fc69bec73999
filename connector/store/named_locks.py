"""Locks by name, for what only one of many processes may do at a time. Each runs out by itself."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha256

import sqlalchemy as sa

from connector.store.schema import METADATA
from connector.store.sql import insert_ignoring

NAMED_LOCKS = sa.Table(
    "named_locks",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("name_hash", sa.LargeBinary, primary_key=True, comment="SHA-256: a name may be an email address"),
    sa.Column("owner", sa.Text, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
)

_INSERT = insert_ignoring(NAMED_LOCKS, ("integration", "name_hash", "owner", "expires_at"))


@dataclass(frozen=True, slots=True)
class NamedLock:
    """The right to do something alone, until it runs out or is renewed.

    Args:
        integration: the number of the integration.
        name: of what is done.
        ttl_ms: how long it lasts without being renewed.
        owner: a token that nobody else has.
    """

    integration: int
    name: str
    ttl_ms: int
    owner: str = field(default_factory=lambda: secrets.token_hex(16))

    @property
    def name_hash(self) -> bytes:
        """What stands for the name."""
        return sha256(self.name.encode("utf-8", "surrogatepass")).digest()

    @property
    def where(self) -> tuple[sa.ColumnElement[bool], ...]:
        """The row."""
        return NAMED_LOCKS.c.integration == self.integration, NAMED_LOCKS.c.name_hash == self.name_hash


def take(connection: sa.Connection, lock: NamedLock, now: int) -> bool:
    """Takes the lock, unless somebody has it; in a transaction that writes."""
    _INSERT.many(connection, [(lock.integration, lock.name_hash, lock.owner, now + lock.ttl_ms)])
    free = sa.or_(NAMED_LOCKS.c.owner == lock.owner, NAMED_LOCKS.c.expires_at < now)
    taken = sa.update(NAMED_LOCKS).where(*lock.where, free).values(owner=lock.owner, expires_at=now + lock.ttl_ms)
    return bool(connection.execute(taken).rowcount)


def renew(connection: sa.Connection, lock: NamedLock, now: int) -> bool:
    """Keeps the lock for another while; False where it has run out and somebody else has it."""
    kept = sa.update(NAMED_LOCKS).where(*lock.where, NAMED_LOCKS.c.owner == lock.owner)
    return bool(connection.execute(kept.values(expires_at=now + lock.ttl_ms)).rowcount)


def release(connection: sa.Connection, lock: NamedLock) -> None:
    """Gives the lock back, if it is still ours."""
    connection.execute(sa.delete(NAMED_LOCKS).where(*lock.where, NAMED_LOCKS.c.owner == lock.owner))
