"""Scopes: which models, fields and actions of an integration are enabled, disabled, or left to the customer.

Kept as what differs from everything being enabled:

    {"settings": {"ats_candidates": "DISABLED", "ats_jobs.description": "OPTIONAL", "ats_create_candidate": "DISABLED"},
     "opted_out": ["ats_jobs.description"]}

A name is a model's or an action's, or a model's and a field's with a dot between.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

import orjson
import sqlalchemy as sa

from connector.errors import SettingInvalid
from connector.store.custom_fields import SCOPE_CONFIGS
from connector.store.environments import Environment
from connector.unified.datapoints import MODEL_IDS
from connector.unified.ids import unified_id

ScopeSetting = Literal["ENABLED", "DISABLED", "OPTIONAL"]

EVERYTHING = "default"
"""The id of the scopes in which everything is enabled."""

ALWAYS = frozenset({"id", "remote_id", "changed_at", "remote_deleted_at"})
"""Fields without which a record is none."""


@dataclass(frozen=True, slots=True)
class Scopes:
    """The scopes of an integration.

    Args:
        settings: name → what was set, where that is not ENABLED.
        opted_out: names of what is OPTIONAL and the customer has refused.

    >>> Scopes({"ats_users": "OPTIONAL"}, frozenset({"ats_users"})).is_on("ats_users")
    False
    """

    settings: Mapping[str, ScopeSetting] = field(default_factory=dict)
    opted_out: frozenset[str] = frozenset()

    @classmethod
    def from_json(cls, text: str | None) -> Scopes:
        """Scopes as they were kept."""
        kept = orjson.loads(text) if text else {}
        return cls(kept.get("settings", {}), frozenset(kept.get("opted_out", ())))

    def to_json(self) -> str:
        """Scopes as they are kept."""
        kept = {"settings": dict(sorted(self.settings.items())), "opted_out": sorted(self.opted_out)}
        return orjson.dumps(kept).decode()

    def setting(self, name: str) -> ScopeSetting:
        """What was set."""
        return self.settings.get(name, "ENABLED")

    def is_refused(self, name: str) -> bool:
        """Whether the customer has refused it."""
        return self.setting(name) == "OPTIONAL" and name in self.opted_out

    def is_on(self, name: str) -> bool:
        """Whether it may be used. A field may be used where its model may be, too."""
        return self.setting(name) != "DISABLED" and not self.is_refused(name)

    @property
    def optional(self) -> list[str]:
        """What the customer may refuse."""
        return sorted(name for name, setting in self.settings.items() if setting == "OPTIONAL")

    def changed(self, changes: Mapping[str, ScopeSetting]) -> Scopes:
        """The scopes with some of them set otherwise."""
        settings = {**self.settings, **changes}
        return Scopes({name: value for name, value in settings.items() if value != "ENABLED"}, self.opted_out)

    def hidden_models(self) -> frozenset[str]:
        """Models (the export's names) that may not be read."""
        return frozenset(model for model, model_id in MODEL_IDS.items() if not self.is_on(model_id))

    def hidden_fields(self, model: str) -> frozenset[str]:
        """Fields of a model (the export's name) that may not be read."""
        prefix = f"{MODEL_IDS[model]}."
        names = (name for name in self.settings if name.startswith(prefix) and not self.is_on(name))
        return frozenset(name.removeprefix(prefix) for name in names) - ALWAYS


@dataclass(frozen=True, slots=True)
class ScopeConfig:
    """Scopes with a name, to begin integrations with.

    Args:
        id: 24 characters.
        name: for people.
        scopes: what differs from everything being enabled.
    """

    id: str
    name: str
    scopes: Scopes


def config(connection: sa.Connection, environment: Environment, config_id: str) -> ScopeConfig:
    """A scope config of an environment.

    Raises:
        SettingInvalid: it has none of this id.
    """
    if config_id == EVERYTHING:
        return ScopeConfig(EVERYTHING, "Everything", Scopes())
    found = next((one for one in configs(connection, environment) if one.id == config_id), None)
    if found is None:
        raise SettingInvalid(f"There is no scope config {config_id}.")
    return found


def configs(connection: sa.Connection, environment: Environment) -> list[ScopeConfig]:
    """The scope configs of an environment."""
    table = SCOPE_CONFIGS
    select = sa.select(table).where(table.c.environment == environment.number).order_by(table.c.number)
    return [ScopeConfig(row.id, row.name, Scopes.from_json(row.scopes)) for row in connection.execute(select)]


def keep_config(connection: sa.Connection, environment: Environment, name: str, scopes: Scopes) -> ScopeConfig:
    """Makes a scope config, or changes the one of this name. Integrations keep what they began with."""
    table = SCOPE_CONFIGS
    config_id = unified_id(environment.id, "scope_configs", name)
    connection.execute(sa.delete(table).where(table.c.id == config_id))
    connection.execute(
        sa.insert(table).values(id=config_id, environment=environment.number, name=name, scopes=scopes.to_json())
    )
    return ScopeConfig(config_id, name, scopes)
