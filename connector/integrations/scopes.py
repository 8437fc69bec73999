"""Scopes: which models, fields and actions of an integration are enabled."""

from __future__ import annotations

import sqlalchemy as sa

from connector.errors import SettingInvalid
from connector.store import Store
from connector.store.custom_fields import SCOPE_CONFIGS
from connector.store.environments import Environment

EVERYTHING = "default"
"""The id of the scopes in which everything is enabled."""


def config_of(store: Store, environment: Environment, config_id: str | None) -> str | None:
    """The id of a scope config that an environment has; None where none was asked for.

    Raises:
        SettingInvalid: it has none of this id.
    """
    if config_id is None or config_id == EVERYTHING:
        return config_id
    table = SCOPE_CONFIGS
    where = (table.c.id == config_id, table.c.environment == environment.number)
    with store.look() as connection:
        if connection.execute(sa.select(table.c.id).where(*where)).first() is None:
            raise SettingInvalid(f"There is no scope config {config_id}.")
    return config_id
