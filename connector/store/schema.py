"""The tables, drawn from two registries: one table a Gem list, one table a unified model.

    integrations ──┬── leases             who syncs now
                   ├── sync_runs ─── seen_pages      which records a full sync has met
                   ├── tracked            ids that were created through us
                   ├── gem_<stream>       Gem's record as received, one row a record
                   │     ├── missing      absent from a complete full sync, not confirmed yet
                   │     ├── stage_items  which stage foresees which interview
                   │     └── stale        records to be built again, because what they draw on changed
                   ├── undecodable        what came without a usable id, kept as it came
                   └── <model>            the unified record, as ready JSON

Why it is so:

- Wide rows carry a small integer key and are only appended to, so a first sync fills pages of the file one after the
  other. Unified rows are found by `id`, which is computed from the remote id, so they need no index on the latter.
- `(integration, id)` is also the order in which lists are read: an id never changes, so a cursor stays where it is
  while rows are added, changed and deleted around it.
- `(integration, changed_at, id)` answers `updated_after`; the link columns answer what is embedded in what; the filter
  columns, whose indexes end in the id, give each page of a filtered list without a look at what does not fit.
- `deletion_seen_at` is when *we* learned of a deletion: what has to be erased some days later is found by it.
- A record is never marked as seen: `seen_pages` holds the ids of a page in one row, which costs nothing beside
  touching each of 500 wide rows.

Moments are milliseconds since the epoch, UTC.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import sqlalchemy as sa

METADATA = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

_Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


@dataclass(frozen=True, slots=True)
class GemList:
    """How the records of one Gem list are kept.

    Args:
        stream: the list, Gem's word.
        links: columns of what a record points at, by remote id, each with an index: these are looked up backwards.
        facts: columns of yes or no that decide how other records are built.
    """

    stream: str
    links: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        """Links and facts, in the order in which they are written."""
        return self.links + self.facts


@dataclass(frozen=True, slots=True)
class UnifiedModel:
    """How the rows of one unified model are kept.

    Args:
        model: the export's name.
        stream: the Gem list whose record it is; for joins, the list of the record that names the row.
        links: columns of unified ids, copied from the values, each with an index.
        filters: columns by which lists are filtered, copied from the values or, as ``…_key``, as they are compared (see
            `search_keys`), each with an index in the order of ids.
        parent: for joins, the link whose record names the row: a row goes with its being named.
        tagged: whether the rows have tags, which stand beside the values and are none of them (see `tags`).
    """

    model: str
    stream: str
    links: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    parent: str | None = None
    tagged: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Links and filters, in the order in which they are written."""
        return self.links + self.filters


def _gem_lists(*lists: GemList) -> dict[str, GemList]:
    return {entry.stream: entry for entry in lists}


def _models(*models: UnifiedModel) -> dict[str, UnifiedModel]:
    return {entry.model: entry for entry in models}


GEM_LISTS = _gem_lists(
    GemList("users"),
    GemList("jobs", facts=("is_template",)),
    GemList("job_posts", links=("job_id",)),
    GemList("job_stages", links=("job_id",)),
    GemList("candidates", facts=("lacks_applications",)),
    GemList("applications", links=("candidate_id", "job_id")),
    GemList("scheduled_interviews", links=("application_id", "item_id")),
    GemList("offers", links=("application_id",)),
    GemList("rejection_reasons"),
    GemList("scorecards", links=("application_id",)),
)
"""Every Gem list that is kept, by stream."""

