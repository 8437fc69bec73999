"""Integration fields (what Gem sends and no unified field holds), custom fields, and which is mapped to which.

integration_fields      discovered in an integration's records; passed through where that is switched on
custom_fields           defined for an environment, beside those that every environment has
custom_field_mappings   of an integration: custom field ← integration field; no row: as from the start
scope_configs           named scopes of an environment, to begin an integration with
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

import sqlalchemy as sa

from connector.store.environments import Environment
from connector.store.schema import METADATA
from connector.store.sql import insert_ignoring
from connector.unified.ids import unified_id

MODELS = ("jobs", "candidates", "applications")
"""The models that have custom and integration fields, by the export's names."""

FROM_THE_START = (
    ("jobs", "offices", "Offices", "All offices of the job, as Gem sends them."),
    ("jobs", "departments", "Departments", "All departments of the job, as Gem sends them."),
    ("applications", "source", "Source", "The name of the application's own source."),
)
"""Custom fields that every environment has, each mapped to the integration field of the same key: model, key, label,
description."""

INTEGRATION_FIELDS = sa.Table(
    "integration_fields",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("integration", sa.Integer, nullable=False),
    sa.Column("id", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False, comment="the export's name"),
    sa.Column("type", sa.Text, nullable=False, comment="DEFAULT or CUSTOM"),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("label", sa.Text),
    sa.Column("passthrough", sa.Boolean, nullable=False),
    sa.Index(None, "integration", "id", unique=True),
)

CUSTOM_FIELDS = sa.Table(
    "custom_fields",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("environment", sa.Integer, nullable=False),
    sa.Column("model", sa.Text, nullable=False, comment="the export's name"),
    sa.Column("key", sa.Text, nullable=False),
    sa.Column("label", sa.Text),
    sa.Column("description", sa.Text),
    sa.Index(None, "environment", "model", "key", unique=True),
)

CUSTOM_FIELD_MAPPINGS = sa.Table(
    "custom_field_mappings",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("model", sa.Text, primary_key=True),
    sa.Column("key", sa.Text, primary_key=True, comment="of the custom field"),
    sa.Column("integration_field", sa.Text, comment="its id; empty: unmapped"),
)

