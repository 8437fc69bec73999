"""Whether a key opens the Gem account that an integration was synced from: records of two are never mixed."""

from __future__ import annotations

import orjson
import sqlalchemy as sa

from connector.errors import IntegrationMismatch
from connector.gem.client import GemClient
from connector.integrations import gem_account
from connector.integrations.gem_account import Identity
from connector.store import Store
from connector.store.connections import Connection
from connector.store.schema import GEM_TABLES


def check_same_account(store: Store, integration: Connection, client: GemClient) -> None:
    """Ids of Gem's are its own: an account that knows one of our users is the account that we know.

    Args:
        store: where the users are that we know; where there are none, any account will do.
        integration: as it was synced.
        client: with the other key.

    Raises:
        IntegrationMismatch: none of the users that we know is in the account behind the key.
        GemError: Gem cannot be asked.
    """
    with store.look() as connection:
        users = _users(connection, integration.number)
    if users and not gem_account.knows_any(client, users):
        raise IntegrationMismatch(
            f"The key belongs to another Gem account than the one that {integration.id} was synced from.",
            hint="Records of two accounts are never mixed: use a key of the same account, or a new integration.",
        )


def _users(connection: sa.Connection, number: int) -> frozenset[Identity]:
    table = GEM_TABLES["users"]
    select = sa.select(table.c.payload).where(table.c.integration == number, table.c.payload.is_not(None))
    return frozenset(gem_account.identity(orjson.loads(payload)) for payload in connection.execute(select).scalars())
