"""What happens to integrations is told, in the words of the unified API, and is told for certain."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from kombo import models as sdk
from pydantic import BaseModel

from connector import GemConnector
from connector.errors import GemUnavailable
from connector.integrations import Connections, Credentials, GemAccess, Vault
from connector.integrations.vault import new_key
from connector.store import Store
from connector.store.connections import Connection, EndUser
from connector.store.store import now_ms
from connector.webhooks.delivery import deliver_due
from connector.worker.syncing import sync_connected
from gem_simulator import Server
from tests.connector.webhooks.conftest import HOUR, Received, Receiver, World

ACME = EndUser("Acme", "jo@acme.test", "acme-1")
END_USER = {"organization_name": "Acme", "creator_email": "jo@acme.test", "origin_id": "acme-1"}
DAY = 24 * HOUR

SDK_MODELS: dict[str, type[BaseModel]] = {
    "data-changed": sdk.DataChangedWebhookPayload,
    "sync-finished": sdk.SyncFinishedWebhookPayload,
    "integration-created": sdk.IntegrationCreatedWebhookPayload,
    "integration-deleted": sdk.IntegrationDeletedWebhookPayload,
    "integration-state-changed": sdk.IntegrationStateChangedWebhookPayload,
    "connection-flow-failed": sdk.ConnectionFlowFailedWebhookPayload,
}

Told = Callable[[], list[dict[str, Any]]]


@pytest.fixture
def connections(world: World, gem: Server) -> Connections:
    return Connections(world.store, world.vault, GemAccess(gem.base_url, options={"attempts": 1}))


@pytest.fixture
def told(world: World, receiver: Receiver, secret: str) -> Told:
    """What was sent since the last time, each held against the official SDK's model of it."""

    def told_it() -> list[dict[str, Any]]:
        world.deliver()
        events = [one.event for one in receiver.take()]
        for event in events:
            model = SDK_MODELS[event["type"]]
            model.model_validate(event)
            assert set(event) == set(model.model_fields)
            data: Any = model.model_fields["data"].annotation
            assert set(event["data"]) == set(data.model_fields), event["type"]
        return events

    return told_it


def connected(connections: Connections, world: World, gem: Server) -> Connection:
    return connections.create(world.environment, ACME, Credentials(gem.api_key))


def database(world: World) -> str:
    """The store's URL, with its password and all."""
    return world.store.engine.url.render_as_string(hide_password=False)


def names(events: list[dict[str, Any]]) -> list[str]:
    return [event["type"] for event in events]


def test_the_life_of_an_integration_is_told(connections: Connections, world: World, gem: Server, told: Told) -> None:
    made = connected(connections, world, gem)
    (created,) = told()
    assert created["type"] == "integration-created"
    assert created["data"] == {"id": made.id, "tool": "gem", "category": "ATS", "end_user": END_USER}

    connections.enable(made.id, value=False)
    connections.enable(made.id, value=False)
    (disabled,) = told()
    assert disabled["type"] == "integration-state-changed"
    assert disabled["data"] == {
        "integration_tool": "gem",
        "integration_id": made.id,
        "integration_category": "ATS",
        "end_user": END_USER,
        "qa_status": "PENDING",
        "setup_status": "FINAL_SYNC_PENDING",
        "state": "INACTIVE",
        "updated_at": "2023-11-14T22:13:20.000Z",
    }
    connections.enable(made.id, value=True)
    assert [event["data"]["state"] for event in told()] == ["ACTIVE"]

    connections.delete(made.id)
    (deleted,) = told()
    assert deleted["type"] == "integration-deleted"
    assert deleted["data"] == {**created["data"], "deleted_at": "2023-11-14T22:13:20.000Z"}


def test_credentials_that_fail_for_three_days_and_work_again_are_told_once_each(
    connections: Connections, world: World, gem: Server, told: Told
) -> None:
    made = connected(connections, world, gem)
    told()
    for _ in range(4):
        connections.note_authentication(made.id, worked=False)
        world.clock.now += DAY + 1
        connections.note_authentication(made.id, worked=False)
    assert [event["data"]["state"] for event in told()] == ["INVALID"]
    connections.note_authentication(made.id, worked=True)
    connections.note_authentication(made.id, worked=True)
    assert [event["data"]["state"] for event in told()] == ["ACTIVE"]


def test_a_sync_tells_what_changed_and_that_it_ended(
    connections: Connections, world: World, gem: Server, told: Told
) -> None:
    made = connected(connections, world, gem)
    told()
    report = sync_connected(connections, made.id, "full", sync_id="asked-for")
    changed, state, finished = told()
    assert changed["type"] == "data-changed"
    with_rows = {one.model for one in report.models if one.created}
    assert len(changed["data"]["changed_models"]) == len(with_rows)
    assert {"name": "ats_candidates"} in changed["data"]["changed_models"]
    assert (state["data"]["setup_status"], state["data"]["qa_status"]) == ("COMPLETED", "PASSED")
    assert finished["data"] == {
        "sync_id": "asked-for",
        "sync_state": "SUCCEEDED",
        "sync_started_at": "2023-11-14T22:13:20.000Z",
        "sync_ended_at": "2023-11-14T22:13:20.000Z",
        "sync_duration_seconds": 0,
        "integration_id": made.id,
        "integration_tool": "gem",
        "integration_category": "ATS",
        "end_user": END_USER,
        "log_url": "urn:gem-connector:sync:asked-for",
    }
    sync_connected(connections, made.id, "delta")
    assert names(told()) == ["sync-finished"], "nothing changed"


