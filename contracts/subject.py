"""What is checked: the connector, by its public face alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, Self

import httpx
import orjson

from connector import GemConnector, Integration, Settings
from connector.gem_connector.records import stored_json
from contracts.contract import JOINS
from contracts.integration_fields import IntegrationField, known_fields
from contracts.loading import MODELS
from contracts.warned import Warned, hearing

Rows = dict[str, dict[str, dict[str, Any]]]


class Subject:
    """A connector with a store.

    Args:
        base_url: Gem's ATS root; a bare host will do.
        api_key: its key.
        application_secret: a partner's secret, or None.
        database: URL of the database to sync into.
        settings: the settings of the integration, by name.
        rate: the most requests a second.
        transport: another way to Gem than the network; None for the network.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str,
        application_secret: str | None,
        database: str,
        settings: Mapping[str, Any],
        *,
        rate: float = 20.0,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._gem = GemConnector(
            base_url, api_key, application_secret, settings=Settings(**settings), rate=rate, transport=transport
        )
        try:
            self._integration = self._gem.connect(database)
        except BaseException:
            self._gem.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._integration.close()
        self._gem.close()

    @property
    def base_url(self) -> str:
        """Gem's ATS root, whole."""
        return self._gem.client.base_url

    @property
    def integration_id(self) -> str:
        """What the store calls the integration; ids are made from it."""
        return self._integration.id

    def sync(self, kind: Literal["full", "delta"]) -> None:
        """Syncs. Many deletions are not held back: among a few hundred records a few are many."""
        self._integration.sync(kind, accept_deletions=True)

    def read(self) -> Rows:
        """What the store has: model → remote id → the unified record as JSON shows it, deleted ones too."""
        return {model: dict(stored_rows(self._integration, model)) for model in MODELS}

    def read_straight(self) -> tuple[Rows, dict[str, Warned]]:
        """The same right out of Gem, without the store; and of each model, what was said of values that are no use."""
        rows: Rows = {}
        warnings: dict[str, Warned] = {}
        for model in MODELS:
            with hearing() as warnings[model]:
                records = getattr(self._gem, model)(include_deleted=True)
                rows[model] = {one.remote_id: one.model_dump(mode="json") for one in records}
        return rows, warnings

    def integration_fields(self) -> Mapping[str, frozenset[IntegrationField]]:
        """What records have shown to the store that no unified field holds, by model."""
        return known_fields(self._integration)


def stored_rows(integration: Integration, model: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """Remote id and record of all that a store has of a model, deleted ones too.

    As they are stored, exported and sent by the service. The objects that Python programs get would not do: they put
    right what is stored in a wrong form, or not at all.
    """
    for stored in integration.store.read(integration.id, model, include_deleted=True):
        record: dict[str, Any] = orjson.loads(stored_json(stored))
        if model in JOINS:
            del record["remote_data"]  # joins have none
        yield stored.remote_id, record
