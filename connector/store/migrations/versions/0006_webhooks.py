"""Webhooks and their deliveries."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """To this version."""
    _webhooks()
    _outbox()


def _webhooks() -> None:
    op.create_table(
        "webhooks",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("environment", sa.Integer(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("events", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_webhooks")),
        sa.UniqueConstraint("id", name=op.f("uq_webhooks_id")),
    )
    op.create_index(op.f("ix_webhooks_environment"), "webhooks", ["environment"])
    op.create_table(
        "webhook_secrets",
        sa.Column("environment", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("environment", name=op.f("pk_webhook_secrets")),
    )


def _outbox() -> None:
    op.create_table(
        "changed_models",
        sa.Column("integration", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("integration", "model", name=op.f("pk_changed_models")),
    )
    op.create_table(
        "told_states",
        sa.Column("integration", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("integration", name=op.f("pk_told_states")),
    )
    op.create_table(
        "webhook_events",
        sa.Column("number", _Key, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("integration", sa.Integer()),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_webhook_events")),
        sa.UniqueConstraint("id", name=op.f("uq_webhook_events_id")),
    )
    op.create_index(op.f("ix_webhook_events_integration"), "webhook_events", ["integration"])
    op.create_table(
        "webhook_deliveries",
        sa.Column("number", _Key, nullable=False),
        sa.Column("webhook", sa.Integer(), nullable=False),
        sa.Column("event", _Key, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("due_at", sa.BigInteger(), nullable=False),
        sa.Column("owner", sa.Text()),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("first_tried_at", sa.BigInteger()),
        sa.Column("last_tried_at", sa.BigInteger()),
        sa.Column("status", sa.Integer()),
        sa.Column("problem", sa.Text()),
        sa.Column("excerpt", sa.Text()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_webhook_deliveries")),
    )
    op.create_index(op.f("ix_webhook_deliveries_webhook_number"), "webhook_deliveries", ["webhook", "number"])
    op.create_index(op.f("ix_webhook_deliveries_event"), "webhook_deliveries", ["event"])
    op.create_index(
        op.f("ix_webhook_deliveries_due_at"),
        "webhook_deliveries",
        ["due_at"],
        sqlite_where=sa.text("state = 'PENDING'"),
        postgresql_where=sa.text("state = 'PENDING'"),
    )
