"""Environments: worlds apart inside one service, each with its own API keys and its own integrations.

    environments ──┬── api_keys                 SHA-256 of the key; the key itself is shown once and kept nowhere
                   └── environment_integrations which integration is whose; one that is in no row is the default's

Keys are 256 random bits, so that one round of SHA-256 is enough: there is nothing to guess.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, fields
from hashlib import sha256

import sqlalchemy as sa

from connector.store.lookups import Lookup
from connector.store.schema import INTEGRATIONS, METADATA

DEFAULT_ENVIRONMENT = "default"
"""The environment of everything that nobody assigned to another one, as what the command line has synced."""

ENVIRONMENTS = sa.Table(
    "environments",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, comment="stands for the environment in other tables"),
    sa.Column("id", sa.Text, nullable=False, unique=True, comment="what the API shows"),
    sa.Column("customer_id", sa.Text, nullable=False, comment="what the API shows"),
    sa.Column("name", sa.Text, nullable=False, unique=True),
    sa.Column("created_at", sa.BigInteger, nullable=False),
)

API_KEYS = sa.Table(
    "api_keys",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("environment", sa.Integer, nullable=False),
    sa.Column("key_hash", sa.LargeBinary, nullable=False, unique=True, comment="SHA-256 of the key"),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("revoked_at", sa.BigInteger),
    sa.Index(None, "environment"),
)

ENVIRONMENT_INTEGRATIONS = sa.Table(
    "environment_integrations",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("environment", sa.Integer, nullable=False),
    sa.Index(None, "environment"),
)


@dataclass(frozen=True, slots=True)
class Environment:
    """One world of keys and integrations.

    Args:
        number: stands for it in other tables.
        id: what the API shows.
        customer_id: what the API shows.
        name: what people call it.
    """

    number: int
    id: str
    customer_id: str
    name: str

    def has(self, owner: object) -> bool:
        """Whether an integration is this one's whose owner is the environment of this number; None: nobody."""
        return owner == self.number or (owner is None and self.name == DEFAULT_ENVIRONMENT)


@dataclass(frozen=True, slots=True)
class KnownKey:
    """An API key that is valid.

    Args:
        number: stands for the key, as in rate limits.
        environment: whose key it is.
    """

    number: int
    environment: Environment


def new_api_key() -> str:
    """A key that nobody can guess: 256 random bits."""
    return f"gemkey_{secrets.token_urlsafe(32)}"


def create(connection: sa.Connection, name: str, now: int) -> Environment:
    """The environment of this name, made where there is none."""
    known = named(connection, name)
    if known is None:
        values = {"id": secrets.token_hex(12), "customer_id": secrets.token_hex(12), "name": name, "created_at": now}
        connection.execute(sa.insert(ENVIRONMENTS).values(values))
        known = named(connection, name)
    assert known is not None
    return known


def named(connection: sa.Connection, name: str) -> Environment | None:
    """The environment of this name; None where there is none."""
    known = connection.execute(sa.select(ENVIRONMENTS).where(ENVIRONMENTS.c.name == name)).first()
    return None if known is None else _environment(known)


def every(connection: sa.Connection) -> list[Environment]:
    """All environments, the oldest first."""
    return [_environment(row) for row in connection.execute(sa.select(ENVIRONMENTS).order_by(ENVIRONMENTS.c.number))]


def add_key(connection: sa.Connection, environment: Environment, key: str, now: int) -> bool:
    """Makes a key valid for an environment; False where it belongs to another one already."""
    known = connection.execute(sa.select(API_KEYS).where(API_KEYS.c.key_hash == key_hash(key))).first()
    if known is None:
        connection.execute(
            sa.insert(API_KEYS).values(environment=environment.number, key_hash=key_hash(key), created_at=now)
        )
    elif known.environment == environment.number:
        connection.execute(sa.update(API_KEYS).where(API_KEYS.c.number == known.number).values(revoked_at=None))
    return known is None or bool(known.environment == environment.number)


def has_keys(connection: sa.Connection, environment: Environment) -> bool:
    """Whether anybody can use this environment."""
    valid = sa.select(API_KEYS.c.number).where(
        API_KEYS.c.environment == environment.number, API_KEYS.c.revoked_at.is_(None)
    )
    return connection.execute(valid.limit(1)).first() is not None


def numbered_key(connection: sa.Connection, number: int) -> tuple[KnownKey, bytes] | None:
    """The key of this number and its hash; None where there is none, or it is not valid any more."""
    environment = (ENVIRONMENTS.c[field.name] for field in fields(Environment))
    select = (
        sa.select(API_KEYS.c.key_hash, *environment)
        .join_from(API_KEYS, ENVIRONMENTS, ENVIRONMENTS.c.number == API_KEYS.c.environment)
        .where(API_KEYS.c.number == number, API_KEYS.c.revoked_at.is_(None))
    )
    row = connection.execute(select).first()
    return None if row is None else (KnownKey(number, Environment(*row[1:])), row[0])


def assign(connection: sa.Connection, environment: Environment, integration: int) -> None:
    """Gives an integration (by number) to an environment."""
    table = ENVIRONMENT_INTEGRATIONS
    connection.execute(sa.delete(table).where(table.c.integration == integration))
    connection.execute(sa.insert(table).values(integration=integration, environment=environment.number))


def owns(connection: sa.Connection, environment: Environment, integration_id: str) -> bool:
    """Whether an integration is there and belongs to an environment."""
    for (owner,) in _OWNER.rows(connection, integration_id):
        return environment.has(owner)
    return False


_WITH_OWNERS = INTEGRATIONS.outerjoin(
    ENVIRONMENT_INTEGRATIONS, ENVIRONMENT_INTEGRATIONS.c.integration == INTEGRATIONS.c.number
)
_OWNER = Lookup(
    sa.select(ENVIRONMENT_INTEGRATIONS.c.environment)
    .select_from(_WITH_OWNERS)
    .where(INTEGRATIONS.c.id == sa.bindparam("named")),
    ("named",),
)


def integrations_of(connection: sa.Connection, environment: Environment) -> list[str]:
    """The ids of an environment's integrations."""
    owner = ENVIRONMENT_INTEGRATIONS.c.environment
    mine: sa.ColumnElement[bool] = owner == environment.number
    if environment.name == DEFAULT_ENVIRONMENT:
        mine = sa.or_(mine, owner.is_(None))
    select = sa.select(INTEGRATIONS.c.id).select_from(_WITH_OWNERS).where(mine).order_by(INTEGRATIONS.c.number)
    return [row.id for row in connection.execute(select)]


def key_hash(key: str) -> bytes:
    """What is kept of a key."""
    return sha256(key.encode("utf-8", "surrogatepass")).digest()


def _environment(row: sa.Row[tuple[object, ...]]) -> Environment:
    return Environment(row.number, row.id, row.customer_id, row.name)
