"""What happens to integrations, told to whoever wants to know: webhooks, and the scheduler of syncs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from connector.store.connections import Connection, EndUser

EventKind = Literal["created", "deleted", "state-changed", "relinked", "flow-failed"]


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
