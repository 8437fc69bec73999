"""Sync only created applications: of candidates and applications, only what was created through us.

candidates     by `candidate_ids`, twenty at a time; by id where Gem refuses that filter or does not heed it
applications   from the payloads of those candidates; what is in none of them, by id
interviews, offers, scorecards     the whole lists, of which those of tracked applications are kept
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa
from msgspec import Raw

from connector.errors import GemNotFound, UndecodableRecord
from connector.gem.resources import decode
from connector.gem.streams import STREAMS
from connector.store import absences, gem_records, tracked
from connector.sync.batches import Batch
from connector.sync.confirming import CANDIDATES_A_REQUEST, candidates_by_ids
from connector.sync.deletions import add_gone
from connector.sync.pages import add_page, id_of, whole_applications
from connector.sync.session import Session

FETCHED_BY_ID = ("candidates", "applications")
OF_APPLICATIONS = ("scheduled_interviews", "offers", "scorecards")
"""Lists whose records belong to an application; the store keeps its id as the first link of each."""

_CHUNK = 500


def fetch_created(session: Session, stream: str) -> None:
    """Fetches the tracked records of a list that this run has not met yet."""
    with session.store.look() as connection:
        ids = absences.tracked_and_unseen(connection, session.number, stream, session.run.number)
    for start in range(0, len(ids), CANDIDATES_A_REQUEST):
        chunk = ids[start : start + CANDIDATES_A_REQUEST]
        batch = Batch()
        if stream == "candidates":
            _add_candidates(session, batch, chunk)
        else:
            add_page(session, batch, stream, [data for _, data in _by_id(session, stream, chunk)], seen=True)
        session.put_now(batch)
        session.tell(stream, start + len(chunk), len(ids), "fetch")


def _add_candidates(session: Session, batch: Batch, ids: Sequence[str]) -> None:
    found = candidates_by_ids(session.client, ids)
    if found is None:
        found = dict(_by_id(session, "candidates", ids))
    add_page(session, batch, "candidates", list(found.values()), seen=True)
    applications = [raw for data in found.values() for raw in whole_applications(data)]
    add_page(session, batch, "applications", of_tracked(session, "applications", applications), seen=True)


def _by_id(session: Session, stream: str, ids: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    for remote_id in ids:
        try:
            yield remote_id, session.client.item(STREAMS[stream].item(remote_id))
        except GemNotFound:
            continue


def of_tracked(session: Session, stream: str, records: Sequence[Raw]) -> list[Raw]:
    """Those records of a page that have to do with a tracked application."""
    named = [_application_of(stream, raw) for raw in records]
    with session.store.look() as connection:
        ours = tracked.among(connection, session.number, "applications", [name for name in named if name])
    return [raw for raw, name in zip(records, named, strict=True) if name in ours]


def _application_of(stream: str, raw: Raw) -> str | None:
    if stream == "applications":
        return id_of(bytes(raw))
    try:
        named: str | None = decode(stream, raw).record.application_id
    except UndecodableRecord:
        return None
    return named


def drop_untracked(session: Session, stream: str) -> None:
    """Marks what was not created through us as deleted, without asking Gem: it is there, and not wanted here."""
    reached = int((session.position.checkpoint or {}).get("number", 0))
    while True:
        with session.store.look() as connection:
            found = gem_records.after(connection, session.number, stream, reached, _CHUNK)
            there = [payload.remote_id for _, payload in found if not payload.gone]
            foreign = _not_ours(session, connection, stream, there)
        if not found:
            return
        batch = Batch()
        add_gone(session, batch, stream, foreign)
        reached = found[-1][0]
        session.position.checkpoint = {"number": reached}
        session.put_now(batch)


def _not_ours(session: Session, connection: sa.Connection, stream: str, remote_ids: Sequence[str]) -> list[str]:
    if stream == "candidates":
        ours = tracked.among(connection, session.number, "candidates", remote_ids)
        return [remote_id for remote_id in remote_ids if remote_id not in ours]
    applications = dict(zip(remote_ids, remote_ids, strict=True))
    if stream in OF_APPLICATIONS:
        stored = gem_records.stored(connection, session.number, stream, remote_ids)
        applications = {remote_id: row.columns[0] for remote_id, row in stored.items()}
    ours = tracked.among(connection, session.number, "applications", filter(None, applications.values()))
    return [remote_id for remote_id, application in applications.items() if application not in ours]
