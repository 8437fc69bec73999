"""The store, as everybody but the sync sees it."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from datetime import datetime
from types import TracebackType

import sqlalchemy as sa

from connector.errors import StoreUnavailable
from connector.store import integrations, runs, tracked
from connector.store.engine import reading, writing
from connector.store.integrations import Integration
from connector.store.opening import open_engine
from connector.store.reading import Filter, StoredRecord, read
from connector.store.runs import Run
from connector.store.settings import Settings


def now_ms() -> int:
    """Our clock: milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


class Store:
    """A database of ours, with everything that was synced into it; safe to share between threads.

    Made by `Store.open`.

    Attributes:
        engine: the connections to the database.
        clock: milliseconds since the epoch, by which everything is dated.
    """

    def __init__(self, engine: sa.Engine, *, clock: Callable[[], int] = now_ms) -> None:
        self.engine = engine
        self.clock = clock

    @classmethod
    def open(
        cls, url: str, *, create: bool = True, read_only: bool = False, clock: Callable[[], int] = now_ms
    ) -> Store:
        """Opens a store, makes it where there is none, and migrates one of an older version.

        Args:
            url: `sqlite:///path/to/file.db`, or `postgresql://user:password@host/database`.
            create: whether to make a store where there is none.
            read_only: whether it will only be read, also where nothing can be written, such as a read-only folder.
            clock: milliseconds since the epoch.

        Raises:
            StoreUnavailable: cannot be opened or reached, or is not there.
            StoreNotOurs: holds tables that this package did not make; left untouched.
            StoreTooNew: made by a newer version of this package; left untouched.
        """
        return cls(open_engine(url, create=create, read_only=read_only), clock=clock)

    def __repr__(self) -> str:
        return f"Store({self.url!r})"

    def __enter__(self) -> Store:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def url(self) -> str:
        """Where the store is, without a password."""
        return self.engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Closes the connections."""
        self.engine.dispose()

    def integration(
        self,
        integration_id: str,
        *,
        account: str | None = None,
        base_url: str | None = None,
        settings: Settings | None = None,
    ) -> Integration:
        """Makes an integration, or checks that it is what it was.

        Args:
            integration_id: its name, such as ``gem:default``.
            account: a fingerprint of base URL and key (`GemClient.account`); None to leave it open.
            base_url: the Gem API, for messages.
            settings: new settings, which the next sync applies to what is stored; None keeps those that it has.

        Raises:
            IntegrationMismatch: it was synced from another base URL or with another key.
        """
        with self.write() as connection:
            integrations.create_or_check(
                connection, integration_id, account=account, base_url=base_url, settings=settings, now=self.clock()
            )
        return self.find(integration_id)

    def find(self, integration_id: str) -> Integration:
        """An integration that is in the store.

        Raises:
            StoreUnavailable: there is none of this name.
        """
        with self.look() as connection:
            found = integrations.find(connection, integration_id)
        if found is None:
            raise StoreUnavailable(
                f"There is no integration {integration_id} in the store at {self.url}.", hint="Run a sync first."
            )
        return found

    def integrations(self) -> list[str]:
        """The names of the integrations in the store."""
        with self.look() as connection:
            return integrations.ids(connection)

    def read(
        self,
        integration_id: str,
        model: str,
        *,
        updated_after: datetime | None = None,
        include_deleted: bool = False,
        ids: Iterable[str] | None = None,
        remote_ids: Iterable[str] | None = None,
    ) -> Iterator[StoredRecord]:
        """The unified records of a model, in the order of their ids; streamed.

        Args:
            integration_id: whose records.
            model: the export's name, such as ``candidates``.
            updated_after: only records that changed after this moment (or up to five seconds before it).
            include_deleted: deleted records too.
            ids: only records of these ids.
            remote_ids: only records of these Gem ids.
        """
        integration = self.find(integration_id)
        wanted = Filter.of(integration, model, updated_after, include_deleted, ids, remote_ids)
        return read(self.engine, integration, model, wanted)

    def track(
        self, integration_id: str, *, candidate_ids: Iterable[str] = (), application_ids: Iterable[str] = ()
    ) -> None:
        """Keeps that candidates and applications (Gem's ids) were created through us."""
        number = self.find(integration_id).number
        with self.write() as connection:
            tracked.track(connection, number, "candidates", candidate_ids)
            tracked.track(connection, number, "applications", application_ids)

    def syncs(self, integration_id: str, *, limit: int = 10) -> list[Run]:
        """The latest syncs of an integration, the latest first."""
        number = self.find(integration_id).number
        with self.look() as connection:
            return runs.latest(connection, number, limit)

    def look(self) -> AbstractContextManager[sa.Connection]:
        """A connection that reads."""
        return reading(self.engine)

    def write(self) -> AbstractContextManager[sa.Connection]:
        """A connection in one transaction that writes."""
        return writing(self.engine)
