"""Who is told what happens to integrations: listeners in this process, and webhooks of what no transaction told.

What happens in a transaction of `Connections` is announced to webhooks in it; listeners learn of it afterwards.
"""

from __future__ import annotations

from connector.integrations.events import Event, EventKind, Listener, SyncFinished, SyncListener
from connector.store import Store, environments
from connector.store.connections import Connection, EndUser
from connector.store.environments import DEFAULT_ENVIRONMENT
from connector.webhooks import announcing
from connector.webhooks.payloads import EndedSync


class Listeners:
    """Those who want to know.

    Args:
        store: where the integrations are, and the webhooks.
        public_url: where people reach the service, for links to its log; None: nobody knows, or it keeps none.
    """

    def __init__(self, store: Store, public_url: str | None = None) -> None:
        self._store = store
        self._public_url = public_url
        self._of_events: list[Listener] = []
        self._of_syncs: list[SyncListener] = []

    def listen(self, listener: Listener) -> None:
        """Tells one more listener what happens from now on."""
        self._of_events.append(listener)

    def listen_to_syncs(self, listener: SyncListener) -> None:
        """Tells one more listener about every sync that ends from now on in this process."""
        self._of_syncs.append(listener)

    def tell_of(self, kind: EventKind, integration: Connection) -> None:
        """Tells all listeners what has happened to an integration."""
        self._tell(Event(kind, self.environment_of(integration), integration.end_user, integration))

    def sync_finished(self, finished: SyncFinished) -> None:
        """Tells webhooks and all listeners that a sync has ended; for who runs syncs."""
        ended = EndedSync(finished.sync_id, finished.state, finished.started_at, finished.finished_at)
        with self._store.write() as connection:
            announcing.sync_finished(
                connection,
                finished.environment,
                finished.integration,
                ended,
                finished.finished_at,
                public_url=self._public_url,
            )
        for listener in self._of_syncs:
            listener(finished)

    def flow_failed(self, environment: int, end_user: EndUser, integration: Connection | None) -> None:
        """Tells webhooks and all listeners that a customer could not finish the connection page.

        Args:
            environment: the number of the environment of the link.
            end_user: the customer.
            integration: which was to be connected again; None for a new one.
        """
        with self._store.write() as connection:
            announcing.connection_flow_failed(
                connection, environment, end_user, self._store.clock(), public_url=self._public_url
            )
        self._tell(Event("flow-failed", environment, end_user, integration))

    def environment_of(self, integration: Connection) -> int:
        """The number of the environment that an integration belongs to; who was assigned to none is of the default."""
        if integration.environment is not None:
            return integration.environment
        with self._store.write() as connection:
            return environments.create(connection, DEFAULT_ENVIRONMENT, self._store.clock()).number

    def _tell(self, event: Event) -> None:
        for listener in self._of_events:
            listener(event)
