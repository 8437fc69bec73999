"""Syncs, and how far they have come."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
import sqlalchemy as sa

from connector.store.schema import SEEN_PAGES, SYNC_RUNS
from connector.store.sql import Statement

RUNNING = "RUNNING"
ABANDONED = "ABANDONED"


@dataclass(frozen=True, slots=True)
class Run:
    """One sync.

    Args:
        number: its name.
        kind: full or delta.
        state: RUNNING also when it was killed or failed: then the next sync goes on with it.
        started_at: when it began (ms, our clock).
        finished_at: when it ended (ms, our clock).
        position: where to go on, and what was counted so far; belongs to whoever syncs.
        report: what it ended with; None before.
    """

    number: int
    kind: str
    state: str
    started_at: int
    finished_at: int | None
    position: dict[str, Any]
    report: dict[str, Any] | None


def start(connection: sa.Connection, integration: int, kind: str, position: dict[str, Any], now: int) -> Run:
    """A new run."""
    number = connection.execute(
        sa.insert(SYNC_RUNS)
        .values(integration=integration, kind=kind, state=RUNNING, started_at=now, position=_json(position))
        .returning(SYNC_RUNS.c.number)
    ).scalar_one()
    return Run(number, kind, RUNNING, now, None, position, None)


def unfinished(connection: sa.Connection, integration: int) -> list[Run]:
    """The runs that have not ended, the latest first."""
    where = (SYNC_RUNS.c.integration == integration, SYNC_RUNS.c.state == RUNNING)
    return _runs(connection, sa.select(SYNC_RUNS).where(*where).order_by(SYNC_RUNS.c.number.desc()))


def find(connection: sa.Connection, number: int) -> Run | None:
    """The run of this number."""
    return next(iter(_runs(connection, sa.select(SYNC_RUNS).where(SYNC_RUNS.c.number == number))), None)


def latest(connection: sa.Connection, integration: int, limit: int) -> list[Run]:
    """The latest runs, the latest first."""
    found = sa.select(SYNC_RUNS).where(SYNC_RUNS.c.integration == integration)
    return _runs(connection, found.order_by(SYNC_RUNS.c.number.desc()).limit(limit))


def _runs(connection: sa.Connection, select: sa.Select[Any]) -> list[Run]:
    return [
        Run(
            number=row.number,
            kind=row.kind,
            state=row.state,
            started_at=row.started_at,
            finished_at=row.finished_at,
            position=orjson.loads(row.position),
            report=None if row.report is None else orjson.loads(row.report),
        )
        for row in connection.execute(select)
    ]


_REACH = Statement(
    sa.update(SYNC_RUNS).where(SYNC_RUNS.c.number == sa.bindparam("run")).values(position=sa.bindparam("reached")),
    ("reached", "run"),
)


def reach(connection: sa.Connection, run: int, position: bytes) -> None:
    """Keeps how far a run has come, as JSON."""
    _REACH.run(connection, position.decode(), run)


def finish(connection: sa.Connection, run: int, state: str, report: dict[str, Any], now: int) -> None:
    """Ends a run, and forgets what was kept only to go on with it."""
    connection.execute(
        sa.update(SYNC_RUNS)
        .where(SYNC_RUNS.c.number == run)
        .values(state=state, report=_json(report), finished_at=now, position="{}")
    )
    connection.execute(sa.delete(SEEN_PAGES).where(SEEN_PAGES.c.run == run))


def abandon(connection: sa.Connection, run: int, now: int) -> None:
    """Ends a run that nobody will go on with."""
    finish(connection, run, ABANDONED, {}, now)


_SAW = Statement(
    sa.insert(SEEN_PAGES).values(
        run=sa.bindparam("run"), stream=sa.bindparam("stream"), remote_ids=sa.bindparam("remote_ids")
    ),
    ("run", "stream", "remote_ids"),
)


def saw(connection: sa.Connection, run: int, stream: str, remote_ids: list[str]) -> None:
    """Keeps which records a page of a full sync had."""
    _SAW.run(connection, run, stream, orjson.dumps(remote_ids).decode())


def _json(value: Any) -> str:
    return orjson.dumps(value).decode()