UNIFIED_MODELS = _models(
    UnifiedModel("users", "users", filters=("email_key",)),
    UnifiedModel("jobs", "jobs"),
    UnifiedModel("job_postings", "job_posts", links=("job_id",)),
    UnifiedModel("candidates", "candidates", filters=("first_name_key", "last_name_key", "email_key"), tagged=True),
    UnifiedModel("application_stages", "job_stages"),
    UnifiedModel(
        "applications",
        "applications",
        links=("candidate_id",),
        filters=("job_id", "current_stage_id", "outcome", "remote_created_at"),
    ),
    UnifiedModel("interviews", "scheduled_interviews", links=("application_id",)),
    UnifiedModel("job_application_stages", "jobs", links=("job_id", "stage_id"), parent="job_id"),
    UnifiedModel("job_hiring_team_members", "jobs", links=("job_id", "user_id"), parent="job_id"),
    UnifiedModel(
        "interviewing_team_members", "scheduled_interviews", links=("interview_id", "user_id"), parent="interview_id"
    ),
    UnifiedModel("offers", "offers", links=("application_id",)),
    UnifiedModel("rejection_reasons", "rejection_reasons"),
    UnifiedModel("scorecards", "scorecards", links=("candidate_id", "application_id")),
)
"""Every unified model, by its name."""

PRIMARY_MODEL = {entry.stream: entry.model for entry in UNIFIED_MODELS.values() if entry.parent is None}
"""The model that a record of a stream becomes."""

JOINS = {
    stream: tuple(entry for entry in UNIFIED_MODELS.values() if entry.stream == stream and entry.parent)
    for stream in GEM_LISTS
}
"""The joins that a record of a stream names."""


def _integration() -> sa.Column[int]:
    return sa.Column("integration", sa.Integer, nullable=False)


def _moment(name: str, *, nullable: bool = True) -> sa.Column[int]:
    return sa.Column(name, sa.BigInteger, nullable=nullable)


INTEGRATIONS = sa.Table(
    "integrations",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True, comment="stands for the integration in every other table"),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column(
        "account", sa.Text, comment="fingerprint of base URL and key: what was synced once is not mixed with another"
    ),
    sa.Column("base_url", sa.Text),
    sa.Column("settings", sa.Text, nullable=False),
    sa.Column("built_with", sa.Text, comment="settings and mapping under which every row was last built"),
    sa.Column("tracked_only", sa.Boolean, nullable=False, comment="the last full sync left out what we did not create"),
    _moment("watermark"),
    _moment("full_synced_at"),
    _moment("created_at", nullable=False),
)

LEASES = sa.Table(
    "leases",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("owner", sa.Text, comment="a token of one sync; empty when nobody syncs"),
    sa.Column("host", sa.Text),
    sa.Column("pid", sa.Integer),
    _moment("since"),
    _moment("expires_at"),
)

SYNC_RUNS = sa.Table(
    "sync_runs",
    METADATA,
    sa.Column("number", _Key, primary_key=True),
    _integration(),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    _moment("started_at", nullable=False),
    _moment("finished_at"),
    sa.Column("position", sa.Text, nullable=False, comment="JSON: where to go on, and what was counted so far"),
    sa.Column("report", sa.Text, comment="JSON, once the run has ended"),
    sa.Index(None, "integration", "kind", "finished_at"),
)

SEEN_PAGES = sa.Table(
    "seen_pages",
    METADATA,
    sa.Column("number", _Key, primary_key=True),
    sa.Column("run", _Key, nullable=False),
    sa.Column("stream", sa.Text, nullable=False),
    sa.Column("remote_ids", sa.Text, nullable=False, comment="JSON array"),
    sa.Index(None, "run", "stream"),
)

