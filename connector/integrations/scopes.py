"""Scopes of integrations: which models, fields and actions are enabled, disabled, or left to the customer.

A change marks the data as expired. The next sync, full or delta, builds the records again from what is stored: a
disabled field becomes null, the rows of a disabled model are deleted, and both come back when they are enabled again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from connector.errors import SettingInvalid
from connector.store import Store, connections
from connector.store import scopes as stored
from connector.store.connections import Connection
from connector.store.environments import Environment
from connector.store.scopes import ScopeConfig, Scopes, ScopeSetting

SETTINGS: tuple[ScopeSetting, ...] = ("ENABLED", "DISABLED", "OPTIONAL")


def config_of(store: Store, environment: Environment, config_id: str | None) -> str | None:
    """The id of a scope config that an environment has; None where none was asked for.

    Raises:
        SettingInvalid: it has none of this id.
    """
    if config_id is None:
        return None
    with store.look() as connection:
        return stored.config(connection, environment, config_id).id


def set_scopes(
    store: Store, integration: Connection, changes: Mapping[str, ScopeSetting], known: Collection[str]
) -> Scopes:
    """Sets scopes of one integration; gives all of them.

    Args:
        store: where it is.
        integration: whose.
        changes: name of a model, field or action → what it is set to.
        known: the names that there are.

    Raises:
        SettingInvalid: something is none of these names, or cannot be switched off.
    """
    check_names(changes, known)
    scopes = Scopes.from_json(integration.scopes).changed(changes)
    with store.write() as connection:
        connections.change(
            connection, integration.number, scopes=scopes.to_json(), data_expired_at=store.clock(), scope_config=None
        )
    return scopes


def keep_config(
    store: Store, environment: Environment, name: str, changes: Mapping[str, ScopeSetting], known: Collection[str]
) -> ScopeConfig:
    """Makes a scope config, or changes the one of this name. Integrations keep what they began with.

    Raises:
        SettingInvalid: something is none of the names, or cannot be switched off.
    """
    check_names(changes, known)
    with store.write() as connection:
        return stored.keep_config(connection, environment, name, Scopes().changed(changes))


def check_names(changes: Mapping[str, ScopeSetting], known: Collection[str]) -> None:
    """Refuses what no scope can be set for."""
    for name in changes:
        if name not in known:
            raise SettingInvalid(
                f"There is no model, field or action {name}.",
                hint="Names are such as ats_candidates, ats_candidates.phone_numbers or ats_create_candidate.",
            )
