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
from connector.store import gem_records, stale, unified_rows
from connector.store.gem_records import GemRow, Stored
from connector.store.schema import JOINS, PRIMARY_MODEL
from connector.store.unified_rows import Existing
from connector.sync.batches import Batch
from connector.sync.building import BUILDERS, NOTHING_RELATED, Related, deleted_at, hash_of, items_of, unified_row
from connector.sync.comparing import compare, compare_joins
from connector.sync.dependents import mark_dependents
from connector.sync.related import read_related
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
        built = [Built(entry.record, entry.fetched.fetch_hash, None, entry.stored is not None) for entry in news]
        add_rows(session, connection, batch, stream, built, related)


def _items(session: Session, connection: sa.Connection, stages: Iterable[News]) -> dict[str, list[str]]:
    """The interview items that stages foresaw until now."""
    found: dict[str, list[str]] = {}
    known = [entry.fetched.remote_id for entry in stages if entry.stored is not None]
    for stage_id, item in stale.items_of_stages(connection, session.number, known):
        found.setdefault(stage_id, []).append(item)
    return found


class Built(Struct, frozen=True, gc=False):
    """A decoded record whose unified rows are to be made.

    Args:
        record: decoded.
        fetch_hash: of what Gem sent.
        gone_at: when we found it gone (ms); None while it is there.
        known: whether there may be unified rows of it.
        silent: its warnings were told before.
    """

    record: Any
    fetch_hash: bytes
    gone_at: int | None
    known: bool
    silent: bool = False


def add_rows(
    session: Session,
    connection: sa.Connection,
    batch: Batch,
    stream: str,
    records: Sequence[Built],
    related: Related = NOTHING_RELATED,
) -> None:
    """Puts the unified rows of some records, all of one list, into the batch where they are new or changed."""
    _add_primary(session, connection, batch, stream, records, related)
    for entry in JOINS[stream]:
        parents = {session.context.id(PRIMARY_MODEL[stream], built.record.id): built for built in records}
        existing = join_rows(connection, session.number, entry.model, parents)
        for parent, built in parents.items():
            # Of a record that is gone nothing is named any more.
            named = (
                []
                if built.gone_at is not None
                else BUILDERS[stream].joins(built.record, related, session.context)[entry.model]
            )
            rows = [unified_row(mapped, b"", None) for mapped in named]
            compare_joins(
                batch,
                session.position.model(entry.model),
                entry.model,
                existing.get(parent, {}),
                rows,
                started_at=session.run.started_at,
            )


def _add_primary(
    session: Session,
    connection: sa.Connection,
    batch: Batch,
    stream: str,
    records: Sequence[Built],
    related: Related,
) -> None:
    model = PRIMARY_MODEL[stream]
    tally = session.position.model(model)
    context = session.context
    primary = BUILDERS[stream].primary
    with_data = session.integration.settings.remote_data
    known = [context.id(model, built.record.id) for built in records if built.known]
    existing = unified_rows.existing(connection, session.number, model, known) if known else {}
    for built in records:
        warn = _ignore if built.silent else session.warn(model, built.record.id)
        mapped = primary(built.record, related, context, warn)
        if mapped is None:
            _hide(batch, tally, model, existing.get(context.id(model, built.record.id)))
            continue
        row = unified_row(mapped, built.fetch_hash if with_data else b"", built.gone_at)
        compare(batch, tally, model, existing.get(row.id), row, started_at=session.run.started_at)


def _hide(batch: Batch, tally: Any, model: str, existing: Existing | None) -> None:
    """A record that is not to be shown any more, such as a job that became a template."""
    compare_joins(batch, tally, model, {existing.id: existing} if existing else {}, (), started_at=0)


def join_rows(
    connection: sa.Connection, integration: int, model: str, parents: Iterable[str]
) -> dict[str, dict[str, Existing]]:
    """The join rows that are stored, by parent (our id) and by their own id."""
    found: dict[str, dict[str, Existing]] = {}
    for parent, row in unified_rows.named_by(connection, integration, model, parents):
        found.setdefault(parent, {})[row.id] = row
    return found


def _ignore(_field: str, _message: str) -> None:
    """Its warnings were told before."""


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
