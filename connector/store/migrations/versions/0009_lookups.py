"""What the filters of the API look up: columns of users, candidates and applications, each with an index.

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
