"""Straight reads: unified records right out of Gem, without a store."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from connector.gem.client import GemClient
from connector.gem_connector.reader import Reader, Received, ambiguous_items
from connector.gem_connector.records import from_mapped
from connector.mapping import (
    Context,
    Mapped,
    Warn,
    map_application,
    map_application_stage,
    map_candidate,
    map_interview,
    map_interviewing_team,
    map_job,
    map_job_application_stages,
    map_job_hiring_team,
    map_job_posting,
    map_offer,
    map_rejection_reason,
    map_scorecard,
    map_user,
)
from connector.unified.application_stages import ApplicationStage
from connector.unified.applications import Application
from connector.unified.candidates import Candidate
from connector.unified.ids import DEFAULT_INTEGRATION_ID
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

if TYPE_CHECKING:
    from connector.gem_connector.integration import Integration
    from connector.store import Settings

log = logging.getLogger("connector")
RecordT = TypeVar("RecordT", bound=Record)


class GemConnector:
    """A Gem account, read into the unified models; or, with `connect`, synced into a database.

    Straight reads are generators: they fetch while you iterate, and never hold more than a few pages. `changed_at` of
    what they give is the time at which Gem answered, since nothing is known of an earlier state. A record that moves
    while its list is read may come twice; one that is created meanwhile may be missing; none that was there all the
    time is. Fields that do not parse are null, records without a usable id are left out; both are logged (`connector`).

    Args:
        base_url: Gem's ATS root, such as `https://api.gem.com/ats/v0`; a bare host gets `/ats/v0` appended.
        api_key: the team's own key, or a customer's shareable access key.
        application_secret: the secret of the partner application, with a shareable key only.
        integration_id: goes into every id that is computed; see `connect`.
        settings: `remote_data`, `include_job_templates` and `job_board` hold for straight reads too;
            `sync_only_created_applications` needs a store, which knows what was created.
        **client: what else `connector.gem.client.GemClient` takes: `rate`, `burst`, `timeout`, `attempts`, …

    Raises:
        GemUnreachable: the base URL is none.
        GemAuthenticationError: key or secret cannot be one. Whether Gem takes them shows with the first request.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        application_secret: str | None = None,
        *,
        integration_id: str = DEFAULT_INTEGRATION_ID,
        settings: Settings | None = None,
        **client: Any,
    ) -> None:
        self.client = GemClient(base_url, api_key, application_secret, **client)
        self._integration_id = integration_id
        self._settings = settings
        self._context = Context(integration_id, settings.job_board if settings else None)
        self._remote_data = bool(settings and settings.remote_data)
        self._reader = Reader(self.client, include_job_templates=bool(settings and settings.include_job_templates))

    def __repr__(self) -> str:
        return f"GemConnector({self.client.base_url!r})"

    def __enter__(self) -> GemConnector:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Closes the connections to Gem."""
        self.client.close()

    def connect(
        self,
        database: str,
        *,
        integration_id: str | None = None,
        settings: Settings | None = None,
        allowed_hosts: Iterable[str] = (),
    ) -> Integration:
        """Opens the store at `database`, makes it where there is none, and binds this account to it.

        Args:
            database: `sqlite:///path/to/file.db` or `postgresql://user:password@host/database`.
            integration_id: the name of this account in the store; its ids depend on it. By default this connector's.
            settings: of the integration; None keeps those that it has, a new one takes this connector's.
            allowed_hosts: hosts, or `host:port`, from which attachments may be fetched although they are not on the
                public Internet; for local development.

        Raises:
            StoreError: the database cannot be used.
            IntegrationMismatch: the integration was synced from another base URL or with another key.
        """
        from connector.gem_connector.integration import Integration  # heavy: SQLAlchemy and Alembic

        return Integration.open(
            database,
            self.client,
            integration_id or self._integration_id,
            settings or self._settings,
            allowed_hosts=allowed_hosts,
        )

    def users(self, *, updated_after: datetime | None = None, include_deleted: bool = False) -> Iterator[User]:
        """The users.

        Args:
            updated_after: only what Gem changed at or after this moment; without a time zone it counts as UTC.
            include_deleted: deleted records too.
        """
        for each in self._reader.records("users", updated_after=updated_after, include_deleted=include_deleted):
            yield self._own(User, each, map_user(each.record, self._context, _logged(each)))

    def jobs(self, *, updated_after: datetime | None = None, include_deleted: bool = False) -> Iterator[Job]:
        """The jobs; all posts are read first. With `updated_after`, those that changed themselves, not by a post."""
        posts = self._reader.posts()
        for each in self._jobs(updated_after, include_deleted):
            yield self._own(Job, each, map_job(each.record, posts.of(each.record.id), self._context, _logged(each)))

    def job_postings(
        self, *, updated_after: datetime | None = None, include_deleted: bool = False
    ) -> Iterator[JobPosting]:
        """The postings; jobs are read first, to leave out those of templates."""
        templates = self._reader.templates()
        for each in self._reader.records("job_posts", updated_after=updated_after, include_deleted=include_deleted):
            if each.record.job_id not in templates:
                yield self._own(JobPosting, each, map_job_posting(each.record, self._context, _logged(each)))

    def candidates(
        self, *, updated_after: datetime | None = None, include_deleted: bool = False
    ) -> Iterator[Candidate]:
        """The candidates. Where Gem embeds no applications in a candidate, its source is null: a store looks it up."""
        for each in self._reader.records("candidates", updated_after=updated_after, include_deleted=include_deleted):
            yield self._own(Candidate, each, map_candidate(each.record, self._context, _logged(each)))

    def application_stages(
        self, *, updated_after: datetime | None = None, include_deleted: bool = False
    ) -> Iterator[ApplicationStage]:
        """The stages of all jobs; jobs are read first, to leave out those of templates."""
        templates = self._reader.templates()
        for each in self._reader.records("job_stages", updated_after=updated_after, include_deleted=include_deleted):
            if each.record.job_id not in templates:
                yield self._own(
                    ApplicationStage, each, map_application_stage(each.record, self._context, _logged(each))
                )

    def applications(
        self, *, updated_after: datetime | None = None, include_deleted: bool = False
    ) -> Iterator[Application]:
        """The applications. With `updated_after`, those with activity since then: Gem has no better filter for them,
        and an edit of source, recruiter or custom fields is no activity."""
        for each in self._reader.records("applications", updated_after=updated_after, include_deleted=include_deleted):
            yield self._own(Application, each, map_application(each.record, self._context, _logged(each)))

    def interviews(
        self, *, updated_after: datetime | None = None, include_deleted: bool = False
    ) -> Iterator[Interview]:
        """The interviews; all stages are read first."""
        stages = self._reader.stage_index()
        ambiguous = ambiguous_items(stages)
        interviews = self._reader.records(
            "scheduled_interviews", updated_after=updated_after, include_deleted=include_deleted
        )
        for each in interviews:
            job_id = self._reader.job_of(each.record, ambiguous)
            yield self._own(Interview, each, map_interview(each.record, job_id, stages, self._context, _logged(each)))

    def job_application_stages(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,  # noqa: ARG002 - all reads take the same filters
    ) -> Iterator[JobApplicationStage]:
        """The stages of each job in their order; all stages are read first. With `updated_after`, those of jobs with a
        stage that changed. A straight read does not know rows of the past, so `include_deleted` adds none."""
        changed = None
        if updated_after is not None:
            changed = {each.record.job_id for each in self._reader.records("job_stages", updated_after=updated_after)}
        for job_id, job in self._reader.stages_by_job().items():
            if changed is None or job_id in changed:
                for mapped in map_job_application_stages(job_id, job.stages, self._context):
                    yield from_mapped(JobApplicationStage, mapped, job.seen_at, None)

    def job_hiring_team_members(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,  # noqa: ARG002 - all reads take the same filters
    ) -> Iterator[JobHiringTeamMember]:
        """The hiring team of each job. It ends when Gem's job no longer names it, so that of a deleted job is given;
        of those that ended a straight read does not know, so `include_deleted` adds none."""
        for each in self._jobs(updated_after, include_deleted=True):
            for mapped in map_job_hiring_team(each.record, self._context):
                yield from_mapped(JobHiringTeamMember, mapped, each.seen_at, None)

    def interviewing_team_members(
        self,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,  # noqa: ARG002 - all reads take the same filters
    ) -> Iterator[InterviewingTeamMember]:
        """The interviewers of each interview, deleted ones too; `include_deleted` adds none, as for hiring teams."""
        for each in self._reader.records("scheduled_interviews", updated_after=updated_after):
            for mapped in map_interviewing_team(each.record, self._context):
                yield from_mapped(InterviewingTeamMember, mapped, each.seen_at, None)

    def offers(self, *, updated_after: datetime | None = None, include_deleted: bool = False) -> Iterator[Offer]:
        """The offers. A key may not be allowed them: GemAuthenticationError or GemNotFound then."""
        for each in self._reader.records("offers", updated_after=updated_after, include_deleted=include_deleted):
            yield self._own(Offer, each, map_offer(each.record, self._context, _logged(each)))

    def rejection_reasons(self, *, include_deleted: bool = False) -> Iterator[RejectionReason]:
        """The reasons for which applications are rejected; as for offers. Gem does not tell when one changed."""
        for each in self._reader.records("rejection_reasons", include_deleted=include_deleted):
            yield self._own(RejectionReason, each, map_rejection_reason(each.record, self._context, _logged(each)))

    def scorecards(
        self, *, updated_after: datetime | None = None, include_deleted: bool = False
    ) -> Iterator[Scorecard]:
        """The scorecards of interviewers; as for offers."""
        for each in self._reader.records("scorecards", updated_after=updated_after, include_deleted=include_deleted):
            yield self._own(Scorecard, each, map_scorecard(each.record, self._context, _logged(each)))

    def _jobs(self, updated_after: datetime | None, include_deleted: bool) -> Iterator[Received]:
        for each in self._reader.records("jobs", updated_after=updated_after, include_deleted=include_deleted):
            if not self._reader.is_left_out(each.record):
                yield each

    def _own(self, kind: type[RecordT], received: Received, mapped: Mapped) -> RecordT:
        """A record that stands for one object of Gem's."""
        return from_mapped(kind, mapped, received.seen_at, bytes(received.raw) if self._remote_data else None)


def _logged(received: Received) -> Warn:
    def warn(field: str, message: str) -> None:
        log.info("%s %s: %s: %s", type(received.record).__name__, received.record.id, field, message)

    return warn
