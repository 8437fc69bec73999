"""One simulated Gem account: what the API, the control side and tests talk to."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from functools import cached_property, wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar

from gem_simulator.tenant.answers import AdvanceSummary, Slice
from gem_simulator.tenant.book import Book, Page
from gem_simulator.tenant.clock import DAY, Clock
from gem_simulator.tenant.errors import Impossible, UnknownFilter, UnknownId
from gem_simulator.tenant.filters import FILTERS, Filters, Value
from gem_simulator.tenant.index import Condition
from gem_simulator.tenant.overlay import Overlay
from gem_simulator.tenant.recorded import RECORDED, Recording
from gem_simulator.tenant.state import State
from gem_simulator.tenant.world import World

if TYPE_CHECKING:
    from gem_simulator.tenant.coming_sources import NewSource
    from gem_simulator.tenant.crm import Crm

P = ParamSpec("P")
T = TypeVar("T")
#: So many values are freed at once, without anybody noticing.
_FEW = 1000
#: Seconds that the answer to a reset has to go out before freeing begins.
_A_MOMENT = 0.05
Records = list[bytes]
Numbers = list[int]
Conditions = list[Condition]


def _alone(method: Callable[Concatenate[Tenant, P], T]) -> Callable[Concatenate[Tenant, P], T]:
    """One at a time, and with what has come due: a server asks from many threads."""

    @wraps(method)
    def locked(tenant: Tenant, /, *args: P.args, **kwargs: P.kwargs) -> T:
        with tenant.lock:
            tenant.settle()
            return method(tenant, *args, **kwargs)

    return locked


class Tenant:
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
        self.clock = clock or Clock()
        self.watcher: Callable[[], None] | None = None
        self._version = self._last_version = 0
        self.lock = threading.RLock()
        self._state = State(World(seed, candidates, "realistic" if recording else profile, locale, recording))

    @property
    def version(self) -> int:
        """The number of its content: 0 as it began."""
        if self._state.overlay.coming:
            with self.lock:
                self.settle()
        return self._version

    def settle(self) -> None:
        """Let those sources be listed whose time has come; every call does that first."""
        if self._state.overlay.coming:
            from gem_simulator.tenant import coming_sources

            if coming_sources.appear(self._state, self.clock.now()):
                self.changed()

    @_alone
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
        numbers, total = self._page(collection, filters or {}, offset, limit, live)
        return Slice([self._state.show(collection, number) for number in numbers], total)

    def _page(self, collection: str, filters: Filters, offset: int, limit: int, live: bool) -> Page:
        book = self._state.books[collection]
        conditions: Conditions = []
        named: set[int] | None = None
        applied: Any = None
        for name, value in filters.items():
            known = FILTERS[collection].get(name)
            if known is None:
                raise UnknownFilter(collection, name, tuple(FILTERS[collection]))
            if known.kind == "applied":
                applied = self._who_applied(value)
            elif known.kind in ("key", "ids", "parent"):
                found = set(self._named(collection, known.kind, known.column, value))
                named = found if named is None else named & found
            else:
                conditions.append(self._condition(collection, known.kind, known.column, value))
        if named is not None:
            named = named if applied is None else named & {int(number) for number in applied}
            chosen = book.choose(named, conditions, live=live)
            return chosen[offset : offset + limit], len(chosen)
        if not conditions and applied is None:
            return book.page(offset, limit, live=live)
        return book.select(conditions, offset, limit, live=live, among=applied)

    def _condition(self, collection: str, kind: str, column: str, value: Value) -> Condition:
        if kind == "job":
            number = self._state.number("jobs", str(value))
            return "equal", column, -2 if number is None else number
        codes = self._state.world.collections[collection].codes.get(column)
        if codes is not None:
            return "equal", column, codes.index(value) if value in codes else -2
        assert isinstance(value, int)
        return kind, column, int(value)

    def _named(self, collection: str, kind: str, column: str, value: Value) -> Numbers:
        state, book = self._state, self._state.books[collection]
        if kind == "key":
            return book.find(column, str(value))
        if kind == "ids":
            ids = [value] if isinstance(value, str) else value
            assert not isinstance(ids, int)
            return [number for id_ in ids if (number := state.number(collection, id_)) is not None]
        parent = state.number(column, str(value))
        return [] if parent is None else book.children(parent, began=parent < state.books[column].base.span)

    def _who_applied(self, job_id: Value) -> Any:
        job = self._state.number("jobs", str(job_id))
        return self._state.applicants(-2 if job is None else job)

    @_alone
    def get(self, collection: str, id_: str) -> bytes | None:
        """The record with this id, soft-deleted ones too; None if there is none."""
        number = self._state.number(collection, id_)
        return None if number is None else self._state.show(collection, number)

    @_alone
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

    @_alone
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

    @_alone
    def notes(self, candidate_id: str) -> Records:
        """The notes that were added to a candidate, oldest first."""
        return self._state.hung_on(self._state.overlay.notes, self._number("candidates", candidate_id))

    @_alone
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

    @_alone
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

    @_alone
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

    @_alone
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

    @_alone
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

    @_alone
    def advance(self, days: int) -> AdvanceSummary:
        """Let the tenant live on: applications, moves, rejections, hires, edits, deletions; the clock goes on with it.

        What happens is the same on every machine, as long as the clock has ticked for less than an hour between.

        Args:
            days: how many, at least 0.

        Raises:
            ValueError: a negative number of days.
            Impossible: it began with a recording: there is no plan of its life.
        """
        from gem_simulator.tenant.advance import advance

        if days < 0:
            raise ValueError("a tenant cannot live backwards")
        if self.profile == RECORDED:
            raise Impossible("a tenant that began with a recording does not live on by itself; write to it instead")
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

    @property
    def overlay(self) -> Overlay:
        """What was written to it. Whoever reads it holds the lock."""
        return self._state.overlay

    def put_on(self, overlay: Overlay, version: int | None = None) -> None:
        """Take back what was written, and be as if something else had been; the clock stays as it is.

        This takes no longer for a large tenant than for a small one. Of much that was written, memory is freed bit by
        bit in a thread of its own.

        Args:
            overlay: what else was written; it belongs to the tenant from here on.
            version: the one that this content had before; None: it is new.
        """
        with self.lock:
            old, books = self._state.overlay, self._state.books
            self._state.put_on(overlay)
            self._last_version += version is None
            self._version = self._last_version if version is None else version
            self.saved()
        if any(len(table) > _FEW for table in old):
            threading.Thread(target=_free, args=(old, books), name="gem-simulator-freeing", daemon=True).start()

    @_alone
    def file(self, candidate_id: str, key: str) -> tuple[bytes, str] | None:
        """Content and content type of an attachment; None if there is none.

        Args:
            candidate_id: whose it is.
            key: the last part of its link's path, or its file name.
        """
        from gem_simulator.tenant import files

        number = self._state.number("candidates", candidate_id)
        if number is None:
            return None
        candidates = self._state.world.candidates
        for position, attachment in enumerate(self._state.books["candidates"].record(number).get("attachments") or ()):
            filename = attachment.get("filename") or ""
            own = candidates.key(position, filename)
            if key in (own, filename):
                content = self._state.overlay.files.get(f"{number}/{own}")
                return files.content(candidate_id, own) if content is None else content, files.content_type(own)
        return None

    def _number(self, collection: str, id_: str) -> int:
        number = self._state.number(collection, id_)
        if number is None:
            raise UnknownId(collection, id_)
        return number

    def changed(self) -> None:
        """Something was written: what was cached is stale."""
        self._version = self._last_version = self._last_version + 1
        self.saved()

    def saved(self) -> None:
        """What was written, or the time, is to be kept, where anybody keeps it."""
        if self.watcher is not None:
            self.watcher()

    def _changed(self, answer: bytes) -> bytes:
        self.changed()
        return answer


def _free(overlay: Overlay, books: Mapping[str, Book]) -> None:
    time.sleep(_A_MOMENT)
    overlay.dissolve()
    for book in books.values():
        book.dissolve()
