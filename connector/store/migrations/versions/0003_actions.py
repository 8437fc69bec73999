"""Writes under their keys, and locks by name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "idempotency_keys",
        sa.Column("integration", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("operation", sa.Text(), nullable=False),
        sa.Column("key_hash", sa.LargeBinary(), nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True, comment="a token of who is at it; empty when nobody is"),
        sa.Column("answer", sa.Text(), nullable=True, comment="JSON, once it is done"),
        sa.Column("begun_at", sa.BigInteger(), nullable=False, comment="the first time"),
        sa.Column("tried_at", sa.BigInteger(), nullable=False, comment="the last time"),
        sa.PrimaryKeyConstraint("integration", "operation", "key_hash", name=op.f("pk_idempotency_keys")),
    )
    op.create_index(op.f("ix_idempotency_keys_begun_at"), "idempotency_keys", ["begun_at"], unique=False)
    op.create_table(
        "named_locks",
        sa.Column("integration", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_hash", sa.LargeBinary(), nullable=False, comment="SHA-256: a name may be an email address"),
        sa.Column("owner", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("integration", "name_hash", name=op.f("pk_named_locks")),
    )
