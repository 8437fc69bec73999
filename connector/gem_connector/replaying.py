"""A connector to a recorded session: the same requests, no network."""

from __future__ import annotations

import os
from typing import Any

from cassettes import Cassette, Player
from connector.gem_connector.connector import GemConnector

_NO_KEY = "replayed"
_UNLIMITED = 1e9


def replaying(path: str | os.PathLike[str], **options: Any) -> GemConnector:
    """A connector that gets its answers from a cassette.

    It can be asked only what the recorded session asked; a sync in the way it was recorded is.

    Args:
        path: the cassette.
        **options: what else a GemConnector takes, such as `integration_id` and `settings`.

    Raises:
        cassettes.CassetteError: there is no cassette, or it is none. A request that it does not have raises it later.
    """
    from cassettes.httpx_transport import ReplayTransport

    session = Cassette.load(path)
    transport = ReplayTransport(Player(session))
    return GemConnector(session.provenance.base_url, _NO_KEY, transport=transport, rate=_UNLIMITED, **options)
