"""The connector as a Python program uses it: straight reads, and an integration in a store."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

import pytest

import connector
from connector import MODELS, GemConnector, Settings
from connector.errors import GemAuthenticationError, IntegrationMismatch
from connector.gem.client import GemClient
from connector.unified.ids import unified_id
from gem_simulator import Server, Simulator

EVERYTHING = Settings(remote_data=True, include_job_templates=True, job_board="acme")


def connect(server: Server, **options: Any) -> GemConnector:
    return GemConnector(server.base_url, server.api_key, rate=10_000, sleep=lambda seconds: None, **options)


@pytest.fixture
def gem(gem_simulator: Server) -> Iterator[GemConnector]:
    with connect(gem_simulator) as gem:
        yield gem


def values(record: Any) -> dict[str, Any]:
    """All of a record but when we saw it, with the signatures of links left out."""
    dumped = json.loads(record.model_dump_json(exclude={"changed_at"}))
    for attachment in (dumped.get("remote_data") or {}).get("attachments") or ():
        attachment["url"] = attachment["url"].partition("?")[0]
    return {name: dumped[name] for name in sorted(dumped)}


@pytest.mark.parametrize("profile", ["realistic", "edge"])
@pytest.mark.parametrize("settings", [Settings(), EVERYTHING], ids=["default settings", "every setting"])
def test_a_straight_read_gives_what_a_sync_stores(settings: Settings, profile: str, sqlite_url: str) -> None:
    with (
        Simulator(candidates=40, profile=profile).serve() as server,
        connect(server, settings=settings) as gem,
        gem.connect(sqlite_url) as integration,
    ):
        integration.sync("full")
        for model in MODELS:
            stored = {record.id: values(record) for record in getattr(integration, model)()}
            straight = {record.id: values(record) for record in getattr(gem, model)()}
            if model == "candidates":
                # Without embedded applications only a store knows where somebody came from.
                for candidate in straight.values():
                    candidate["source"] = candidate["source"] or stored[candidate["id"]]["source"]
            assert stored, model
            assert straight == stored, model


def test_a_straight_read_streams(gem_simulator: Server, gem: GemConnector) -> None:
    first = list(islice(gem.candidates(), 3))
    assert len(first) == 3
    assert gem.client.requests_made == 1


def test_deleted_records_are_left_out_unless_asked_for(gem_simulator: Server, gem: GemConnector) -> None:
    tenant = gem_simulator.simulator.tenant
    victim = next(iter(gem.candidates())).remote_id
    tenant.delete("candidates", victim, hard=False)
    assert victim not in {candidate.remote_id for candidate in gem.candidates()}
    deleted = {candidate.remote_id: candidate for candidate in gem.candidates(include_deleted=True)}[victim]
    assert deleted.remote_deleted_at is not None


def test_updated_after_gives_what_gem_changed_since_then(gem_simulator: Server, gem: GemConnector) -> None:
    tenant = gem_simulator.simulator.tenant
    before = datetime.fromtimestamp(tenant.clock.now() / 1000, UTC)
    assert list(gem.candidates(updated_after=before + timedelta(seconds=30))) == []
    body = {"first_name": "Ada", "last_name": "Lopez", "email": "ada@example.com", "job_id": next(gem.jobs()).remote_id}
    tenant.create_candidate(body)
    assert [candidate.first_name for candidate in gem.candidates(updated_after=before)] == ["Ada"]


def test_a_straight_read_was_seen_at_gem_s_time(gem_simulator: Server, gem: GemConnector) -> None:
    gem_s_time = datetime.fromtimestamp(gem_simulator.simulator.tenant.clock.now() / 1000, UTC)
    user = next(gem.users())
    assert abs(user.changed_at - gem_s_time) < timedelta(seconds=60)


def test_the_integration_id_goes_into_every_id(gem_simulator: Server) -> None:
    with connect(gem_simulator, integration_id="gem:acme") as gem:
        user = next(gem.users())
    assert user.id == unified_id("gem:acme", "users", user.remote_id)


def test_a_wrong_key_is_told_by_the_first_record(gem_simulator: Server) -> None:
    with GemConnector(gem_simulator.base_url, "wrong") as gem, pytest.raises(GemAuthenticationError, match="API key"):
        next(gem.users())


@pytest.mark.gem_simulator(application_secret="5ec2e7" * 21 + "ab")
def test_a_partner_key_needs_its_secret(gem_simulator: Server) -> None:
    with connect(gem_simulator) as gem, pytest.raises(GemAuthenticationError, match="application secret"):
        next(gem.users())
    secret = gem_simulator.application_secret
    with GemConnector(gem_simulator.base_url, gem_simulator.api_key, secret) as gem:
        assert next(gem.users()).remote_id


def test_an_integration_takes_the_connector_s_settings_and_keeps_them(gem_simulator: Server, sqlite_url: str) -> None:
    with connect(gem_simulator, settings=Settings(job_board="acme")) as gem, gem.connect(sqlite_url) as integration:
        assert integration.settings == Settings(job_board="acme")
    with connect(gem_simulator) as gem, gem.connect(sqlite_url) as integration:
        assert integration.settings == Settings(job_board="acme")


def test_a_store_refuses_another_key_for_the_same_integration(gem_simulator: Server, sqlite_url: str) -> None:
    with connect(gem_simulator) as gem, gem.connect(sqlite_url) as integration:
        integration.sync()
    with GemConnector(gem_simulator.base_url, "another") as gem, pytest.raises(IntegrationMismatch):
        gem.connect(sqlite_url)


def test_a_key_and_a_base_url_that_never_worked_can_be_mended_in_the_same_store(
    gem: GemConnector, gem_simulator: Server, sqlite_url: str
) -> None:
    for base_url in (gem_simulator.base_url, f"{gem_simulator.url}/elsewhere"):
        with (
            GemConnector(base_url, "mistyped") as wrong,
            wrong.connect(sqlite_url) as integration,
            pytest.raises(GemAuthenticationError),
        ):
            integration.sync()
    with gem.connect(sqlite_url) as integration:
        assert not integration.sync().resumed, "what was begun with another key is not gone on with"
        assert list(integration.users())


def test_there_is_no_third_kind_of_sync(gem: GemConnector, sqlite_url: str) -> None:
    with gem.connect(sqlite_url) as integration, pytest.raises(ValueError, match="full or delta, not 'fully'"):
        integration.sync("fully")  # type: ignore[arg-type]  # what a program without a type checker may do


def test_a_store_that_another_account_was_synced_into_meanwhile_is_left_to_it(
    gem: GemConnector, sqlite_url: str
) -> None:
    with (
        Simulator(seed=8, candidates=3).serve() as server,
        connect(server) as other,
        other.connect(sqlite_url) as too_late,
        gem.connect(sqlite_url) as integration,
    ):
        integration.sync()
        with pytest.raises(IntegrationMismatch):
            too_late.sync()


def test_stored_records_are_found_by_id_and_by_date(gem_simulator: Server, sqlite_url: str) -> None:
    with connect(gem_simulator) as gem, gem.connect(sqlite_url) as integration:
        integration.sync()
        users = list(integration.users())
        wanted = users[3]
        assert list(integration.users(ids=[wanted.id])) == [wanted]
        assert list(integration.users(remote_ids=[wanted.remote_id])) == [wanted]
        assert list(integration.users(updated_after=wanted.changed_at + timedelta(days=1))) == []


def test_the_public_face_is_what_it_says() -> None:
    assert set(connector.__all__) <= set(dir(connector))
    for name in connector.__all__:
        assert getattr(connector, name) is getattr(importlib.import_module("connector"), name)
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        connector.Nothing  # noqa: B018


def test_straight_reads_need_no_database_library() -> None:
    told = "import sys, connector; connector.GemConnector; print('sqlalchemy' in sys.modules, 'flask' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", told], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_no_object_shows_the_key(gem_simulator: Server, sqlite_url: str) -> None:
    with connect(gem_simulator) as gem, gem.connect(sqlite_url) as integration:
        assert isinstance(gem.client, GemClient)
        for thing in (gem, gem.client, integration, vars(gem), vars(integration)):
            assert gem_simulator.api_key not in repr(thing)
