"""What the filters of the API look up: columns of users, candidates and applications, each with an index; and tags.

Existing stores are filled here, once: lists are filtered from the first request on, and a sync that finds nothing
changed would never come by the rows that are there already.
"""

from __future__ import annotations

import json
from hashlib import sha256
from unicodedata import normalize

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

CHUNK = 1_000
LONGEST = 200
FILTERS = {
    "users": ("email_key",),
    "candidates": ("first_name_key", "last_name_key", "email_key"),
    "applications": ("current_stage_id", "outcome", "remote_created_at"),
}
"""Table → new columns."""


def upgrade() -> None:
    """To this version."""
    op.create_table(
        "other_emails",
        sa.Column("integration", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("id", sa.Text(), nullable=False, comment="of the candidate"),
        sa.Column("key", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("integration", "id", "key", name=op.f("pk_other_emails")),
        sqlite_with_rowid=False,
    )
    for table, columns in FILTERS.items():
        for column in columns:
            op.add_column(table, sa.Column(column, sa.Text(), nullable=True))
        _fill(table, columns)
    # Made when all rows are there: in order, which takes a fraction of the time.
    op.create_index(op.f("ix_other_emails_key"), "other_emails", ["integration", "key", "id"])
    op.drop_index(op.f("ix_applications_job_id"), "applications")
    for table, columns in {**FILTERS, "applications": ("job_id", *FILTERS["applications"])}.items():
        for column in columns:
            op.create_index(op.f(f"ix_{table}_{column}"), table, ["integration", column, "id"])
    _add_tags()


def _add_tags() -> None:
    op.create_table(
        "tags",
        sa.Column("integration", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_hash", sa.LargeBinary(), nullable=False, comment="a tag may be longer than any index takes"),
        sa.Column("name", sa.Text(), nullable=False, comment="JSON string: PostgreSQL has no text with a NUL in it"),
        sa.Column("carried", sa.Integer(), nullable=False, comment="by how many living candidates"),
        sa.Column("changed_at", sa.BigInteger(), nullable=False),
        sa.Column("remote_deleted_at", sa.BigInteger(), nullable=True, comment="since when nobody carries it"),
        sa.PrimaryKeyConstraint("integration", "name_hash", name=op.f("pk_tags")),
        sqlite_with_rowid=False,
    )
    stored = sa.Column("tags", sa.Text(), nullable=True, comment="JSON array of strings; empty where there are none")
    op.add_column("candidates", stored)
    op.add_column("candidates", sa.Column("tags_changed_at", sa.BigInteger(), nullable=True))
    _fill_tags()
    retagged = sa.text("tags_changed_at IS NOT NULL")
    op.create_index(
        op.f("ix_candidates_tags_changed_at"),
        "candidates",
        ["integration", "tags_changed_at", "id"],
        sqlite_where=retagged,
        postgresql_where=retagged,
    )


def _fill_tags() -> None:
    own = sa.table(
        "candidates", *map(sa.column, ("number", "integration", "remote_id", "changed_at", "remote_deleted_at", "tags"))
    )
    gem = sa.table("gem_candidates", *map(sa.column, ("integration", "remote_id", "payload")))
    joined = own.join(gem, sa.and_(gem.c.integration == own.c.integration, gem.c.remote_id == own.c.remote_id))
    columns = (own.c.number, own.c.integration, own.c.remote_deleted_at, own.c.changed_at, gem.c.payload)
    select = sa.select(*columns).select_from(joined).where(gem.c.payload.is_not(None))
    select = select.order_by(own.c.number).limit(CHUNK)
    update = own.update().where(own.c.number == sa.bindparam("row")).values(tags=sa.bindparam("carried"))
    counts: dict[tuple[int, str], tuple[int, int]] = {}
    last = 0
    while rows := op.get_bind().execute(select.where(own.c.number > last)).all():
        last = rows[-1].number
        changes = []
        for row in rows:
            names = _tags(row.payload)
            if names:
                changes.append({"row": row.number, "carried": _json(names)})
            if row.remote_deleted_at is None:
                for name in names:
                    carried, since = counts.get((row.integration, name), (0, row.changed_at))
                    counts[row.integration, name] = (carried + 1, min(since, row.changed_at))
        if changes:
            op.get_bind().execute(update, changes)
    known = ("integration", "name_hash", "name", "carried", "changed_at")
    found = [
        (integration, sha256(name.encode()).digest()[:16], _json(name), *counted)
        for (integration, name), counted in counts.items()
    ]
    if found:
        table = sa.table("tags", *map(sa.column, known))
        op.get_bind().execute(table.insert(), [dict(zip(known, row, strict=True)) for row in found])


def _tags(payload: str) -> list[str]:
    names = json.loads(payload).get("tags")
    return list(dict.fromkeys(name for name in names if isinstance(name, str))) if isinstance(names, list) else []


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _fill(name: str, columns: tuple[str, ...]) -> None:
    known = ("number", "integration", "id", "fields")
    table = sa.table(name, *(sa.column(column) for column in (*known, *columns)))
    update = table.update().where(table.c.number == sa.bindparam("row"))
    select = sa.select(*(table.c[column] for column in known)).order_by(table.c.number).limit(CHUNK)
    others = sa.table("other_emails", sa.column("integration"), sa.column("id"), sa.column("key"))
    last = 0
    while rows := op.get_bind().execute(select.where(table.c.number > last)).all():
        last = rows[-1].number
        changes, emails = [], []
        for row in rows:
            values = json.loads(row.fields or "{}")
            addresses = [_key(address["email_address"]) for address in values.get("email_addresses") or ()]
            keys = {f"{field}_key": _key(values.get(field)) for field in ("first_name", "last_name", "email")}
            keys["email_key"] = keys["email_key"] or next(iter(addresses), None)
            found = values | keys
            changes.append({"row": row.number, **{column: found.get(column) for column in columns}})
            emails += [{"integration": row.integration, "id": row.id, "key": key} for key in {*addresses[1:]}]
        op.get_bind().execute(update, changes)
        if emails:
            op.get_bind().execute(others.insert(), emails)


def _key(text: str | None) -> str | None:
    if text is None:
        return None
    folded = normalize("NFC", text.casefold())
    if len(folded) <= LONGEST and "\0" not in folded:
        return folded
    return f"sha256:{sha256(folded.encode(errors='surrogatepass')).hexdigest()}"
