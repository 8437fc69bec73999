"""One simulated Gem account: what the API, the control side and tests talk to."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from gem_simulator.tenant import finding
from gem_simulator.tenant.answers import AdvanceSummary, Slice
from gem_simulator.tenant.clock import DAY, Clock
from gem_simulator.tenant.content import Content, alone
from gem_simulator.tenant.errors import Impossible, UnknownId
from gem_simulator.tenant.filters import Filters
from gem_simulator.tenant.recorded import RECORDED, Recording
from gem_simulator.tenant.world import World

if TYPE_CHECKING:
    from gem_simulator.tenant.coming_sources import NewSource
    from gem_simulator.tenant.crm import Crm

Records = list[bytes]


class Tenant(Content):
    """A simulated Gem account.

    Args:
        seed: another seed, another tenant.
        candidates: how many candidates it starts with, soft-deleted ones included; None: as many as the profile has.
        profile: "realistic", "edge" (every record odd, yet valid) or "minimal" (the smallest whole tenant).
        locale: a locale of Faker to draw names and companies from; None: the mixed ones that come with the package.
        clock: simulated time; None: one that starts at the fixed instant and ticks with real time.
        recording: the records that it starts with, instead of those that the first four make; the clock starts when
            the recorded session ended.

    Attributes:
        clock: simulated time.
        version: another number with every write, deletion and advance, and when a source appears; a reset or a restored
            snapshot brings the number back that its content had: what was cached for another version is stale.
        watcher: called, while the tenant is locked, after every change; None: nobody.

    Raises:
        ValueError: an unknown profile, a negative size, or a locale that Faker does not know.
        FakerMissing: a locale without Faker installed.

    >>> tenant = Tenant(seed=42, candidates=10)
    >>> tenant.list("candidates", {}, include_deleted=True, limit=0).total
    10
    """

    def __init__(
        self,
        seed: int = 42,
        candidates: int | None = None,
        profile: str = "realistic",
        locale: str | None = None,
        *,
        clock: Clock | None = None,
        recording: Recording | None = None,
    ) -> None:
        if recording is not None:
            seed, candidates, profile, locale = recording.seed, len(recording.records["candidates"]), RECORDED, None
            clock = clock or Clock(start=recording.now)
        self.seed = seed
        self.profile = profile
        world = World(seed, candidates, "realistic" if recording else profile, locale, recording)
        super().__init__(world, clock or Clock())

    @alone
    def list(
        self,
        collection: str,
        filters: Filters | None = None,
        *,
        include_deleted: bool = False,
        offset: int = 0,
        limit: int = 100,
    ) -> Slice:
        """A part of a list: created_at ascending, then id.

        Posts of jobs always include the soft-deleted ones: Gem's list of them has no include_deleted.

        Args:
            collection: one of COLLECTIONS.
            filters: see FILTERS; instants are milliseconds since 1970, booleans are booleans. None or empty: all.
            include_deleted: with the soft-deleted ones.
            offset: how many records to leave out at the beginning.
            limit: how many records at most.

        Raises:
            UnknownFilter: this collection cannot be filtered by that.
        """
        live = not include_deleted and collection != "job_posts"
        numbers, total = finding.page(self._state, collection, filters or {}, offset, limit, live=live)
        return Slice([self._state.show(collection, number) for number in numbers], total)

    @alone
    def get(self, collection: str, id_: str) -> bytes | None:
        """The record with this id, soft-deleted ones too; None if there is none."""
        number = self._state.number(collection, id_)
        return None if number is None else self._state.show(collection, number)

    @alone
    def create_candidate(self, body: Mapping[str, object]) -> bytes:
        """A new candidate with one application.

        Args:
            body: as Gem's reference has it: first_name, last_name, email, job_id, and what may come with them.

        Returns:
            The candidate as it then is.

        Raises:
            UnknownId: the job, stage, source or a user is not there.
            InvalidInput: a required field is missing, the stage is another job's, an attachment is not base64.
        """
        from gem_simulator.tenant import writes

        number = writes.create_candidate(self._state, body, self.clock.now())
        return self._changed(self._state.show("candidates", number))

    @alone
    def add_note(self, candidate_id: str, body: Mapping[str, object]) -> bytes:
        """A new note in a candidate's activity feed.

        Args:
            candidate_id: whose feed.
            body: user_id, body (at most 10,000 characters), visibility (public or private).

        Raises:
            UnknownId: the candidate or the user is not there.
            InvalidInput: the text is too long, or the visibility is neither.
        """
        from gem_simulator.tenant import writes

        candidate = self._number("candidates", candidate_id)
        return self._changed(writes.add_note(self._state, candidate, body, self.clock.now()))

    @alone
    def notes(self, candidate_id: str) -> Records:
        """The notes that were added to a candidate, oldest first."""
        return self._state.hung_on(self._state.overlay.notes, self._number("candidates", candidate_id))

    @alone
    def update_application(self, id_: str, body: Mapping[str, object]) -> bytes:
        """Change an application.

        Args:
            id_: its id.
            body: source_id; other fields change nothing.

        Raises:
            UnknownId: the application or the source is not there.
        """
        from gem_simulator.tenant import writes

        number = self._number("applications", id_)
        writes.update_application(self._state, number, body, self.clock.now())
        return self._changed(self._state.show("applications", number))

    @alone
    def apply(self, candidate_id: str, body: Mapping[str, object]) -> bytes:
        """A further application of a candidate.

        Args:
            candidate_id: who applies.
            body: job_id, and what may come with it: source_id, initial_stage_id, user_id, people, attachments.

        Returns:
            The application.

        Raises:
            UnknownId: the candidate, or something that the body names, is not there.
            InvalidInput: the stage is another job's, or an attachment is not base64.
            Impossible: the job is closed.
        """
        from gem_simulator.tenant import application_actions

        candidate = self._number("candidates", candidate_id)
        number = application_actions.apply(self._state, candidate, body, self.clock.now())
        return self._changed(self._state.show("applications", number))

    @alone
    def act(self, action: str, application_id: str, body: Mapping[str, object]) -> bytes:
        """Do something with an application.

        Args:
            action: move, advance, reject, unreject, hire or transfer_to_job.
            application_id: with which.
            body: what the action takes.

        Returns:
            The application as it then is.

        Raises:
            UnknownId: the application, or something that the body names, is not there.
            InvalidInput: a stage is not one of the job's.
            Impossible: not as things stand: it is in another stage, or has ended, or the job is closed.
        """
        from gem_simulator.tenant import application_actions

        number = self._number("applications", application_id)
        application_actions.act(self._state, action, number, body, self.clock.now())
        return self._changed(self._state.show("applications", number))

    @alone
    def add_source(self, name: str, type_name: str = "Other") -> NewSource:
        """Make a source as an administrator does in Gem, which has no API for it.

        It appears 60 to 120 seconds later by the simulated clock: until then no list has it and no write takes it.

        Args:
            name: its name.
            type_name: one of the types that sources have.

        Raises:
            InvalidInput: no name, or another type.
        """
        from gem_simulator.tenant import coming_sources

        source = coming_sources.add(self._state, name, type_name, self.clock.now())
        self.saved()
        return source

    @cached_property
    def crm(self) -> Crm:
        """The same account as Gem's CRM API sees it."""
        from gem_simulator.tenant.crm import Crm

        return Crm(self, self._state)

    @alone
    def delete(self, collection: str, id_: str, *, hard: bool) -> None:
        """Delete a record with what belongs to it.

        Args:
            collection: one of COLLECTIONS.
            id_: its id.
            hard: without a trace; else it stays with its `deleted_at`.

        Raises:
            UnknownId: it is not there.
        """
        from gem_simulator.tenant import deeds

        number = self._number(collection, id_)
        if hard:
            deeds.erase(self._state, collection, number)
        else:
            deeds.delete(self._state, collection, number, self.clock.now())
        self.changed()

    @alone
    def advance(self, days: int) -> AdvanceSummary:
        """Let the tenant live on: applications, moves, rejections, hires, edits, deletions; the clock goes on with it.

        What happens is the same on every machine, as long as the clock has ticked for less than an hour between.

        Args:
            days: how many, at least 0.

        Raises:
            ValueError: a negative number of days, or so many that the clock would leave its years.
            Impossible: it began with a recording: there is no plan of its life.
        """
        from gem_simulator.tenant.advance import advance

        if days < 0:
            raise ValueError("a tenant cannot live backwards")
        if self.profile == RECORDED:
            raise Impossible("a tenant that began with a recording does not live on by itself; write to it instead")
        self.clock.check(self.clock.now() + days * DAY)
        summary = advance(self._state, days, self.clock.now())
        self.clock.advance(days * DAY)
        self.changed()
        return summary

    @property
    def locale(self) -> str | None:
        """Whose names it has."""
        return self._state.world.locale

    @property
    def candidates(self) -> int:
        """How many candidates it began with."""
        return self._state.world.candidate_count

    def span(self, collection: str) -> int:
        """The numbers of the records that a collection began with are below this."""
        return self._state.books[collection].base.span

    @alone
    def file(self, candidate_id: str, key: str) -> tuple[bytes, str] | None:
        """Content and content type of an attachment; None if there is none.

        Args:
            candidate_id: whose it is.
            key: the last part of its link's path, or its file name.
        """
        from gem_simulator.tenant import files

        number = self._state.number("candidates", candidate_id)
        return None if number is None else files.attachment(self._state, number, key)

    def _number(self, collection: str, id_: str) -> int:
        number = self._state.number(collection, id_)
        if number is None:
            raise UnknownId(collection, id_)
        return number

    def _changed(self, answer: bytes) -> bytes:
        self.changed()
        return answer
