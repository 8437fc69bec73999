"""One Gem account in a store: syncs, typed reads of what was synced, and actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import Literal, TypeVar, get_args

from connector.gem.client import GemClient
from connector.gem_connector.acting import Acting
from connector.gem_connector.ending import announced
from connector.gem_connector.records import from_stored
from connector.store import Settings, Store
from connector.store.rate_buckets import SharedBucket
from connector.sync import SyncReport, run_sync
from connector.sync.report import Kind, ProgressCallback
from connector.unified.application_stages import ApplicationStage
from connector.unified.applications import Application
from connector.unified.candidates import Candidate
from connector.unified.interviewing_team_members import InterviewingTeamMember
from connector.unified.interviews import Interview
from connector.unified.job_application_stages import JobApplicationStage
from connector.unified.job_hiring_team_members import JobHiringTeamMember
from connector.unified.job_postings import JobPosting
from connector.unified.jobs import Job
from connector.unified.offers import Offer
from connector.unified.rejection_reasons import RejectionReason
from connector.unified.scorecards import Scorecard
from connector.unified.shared import Record
from connector.unified.users import User

RecordT = TypeVar("RecordT", bound=Record)


class Integration(Acting):
    """An account whose records are kept in a database; made by `GemConnector.connect`. `Acting` tells of its writes.

    Until it is closed, its client keeps to Gem's rate together with all others of its key that work on the database.
    How a sync ends is told to the webhooks of its environment; a service or `gem-connector webhooks deliver` sends it.

    Every read streams, in the order of the ids, and takes the same filters:

    Args of the reads:
        updated_after: only records of which we saw a change at or after this moment (or up to five seconds before it).
        include_deleted: deleted records too; they have `remote_deleted_at`.
        ids: only records of these ids.
        remote_ids: only records of these Gem ids.
    """

    def __init__(
        self, store: Store, client: GemClient, integration_id: str, *, allowed_hosts: Iterable[str] = ()
    ) -> None:
        self.store = store
        self.id = integration_id
        self._client = client
        self._allowed_hosts = frozenset(allowed_hosts)

    @classmethod
    def open(
        cls,
        database: str,
        client: GemClient,
        integration_id: str,
        settings: Settings | None = None,
        *,
        allowed_hosts: Iterable[str] = (),
    ) -> Integration:
        """Opens the store and makes or checks the integration in it; `GemConnector.connect` says what is raised."""
        store = Store.open(database)
        try:
            store.integration(integration_id, account=client.account, base_url=client.base_url, settings=settings)
        except BaseException:
            store.close()
            raise
        client.share_rate(SharedBucket(store, client.account))
        return cls(store, client, integration_id, allowed_hosts=allowed_hosts)

    def __repr__(self) -> str:
        return f"Integration({self.id!r}, {self.store!r})"

    def __enter__(self) -> Integration:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the database; the connector, and with it Gem, stays open."""
        self._client.share_rate(None)
        self.store.close()

    @property
    def settings(self) -> Settings:
        """The settings that the integration has in the store."""
        return self.store.find(self.id).settings

    def sync(
        self,
        kind: Literal["full", "delta"] = "delta",
        *,
        accept_deletions: bool = False,
        progress: ProgressCallback | None = None,
    ) -> SyncReport:
        """Brings the store up to date with Gem. A sync that was killed goes on where it stopped.

        Args:
            kind: `full` reads everything and finds what is gone; `delta` reads what changed since the last sync, and is
                a full one where there was none.
            accept_deletions: delete even where more than 10 % and more than 20 rows of a model would vanish at once.
            progress: called now and then with a `Progress`.

        Raises:
            GemError: Gem could not be read; what was stored is whole, and the next sync goes on from there.
            SyncInProgress: another process syncs this integration.
            ValueError: there is no such kind.
            IntegrationMismatch: somebody has synced another account into it since it was connected here.
            StoreError: the database could not be written.
        """
        if kind not in get_args(Kind):
            raise ValueError(f"A sync is full or delta, not {kind!r}.")
        self.store.integration(self.id, account=self._client.account, base_url=self._client.base_url)

        def sync() -> SyncReport:
            return run_sync(
                self._client, self.store, self.id, kind, accept_deletions=accept_deletions, progress=progress
            )

        return announced(self.store, self.id, sync)

    def users(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[User]:
        """The users."""
        return self._read(User, "users", updated_after, include_deleted, ids, remote_ids)

    def jobs(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[Job]:
        """The jobs."""
        return self._read(Job, "jobs", updated_after, include_deleted, ids, remote_ids)

    def job_postings(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[JobPosting]:
        """The postings."""
        return self._read(JobPosting, "job_postings", updated_after, include_deleted, ids, remote_ids)

    def candidates(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[Candidate]:
        """The candidates."""
        return self._read(Candidate, "candidates", updated_after, include_deleted, ids, remote_ids)

    def application_stages(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[ApplicationStage]:
        """The stages of all jobs."""
        return self._read(ApplicationStage, "application_stages", updated_after, include_deleted, ids, remote_ids)

    def applications(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[Application]:
        """The applications."""
        return self._read(Application, "applications", updated_after, include_deleted, ids, remote_ids)

    def interviews(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[Interview]:
        """The interviews."""
        return self._read(Interview, "interviews", updated_after, include_deleted, ids, remote_ids)

    def job_application_stages(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[JobApplicationStage]:
        """The stages of each job, with their place."""
        return self._read(
            JobApplicationStage, "job_application_stages", updated_after, include_deleted, ids, remote_ids
        )

    def job_hiring_team_members(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[JobHiringTeamMember]:
        """The users in the hiring team of each job."""
        return self._read(
            JobHiringTeamMember, "job_hiring_team_members", updated_after, include_deleted, ids, remote_ids
        )

    def interviewing_team_members(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[InterviewingTeamMember]:
        """The users who hold each interview."""
        return self._read(
            InterviewingTeamMember, "interviewing_team_members", updated_after, include_deleted, ids, remote_ids
        )

    def offers(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[Offer]:
        """The offers."""
        return self._read(Offer, "offers", updated_after, include_deleted, ids, remote_ids)

    def rejection_reasons(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[RejectionReason]:
        """The reasons for which applications are rejected."""
        return self._read(RejectionReason, "rejection_reasons", updated_after, include_deleted, ids, remote_ids)

    def scorecards(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[Scorecard]:
        """The scorecards of interviewers."""
        return self._read(Scorecard, "scorecards", updated_after, include_deleted, ids, remote_ids)

    def _read(
        self,
        kind: type[RecordT],
        model: str,
        updated_after: datetime | None,
        include_deleted: bool,
        ids: Iterable[str] | None,
        remote_ids: Iterable[str] | None,
    ) -> Iterator[RecordT]:
        stored = self.store.read(
            self.id,
            model,
            updated_after=updated_after,
            include_deleted=include_deleted,
            ids=ids,
            remote_ids=remote_ids,
        )
        return (from_stored(kind, record) for record in stored)
