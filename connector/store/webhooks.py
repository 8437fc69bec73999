"""Webhooks, and the secret that an environment's deliveries are signed with.

environments ──┬── webhooks          where events go, and which
               └── webhook_secrets   ciphertext; what can open it is in `connector.integrations`
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

import orjson
import sqlalchemy as sa

from connector.store.schema import METADATA
from connector.store.sql import insert_ignoring

EventType = Literal[
    "data-changed",
    "sync-finished",
    "integration-created",
    "integration-deleted",
    "integration-state-changed",
    "connection-flow-failed",
]
"""What webhooks can be told of, by the unified API's names."""

WEBHOOKS = sa.Table(
    "webhooks",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("environment", sa.Integer, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("events", sa.Text, nullable=False, comment="JSON array of types"),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Index(None, "environment"),
)

WEBHOOK_SECRETS = sa.Table(
    "webhook_secrets",
    METADATA,
    sa.Column("environment", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False, comment="ciphertext"),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)

_FIRST_SECRET = insert_ignoring(WEBHOOK_SECRETS, ("environment", "sealed", "created_at"))


@dataclass(frozen=True, slots=True)
class Webhook:
    """Where events of an environment go.

    Args:
        number: stands for it in other tables.
        id: its name.
        environment: the number of the environment.
        url: where they are sent.
        events: which types.
        created_at: when it was made (ms).
    """

    number: int
    id: str
    environment: int
    url: str
    events: tuple[EventType, ...]
    created_at: int


def add(connection: sa.Connection, environment: int, url: str, events: Collection[str], now: int) -> Webhook:
    """A new webhook, under an id that nobody can guess."""
    webhook_id = f"wh_{secrets.token_hex(12)}"
    values = {"id": webhook_id, "environment": environment, "url": url, "created_at": now}
    connection.execute(sa.insert(WEBHOOKS).values(**values, events=orjson.dumps(list(events)).decode()))
    found = find(connection, environment, webhook_id)
    assert found is not None, "it was made a moment ago, in this transaction"
    return found


def find(connection: sa.Connection, environment: int, webhook_id: str) -> Webhook | None:
    """The webhook of this id, if it is one of the environment's."""
    where = (WEBHOOKS.c.id == webhook_id, WEBHOOKS.c.environment == environment)
    row = connection.execute(sa.select(WEBHOOKS).where(*where)).first()
    return None if row is None else _webhook(row)


def environment_of(connection: sa.Connection, webhook_id: str) -> int | None:
    """The number of the environment that a webhook belongs to: for those who may see all of them."""
    return connection.execute(sa.select(WEBHOOKS.c.environment).where(WEBHOOKS.c.id == webhook_id)).scalar()


def every(connection: sa.Connection, environment: int) -> list[Webhook]:
    """The webhooks of an environment, the oldest first."""
    select = sa.select(WEBHOOKS).where(WEBHOOKS.c.environment == environment).order_by(WEBHOOKS.c.number)
    return [_webhook(row) for row in connection.execute(select)]


def remove(connection: sa.Connection, number: int) -> None:
    """Ends a webhook; its deliveries are for `connector.store.deliveries`."""
    connection.execute(sa.delete(WEBHOOKS).where(WEBHOOKS.c.number == number))


def sealed_secret(connection: sa.Connection, environment: int) -> bytes | None:
    """The ciphertext of an environment's secret."""
    table = WEBHOOK_SECRETS
    return connection.execute(sa.select(table.c.sealed).where(table.c.environment == environment)).scalar()


def keep_first_secret(connection: sa.Connection, environment: int, sealed: bytes, now: int) -> bool:
    """Makes this the secret of an environment, unless it has one."""
    return bool(_FIRST_SECRET.run(connection, environment, sealed, now))


def keep_secret(connection: sa.Connection, environment: int, sealed: bytes, now: int) -> None:
    """Makes this the secret of an environment."""
    table = WEBHOOK_SECRETS
    connection.execute(sa.delete(table).where(table.c.environment == environment))
    connection.execute(sa.insert(table).values(environment=environment, sealed=sealed, created_at=now))


def reseal(connection: sa.Connection, resealed: Callable[[bytes], bytes]) -> None:
    """Replaces the ciphertexts of all secrets."""
    table = WEBHOOK_SECRETS
    for row in connection.execute(sa.select(table)).all():
        keep_secret(connection, row.environment, resealed(row.sealed), row.created_at)


def _webhook(row: sa.Row[tuple[object, ...]]) -> Webhook:
    return Webhook(row.number, row.id, row.environment, row.url, tuple(orjson.loads(row.events)), row.created_at)
