"""Environments, their API keys, and which integration is whose."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "environments",
        sa.Column("number", sa.Integer(), nullable=False, comment="stands for the environment in other tables"),
        sa.Column("id", sa.Text(), nullable=False, comment="what the API shows"),
        sa.Column("customer_id", sa.Text(), nullable=False, comment="what the API shows"),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_environments")),
        sa.UniqueConstraint("id", name=op.f("uq_environments_id")),
        sa.UniqueConstraint("name", name=op.f("uq_environments_name")),
    )
    op.create_table(
        "api_keys",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("environment", sa.Integer(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False, comment="SHA-256 of the key"),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("revoked_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_api_keys")),
        sa.UniqueConstraint("key_hash", name=op.f("uq_api_keys_key_hash")),
    )
    op.create_index(op.f("ix_api_keys_environment"), "api_keys", ["environment"], unique=False)
    op.create_table(
        "environment_integrations",
        sa.Column("integration", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("environment", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("integration", name=op.f("pk_environment_integrations")),
    )
    op.create_index(
        op.f("ix_environment_integrations_environment"), "environment_integrations", ["environment"], unique=False
    )
