"""A sync, from taking the lease to the report."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress

from connector.errors import LeaseLost, StoreError
from connector.gem.streams import STREAMS
from connector.store import Integration, Store, gem_records, integrations, leases, runs, synced_lists, unified_rows
from connector.store.leases import Lease
from connector.store.runs import Run
from connector.store.schema import UNIFIED_MODELS
from connector.store.synced_lists import NEVER_SYNCED
from connector.sync.batches import Batch, Conveyor, Writer
from connector.sync.created_only import FETCHED_BY_ID, drop_untracked, fetch_created
from connector.sync.deletions import delete_missing
from connector.sync.fetching import fetch
from connector.sync.fingerprint import fingerprint
from connector.sync.plan import Step, effective_kind, steps, to_abandon, to_resume
from connector.sync.position import Position
from connector.sync.rebuilding import rebuild_list, rebuild_stale
from connector.sync.report import (
    PARTIALLY_FAILED,
    SUCCEEDED,
    Kind,
    ModelReport,
    ProgressCallback,
    StreamReport,
    SyncReport,
)
from connector.sync.session import GemSource, Session, nothing
from connector.sync.shaping import read_shape
from connector.webhooks import announcing

LEASE_SECONDS = 120.0


def run_sync(  # noqa: PLR0913 - one keyword for each thing that a caller may want otherwise
    client: GemSource,
    store: Store,
    integration_id: str,
    kind: Kind = "delta",
    *,
    accept_deletions: bool = False,
    progress: ProgressCallback | None = None,
    per_page: int = 500,
    in_flight: int = 4,
    lease_seconds: float = LEASE_SECONDS,
    lease: Lease | None = None,
) -> SyncReport:
    """Brings the store up to what Gem has now.

    A sync that was killed or failed goes on where it was; what it had stored stays stored.

    Args:
        client: asks Gem; a GemClient.
        store: where to.
        integration_id: an integration of the store.
        kind: ``full`` reads everything, and is the only one to notice what vanished without a trace; ``delta`` reads
            what changed since the last sync. A delta is a full one where no full one was ever complete.
        accept_deletions: let more than a tenth of a model vanish.
        progress: told how far it is, after every page.
        per_page: records a page.
        in_flight: pages asked for at once.
        lease_seconds: how long a sync may take over one step before another process may replace it.
        lease: one that the caller has taken and will release; by default one of this sync's own.

    Raises:
        IntegrationMismatch: what is stored came from another base URL or with another key.
        SyncInProgress: somebody else syncs this integration.
        LeaseLost: somebody else does since a moment ago; nothing of the last step was written.
        GemError: Gem cannot be reached, does not answer, or answers nonsense; the next sync goes on from here.
        StoreError: the store cannot be used, or is full; the next sync goes on from here.
    """
    number = store.find(integration_id).number
    with nullcontext(lease) if lease else _lease(store, number, lease_seconds) as lease:  # noqa: PLR1704 - one of both
        integration = _bound(client, store, integration_id, lease)
        run, position = _begin(store, lease, integration, kind)
        with store.look() as connection:
            known = synced_lists.synced_lists(connection, integration.number)
        writer = Writer(store, integration.number, run.number, lease)
        conveyor = Conveyor(writer.write)
        session = Session(
            client=client,
            store=store,
            integration=integration,
            run=run,
            position=position,
            conveyor=conveyor,
            known=known,
            accept_deletions=accept_deletions,
            progress=progress or nothing,
            per_page=per_page,
            in_flight=in_flight,
        )
        try:
            _work(session)
            return _end(session, lease)
        except BaseException:
            conveyor.close()  # what is under way is stored, or not, before it is told
            _announce_what_is_stored(store, lease)
            raise
        finally:
            conveyor.close()


@contextmanager
def _lease(store: Store, integration: int, seconds: float) -> Iterator[Lease]:
    lease = Lease(integration, ttl_ms=int(seconds * 1000))
    with store.write() as connection:
        leases.take(connection, lease, store.clock())
    try:
        yield lease
    finally:
        leases.forget(lease)
        # Where the store cannot be written to, the lease runs out by itself.
        with suppress(StoreError), store.write() as connection:
            leases.release(connection, lease)


def _bound(client: GemSource, store: Store, integration_id: str, lease: Lease) -> Integration:
    """The integration, as it is now that nobody else syncs it: surely of the account that the client asks."""
    with store.write() as connection:
        now = store.clock()
        leases.renew(connection, lease, now)
        integrations.create_or_check(
            connection,
            integration_id,
            account=client.account,
            base_url=client.base_url,
            settings=None,
            now=now,
            owner=lease.owner,
        )
    return store.find(integration_id)


def _begin(store: Store, lease: Lease, integration: Integration, asked: Kind) -> tuple[Run, Position]:
    """The run to go on with, or a new one."""
    now = store.clock()
    tracked_only = integration.settings.sync_only_created_applications
    kind = effective_kind(
        asked, watermark=integration.watermark, was_tracked_only=integration.tracked_only, tracked_only=tracked_only
    )
    with store.look() as connection:
        shape = read_shape(connection, integration.number, integration.id)
    built_for = fingerprint(integration.settings, shape.fingerprint)
    with store.write() as connection:
        leases.renew(connection, lease, now)
        unfinished = runs.unfinished(connection, integration.number)
        resumed = to_resume(unfinished, kind, watermark=integration.watermark, tracked_only=tracked_only, now=now)
        for run in to_abandon(unfinished, kind, resumed, now):
            runs.abandon(connection, run.number, now)
        if integration.built_with is None:
            integrations.update(connection, integration.number, built_with=built_for)
        if tracked_only:
            # From here on records may be left out: without this setting only a full sync brings them back.
            integrations.update(connection, integration.number, tracked_only=True)
        if resumed is not None:
            return resumed, _resumed(Position.decoded(resumed.position), built_for)
        since = integration.watermark if kind == "delta" else None
        position = Position(tracked_only=tracked_only, built_for=built_for, since=since)
        new = runs.start(connection, integration.number, kind, position.as_dict(), now)
        return new, position


def _resumed(position: Position, built_for: str) -> Position:
    position.resumed = True
    if position.built_for != built_for:
        position.built_for = built_for
        position.done = [name for name in position.done if not name.startswith(("drop untracked ", "rebuild "))]
    return position


def _work(session: Session) -> None:
    """Does all steps that are not done, and builds after each what it made stale."""
    position = session.position
    rebuild = session.integration.built_with not in {None, position.built_for}
    kind: Kind = "full" if session.run.kind == "full" else "delta"
    planned = steps(kind, rebuild=rebuild, tracked_only=position.tracked_only)
    for index, step in enumerate(planned):
        if step.name not in position.done:
            _measured(session, step)
            position.done.append(step.name)
            position.checkpoint = None
            session.put_now(Batch())
        following = planned[index + 1] if index + 1 < len(planned) else None
        # Jobs are built from their posts as well: those come next.
        if step.stream != "jobs" or following is None or following.stream != "job_posts":
            rebuild_stale(session)


def _measured(session: Session, step: Step) -> None:
    tally = session.position.stream(step.stream)
    requests, began = session.client.requests_made, session.clock()
    _do(session, step)
    tally.requests += session.client.requests_made - requests
    tally.seconds += session.clock() - began


def _do(session: Session, step: Step) -> None:
    position = session.position
    by_id = position.tracked_only and step.stream in FETCHED_BY_ID
    if step.phase == "drop untracked":
        drop_untracked(session, step.stream)
    elif step.phase == "rebuild":
        rebuild_list(session, step.stream)
    elif step.phase == "deletions":
        delete_missing(session, step.stream)
    elif by_id:
        fetch_created(session, step.stream)
    elif step.stream not in position.refused:
        fetch(session, step.stream, since=_since(session, step), phase=step.phase)


def _since(session: Session, step: Step) -> int | None:
    """From when on a list is asked. In a delta each from its own watermark on: one that has none is read whole."""
    if step.phase == "catch up":
        return session.position.gem_started_at
    return session.known.get(step.stream, NEVER_SYNCED).watermark if session.run.kind == "delta" else None


def _end(session: Session, lease: Lease) -> SyncReport:
    """Ends the run: from here on the next delta asks from when this run began."""
    position = session.position
    integration = session.integration
    session.put_now(Batch())
    report = _report(session)
    now = session.store.clock()
    changes: dict[str, object] = {"built_with": position.built_for}
    reached = None
    if not position.incomplete:
        changes["watermark"] = reached = max(position.gem_started_at or 0, integration.watermark or 0) or None
        if session.run.kind == "full":
            changes |= {"full_synced_at": now, "tracked_only": position.tracked_only}
    with session.store.write() as connection:
        leases.renew(connection, lease, now)
        integrations.update(connection, integration.number, **changes)
        synced_lists.keep(
            connection, integration.number, session.known, STREAMS, watermark=reached, refused=position.refused
        )
        runs.finish(connection, session.run.number, report.state, report.as_dict(), now)
        announcing.data_changed(connection, integration.number, now)
        # The first full sync completes the set-up.
        announcing.state_changed(connection, integration.number, now)
    return report


def _announce_what_is_stored(store: Store, lease: Lease) -> None:
    """Tells what a sync has changed until it failed; where that cannot be, the next sync does."""
    with suppress(StoreError, LeaseLost), store.write() as connection:
        now = store.clock()
        leases.renew(connection, lease, now)
        announcing.data_changed(connection, lease.integration, now)


def _report(session: Session) -> SyncReport:
    position = session.position
    with session.store.look() as connection:
        undecodable = gem_records.count_undecodable(connection, session.run.number)
    return SyncReport(
        run_id=session.run.number,
        kind="full" if session.run.kind == "full" else "delta",
        state=PARTIALLY_FAILED if position.held or position.incomplete else SUCCEEDED,
        models=_models(session),
        streams=[
            StreamReport(name, tally.records, tally.requests, round(tally.seconds, 3))
            for name, tally in position.streams.items()
        ],
        warnings=position.warning_reports(),
        warning_count=position.warning_count,
        undecodable=undecodable,
        held_deletions=position.held,
        incomplete=position.incomplete,
        refused=position.refused,
        resumed=position.resumed,
        seconds=round(position.seconds, 3),
        requests=position.requests,
    )


def _models(session: Session) -> list[ModelReport]:
    reports = []
    with session.store.look() as connection:
        for name in UNIFIED_MODELS:
            tally = session.position.model(name)
            unchanged = tally.unchanged
            if session.run.kind == "full":
                unchanged = unified_rows.count(connection, session.number, name, changed_before=session.run.started_at)
            reports.append(ModelReport(name, tally.created, tally.updated, tally.deleted, unchanged))
    return reports
