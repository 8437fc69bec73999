"""Tokens of the connection flow: for a while, for one use, and only as hashes.

    LINK         opens the connection page; ends with the integration that it made
    FLOW         one visit of the page: what was entered in its earlier steps
    ACTIVATION   names the integration that was made, to whoever made the link

What a token stands for is ciphertext, since a visit holds a key that is not an integration's yet. A token is 256 random
bits, so one round of SHA-256 is enough to keep it.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

import sqlalchemy as sa

from connector.store.schema import METADATA

CONNECT_TOKENS = sa.Table(
    "connect_tokens",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True, comment="SHA-256 of the token"),
    sa.Column("environment", sa.Integer, nullable=False),
    sa.Column("integration", sa.Integer, comment="the integration that it is about"),
    sa.Column("link", sa.Integer, comment="of a visit, the number of its link"),
    sa.Column("payload", sa.LargeBinary, nullable=False, comment="ciphertext"),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Column("expires_at", sa.BigInteger, nullable=False),
    sa.Column("used_at", sa.BigInteger),
    sa.Index(None, "integration"),
    sa.Index(None, "expires_at"),
)

Kind = Literal["LINK", "FLOW", "ACTIVATION"]
LONGEST = 200
"""Characters; what is longer is no token of ours, and is not even hashed."""
KEPT_MS = 24 * 3600 * 1000
"""How long a token that is over is still told from one that never was."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token that somebody showed.

    Args:
        number: stands for it.
        environment: the number of the environment that it belongs to.
        integration: the number of the integration that it is about.
        link: of a visit, the number of its link.
        payload: ciphertext of what it stands for.
        expires_at: until when it is good (ms).
        used_at: when it was used up (ms).
    """

    number: int
    environment: int
    integration: int | None
    link: int | None
    payload: bytes
    expires_at: int
    used_at: int | None

    def is_good(self, now: int) -> bool:
        """Whether it can still be used."""
        return self.used_at is None and now < self.expires_at


def issue(
    connection: sa.Connection,
    kind: Kind,
    *,
    environment: int,
    payload: bytes,
    now: int,
    lifetime_ms: int,
    integration: int | None = None,
    link: int | None = None,
) -> str:
    """A new token; it is told once, here. Those that were over a day ago are forgotten."""
    table = CONNECT_TOKENS
    connection.execute(sa.delete(table).where(table.c.expires_at < now - KEPT_MS))
    token = secrets.token_urlsafe(32)
    connection.execute(
        sa.insert(table).values(
            kind=kind,
            token_hash=_hash(token),
            environment=environment,
            integration=integration,
            link=link,
            payload=payload,
            created_at=now,
            expires_at=now + lifetime_ms,
        )
    )
    return token


def find(connection: sa.Connection, kind: Kind, token: str) -> Token | None:
    """What a token stands for, whether it is still good or not; looked up by its hash, whose time tells nothing."""
    if len(token) > LONGEST:
        return None
    table = CONNECT_TOKENS
    return _one(connection, table.c.token_hash == _hash(token), table.c.kind == kind)


def find_by_number(connection: sa.Connection, number: int) -> Token | None:
    """The token of this number."""
    return _one(connection, CONNECT_TOKENS.c.number == number)


def _one(connection: sa.Connection, *where: sa.ColumnElement[bool]) -> Token | None:
    table = CONNECT_TOKENS
    columns = (table.c[name] for name in Token.__dataclass_fields__)
    row = connection.execute(sa.select(*columns).where(*where)).first()
    return None if row is None else Token(*row)


def use_up(connection: sa.Connection, number: int, now: int, *, grace_ms: int = 0) -> bool:
    """Makes a token used; False where somebody was faster, or it has been over for longer than the grace."""
    table = CONNECT_TOKENS
    where = (table.c.number == number, table.c.used_at.is_(None), table.c.expires_at > now - grace_ms)
    return bool(connection.execute(sa.update(table).where(*where).values(used_at=now)).rowcount)


def give_back(connection: sa.Connection, number: int) -> None:
    """Makes a token unused again: nothing came of its use."""
    connection.execute(sa.update(CONNECT_TOKENS).where(CONNECT_TOKENS.c.number == number).values(used_at=None))


def keep(connection: sa.Connection, number: int, payload: bytes) -> None:
    """Replaces what a token stands for."""
    connection.execute(sa.update(CONNECT_TOKENS).where(CONNECT_TOKENS.c.number == number).values(payload=payload))


def reseal(connection: sa.Connection, resealed: Callable[[bytes], bytes]) -> None:
    """Replaces the ciphertexts of all tokens."""
    table = CONNECT_TOKENS
    for row in connection.execute(sa.select(table.c.number, table.c.payload)).all():
        keep(connection, row.number, resealed(row.payload))


def revoke(connection: sa.Connection, integration: int) -> None:
    """All tokens about an integration are gone."""
    connection.execute(sa.delete(CONNECT_TOKENS).where(CONNECT_TOKENS.c.integration == integration))


def _hash(token: str) -> bytes:
    return sha256(token.encode("utf-8", "surrogatepass")).digest()
