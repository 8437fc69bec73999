"""The connector, read from memory, by its public face alone; also where its modules are fresh ones."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import httpx
import orjson

from contracts.contract import JOINS
from contracts.integration_fields import IntegrationField, known_fields
from contracts.subject import stored_rows

BASE_URL = "http://gem.test/ats/v0"
API_KEY = "recorded"
INTEGRATION_ID = "gem:recorded"
UNLIMITED = 1e6

Row = tuple[str, dict[str, Any]]


class Reading:
    """A connector over a transport.

    Args:
        gem: a `GemConnector`.
    """

    def __init__(self, gem: Any) -> None:
        self._gem = gem

    def straight(self, model: str) -> Iterator[Row]:
        """The records of a model right out of Gem, deleted ones too.

        As they are mapped: the public objects would put right what the mapping gets wrong, which the service does not.
        """
        home: Any = import_module("connector.gem_connector.connector")
        before = home.from_mapped
        home.from_mapped = _as_mapped
        try:
            yield from getattr(self._gem, model)(include_deleted=True)
        finally:
            home.from_mapped = before

    @contextmanager
    def synced(self) -> Iterator[Stored]:
        """What a store has after a full sync."""
        with tempfile.TemporaryDirectory(prefix="gem-contracts-") as folder:
            integration = self._gem.connect(f"sqlite:///{Path(folder) / 'gem.db'}")
            try:
                integration.sync("full", accept_deletions=True)
                yield Stored(integration)
            finally:
                integration.close()


class Stored:
    """A store after a sync.

    Args:
        integration: in it.
    """

    def __init__(self, integration: Any) -> None:
        self._integration = integration

    def rows(self, model: str) -> Iterator[Row]:
        """The records of a model, deleted ones too, as the service sends them."""
        return stored_rows(self._integration, model)

    def integration_fields(self) -> Mapping[str, frozenset[IntegrationField]]:
        """Model → what its records have shown that no unified field holds."""
        return known_fields(self._integration)


def _as_mapped(_kind: type, mapped: Any, _seen_at: datetime, remote_data: bytes | None) -> Row:
    """In place of the public object: what a store would be given."""
    own = {"id": mapped.id, "remote_id": mapped.remote_id, "remote_deleted_at": mapped.remote_deleted_at}
    data = {} if mapped.model in JOINS else {"remote_data": remote_data and orjson.loads(remote_data)}
    return mapped.remote_id, {**own, **orjson.loads(mapped.json()), **data}


@contextmanager
def reading(transport: httpx.BaseTransport, settings: Mapping[str, object]) -> Iterator[Reading]:
    """The connector over a transport; its modules are looked up now, so that changed ones are taken."""
    connector = import_module("connector")
    gem = connector.GemConnector(
        BASE_URL,
        API_KEY,
        integration_id=INTEGRATION_ID,
        settings=connector.Settings(**settings),
        transport=transport,
        rate=UNLIMITED,
        attempts=1,
    )
    log, silence = logging.getLogger("connector"), logging.NullHandler()
    log.addHandler(silence)
    log.propagate = False  # a mutant may have a lot to say
    try:
        yield Reading(gem)
    finally:
        log.propagate = True
        log.removeHandler(silence)
        gem.close()
