"""An index of the deleted records whose payload is still there, so that it can be erased without looking for it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STREAMS = (
    "users",
    "jobs",
    "job_posts",
    "job_stages",
    "candidates",
    "applications",
    "scheduled_interviews",
    "offers",
    "rejection_reasons",
    "scorecards",
)


def upgrade() -> None:
    """To this version."""
    still_there = sa.text("deleted_at IS NOT NULL AND payload IS NOT NULL")
    for stream in STREAMS:
        op.create_index(
            op.f(f"ix_gem_{stream}_deleted_at"),
            f"gem_{stream}",
            ["deleted_at"],
            sqlite_where=still_there,
            postgresql_where=still_there,
        )
