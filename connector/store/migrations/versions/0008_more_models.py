"""Offers, rejection reasons and scorecards; and how far each list was synced, so that these are read whole once."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

GEM_TABLES: dict[str, tuple[str, ...]] = {
    "gem_offers": ("application_id",),
    "gem_rejection_reasons": (),
    "gem_scorecards": ("application_id",),
}
"""Table → links."""

UNIFIED_TABLES: dict[str, tuple[str, ...]] = {
    "offers": ("application_id",),
    "rejection_reasons": (),
    "scorecards": ("candidate_id", "application_id"),
}
"""Table → links."""

KNOWN_LISTS = ("users", "jobs", "job_posts", "job_stages", "candidates", "applications", "scheduled_interviews")
"""What every sync before this version has read."""


def upgrade() -> None:
    """To this version."""
    for table, links in GEM_TABLES.items():
        _gem_table(table, links)
    for table, links in UNIFIED_TABLES.items():
        _unified_table(table, links)
    lists = op.create_table(
        "synced_lists",
        sa.Column("integration", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("watermark", sa.BigInteger),
        sa.Column("refused", sa.Integer),
        sa.PrimaryKeyConstraint("integration", "stream", name="pk_synced_lists"),
        sqlite_with_rowid=False,
    )
    known = sa.table("integrations", sa.column("number", sa.Integer), sa.column("watermark", sa.BigInteger))
    columns = ["integration", "stream", "watermark"]
    for stream in KNOWN_LISTS:
        read = sa.select(known.c.number, sa.literal_column(f"'{stream}'"), known.c.watermark)
        op.execute(sa.insert(lists).from_select(columns, read.where(known.c.watermark.is_not(None))))


def _gem_table(name: str, links: Sequence[str]) -> None:
    op.create_table(
        name,
        sa.Column("number", KEY, nullable=False),
        sa.Column("integration", sa.Integer, nullable=False),
        sa.Column("remote_id", sa.Text, nullable=False),
        sa.Column("fetch_hash", sa.LargeBinary, nullable=False),
        sa.Column("deleted_at", sa.BigInteger),
        sa.Column("gone", sa.Boolean, nullable=False),
        *(sa.Column(link, sa.Text) for link in links),
        sa.Column("payload", sa.Text),
        sa.PrimaryKeyConstraint("number", name=f"pk_{name}"),
    )
    _index(name, ("integration", "remote_id"), unique=True)
    for link in links:
        _index(name, ("integration", link), link)


def _unified_table(name: str, links: Sequence[str]) -> None:
    op.create_table(
        name,
        sa.Column("number", KEY, nullable=False),
        sa.Column("integration", sa.Integer, nullable=False),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("remote_id", sa.Text, nullable=False),
        sa.Column("changed_at", sa.BigInteger, nullable=False),
        sa.Column("remote_deleted_at", sa.BigInteger),
        sa.Column("deletion_seen_at", sa.BigInteger),
        sa.Column("values_hash", sa.LargeBinary, nullable=False),
        *(sa.Column(link, sa.Text) for link in links),
        sa.Column("fields", sa.Text),
        sa.PrimaryKeyConstraint("number", name=f"pk_{name}"),
    )
    _index(name, ("integration", "id"), unique=True)
    _index(name, ("integration", "changed_at", "id"))
    for link in links:
        _index(name, ("integration", link), link)
    to_be_erased = "deletion_seen_at IS NOT NULL AND fields IS NOT NULL"
    _index(name, ("deletion_seen_at",), "deletion_seen_at", where=to_be_erased)


def _index(
    table: str, columns: Sequence[str], name: str | None = None, *, unique: bool = False, where: str | None = None
) -> None:
    condition = None if where is None else sa.text(where)
    op.create_index(
        f"ix_{table}_{name or '_'.join(columns)}",
        table,
        list(columns),
        unique=unique,
        sqlite_where=condition,
        postgresql_where=condition,
    )
