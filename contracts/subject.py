"""What is checked: the connector, by its public face alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Self

import httpx

from connector import GemConnector, Settings
from contracts.loading import MODELS

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
        return _rows(self._integration)

    def read_straight(self) -> Rows:
        """The same right out of Gem, without the store."""
        return _rows(self._gem)


def _rows(side: Any) -> Rows:
    return {
        model: {one.remote_id: one.model_dump(mode="json") for one in getattr(side, model)(include_deleted=True)}
        for model in MODELS
    }
