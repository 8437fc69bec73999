"""The ways to Gem of the actions that are under way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from connector.gem.client import GemClient
from connector.integrations import Connections
from connector.store import connections as stored

Key = tuple[str, str, bytes | None]


@dataclass(slots=True)
class _Shared:
    client: GemClient
    users: int = 0


class GemClients:
    """Actions of one integration that are under way together share a client, and by it keep to Gem's rate.

    A client lasts as long as somebody uses it. Whoever comes after a relink gets one with the new credentials.
    """

    def __init__(self) -> None:
        self._open: dict[Key, _Shared] = {}
        self._turn = threading.Lock()

    @contextmanager
    def of(self, connections: Connections, integration_id: str) -> Iterator[GemClient]:
        """A client with the integration's credentials.

        Raises:
            IntegrationNotFound: there is none of this name, or it was deleted.
            CredentialsMissing: none are stored.
            SecretKeysUnusable: they cannot be opened.
        """
        key = _key(connections, integration_id)
        with self._turn:
            if key not in self._open:
                self._open[key] = _Shared(connections.client(integration_id))
            shared = self._open[key]
            shared.users += 1
        try:
            yield shared.client
        finally:
            self._leave(key, shared)

    def _leave(self, key: Key, shared: _Shared) -> None:
        with self._turn:
            shared.users -= 1
            if shared.users:
                return
            del self._open[key]
        shared.client.close()


def _key(connections: Connections, integration_id: str) -> Key:
    found = connections.get(integration_id)
    with connections.store.look() as connection:
        return found.id, found.base_url or "", stored.sealed_credentials(connection, found.number)
