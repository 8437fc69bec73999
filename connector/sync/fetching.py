"""Reads Gem's lists into the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from msgspec import Raw

from connector.errors import GemAuthenticationError, GemNotFound
from connector.gem.paging import Walk
from connector.gem.queries import Parameter
from connector.gem.streams import STREAMS, Stream
from connector.store.moments import from_ms, to_ms
from connector.sync.batches import Batch
from connector.sync.created_only import OF_APPLICATIONS, of_tracked
from connector.sync.pages import add_embedded_applications, add_page
from connector.sync.plan import OVERLAP_MS
from connector.sync.session import Session, as_gem_writes


def fetch(session: Session, name: str, *, since: int | None, phase: str) -> None:
    """Reads a list, or what of it changed since a moment (ms, Gem's clock), page by page into the store.

    A list that the sync can do without is left where it is when Gem refuses it: the key is not allowed it (401, 403),
    or there is no such list (404). The others go on.
    """
    stream = STREAMS[name]
    try:
        _walk(session, stream, since, phase)
    except (GemAuthenticationError, GemNotFound) as error:
        if not stream.may_be_refused or error.status is None:
            raise
        session.conveyor.flush()
        session.position.refused[name] = error.status


def _walk(session: Session, stream: Stream, since: int | None, phase: str) -> None:
    position, name = session.position, stream.name
    walk = Walk(
        session.client,
        stream,
        _parameters(stream, since),
        per_page=session.per_page,
        in_flight=session.in_flight,
        checkpoint=position.checkpoint,
    )
    for page in walk:
        if position.gem_started_at is None and walk.started_at is not None:
            position.gem_started_at = to_ms(walk.started_at)
        batch = Batch()
        _add(session, batch, name, page.records, embedded=since is not None)
        position.checkpoint = page.checkpoint
        session.put(batch)
        session.tell(name, page.done, page.total, phase)
    session.conveyor.flush()
    if position.gem_started_at is None and walk.started_at is not None:
        position.gem_started_at = to_ms(walk.started_at)
    if not walk.complete and name not in position.incomplete:
        position.incomplete.append(name)


def _parameters(stream: Stream, since: int | None) -> dict[str, Parameter]:
    parameters: dict[str, Parameter] = {}
    if stream.takes_include_deleted:
        parameters["include_deleted"] = "true"
    if since is not None and stream.delta_parameter is not None:
        parameters[stream.delta_parameter] = as_gem_writes(from_ms(since) - timedelta(milliseconds=OVERLAP_MS))
    return parameters


def _add(session: Session, batch: Batch, name: str, records: Sequence[Raw], *, embedded: bool) -> None:
    tracked_only = session.position.tracked_only
    if tracked_only and name in OF_APPLICATIONS:
        records = of_tracked(session, name, records)
    seen = session.run.kind == "full" or tracked_only
    news = add_page(session, batch, name, records, seen=seen)
    if name == "candidates" and embedded and not tracked_only:
        add_embedded_applications(session, batch, news, seen=seen)