def test_log_url_opens_where_the_service_is_known(
    world: World, gem: Server, told: Told, connections: Connections
) -> None:
    known = Connections(world.store, world.vault, connections.gem, public_url="https://ats.example.com")
    made = connected(known, world, gem)
    sync_connected(known, made.id, "full")
    known.listeners.flow_failed(world.environment.number, ACME, None)
    urls = {event["type"]: event["data"].get("log_url") for event in told()}
    assert urls["sync-finished"] == f"https://ats.example.com/logs?integration={made.id.replace(':', '%3A')}"
    assert urls["connection-flow-failed"] == "https://ats.example.com/logs"


def test_a_sync_with_a_key_of_ones_own_tells_its_end_too(
    connections: Connections, world: World, gem: Server, told: Told
) -> None:
    made = connected(connections, world, gem)
    told()
    world.clock.now = now_ms() + DAY  # the program has a clock of its own
    with (
        GemConnector(gem.base_url, gem.api_key, attempts=1) as connector,
        connector.connect(database(world), integration_id=made.id) as integration,
    ):
        integration.sync("full")
        finished = told()[-1]
        gem.simulator.faults.status(503, path="/users/", times=None)
        with pytest.raises(GemUnavailable):
            integration.sync("full")
        gem.simulator.faults.clear()
    assert (finished["type"], finished["data"]["sync_state"]) == ("sync-finished", "SUCCEEDED")
    assert finished["data"]["integration_id"] == made.id
    assert [event["data"]["sync_state"] for event in told() if event["type"] == "sync-finished"] == ["FAILED"]


def test_a_sync_that_fails_tells_what_it_stored_and_the_next_one_the_rest(
    connections: Connections, world: World, gem: Server, told: Told
) -> None:
    made = connected(connections, world, gem)
    told()
    gem.simulator.faults.status(503, path="/applications/", times=None)
    with pytest.raises(GemUnavailable):
        sync_connected(connections, made.id, "full")
    first, failed = told()
    assert failed["data"]["sync_state"] == "FAILED"
    stored = {one["name"] for one in first["data"]["changed_models"]}
    assert "ats_candidates" in stored
    assert "ats_applications" not in stored
    gem.simulator.faults.clear()
    sync_connected(connections, made.id, "full")
    rest = told()[0]
    assert "ats_applications" in {one["name"] for one in rest["data"]["changed_models"]}


def test_a_connection_that_fails_is_told(connections: Connections, world: World, told: Told) -> None:
    connections.listeners.flow_failed(world.environment.number, ACME, None)
    (event,) = told()
    assert event["type"] == "connection-flow-failed"
    assert event["data"]["end_user"] == END_USER
    assert event["data"]["log_url"].endswith(event["id"])


def test_only_the_types_that_were_asked_for_are_sent_and_only_to_the_environment(
    connections: Connections, world: World, gem: Server, receiver: Receiver
) -> None:
    other = world.another_environment()
    world.webhooks.add(world.environment, f"{receiver.url}/mine", ["integration-deleted"])
    theirs = world.webhooks.add(other, f"{receiver.url}/theirs").webhook
    made = connected(connections, world, gem)
    connections.delete(made.id)
    world.deliver()
    assert [(one.path, one.event["type"]) for one in receiver.take()] == [("/hooks/mine", "integration-deleted")]
    assert world.webhooks.deliveries(other, theirs.id) == []


def test_new_secret_keys_seal_the_signing_secret_anew(
    connections: Connections, world: World, receiver: Receiver
) -> None:
    old, newest = new_key(), new_key()
    world.vault = Vault([old])
    secret = world.webhooks.add(world.environment, receiver.url).secret
    assert secret is not None
    connections.rotate_keys(Vault([newest, old]))
    world.vault = Vault([newest])
    connections.listeners.flow_failed(world.environment.number, ACME, None)
    assert world.deliver().delivered == 1
    assert receiver.take()[0].is_signed_with(secret)


KILLED = """
import sys
from connector.actions.outbound import Outbound
from connector.integrations import Connections, Vault
from connector.store.store import now_ms
from connector.store import Store
from connector.store.connections import EndUser
from connector.webhooks.delivery import deliver_due

url, key, host, environment = sys.argv[1:]
store, vault = Store.open(url), Vault([key])
Connections(store, vault).listeners.flow_failed(int(environment), EndUser("Acme"), None)
deliver_due(store, vault, Outbound(allowed=frozenset({host})))
print("not killed")
"""


def test_a_killed_process_loses_no_event(world: World, receiver: Receiver) -> None:
    key = new_key()
    world.vault = Vault([key])
    added = world.webhooks.add(world.environment, receiver.url)
    url = world.store.engine.url.render_as_string(hide_password=False)
    number = str(world.environment.number)
    process: list[subprocess.Popen[bytes]] = []

    def kill(_received: Received) -> tuple[int, dict[str, str], bytes]:
        os.kill(process[0].pid, signal.SIGKILL)
        return 200, {}, b""

    receiver.answer = kill
    command = [sys.executable, "-c", KILLED, url, key, receiver.host, number]
    process.append(subprocess.Popen(command, stdout=subprocess.PIPE))
    assert process[0].communicate(timeout=60)[0] == b""
    (first,) = receiver.take()
    receiver.answer = Receiver.answer
    with Store.open(url) as store:
        assert deliver_due(store, world.vault, world.outbound).delivered == 0, "it is still taken"
    later = Store(world.store.engine, clock=lambda: Store(world.store.engine).clock() + HOUR)
    assert deliver_due(later, world.vault, world.outbound).delivered == 1
    (again,) = receiver.take()
    assert again.body == first.body
    assert added.secret is not None
    assert again.is_signed_with(added.secret)
