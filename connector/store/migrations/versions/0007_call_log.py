"""The log of calls, in and out."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "calls",
        sa.Column("number", KEY, nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("environment", sa.Integer(), nullable=False),
        sa.Column("integration", sa.Integer()),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("plain_read", sa.Boolean(), nullable=False),
        sa.Column("operation", sa.Text()),
        sa.Column("method", sa.Text(), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text()),
        sa.Column("microseconds", sa.BigInteger(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary()),
        sa.Column("details", sa.Text()),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_calls")),
        sa.UniqueConstraint("id", name=op.f("uq_calls_id")),
    )
    op.create_index(op.f("ix_calls_environment_plain_read_number"), "calls", ["environment", "plain_read", "number"])
    op.create_index(op.f("ix_calls_environment_number"), "calls", ["environment", "number"])
