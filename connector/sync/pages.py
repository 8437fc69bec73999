"""From a page of Gem's records to what has to be written.

raw ──► id, hash ──► stored hash the same? ──► done (nearly all of them, in a sync where little changed)
                               │ no
                               ▼
             decode ──► related ──► unified rows ──► stored values the same? ──► only Gem's record is written
                                                              │ no
                                                              ▼
                                                 unified row written, with a new changed_at
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from msgspec import DecodeError, Raw, Struct
from msgspec.json import Decoder

from connector.errors import UndecodableRecord
from connector.gem.resources import decode, embedded_applications, strip_signed_queries
from connector.store import gem_records, stale
from connector.store.gem_records import GemRow, Stored
from connector.store.schema import PRIMARY_MODEL
from connector.sync.batches import Batch
from connector.sync.building import BUILDERS, deleted_at, hash_of, items_of
from connector.sync.dependents import mark_dependents
from connector.sync.related import read_related
from connector.sync.rows import Built, add_rows
from connector.sync.session import Session

LONGEST_ID = 1_000
BUILT_LATER = frozenset({"jobs"})
"""Lists whose records draw on lists that come after them: they are built once those have been read."""


class _Id(Struct):
    id: str


_id = Decoder(_Id).decode


class Fetched(Struct, frozen=True, gc=False):
    """A record of a page."""

    remote_id: str
    fetch_hash: bytes
    data: bytes


class News(Struct, frozen=True, gc=False):
    """A record that is not stored as it was fetched.

    Args:
        fetched: as it came.
        payload: the same, as text.
        record: decoded.
        stored: what is known of the stored one; None where there is none.
    """

    fetched: Fetched
    payload: str
    record: Any
    stored: Stored | None


def add_page(session: Session, batch: Batch, stream: str, records: Sequence[Raw | bytes], *, seen: bool) -> list[News]:
    """Puts into the batch what has to be written for a page of a list; gives what was news.

    Args:
        session: the sync.
        batch: what is going to be written.
        stream: the list.
        records: as they came.
        seen: keep that the run has met these records.
    """
    session.position.stream(stream).records += len(records)
    fetched = _read_ids(session, batch, stream, records)
    if seen:
        batch.seen.append((stream, list(fetched)))
    session.conveyor.settle(stream, fetched.keys())
    with session.store.look() as connection:
        stored = gem_records.stored(connection, session.number, stream, fetched)
        changed = [
            record
            for record in fetched.values()
            if (known := stored.get(record.remote_id)) is None or known.fetch_hash != record.fetch_hash or known.gone
        ]
        if stream not in BUILT_LATER:
            session.position.model(PRIMARY_MODEL[stream]).unchanged += len(fetched) - len(changed)
        news = _decoded(session, batch, stream, changed, stored)
        if news:
            _add_news(session, connection, batch, stream, news)
    return news


def _read_ids(session: Session, batch: Batch, stream: str, records: Sequence[Raw | bytes]) -> dict[str, Fetched]:
    """The records by id, each with its hash. What came twice in one page counts once, as it came last."""
    found: dict[str, Fetched] = {}
    for raw in records:
        data = bytes(raw)
        remote_id = id_of(data)
        if remote_id is None:
            _keep_odd(session, batch, stream, data)
        else:
            found[remote_id] = Fetched(remote_id, hash_of(strip_signed_queries(data)), data)
    return found


def id_of(data: bytes) -> str | None:
    """The id of a record; None where it has none that can be kept."""
    try:
        remote_id = _id(data).id
    except (DecodeError, UnicodeDecodeError, RecursionError):
        return None
    usable = 0 < len(remote_id) <= LONGEST_ID and "\0" not in remote_id
    return remote_id if usable else None


def _keep_odd(session: Session, batch: Batch, stream: str, data: bytes, reason: str = "") -> None:
    """A record that cannot be told from others is kept as it came, and reported."""
    reason = reason or "not an object with a usable id"
    session.position.warn(stream, "", reason, "")
    batch.odd.append((session.number, stream, hash_of(data), data, reason, session.run.number))


def _decoded(
    session: Session, batch: Batch, stream: str, changed: Iterable[Fetched], stored: dict[str, Stored]
) -> list[News]:
    news = []
    for fetched in changed:
        try:
            decoded = decode(stream, fetched.data)
            payload = _text(fetched.data)
        except UndecodableRecord as error:
            _keep_odd(session, batch, stream, fetched.data, error.message)
            continue
        if stream not in BUILT_LATER:
            for problem in decoded.problems:
                session.position.warn(stream, problem.field, problem.message, fetched.remote_id)
        news.append(News(fetched, payload, decoded.record, stored.get(fetched.remote_id)))
    return news


def _text(data: bytes) -> str:
    """What every database takes as text. Strings that no model draws on are not looked at when JSON is decoded."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise UndecodableRecord("A record holds bytes that are no text.")
    return text


def _add_news(session: Session, connection: sa.Connection, batch: Batch, stream: str, news: list[News]) -> None:
    columns = BUILDERS[stream].columns
    items_before = _items(session, connection, news) if stream == "job_stages" else {}
    for entry in news:
        row = GemRow(
            entry.fetched.remote_id,
            entry.fetched.fetch_hash,
            deleted_at(entry.record),
            False,
            columns(entry.record),
            entry.payload,
        )
        (batch.new if entry.stored is None else batch.changed)[stream].append(row)
        if stream == "job_stages":
            batch.items[row.remote_id] = items_of(entry.record)
        mark_dependents(batch, stream, row, entry.stored, items_before.get(row.remote_id, ()))
    if stream not in BUILT_LATER:
        related = read_related(session, connection, stream, [entry.record for entry in news])
        built = [
            Built(entry.record, entry.fetched.fetch_hash, None, entry.stored is not None, entry.fetched.data)
            for entry in news
        ]
        add_rows(session, connection, batch, stream, built, related)


def _items(session: Session, connection: sa.Connection, stages: Iterable[News]) -> dict[str, list[str]]:
    """The interview items that stages foresaw until now."""
    found: dict[str, list[str]] = {}
    known = [entry.fetched.remote_id for entry in stages if entry.stored is not None]
    for stage_id, item in stale.items_of_stages(connection, session.number, known):
        found.setdefault(stage_id, []).append(item)
    return found


def add_embedded_applications(session: Session, batch: Batch, candidates: Iterable[News], *, seen: bool) -> None:
    """Stores the applications inside candidates as applications too.

    A delta finds an application by its last activity, which not every edit moves (no source promises that it does);
    an edit also changes the candidate. Objects without a candidate are no whole applications: they are left alone.
    """
    embedded = [raw for entry in candidates for raw in whole_applications(entry.fetched.data)]
    if embedded:
        add_page(session, batch, "applications", embedded, seen=seen)


def whole_applications(candidate: bytes) -> list[Raw]:
    """The applications inside a candidate's payload that have what an application needs to stand alone."""
    return [raw for raw in embedded_applications(candidate) if _is_whole(raw)]


class _Whole(Struct):
    candidate_id: str
    jobs: list[Raw]


_whole = Decoder(_Whole).decode


def _is_whole(raw: Raw) -> bool:
    try:
        _whole(raw)
    except (DecodeError, UnicodeDecodeError, RecursionError):
        return False
    return True
