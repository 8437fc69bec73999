"""Connections with their credentials, tokens of the connection flow, custom fields, and scopes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    _connections()
    _connect_tokens()
    _fields()
    _scope_configs()


def _connections() -> None:
    op.create_table(
        "connections",
        sa.Column("integration", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("organization_name", sa.Text()),
        sa.Column("creator_email", sa.Text()),
        sa.Column("origin_id", sa.Text()),
        sa.Column("enabled", sa.Boolean(), nullable=False),
        sa.Column("credentials", sa.LargeBinary()),
        sa.Column("failing_since", sa.BigInteger()),
        sa.Column("user_name", sa.Text()),
        sa.Column("tracking_link", sa.Text()),
        sa.Column("scopes", sa.Text()),
        sa.Column("scope_config", sa.Text()),
        sa.Column("field_mapping", sa.Text()),
        sa.Column("data_expired_at", sa.BigInteger()),
        sa.Column("deleted_at", sa.BigInteger()),
        sa.Column("purged_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("integration", name=op.f("pk_connections")),
    )


def _connect_tokens() -> None:
    op.create_table(
        "connect_tokens",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("environment", sa.Integer(), nullable=False),
        sa.Column("integration", sa.Integer()),
        sa.Column("link", sa.Integer()),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.Column("used_at", sa.BigInteger()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_connect_tokens")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_connect_tokens_token_hash")),
    )
    for column in ("integration", "expires_at"):
        op.create_index(op.f(f"ix_connect_tokens_{column}"), "connect_tokens", [column])


def _fields() -> None:
    op.create_table(
        "integration_fields",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("integration", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text()),
        sa.Column("passthrough", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_integration_fields")),
    )
    op.create_index(
        op.f("ix_integration_fields_integration_id"), "integration_fields", ["integration", "id"], unique=True
    )
    op.create_table(
        "custom_fields",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("environment", sa.Integer(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text()),
        sa.Column("description", sa.Text()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_custom_fields")),
    )
    op.create_index(
        op.f("ix_custom_fields_environment_model_key"), "custom_fields", ["environment", "model", "key"], unique=True
    )
    op.create_table(
        "custom_field_mappings",
        sa.Column("integration", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("integration_field", sa.Text()),
        sa.PrimaryKeyConstraint("integration", "model", "key", name=op.f("pk_custom_field_mappings")),
    )


def _scope_configs() -> None:
    op.create_table(
        "scope_configs",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("environment", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("scopes", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_scope_configs")),
        sa.UniqueConstraint("id", name=op.f("uq_scope_configs_id")),
    )
    op.create_index(op.f("ix_scope_configs_environment"), "scope_configs", ["environment"])
