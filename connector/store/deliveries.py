"""The outbox: what happened, and what became of telling each webhook.

    webhook_events ──── webhook_deliveries ──── webhooks
    the very bytes      one row a webhook: when it is due, who is at it, how often it was tried

An event is written in the transaction of what it tells about, so that one is never there without the other. Whoever
delivers puts an owner's mark on the row and moves `due_at` into the future: nobody else takes it meanwhile, and where
the owner dies it is due again by itself.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Literal

import sqlalchemy as sa

from connector.store.schema import METADATA
from connector.store.webhooks import WEBHOOKS, EventType, Webhook

State = Literal["PENDING", "DELIVERED", "FAILED"]

_Key = sa.BigInteger().with_variant(sa.Integer(), "sqlite")

WEBHOOK_EVENTS = sa.Table(
    "webhook_events",
    METADATA,
    sa.Column("number", _Key, primary_key=True),
    sa.Column("id", sa.Text, nullable=False, unique=True),
    sa.Column("integration", sa.Integer, comment="empty where it is about none; named so that erasing it takes this"),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("body", sa.Text, nullable=False, comment="JSON, as it is signed and sent"),
    sa.Column("created_at", sa.BigInteger, nullable=False),
    sa.Index(None, "integration"),
)

WEBHOOK_DELIVERIES = sa.Table(
    "webhook_deliveries",
    METADATA,
    sa.Column("number", _Key, primary_key=True),
    sa.Column("webhook", sa.Integer, nullable=False),
    sa.Column("event", _Key, nullable=False),
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("due_at", sa.BigInteger, nullable=False, comment="of a pending one: not to be taken before"),
    sa.Column("owner", sa.Text, comment="a token of who is at it"),
    sa.Column("attempts", sa.Integer, nullable=False),
    sa.Column("first_tried_at", sa.BigInteger),
    sa.Column("last_tried_at", sa.BigInteger),
    sa.Column("status", sa.Integer, comment="the HTTP status of the last answer"),
    sa.Column("problem", sa.Text, comment="what went wrong the last time"),
    sa.Column("excerpt", sa.Text, comment="the beginning of the last answer"),
    sa.Index(None, "webhook", "number"),
    sa.Index(None, "event"),
    sa.Index(
        "ix_webhook_deliveries_due_at",
        "due_at",
        sqlite_where=sa.text("state = 'PENDING'"),
        postgresql_where=sa.text("state = 'PENDING'"),
    ),
)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of telling a webhook of an event.

    Args:
        number: stands for it in other tables.
        event_id: the id that the receiver sees.
        event_type: what happened.
        state: PENDING while it is to be tried, DELIVERED, or FAILED once it was given up.
        attempts: how often it was tried.
        created_at: when it happened (ms).
        due_at: of a pending one, when it is tried next (ms).
        first_tried_at: when it was tried first (ms).
        last_tried_at: when it was tried last (ms).
        status: the HTTP status of the last answer; None where there was none.
        problem: what went wrong the last time; None where nothing did.
        excerpt: the beginning of the last answer.
    """

    number: int
    event_id: str
    event_type: EventType
    state: State
    attempts: int
    created_at: int
    due_at: int
    first_tried_at: int | None
    last_tried_at: int | None
    status: int | None
    problem: str | None
    excerpt: str | None


