"""The log of calls: which requests the service was asked, how each was answered, and what it asked of Gem for it.

    calls      one row a call; `details` holds bodies and Gem requests as JSON, and is empty for a read that succeeded

What is written here is clean already: nothing in this module knows what a secret is. Rows go by age and by number, a
bounded batch at a time; reads that succeeded are counted apart, so that they cannot push out what is worth more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields

import sqlalchemy as sa

from connector.store.schema import INTEGRATIONS, METADATA
from connector.store.sql import Statement

CALLS = sa.Table(
    "calls",
    METADATA,
    sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True, comment="the request id that the caller got"),
    sa.Column("environment", sa.Integer, nullable=False, comment="0: the call came without a valid key"),
    sa.Column("integration", sa.Integer, comment="the integration that it was about"),
    sa.Column("at", sa.BigInteger, nullable=False, comment="when it came"),
    sa.Column("plain_read", sa.Boolean, nullable=False, comment="a read that succeeded, of which no more is kept"),
    sa.Column("operation", sa.Text, comment="empty where it was none of ours"),
    sa.Column("method", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    sa.Column("query", sa.Text, nullable=False),
    sa.Column("status", sa.Integer, nullable=False),
    sa.Column("code", sa.Text),
    sa.Column("microseconds", sa.BigInteger, nullable=False),
    sa.Column("token_hash", sa.LargeBinary, comment="SHA-256 of the token in the log_url of an error"),
    sa.Column("details", sa.Text, comment="JSON: bodies and Gem requests"),
    sa.Index(None, "environment", "number"),  # a list takes no longer because others have made many calls
    sa.Index(None, "environment", "plain_read", "number"),
)

NOBODY = 0
"""The environment of calls without a valid key. Numbers of environments begin with 1."""
MOST_OF_NOBODY = 1_000
"""Calls without a valid key that are kept at most: anybody can make them."""
PRUNED_AT_ONCE = 1_000
"""Rows that one turn of pruning deletes at most, of each kind."""
DAY_MS = 24 * 3600 * 1000


@dataclass(frozen=True, slots=True)
class LoggedCall:
    """One call.

    Args:
        id: the request id that the caller got.
        environment: the number of the environment whose key it came with; 0 for none.
        integration: the number of the integration that it was about.
        at: when it came (ms).
        plain_read: a read that succeeded.
        operation: the operation's name; None where it was none of ours.
        method: the HTTP method.
        path: of the request, without what is secret.
        query: the same.
        status: the HTTP status that was answered.
        code: the error code that was answered.
        microseconds: how long it took.
        token_hash: SHA-256 of the token in its log_url.
        details: JSON of bodies and Gem requests.
    """

    id: str
    environment: int
    integration: int | None
    at: int
    plain_read: bool
    operation: str | None
    method: str
    path: str
    query: str
    status: int
    code: str | None
    microseconds: int
    token_hash: bytes | None
    details: str | None


@dataclass(frozen=True, slots=True)
class Retention:
    """How much is kept.

    Args:
        days: how long.
        entries: of each environment at most, of reads that succeeded and of all other calls.
    """

    days: int = 7
    entries: int = 10_000

    def begins(self, now: int) -> int:
        """What is older than this moment (ms) is gone."""
        return now - self.days * DAY_MS

    def of(self, environment: int) -> int:
        """How many calls of each kind an environment keeps."""
        return min(self.entries, MOST_OF_NOBODY) if environment == NOBODY else self.entries


@dataclass(frozen=True, slots=True)
class Search:
    """Which calls are wanted.

    Args:
        environment: the number of the only environment; None for all, which is for whoever runs the service.
        since: from which moment on (ms).
        integration: the name of an integration.
        operation: the name of an operation.
        statuses: the lowest and the highest HTTP status.
        before: the id of a call: only those that were logged before it.
    """

    environment: int | None
    since: int
    integration: str | None = None
    operation: str | None = None
    statuses: tuple[int, int] | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class FoundCall:
    """A call that is in the log.

    Args:
        call: what was logged.
        integration: the name of the integration that it was about.
    """

    call: LoggedCall
    integration: str | None


_NAMES = tuple(field.name for field in fields(LoggedCall))
_INSERT = Statement(sa.insert(CALLS).values({name: sa.bindparam(name) for name in _NAMES}), _NAMES)


def add(connection: sa.Connection, calls: Iterable[LoggedCall]) -> None:
    """Logs some calls."""
    _INSERT.many(connection, [tuple(getattr(call, name) for name in _NAMES) for call in calls])


def search(connection: sa.Connection, wanted: Search, limit: int) -> list[FoundCall]:
    """The calls that are wanted, the latest first, without their details."""
    where = [CALLS.c.at >= wanted.since]
    if wanted.environment is not None:
        where.append(CALLS.c.environment == wanted.environment)
    if wanted.integration is not None:
        where.append(INTEGRATIONS.c.id == wanted.integration)
    if wanted.operation is not None:
        where.append(CALLS.c.operation == wanted.operation)
    if wanted.statuses is not None:
        where.append(CALLS.c.status.between(*wanted.statuses))
    if wanted.before is not None:
        # Looked up among what may be seen: the id of somebody else's call is no place in the list.
        known = sa.alias(CALLS)
        place = sa.select(known.c.number).where(known.c.id == wanted.before)
        if wanted.environment is not None:
            place = place.where(known.c.environment == wanted.environment)
        where.append(CALLS.c.number < place.scalar_subquery())
    return _found(connection, where, limit)


def by_id(connection: sa.Connection, call_id: str, environment: int | None, since: int) -> FoundCall | None:
    """The call of this id; None where it is none of the environment, or too old."""
    where = [CALLS.c.id == call_id, CALLS.c.at >= since]
    if environment is not None:
        where.append(CALLS.c.environment == environment)
    return next(iter(_found(connection, where, 1)), None)


def _found(connection: sa.Connection, where: list[sa.ColumnElement[bool]], limit: int) -> list[FoundCall]:
    select = (
        sa.select(*(CALLS.c[name] for name in _NAMES), INTEGRATIONS.c.id)
        .select_from(CALLS.outerjoin(INTEGRATIONS, INTEGRATIONS.c.number == CALLS.c.integration))
        .where(*where)
        .order_by(CALLS.c.number.desc())
        .limit(limit)
    )
    return [FoundCall(LoggedCall(*row[:-1]), row[-1]) for row in connection.execute(select)]


def prune(connection: sa.Connection, environments: Iterable[int], retention: Retention, now: int) -> int:
    """Deletes some of what is too old or too much; gives how many.

    Args:
        connection: in a transaction that writes.
        environments: those that have grown.
        retention: how much is kept.
        now: our clock (ms).
    """
    oldest = sa.select(CALLS.c.number, CALLS.c.at).order_by(CALLS.c.number).limit(PRUNED_AT_ONCE).subquery()
    gone = _delete(connection, sa.select(oldest.c.number).where(oldest.c.at < retention.begins(now)))
    for environment in sorted(set(environments)):
        for plain_read in (False, True):
            gone += _delete(connection, _too_many(environment, plain_read, retention.of(environment)))
    return gone


def _too_many(environment: int, plain_read: bool, most: int) -> sa.Select[tuple[int]]:
    numbers = sa.select(CALLS.c.number).where(CALLS.c.environment == environment, CALLS.c.plain_read.is_(plain_read))
    newest_to_go = numbers.order_by(CALLS.c.number.desc()).offset(most).limit(1).scalar_subquery()
    return numbers.where(CALLS.c.number <= newest_to_go).order_by(CALLS.c.number).limit(PRUNED_AT_ONCE)


def _delete(connection: sa.Connection, numbers: sa.Select[tuple[int]]) -> int:
    found = numbers.subquery()
    return connection.execute(sa.delete(CALLS).where(CALLS.c.number.in_(sa.select(found.c.number)))).rowcount
