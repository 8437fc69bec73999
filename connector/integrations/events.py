"""What happens to integrations, told to whoever wants to know: webhooks, and the scheduler of syncs.

Listeners.listen(…)             Event: made, changed, ended
Listeners.listen_to_syncs(…)    SyncFinished: a sync has ended, well or not
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from connector.store.connections import Connection, EndUser

EventKind = Literal["created", "deleted", "state-changed", "relinked", "flow-failed"]
SyncState = Literal["SUCCEEDED", "PARTIALLY_FAILED", "FAILED", "AUTHENTICATION_FAILED", "CANCELLED"]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that has just happened; the store has it already.

    Args:
        kind: ``created``: the first sync should start · ``relinked``: there is another key, or source, or user ·
            ``state-changed``: enabled, disabled, credentials failing or working again, set-up further ·
            ``deleted``: no sync may start any more · ``flow-failed``: a customer could not finish the connection page.
        environment: the number of the environment that it happened in.
        end_user: the customer.
        integration: as it is now; None for a flow that failed before there was one.
    """

    kind: EventKind
    environment: int
    end_user: EndUser
    integration: Connection | None


Listener = Callable[[Event], None]
"""Called in the thread in which it happened, after the transaction; what it raises reaches the caller."""


@dataclass(frozen=True, slots=True)
class SyncFinished:
    """A sync that has just ended; the store has everything of it.

    Not told: a sync that only pauses because its process stops (it goes on elsewhere), and one that did not begin
    because another one runs.

    Args:
        sync_id: what `POST /force-sync` answered, or a new one for a sync that nobody asked for.
        kind: ``full`` or ``delta``, as it was done.
        state: ``SUCCEEDED`` · ``PARTIALLY_FAILED``: deletions wait, or a list could not be read completely ·
            ``AUTHENTICATION_FAILED``: Gem refused the key · ``CANCELLED``: the integration was disabled or deleted
            meanwhile · ``FAILED``: anything else; the next sync goes on from where it was.
        environment: the number of the environment that the integration belongs to.
        integration: as it is now.
        changed: unified models, by the export's names, of which rows were created, updated or deleted. After a failure
            those of the unfinished run: the sync that goes on with it names them again.
        run: the number of the run in the store; None where it failed before there was one.
        started_at: when the run began (ms); where it was resumed, the first time.
        finished_at: when it ended (ms).
        message: what went wrong, for people; None where nothing did.
    """

    sync_id: str
    kind: Literal["full", "delta"]
    state: SyncState
    environment: int
    integration: Connection
    changed: tuple[str, ...]
    run: int | None
    started_at: int
    finished_at: int
    message: str | None = None


SyncListener = Callable[[SyncFinished], None]
"""Called in the thread that ran the sync, after its last transaction."""