@dataclass(frozen=True, slots=True)
class Claim:
    """A delivery that one owner tries.

    Args:
        number: which one.
        owner: a token that nobody else has.
        webhook: the number of the webhook.
        environment: the number of its environment.
        url: where it goes.
        body: what is sent.
        attempts: how often it was tried before.
        first_tried_at: when that was first (ms).
    """

    number: int
    owner: str
    webhook: int
    environment: int
    url: str
    body: bytes
    attempts: int
    first_tried_at: int | None


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of a try.

    Args:
        state: DELIVERED; PENDING where it is to be tried again; FAILED where not.
        due_at: when it is tried again (ms).
        status: the HTTP status; None where there was no answer.
        problem: what went wrong; None where nothing did.
        excerpt: the beginning of the answer.
    """

    state: State
    due_at: int
    status: int | None
    problem: str | None
    excerpt: str | None


def put(
    connection: sa.Connection,
    webhooks: Iterable[Webhook],
    event_id: str,
    event_type: EventType,
    body: bytes,
    integration: int | None,
    now: int,
) -> list[int]:
    """Keeps an event to be delivered to these webhooks; gives the numbers of the deliveries."""
    values = {"id": event_id, "type": event_type, "body": body.decode(), "integration": integration, "created_at": now}
    number = connection.execute(
        sa.insert(WEBHOOK_EVENTS).values(**values).returning(WEBHOOK_EVENTS.c.number)
    ).scalar_one()
    insert = sa.insert(WEBHOOK_DELIVERIES).returning(WEBHOOK_DELIVERIES.c.number)
    rest = {"event": number, "state": "PENDING", "due_at": now, "attempts": 0}
    return [connection.execute(insert.values(webhook=one.number, **rest)).scalar_one() for one in webhooks]


_D, _E = WEBHOOK_DELIVERIES.c, WEBHOOK_EVENTS.c


def due(connection: sa.Connection, now: int, *, without: Collection[int], limit: int) -> list[int]:
    """The delivery that has waited longest of each webhook that has one due, the longest waiting first.

    Args:
        connection: reads.
        now: ms.
        without: numbers of webhooks that are left out.
        limit: the most to give.
    """
    waits = (_D.state == "PENDING", _D.due_at <= now, _D.webhook.not_in(without))
    oldest = sa.select(sa.func.min(_D.number).label("number")).where(*waits).group_by(_D.webhook)
    return list(connection.execute(oldest.order_by("number").limit(limit)).scalars())


def claim(connection: sa.Connection, number: int, now: int, *, lease_ms: int) -> Claim | None:
    """Takes a delivery to try it, for `lease_ms`; None where somebody else has it, or it is done."""
    owner = secrets.token_hex(16)
    taken = connection.execute(
        sa.update(WEBHOOK_DELIVERIES)
        .where(_D.number == number, _D.state == "PENDING", _D.due_at <= now)
        .values(owner=owner, due_at=now + lease_ms)
    )
    if not taken.rowcount:
        return None
    joined = WEBHOOK_DELIVERIES.join(WEBHOOK_EVENTS, _E.number == _D.event).join(
        WEBHOOKS, WEBHOOKS.c.number == _D.webhook
    )
    columns = (_D.webhook, WEBHOOKS.c.environment, WEBHOOKS.c.url, _E.body, _D.attempts, _D.first_tried_at)
    row = connection.execute(sa.select(*columns).select_from(joined).where(_D.number == number)).first()
    if row is None:  # the event was erased with its integration
        connection.execute(sa.delete(WEBHOOK_DELIVERIES).where(_D.number == number))
        return None
    return Claim(number, owner, row.webhook, row.environment, row.url, row.body.encode(), row.attempts, row[5])


def finish(connection: sa.Connection, claim: Claim, attempt: Attempt, now: int) -> bool:
    """Keeps what came of a try; False where the claim had run out and somebody else has it."""
    values = {
        "owner": None,
        "attempts": claim.attempts + 1,
        "first_tried_at": now if claim.first_tried_at is None else claim.first_tried_at,
        "last_tried_at": now,
        "state": attempt.state,
        "due_at": attempt.due_at,
        "status": attempt.status,
        "problem": attempt.problem,
        "excerpt": attempt.excerpt,
    }
    where = (_D.number == claim.number, _D.owner == claim.owner)
    return bool(connection.execute(sa.update(WEBHOOK_DELIVERIES).where(*where).values(values)).rowcount)


def latest(connection: sa.Connection, webhook: int, limit: int) -> list[Delivery]:
    """The latest deliveries to a webhook, the latest first."""
    return [_delivery(row) for row in connection.execute(_SELECT.where(_D.webhook == webhook).limit(limit))]


def find(connection: sa.Connection, number: int) -> Delivery | None:
    """A delivery."""
    row = connection.execute(_SELECT.where(_D.number == number)).first()
    return None if row is None else _delivery(row)


_SELECT = (
    sa.select(
        *(_D[name] for name in ("number", "state", "attempts", "due_at", "first_tried_at", "last_tried_at")),
        *(_D.status, _D.problem, _D.excerpt, _E.id.label("event_id"), _E.type.label("event_type"), _E.created_at),
    )
    .select_from(WEBHOOK_DELIVERIES.join(WEBHOOK_EVENTS, _E.number == _D.event))
    .order_by(_D.number.desc())
)


def _delivery(row: sa.Row[*tuple[Any, ...]]) -> Delivery:
    return Delivery(**row._mapping)


def forget_webhook(connection: sa.Connection, webhook: int) -> None:
    """Takes away all deliveries to a webhook."""
    connection.execute(sa.delete(WEBHOOK_DELIVERIES).where(_D.webhook == webhook))
    _drop_orphans(connection)


def oldest(connection: sa.Connection) -> int | None:
    """When the oldest event that is kept happened (ms)."""
    return connection.execute(sa.select(_E.created_at).order_by(_E.number).limit(1)).scalar()


def prune(connection: sa.Connection, *, before: int, most: int) -> None:
    """Takes away what happened before a moment (ms), and of a webhook all but the latest `most` that are done."""
    connection.execute(sa.delete(WEBHOOK_EVENTS).where(_E.created_at < before))
    # Erasing an integration takes events away, too.
    gone = ~sa.exists(sa.select(_E.number).where(_E.number == _D.event))
    connection.execute(sa.delete(WEBHOOK_DELIVERIES).where(gone))
    done = _D.state != "PENDING"
    for webhook in connection.execute(sa.select(WEBHOOKS.c.number)).scalars().all():
        edge = sa.select(_D.number).where(_D.webhook == webhook, done).order_by(_D.number.desc())
        last_kept = connection.execute(edge.offset(most).limit(1)).scalar()
        if last_kept is not None:
            where = (_D.webhook == webhook, done, _D.number <= last_kept)
            connection.execute(sa.delete(WEBHOOK_DELIVERIES).where(*where))
    _drop_orphans(connection)


def _drop_orphans(connection: sa.Connection) -> None:
    """An event that nobody is to be told of any more."""
    told = sa.exists(sa.select(_D.number).where(_D.event == _E.number))
    connection.execute(sa.delete(WEBHOOK_EVENTS).where(~told))
