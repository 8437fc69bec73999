"""Syncs that were asked for, when the next ones are due, how fast a key may be used, and what is to be erased."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

MODELS = (
    *("users", "jobs", "job_postings", "candidates", "application_stages", "applications", "interviews"),
    *("job_application_stages", "job_hiring_team_members", "interviewing_team_members"),
)


def upgrade() -> None:
    """To this version."""
    _syncs()
    op.create_table(
        "rate_buckets",
        sa.Column("account", sa.Text(), nullable=False, comment="a fingerprint of base URL and key"),
        sa.Column("tokens", sa.Double(), nullable=False, comment="below zero: promised already"),
        sa.Column("rate", sa.Double(), nullable=False, comment="tokens a second, right now"),
        sa.Column("filled_at", sa.Double(), nullable=False, comment="seconds since the epoch, as the other moments"),
        sa.Column("slowed_at", sa.Double(), nullable=False, comment="when Gem last said 429"),
        sa.Column("paused_until", sa.Double(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_rate_buckets")),
    )
    _to_be_erased()


def _syncs() -> None:
    op.create_table(
        "sync_queue",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False, comment="what the API and the webhooks show"),
        sa.Column("integration", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("sent_at", sa.BigInteger(), comment="when a broker was last told, where there is one"),
        sa.Column("owner", sa.Text(), comment="of the lease under which it is done; empty while it waits"),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_sync_queue")),
        sa.UniqueConstraint("id", name=op.f("uq_sync_queue_id")),
    )
    op.create_index(op.f("ix_sync_queue_integration_kind"), "sync_queue", ["integration", "kind"], unique=True)
    op.create_table(
        "sync_failures",
        sa.Column("integration", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False, comment="since the last sync that worked"),
        sa.Column("retry_at", sa.BigInteger(), nullable=False),
        sa.Column("message", sa.Text(), nullable=False, comment="of the last failure"),
        sa.PrimaryKeyConstraint("integration", name=op.f("pk_sync_failures")),
    )
    op.drop_index(op.f("ix_sync_runs_integration"), "sync_runs")
    op.create_index(
        op.f("ix_sync_runs_integration_kind_finished_at"), "sync_runs", ["integration", "kind", "finished_at"]
    )


def _to_be_erased() -> None:
    """What is erased leaves the index, so that looking for what is not costs nothing."""
    condition = sa.text("deletion_seen_at IS NOT NULL AND fields IS NOT NULL")
    for model in MODELS:
        name = op.f(f"ix_{model}_deletion_seen_at")
        op.drop_index(name, model)
        op.create_index(name, model, ["deletion_seen_at"], sqlite_where=condition, postgresql_where=condition)