TRACKED = sa.Table(
    "tracked",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("remote_id", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)

MISSING = sa.Table(
    "missing",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("remote_id", sa.Text, primary_key=True),
    sa.Column("run", _Key, nullable=False, comment="the complete full sync that missed it first"),
    sqlite_with_rowid=False,
)

STAGE_ITEMS = sa.Table(
    "stage_items",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("stage_id", sa.Text, primary_key=True),
    sa.Index(None, "integration", "stage_id"),
    sqlite_with_rowid=False,
)

STALE = sa.Table(
    "stale",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("remote_id", sa.Text, primary_key=True),
    sqlite_with_rowid=False,
)

UNDECODABLE = sa.Table(
    "undecodable",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("stream", sa.Text, primary_key=True),
    sa.Column("payload_hash", sa.LargeBinary, primary_key=True),
    sa.Column("payload", sa.LargeBinary, nullable=False, comment="bytes, since it may be no text"),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("run", _Key, nullable=False, comment="the latest one that met it"),
)


_STILL_THERE = sa.text("deleted_at IS NOT NULL AND payload IS NOT NULL")


def _gem_table(entry: GemList) -> sa.Table:
    name = f"gem_{entry.stream}"
    return sa.Table(
        name,
        METADATA,
        sa.Column("number", _Key, primary_key=True),
        _integration(),
        sa.Column("remote_id", sa.Text, nullable=False),
        sa.Column("fetch_hash", sa.LargeBinary, nullable=False, comment="over the payload without signed-URL queries"),
        _moment("deleted_at"),
        sa.Column("gone", sa.Boolean, nullable=False, comment="deleted_at is when we found it gone, not Gem's word"),
        *(sa.Column(link, sa.Text) for link in entry.links),
        *(sa.Column(fact, sa.Boolean, nullable=False) for fact in entry.facts),
        sa.Column("payload", sa.Text, comment="as received; empty once erased"),
        sa.Index(None, "integration", "remote_id", unique=True),
        # What is to be erased, and no more: hardly any row is in it.
        sa.Index(f"ix_{name}_deleted_at", "deleted_at", sqlite_where=_STILL_THERE, postgresql_where=_STILL_THERE),
        *(sa.Index(f"ix_{name}_{link}", "integration", link) for link in entry.links),
    )


_RETAGGED = sa.text("tags_changed_at IS NOT NULL")
_TO_BE_ERASED = sa.text("deletion_seen_at IS NOT NULL AND fields IS NOT NULL")


def _tags(entry: UnifiedModel) -> Iterator[sa.schema.SchemaItem]:
    if entry.tagged:
        yield sa.Column("tags", sa.Text, comment="JSON array of strings; empty where there are none")
        yield _moment("tags_changed_at")
        # Hardly any row is in it, so that it costs a first sync nothing.
        yield sa.Index(
            f"ix_{entry.model}_tags_changed_at",
            "integration",
            "tags_changed_at",
            "id",
            sqlite_where=_RETAGGED,
            postgresql_where=_RETAGGED,
        )


def _unified_table(entry: UnifiedModel) -> sa.Table:
    return sa.Table(
        entry.model,
        METADATA,
        sa.Column("number", _Key, primary_key=True),
        _integration(),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("remote_id", sa.Text, nullable=False),
        _moment("changed_at", nullable=False),
        _moment("remote_deleted_at"),
        _moment("deletion_seen_at"),
        sa.Column("values_hash", sa.LargeBinary, nullable=False),
        *(sa.Column(column, sa.Text) for column in entry.columns),
        *_tags(entry),
        sa.Column("fields", sa.Text, comment="JSON object: the unified values; empty once erased"),
        sa.Index(None, "integration", "id", unique=True),
        sa.Index(None, "integration", "changed_at", "id"),
        *(sa.Index(f"ix_{entry.model}_{link}", "integration", link) for link in entry.links),
        *(sa.Index(f"ix_{entry.model}_{column}", "integration", column, "id") for column in entry.filters),
        sa.Index(
            f"ix_{entry.model}_deletion_seen_at",
            "deletion_seen_at",
            sqlite_where=_TO_BE_ERASED,
            postgresql_where=_TO_BE_ERASED,
        ),
    )


GEM_TABLES = {stream: _gem_table(entry) for stream, entry in GEM_LISTS.items()}
"""Gem's records as received, by stream."""

UNIFIED_TABLES = {model: _unified_table(entry) for model, entry in UNIFIED_MODELS.items()}
"""The unified records, by model."""

# Candidates that came without their applications are built again when those arrive. There are hardly any.
sa.Index(
    "ix_gem_candidates_lacks_applications",
    GEM_TABLES["candidates"].c.integration,
    GEM_TABLES["candidates"].c.remote_id,
    sqlite_where=sa.text("lacks_applications"),
    postgresql_where=sa.text("lacks_applications"),
)
