"""Webhooks as they are managed: over HTTP, and from a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import flask
import orjson
import pytest
from click.testing import CliRunner, Result
from openapi_spec_validator import validate

from connector.actions.outbound import Outbound
from connector.api import Limits, Service, create_app
from connector.cli import main
from connector.integrations import Connections
from connector.store import environments
from connector.webhooks.delivery import deliver_due
from connector.webhooks.payloads import TYPES
from connector.webhooks.registry import MOST_WEBHOOKS, Webhooks
from tests.connector.api.gem_behind import GemBehind, gem_behind
from tests.connector.webhooks.conftest import Receiver, World

KEY, OTHER_KEY = "a-key", "another-key"


@contextmanager
def served(world: World) -> Iterator[flask.testing.FlaskClient]:
    """The service on the world's store, with a key for each of two environments."""
    other = world.another_environment()
    with world.store.write() as connection:
        assert environments.add_key(connection, world.environment, KEY, world.clock())
        assert environments.add_key(connection, other, OTHER_KEY, world.clock())
    limits = Limits(None)
    connections = Connections(world.store, world.vault)
    service = Service(world.store, limits, connections=connections, outbound=world.outbound)
    yield create_app(service).test_client()
    limits.close()


@pytest.fixture
def client(world: World) -> Iterator[flask.testing.FlaskClient]:
    with served(world) as client:
        yield client


def send(client: Any, method: str, path: str, body: object = None, *, key: str = KEY, status: int = 200) -> Any:
    """What is answered; the data of a success, the error of another."""
    answer = client.open(f"/management{path}", method=method, json=body, headers={"Authorization": f"Bearer {key}"})
    assert answer.status_code == status, answer.text
    return answer.json["data" if status == 200 else "error"]


def test_a_webhook_is_added_tested_and_removed_over_http(client: flask.testing.FlaskClient, receiver: Receiver) -> None:
    added = send(client, "POST", "/webhooks", {"url": receiver.url, "events": ["sync-finished"]})
    secret = added.pop("signing_secret")
    assert (added["url"], added["events"]) == (receiver.url, ["sync-finished"])
    second = send(client, "POST", "/webhooks", {"url": receiver.url})
    assert second["signing_secret"] is None, "it is shown once"
    assert second["events"] == list(TYPES)
    assert send(client, "GET", "/webhooks")["results"][0] == added
    assert send(client, "GET", f"/webhooks/{added['id']}") == added

    sent = send(client, "POST", f"/webhooks/{added['id']}/test", {})
    assert (sent["type"], sent["state"], sent["status"]) == ("sync-finished", "DELIVERED", 200)
    (received,) = receiver.take()
    assert received.is_signed_with(secret)
    assert received.event["data"]["integration_id"] == "gem:example"
    assert send(client, "GET", f"/webhooks/{added['id']}/deliveries")["results"] == [sent]

    newer = send(client, "POST", "/webhook-secret/rotate")["signing_secret"]
    send(client, "POST", f"/webhooks/{added['id']}/test", {"type": "data-changed"})
    (received,) = receiver.take()
    assert received.is_signed_with(newer)
    assert not received.is_signed_with(secret)

    assert send(client, "DELETE", f"/webhooks/{added['id']}") == {}
    send(client, "GET", f"/webhooks/{added['id']}", status=404)


def test_a_test_that_fails_is_not_tried_again(
    client: flask.testing.FlaskClient, world: World, receiver: Receiver
) -> None:
    added = send(client, "POST", "/webhooks", {"url": receiver.url})
    receiver.answer = lambda _received: (404, {}, b"no such page")
    sent = send(client, "POST", f"/webhooks/{added['id']}/test", {})
    assert (sent["state"], sent["problem"]) == ("FAILED", "the server answered 404")
    assert (sent["excerpt"], sent["next_try_at"]) == ("no such page", None)


UNUSABLE: list[dict[str, Any]] = [
    {"url": "http://10.0.0.1/"},
    {"url": "http://169.254.169.254/latest/meta-data"},
    {"url": "http://[::1]/"},
    {"url": "ftp://example.com/"},
    {"url": "https://user:word@example.com/"},
    {"url": ""},
    {},
]


def test_what_cannot_be_a_target_is_refused_when_it_is_added(client: flask.testing.FlaskClient) -> None:
    for body in UNUSABLE:
        error = send(client, "POST", "/webhooks", body, status=400)
        assert error["code"] == "PLATFORM.INPUT_INVALID", body
        assert "word" not in error["message"]


def test_unknown_events_and_too_many_webhooks_are_refused(
    client: flask.testing.FlaskClient, receiver: Receiver
) -> None:
    for events in (["data-lost"], []):
        send(client, "POST", "/webhooks", {"url": receiver.url, "events": events}, status=400)
    for _ in range(MOST_WEBHOOKS):
        send(client, "POST", "/webhooks", {"url": receiver.url})
    assert "at most" in send(client, "POST", "/webhooks", {"url": receiver.url}, status=400)["message"]


