"""The first schema: integrations, syncs, Gem's records and the unified ones."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

GEM_TABLES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "gem_users": ((), ()),
    "gem_jobs": ((), ("is_template",)),
    "gem_job_posts": (("job_id",), ()),
    "gem_job_stages": (("job_id",), ()),
    "gem_candidates": ((), ("lacks_applications",)),
    "gem_applications": (("candidate_id", "job_id"), ()),
    "gem_scheduled_interviews": (("application_id", "item_id"), ()),
}
"""Table → links, facts."""

UNIFIED_TABLES: dict[str, tuple[str, ...]] = {
    "users": (),
    "jobs": (),
    "job_postings": ("job_id",),
    "candidates": (),
    "application_stages": (),
    "applications": ("candidate_id", "job_id"),
    "interviews": ("application_id",),
    "job_application_stages": ("job_id", "stage_id"),
    "job_hiring_team_members": ("job_id", "user_id"),
    "interviewing_team_members": ("interview_id", "user_id"),
}
"""Table → links."""


def upgrade() -> None:
    """To this version."""
    _integrations()
    _syncs()
    for table, (links, facts) in GEM_TABLES.items():
        _gem_table(table, links, facts)
    for table, links in UNIFIED_TABLES.items():
        _unified_table(table, links)
    _index("gem_candidates", ("integration", "remote_id"), "lacks_applications", where="lacks_applications")
    _notes()


def _integrations() -> None:
    op.create_table(
        "integrations",
        sa.Column("number", sa.Integer, nullable=False, comment="stands for the integration in every other table"),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column(
            "account",
            sa.Text,
            comment="fingerprint of base URL and key: what was synced once is not mixed with another",
        ),
        sa.Column("base_url", sa.Text),
        sa.Column("settings", sa.Text, nullable=False),
        sa.Column("built_with", sa.Text, comment="settings and mapping under which every row was last built"),
        sa.Column(
            "tracked_only", sa.Boolean, nullable=False, comment="the last full sync left out what we did not create"
        ),
        sa.Column("watermark", sa.BigInteger),
        sa.Column("full_synced_at", sa.BigInteger),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_integrations"),
        sa.UniqueConstraint("id", name="uq_integrations_id"),
    )
    op.create_table(
        "leases",
        sa.Column("integration", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("owner", sa.Text, comment="a token of one sync; empty when nobody syncs"),
        sa.Column("host", sa.Text),
        sa.Column("pid", sa.Integer),
        sa.Column("since", sa.BigInteger),
        sa.Column("expires_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("integration", name="pk_leases"),
    )


def _syncs() -> None:
    op.create_table(
        "sync_runs",
        sa.Column("number", KEY, nullable=False),
        sa.Column("integration", sa.Integer, nullable=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("started_at", sa.BigInteger, nullable=False),
        sa.Column("finished_at", sa.BigInteger),
        sa.Column("position", sa.Text, nullable=False, comment="JSON: where to go on, and what was counted so far"),
        sa.Column("report", sa.Text, comment="JSON, once the run has ended"),
        sa.PrimaryKeyConstraint("number", name="pk_sync_runs"),
    )
    _index("sync_runs", ("integration",))
    op.create_table(
        "seen_pages",
        sa.Column("number", KEY, nullable=False),
        sa.Column("run", KEY, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("remote_ids", sa.Text, nullable=False, comment="JSON array"),
        sa.PrimaryKeyConstraint("number", name="pk_seen_pages"),
    )
    _index("seen_pages", ("run", "stream"))


def _gem_table(name: str, links: Sequence[str], facts: Sequence[str]) -> None:
    op.create_table(
        name,
        sa.Column("number", KEY, nullable=False),
        sa.Column("integration", sa.Integer, nullable=False),
        sa.Column("remote_id", sa.Text, nullable=False),
        sa.Column("fetch_hash", sa.LargeBinary, nullable=False, comment="over the payload without signed-URL queries"),
        sa.Column("deleted_at", sa.BigInteger),
        sa.Column("gone", sa.Boolean, nullable=False, comment="deleted_at is when we found it gone, not Gem's word"),
        *(sa.Column(link, sa.Text) for link in links),
        *(sa.Column(fact, sa.Boolean, nullable=False) for fact in facts),
        sa.Column("payload", sa.Text, comment="as received; empty once erased"),
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
        sa.Column("fields", sa.Text, comment="JSON object: the unified values; empty once erased"),
        sa.PrimaryKeyConstraint("number", name=f"pk_{name}"),
    )
    _index(name, ("integration", "id"), unique=True)
    _index(name, ("integration", "changed_at", "id"))
    for link in links:
        _index(name, ("integration", link), link)
    _index(name, ("integration", "deletion_seen_at"), "deletion_seen_at", where="deletion_seen_at IS NOT NULL")


def _notes() -> None:
    for name, more in (
        ("tracked", ()),
        ("missing", (sa.Column("run", KEY, nullable=False, comment="the complete full sync that missed it first"),)),
        ("stale", ()),
    ):
        op.create_table(
            name,
            sa.Column("integration", sa.Integer, autoincrement=False, nullable=False),
            sa.Column("stream", sa.Text, nullable=False),
            sa.Column("remote_id", sa.Text, nullable=False),
            *more,
            sa.PrimaryKeyConstraint("integration", "stream", "remote_id", name=f"pk_{name}"),
            sqlite_with_rowid=False,
        )
    op.create_table(
        "stage_items",
        sa.Column("integration", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("item_id", sa.Text, nullable=False),
        sa.Column("stage_id", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("integration", "item_id", "stage_id", name="pk_stage_items"),
        sqlite_with_rowid=False,
    )
    _index("stage_items", ("integration", "stage_id"))
    op.create_table(
        "undecodable",
        sa.Column("integration", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("stream", sa.Text, nullable=False),
        sa.Column("payload_hash", sa.LargeBinary, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False, comment="bytes, since it may be no text"),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("run", KEY, nullable=False, comment="the latest one that met it"),
        sa.PrimaryKeyConstraint("integration", "stream", "payload_hash", name="pk_undecodable"),
    )


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
