"""A list that Gem refuses: its model says so, the others are read, and it comes back by itself."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from connector.gem.client import GemClient
from connector.store.synced_lists import SYNCED_LISTS
from connector.sync import Kind, run_sync
from gem_simulator import Server, Simulator
from tests.connector.api.world import ME, World, world_on


@pytest.fixture
def gem() -> Iterator[Server]:
    with Simulator(seed=42, candidates=20).serve() as server:
        yield server


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with world_on(f"sqlite:///{tmp_path / 'gem.db'}") as world:
        yield world


def sync(gem: Server, world: World, kind: Kind) -> None:
    with GemClient(gem.base_url, gem.api_key, rate=1e6, burst=1_000_000) as client:
        world.store.integration(ME, account=client.account)
        run_sync(client, world.store, ME, kind)


def available(world: World) -> set[str]:
    models = world.ask(f"/integrations/{ME}", integration=None).json["data"]["read_models"]
    return {model["id"] for model in models if model["is_available"] and model["fields"][0]["is_available"]}


def test_a_list_that_the_key_may_not_read_is_a_missing_permission_until_it_may(gem: Server, world: World) -> None:
    gem.simulator.faults.status(403, path="/offers/", times=None)
    sync(gem, world, "full")
    assert world.error("/ats/offers") == (403, "INTEGRATION.PERMISSION_MISSING")
    assert world.all("/ats/scorecards")
    assert {tuple(one["offers"]) for one in world.all("/ats/applications")} == {()}
    assert "ats_offers" not in available(world)

    gem.simulator.faults.clear()
    sync(gem, world, "delta")
    assert world.all("/ats/offers")
    assert "ats_offers" in available(world)


def test_a_list_that_gem_does_not_have_is_a_model_that_is_not_available(gem: Server, world: World) -> None:
    gem.simulator.faults.status(404, path="/scorecards/", times=None)
    sync(gem, world, "full")
    assert world.error("/ats/scorecards") == (404, "INTEGRATION.MODEL_NOT_AVAILABLE")
    assert world.all("/ats/rejection-reasons")


def test_a_list_that_joined_after_the_last_sync_is_still_to_come(own_world: World) -> None:
    with own_world.store.write() as connection:
        connection.execute(sa.delete(SYNCED_LISTS).where(SYNCED_LISTS.c.stream == "offers"))
    assert own_world.error("/ats/offers") == (409, "INTEGRATION.SETUP_SYNC_PENDING")
    assert own_world.page("/ats/users")["results"]
