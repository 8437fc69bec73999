"""Who asks, and what for: a key and the integration that is named beside it, by one statement.

Every request begins with it, so it is one lookup and not three; and it is done every time, so that a key that is
revoked and an integration that is disabled are refused from that moment on, in every process.
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass, fields

import sqlalchemy as sa

from connector.store.connections import CONNECTIONS
from connector.store.environments import (
    API_KEYS,
    ENVIRONMENT_INTEGRATIONS,
    ENVIRONMENTS,
    Environment,
    KnownKey,
    key_hash,
)
from connector.store.integrations import Integration, integration_of
from connector.store.lookups import Lookup
from connector.store.schema import INTEGRATIONS


@dataclass(frozen=True, slots=True)
class Usable:
    """An integration of the key's environment, and what may stand against using it.

    Args:
        integration: what the store knows of it.
        enabled: whether it is used at all.
        is_set_up: whether the customer has done everything.
        scopes: JSON of what differs from everything being enabled.
    """

    integration: Integration
    enabled: bool
    is_set_up: bool
    scopes: str | None


@dataclass(frozen=True, slots=True)
class Admission:
    """A key that is valid.

    Args:
        key: the key.
        named: the integration that was named; None where the key's environment has none of that name.
    """

    key: KnownKey
    named: Usable | None


_KEY = (API_KEYS.c.key_hash, API_KEYS.c.number, *(ENVIRONMENTS.c[field.name] for field in fields(Environment)))
_INTEGRATION = tuple(INTEGRATIONS.c[field.name] for field in fields(Integration))
_REST = (
    ENVIRONMENT_INTEGRATIONS.c.environment,
    CONNECTIONS.c.enabled,
    CONNECTIONS.c.field_mapping,
    CONNECTIONS.c.scopes,
)
_ADMISSION = Lookup(
    sa.select(*(column.label(f"c{place}") for place, column in enumerate((*_KEY, *_INTEGRATION, *_REST))))
    .select_from(
        API_KEYS.join(ENVIRONMENTS, ENVIRONMENTS.c.number == API_KEYS.c.environment)
        .outerjoin(INTEGRATIONS, INTEGRATIONS.c.id == sa.bindparam("named", type_=sa.Text))
        .outerjoin(CONNECTIONS, CONNECTIONS.c.integration == INTEGRATIONS.c.number)
        .outerjoin(ENVIRONMENT_INTEGRATIONS, ENVIRONMENT_INTEGRATIONS.c.integration == INTEGRATIONS.c.number)
    )
    .where(API_KEYS.c.key_hash == sa.bindparam("given"), API_KEYS.c.revoked_at.is_(None)),
    ("given", "named"),
)


def admission(connection: sa.Connection, key: str, named: str = "") -> Admission | None:
    """What a key opens; None for one that is not valid.

    What is looked up is the hash of the key, so that the time it takes tells nothing of any key; the hashes are then
    compared in constant time.

    Args:
        connection: reads.
        key: as it was given.
        named: the name of an integration; empty for none.
    """
    given = key_hash(key)
    for stored, number, *found in _ADMISSION.rows(connection, given, named.replace("\0", "")):
        if hmac.compare_digest(stored, given):
            environment = Environment(*found[:4])
            return Admission(KnownKey(number, environment), _usable(environment, found[4:]))
    return None


def _usable(environment: Environment, found: list[object]) -> Usable | None:
    *integration, owner, enabled, field_mapping, scopes = found
    if integration[0] is None or not environment.has(owner):
        return None
    return Usable(
        integration_of(integration),
        enabled=enabled is None or bool(enabled),
        is_set_up=field_mapping != "OFFERED",
        scopes=None if scopes is None else str(scopes),
    )