SCOPE_CONFIGS = sa.Table(
    "scope_configs",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("environment", sa.Integer, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("scopes", sa.Text, nullable=False, comment="JSON: what differs from everything being enabled"),
    sa.Index(None, "environment"),
)


@dataclass(frozen=True, slots=True)
class IntegrationField:
    """Something that Gem sends, and that no unified field holds.

    Args:
        id: 24 characters.
        model: the export's name.
        type: DEFAULT for Gem's own fields, CUSTOM for the tenant's.
        key: Gem's name of it.
        label: for people.
        passthrough: whether reads show it.
    """

    id: str
    model: str
    type: str
    key: str
    label: str | None
    passthrough: bool = False


@dataclass(frozen=True, slots=True)
class CustomField:
    """A field of our own.

    Args:
        id: 24 characters.
        model: the export's name.
        key: its name in `custom_fields`.
        label: for people.
        description: for people.
        is_from_the_start: whether every environment has it.
    """

    id: str
    model: str
    key: str
    label: str | None
    description: str | None
    is_from_the_start: bool


def integration_field_id(integration_id: str, model: str, kind: str, key: str) -> str:
    """The id of an integration field, which stays the same whenever it is discovered."""
    return unified_id(integration_id, "integration_fields", f"{model}:{kind}:{key}")


def custom_field_id(environment: Environment, model: str, key: str) -> str:
    """The id of a custom field: the same for all integrations of an environment."""
    return unified_id(environment.id, "custom_fields", f"{model}:{key}")


def integration_fields(
    connection: sa.Connection, number: int, integration_id: str, *, shown_only: bool = False
) -> list[IntegrationField]:
    """The integration fields of an integration in the order of their ids.

    Args:
        connection: reads.
        number: the number of the integration.
        integration_id: its name.
        shown_only: without those that are mapped from the start and that no record has shown yet.
    """
    table = INTEGRATION_FIELDS
    names = ("id", "model", "type", "key", "label", "passthrough")
    select = sa.select(*(table.c[name] for name in names)).where(table.c.integration == number)
    found = {row.id: IntegrationField(*row) for row in connection.execute(select)}
    for model, key, label, _ in () if shown_only else FROM_THE_START:
        field_id = integration_field_id(integration_id, model, "DEFAULT", key)
        found.setdefault(field_id, IntegrationField(field_id, model, "DEFAULT", key, label))
    return sorted(found.values(), key=lambda field: field.id)


_DISCOVER = insert_ignoring(INTEGRATION_FIELDS, ("integration", "id", "model", "type", "key", "label", "passthrough"))


def discovered(connection: sa.Connection, number: int, fields: Iterable[IntegrationField]) -> None:
    """Keeps integration fields that records have shown. Known ones stay as they are."""
    _DISCOVER.many(
        connection, [(number, one.id, one.model, one.type, one.key, one.label, one.passthrough) for one in fields]
    )


def set_passthrough(connection: sa.Connection, number: int, field: IntegrationField, *, enabled: bool) -> None:
    """Lets reads show an integration field, or not."""
    discovered(connection, number, [field])
    table = INTEGRATION_FIELDS
    where = (table.c.integration == number, table.c.id == field.id)
    connection.execute(sa.update(table).where(*where).values(passthrough=enabled))


def custom_fields(connection: sa.Connection, environment: Environment) -> list[CustomField]:
    """The custom fields of an environment in the order of their ids."""
    table = CUSTOM_FIELDS
    select = sa.select(table).where(table.c.environment == environment.number)
    given = [(*one, True) for one in FROM_THE_START]
    given += [(row.model, row.key, row.label, row.description, False) for row in connection.execute(select)]
    found = [
        CustomField(custom_field_id(environment, model, key), model, key, label, description, is_from_the_start)
        for model, key, label, description, is_from_the_start in given
    ]
    return sorted(found, key=lambda field: field.id)


def define(connection: sa.Connection, environment: Environment, field: CustomField) -> None:
    """Makes a custom field, or changes what it is called."""
    table = CUSTOM_FIELDS
    where = (table.c.environment == environment.number, table.c.model == field.model, table.c.key == field.key)
    connection.execute(sa.delete(table).where(*where))
    connection.execute(
        sa.insert(table).values(
            environment=environment.number,
            model=field.model,
            key=field.key,
            label=field.label,
            description=field.description,
        )
    )


def undefine(connection: sa.Connection, environment: Environment, field: CustomField, of: Collection[int]) -> None:
    """Takes a custom field away, and its mappings in the integrations (by number) of the environment."""
    table, mapped = CUSTOM_FIELDS, CUSTOM_FIELD_MAPPINGS
    where = (table.c.environment == environment.number, table.c.model == field.model, table.c.key == field.key)
    connection.execute(sa.delete(table).where(*where))
    gone = (mapped.c.integration.in_(of), mapped.c.model == field.model, mapped.c.key == field.key)
    connection.execute(sa.delete(mapped).where(*gone))


def mappings(connection: sa.Connection, number: int, integration_id: str) -> dict[tuple[str, str], str | None]:
    """Model and key of a custom field → the id of the integration field that it shows; None: unmapped by somebody."""
    found: dict[tuple[str, str], str | None] = {
        (model, key): integration_field_id(integration_id, model, "DEFAULT", key) for model, key, _, _ in FROM_THE_START
    }
    table = CUSTOM_FIELD_MAPPINGS
    for row in connection.execute(sa.select(table).where(table.c.integration == number)):
        found[row.model, row.key] = row.integration_field
    return found


def map_field(connection: sa.Connection, number: int, field: CustomField, integration_field: str | None) -> None:
    """Lets a custom field show an integration field (by id), or nothing."""
    table = CUSTOM_FIELD_MAPPINGS
    where = (table.c.integration == number, table.c.model == field.model, table.c.key == field.key)
    connection.execute(sa.delete(table).where(*where))
    values = {"integration": number, "model": field.model, "key": field.key, "integration_field": integration_field}
    connection.execute(sa.insert(table).values(values))
