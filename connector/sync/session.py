"""What every step of a running sync works with."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from connector.gem.answers import GemPage
from connector.gem.queries import Parameters
from connector.mapping import Context
from connector.store import Integration, Store, custom_fields
from connector.store.runs import Run
from connector.store.synced_lists import SyncedList
from connector.sync.batches import Batch, Conveyor
from connector.sync.position import Position
from connector.sync.report import Progress, ProgressCallback
from connector.sync.shaping import Discovery, Shape, read_shape
from connector.sync.stages import StageLookup


class GemSource(Protocol):
    """What a sync asks of Gem: a GemClient, or what stands in for one."""

    @property
    def account(self) -> str:
        """A fingerprint of base URL and key: records of two accounts are never mixed."""
        ...

    @property
    def base_url(self) -> str:
        """Gem's ATS root."""
        ...

    @property
    def requests_made(self) -> int:
        """HTTP requests so far."""
        ...

    def page(self, path: str, params: Parameters | None = None, *, page: int, per_page: int) -> GemPage:
        """One page of a list."""
        ...

    def item(self, path: str) -> bytes:
        """One record."""
        ...


@dataclass(slots=True)
class Session:
    """A sync that runs.

    Args:
        client: asks Gem.
        store: where to.
        integration: whose sync, as it was when the run began.
        run: the run in the store.
        position: where the run is.
        conveyor: stores what is made.
        known: how far each list was when the run began.
        accept_deletions: mass deletions are meant.
        progress: told how far each step is.
        per_page: records a page.
        in_flight: pages asked for at once.
        stages: which stage foresees which interview.
    """

    client: GemSource
    store: Store
    integration: Integration
    run: Run
    position: Position
    conveyor: Conveyor
    known: Mapping[str, SyncedList]
    accept_deletions: bool
    progress: ProgressCallback
    per_page: int
    in_flight: int
    clock: Callable[[], float] = time.monotonic
    stages: StageLookup = field(default_factory=StageLookup)
    _shape: Shape | None = None
    _discovery: Discovery | None = None
    _begun: tuple[float, float, int, int] = (0.0, 0.0, 0, 0)

    def __post_init__(self) -> None:
        position = self.position
        self._begun = (self.clock(), position.seconds, self.client.requests_made, position.requests)

    @property
    def number(self) -> int:
        """The integration in every table."""
        return self.integration.number

    @property
    def context(self) -> Context:
        """What mapping has to know."""
        return Context(self.integration.id, self.integration.settings.job_board)

    @property
    def shape(self) -> Shape:
        """What records show beside the unified fields, and what not; as it was when it was first asked for."""
        if self._shape is None:
            with self.store.look() as connection:
                self._shape = read_shape(connection, self.number, self.integration.id)
        return self._shape

    @property
    def discovery(self) -> Discovery:
        """Notices what integration fields records have."""
        if self._discovery is None:
            with self.store.look() as connection:
                known = custom_fields.integration_fields(connection, self.number, self.integration.id, shown_only=True)
            self._discovery = Discovery(known)
        return self._discovery

    def put(self, batch: Batch) -> None:
        """Stores a batch together with where the run is now."""
        began, seconds, requests_before, requests = self._begun
        self.position.seconds = seconds + self.clock() - began
        self.position.requests = requests + self.client.requests_made - requests_before
        batch.position = self.position.encoded()
        self.conveyor.put(batch)

    def put_now(self, batch: Batch) -> None:
        """The same, and waits until it is stored."""
        self.put(batch)
        self.conveyor.flush()

    def tell(self, stream: str, done: int, total: int | None, phase: str) -> None:
        """Tells how far a step is."""
        self.progress(Progress(stream, done, total, phase))

    def warn(self, model: str, remote_id: str) -> Callable[[str, str], None]:
        """What the mapping of one record tells its warnings to."""

        def told(field_name: str, message: str) -> None:
            self.position.warn(model, field_name, message, remote_id)

        return told


def as_gem_writes(moment: datetime) -> str:
    """A date-time as a filter takes it."""
    return f"{moment.replace(tzinfo=None).isoformat(timespec='milliseconds')}Z"


def nothing(_progress: Any) -> None:
    """For those who want no progress."""
