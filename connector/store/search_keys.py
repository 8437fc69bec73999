"""By what people are found: names and email addresses as they are compared.

Upper and lower case are folded here and nowhere else, by Unicode's rules, for what is stored and for what is asked:
the databases disagree about letters beyond ASCII. A key is what `search_key` makes of a text.

The keys of a row are columns of it (`first_name_key` …), so that they are changed and erased with it. A candidate may
have several addresses: `email_key` is the first, and a table has the others, which few have.
"""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import sha256
from unicodedata import normalize

import sqlalchemy as sa

from connector.store.schema import METADATA
from connector.store.sql import Statement, insert_ignoring

LONGEST = 200
"""Longer texts are known by their hash: indexes of PostgreSQL take 2,700 bytes."""

OTHER_EMAILS = sa.Table(
    "other_emails",
    METADATA,
    sa.Column("integration", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("id", sa.Text, primary_key=True, comment="of the candidate"),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Index("ix_other_emails_key", "integration", "key", "id"),
    sqlite_with_rowid=False,
)
"""The addresses of candidates beyond the first."""


def search_key(text: str) -> str:
    """What two texts have in common that differ in upper and lower case alone.

    >>> search_key("JOSÉ") == search_key("josé"), search_key("STRASSE") == search_key("Straße")
    (True, True)
    """
    folded = text.lower() if text.isascii() else normalize("NFC", text.casefold())
    if len(folded) <= LONGEST and "\0" not in folded:
        return folded
    return f"sha256:{sha256(folded.encode(errors='surrogatepass')).hexdigest()}"


_ADD = insert_ignoring(OTHER_EMAILS, ("integration", "id", "key"))
_FORGET = Statement(
    sa.delete(OTHER_EMAILS).where(
        OTHER_EMAILS.c.integration == sa.bindparam("of"), OTHER_EMAILS.c.id == sa.bindparam("record")
    ),
    ("of", "record"),
)


def add(connection: sa.Connection, integration: int, rows: Iterable[tuple[str, tuple[str, ...]]]) -> None:
    """Stores by what else candidates are found than by their columns: (id, keys)."""
    _ADD.many(connection, [(integration, row_id, key) for row_id, keys in rows for key in keys])


def forget(connection: sa.Connection, integration: int, ids: Iterable[str]) -> None:
    """Drops what `add` has stored, as their values are changed or erased."""
    _FORGET.many(connection, [(integration, row_id) for row_id in ids])
