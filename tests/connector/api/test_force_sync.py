"""`POST /force-sync`, by the official SDK."""

from __future__ import annotations

import asyncio

import pytest
from kombo import Kombo, errors

from connector.integrations import SyncFinished
from connector.worker.jobs import run_next
from tests.connector.api.gem_behind import GemBehind
from tests.connector.api.world import KEY


def test_a_sync_is_queued_once_a_type_and_told_under_its_id(gem: GemBehind) -> None:
    told: list[SyncFinished] = []
    gem.connections.listeners.listen_to_syncs(told.append)
    full = gem.sdk.general.trigger_sync(type_="FULL").data
    again = gem.sdk.general.trigger_sync().data
    delta = gem.sdk.general.trigger_sync(type_="DELTA").data
    assert (full.type, full.already_queued, again.already_queued) == ("FULL", False, True)
    assert again.sync_id == full.sync_id
    assert (delta.type, delta.already_queued) == ("DELTA", False)

    while run_next(gem.connections):
        pass
    assert [(one.sync_id, one.kind) for one in told] == [(full.sync_id, "full"), (delta.sync_id, "delta")]
    assert not gem.sdk.general.trigger_sync(type_="DELTA").data.already_queued


def test_the_asynchronous_client_does_the_same(gem: GemBehind) -> None:
    async def ask() -> bool:
        async with Kombo(
            api_key=KEY, integration_id=gem.integration_id, server_url=f"{gem.url}/v1", timeout_ms=30_000
        ) as sdk:
            first = await sdk.general.trigger_sync_async(type_="DELTA")
            second = await sdk.general.trigger_sync_async(type_="DELTA")
            return first.data.sync_id == second.data.sync_id and bool(second.data.already_queued)

    assert asyncio.run(ask())


def test_what_cannot_be_synced_is_refused_in_the_general_family(gem: GemBehind) -> None:
    with pytest.raises(errors.KomboGeneralError) as unknown:
        Kombo(
            api_key=KEY, integration_id="gem:nobody", server_url=f"{gem.url}/v1", client=gem.http
        ).general.trigger_sync()
    assert unknown.value.data.error.code == "PLATFORM.INTEGRATION_NOT_FOUND"
    refused = gem.send("POST", "/force-sync", {"type": "SOMETIMES"})
    assert (refused.status_code, refused.json()["error"]["code"]) == (400, "PLATFORM.INPUT_INVALID")

    gem.connections.enable(gem.integration_id, value=False)
    with pytest.raises(errors.KomboGeneralError) as disabled:
        gem.sdk.general.trigger_sync()
    assert (disabled.value.status_code, disabled.value.data.error.code) == (409, None)
    assert "disabled" in disabled.value.data.error.message
