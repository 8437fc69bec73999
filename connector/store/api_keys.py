"""The keys of environments, looked after: which there are, and which are not to be used any more.

What admits a request stands in `admission`; a key that is revoked is refused from the next request on, in all
processes.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from connector.store.environments import API_KEYS, ENVIRONMENTS, Environment, key_hash

SHORTEST = 20
"""Characters that a key of somebody's own has at least: of 62 kinds, about 119 bits. Keys of ours have 256."""

ID_DIGITS = 12


@dataclass(frozen=True, slots=True)
class ApiKey:
    """What is known of a key, which is kept nowhere.

    Args:
        number: stands for it in the store.
        id: the first digits of its SHA-256 in hexadecimal, so that who has the key can tell which one it is.
        environment: the name of whose key it is.
        created_at: ms.
        revoked_at: ms; None: it is valid.
    """

    number: int
    id: str
    environment: str
    created_at: int
    revoked_at: int | None


def id_of(key: str) -> str:
    """By what a key is called where it must not be shown."""
    return key_hash(key).hex()[:ID_DIGITS]


def every(connection: sa.Connection, environment: Environment | None = None) -> list[ApiKey]:
    """All keys, revoked ones too, the oldest first.

    Args:
        connection: to the store.
        environment: only those of this one.
    """
    select = (
        sa.select(API_KEYS, ENVIRONMENTS.c.name)
        .join_from(API_KEYS, ENVIRONMENTS, ENVIRONMENTS.c.number == API_KEYS.c.environment)
        .order_by(API_KEYS.c.number)
    )
    if environment is not None:
        select = select.where(API_KEYS.c.environment == environment.number)
    return [
        ApiKey(row.number, row.key_hash.hex()[:ID_DIGITS], row.name, row.created_at, row.revoked_at)
        for row in connection.execute(select)
    ]


def revoke(connection: sa.Connection, key: ApiKey, now: int) -> None:
    """Lets a key be refused from now on; one that was revoked before stays as it is."""
    unrevoked = (API_KEYS.c.number == key.number, API_KEYS.c.revoked_at.is_(None))
    connection.execute(sa.update(API_KEYS).where(*unrevoked).values(revoked_at=now))
