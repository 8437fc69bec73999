"""Integration fields (what Gem sends and no unified field holds), custom fields, and which is mapped to which.

    integration_fields      discovered in an integration's records; passed through where that is switched on
    custom_fields           defined for an environment, beside those that every environment has
    custom_field_mappings   of an integration: custom field ← integration field; no row: as from the start
    scope_configs           named scopes of an environment, to begin an integration with
"""

from __future__ import annotations

import sqlalchemy as sa

from connector.store.schema import METADATA

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