def test_another_environment_neither_sees_nor_touches_a_webhook(
    client: flask.testing.FlaskClient, receiver: Receiver
) -> None:
    mine = send(client, "POST", "/webhooks", {"url": receiver.url})
    assert send(client, "GET", "/webhooks", key=OTHER_KEY) == {"results": []}
    for method, path in (("GET", ""), ("DELETE", ""), ("POST", "/test"), ("GET", "/deliveries")):
        body: Any = {} if method == "POST" else None
        theirs = send(client, method, f"/webhooks/{mine['id']}{path}", body, key=OTHER_KEY, status=404)
        nobodys = send(client, method, f"/webhooks/wh_none{path}", body, key=OTHER_KEY, status=404)
        assert theirs == {**nobodys, "message": nobodys["message"].replace("wh_none", mine["id"])}
    assert receiver.take() == []
    theirs = send(client, "POST", "/webhooks", {"url": receiver.url}, key=OTHER_KEY)
    assert theirs["signing_secret"] not in {None, mine["signing_secret"]}
    send(client, "GET", "/webhooks", key="nobody's", status=401)


def test_the_management_has_a_document_of_its_own(world: World) -> None:
    with served(world) as client:
        document: Any = client.get("/management/openapi.json").json
        unified: Any = client.get("/v1/openapi.json").json
        validate(document)
        assert set(document["paths"]) >= {"/webhooks", "/webhooks/{webhook_id}/test"}
        assert not [path for path in unified["paths"] if "webhook" in path]
        assert "/webhooks/{webhook_id}/test" in client.get("/management/docs").text


@pytest.fixture
def behind(tmp_path: Path) -> Iterator[GemBehind]:
    with gem_behind(tmp_path / "behind.db") as gem:
        yield gem


def test_an_action_tells_what_it_changed(behind: GemBehind, receiver: Receiver) -> None:
    store, vault = behind.service.store, behind.connections.vault
    outbound = Outbound(allowed=frozenset({receiver.host}))
    with store.look() as connection:
        (environment,) = environments.every(connection)
    Webhooks(store, vault, outbound).add(environment, receiver.url)
    behind.applied()
    deliver_due(store, vault, outbound)
    (event,) = [one.event for one in receiver.take()]
    assert event["type"] == "data-changed"
    assert {one["name"] for one in event["data"]["changed_models"]} == {"ats_candidates", "ats_applications"}


def run(sqlite_url: str, *arguments: str, code: int = 0) -> Result:
    result = CliRunner().invoke(main, ["webhooks", *arguments, "--database", sqlite_url])
    assert result.exit_code == code, result.output
    return result


def test_a_webhook_is_managed_from_a_terminal(sqlite_url: str, receiver: Receiver) -> None:
    allow = ("--allow-host", receiver.host)
    made = orjson.loads(run(sqlite_url, "add", receiver.url, "--event", "data-changed", *allow, "--json").stdout)
    secret = made.pop("signing_secret")
    assert made["events"] == ["data-changed"]
    assert orjson.loads(run(sqlite_url, "list", "--json").stdout) == [made]
    assert orjson.loads(run(sqlite_url, "show", made["id"], "--json").stdout) == made
    shown = run(sqlite_url, "show", made["id"]).stdout + run(sqlite_url, "list").stdout
    assert made["id"] in shown
    assert secret not in shown

    assert "DELIVERED data-changed" in run(sqlite_url, "test", made["id"], *allow).stdout
    assert receiver.take()[0].is_signed_with(secret)
    refused = run(sqlite_url, "test", made["id"], code=1).stdout
    assert "FAILED data-changed: its host is not on the public Internet" in refused
    history = orjson.loads(run(sqlite_url, "deliveries", made["id"], "--json").stdout)
    assert [one["state"] for one in history] == ["FAILED", "DELIVERED"]
    assert "DELIVERED" in run(sqlite_url, "deliveries", made["id"], "--limit", "5").stdout

    newer = run(sqlite_url, "rotate-secret").stdout.strip()
    assert newer != secret
    assert orjson.loads(run(sqlite_url, "deliver", "--json").stdout) == {"delivered": 0, "postponed": 0, "failed": 0}
    assert made["id"] in run(sqlite_url, "remove", made["id"], "--yes").stdout
    assert "no webhook" in run(sqlite_url, "show", made["id"], code=2).stderr


def test_a_target_that_cannot_be_one_is_refused_at_the_terminal(sqlite_url: str) -> None:
    result = run(sqlite_url, "add", "http://127.0.0.1:9/?token=secret", code=2)
    assert "public Internet" in result.stderr
    assert "token=secret" not in result.output
    run(sqlite_url, "add", "https://example.com/", "--event", "nonsense", code=2)
