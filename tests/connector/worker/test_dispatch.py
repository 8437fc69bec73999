"""Celery with a real Redis and a real RabbitMQ: messages are hints, and the store decides."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis
from click.testing import CliRunner

from connector.cli import main
from connector.integrations import Connections, Credentials, GemAccess
from connector.integrations.vault import open_vault
from connector.store import Store, environments, sync_queue
from connector.worker.dispatch import BrokerUnusable, check_broker, make_app, send_ready
from gem_simulator import Server
from tests.conftest import missing
from tests.connector.integrations.conftest import Clock
from tests.connector.worker.conftest import ACME, connect, wait_for

REDIS_URL = os.environ.get("TEST_REDIS_URL", "redis://127.0.0.1:6379/0")
AMQP_URL = os.environ.get("TEST_AMQP_URL", "amqp://guest:guest@127.0.0.1:5672")


def no_rabbitmq(error: Exception) -> None:
    """RabbitMQ is wanted where somebody says where it is; elsewhere Redis is enough."""
    if "TEST_AMQP_URL" in os.environ:
        missing("RabbitMQ", error)
    pytest.skip(f"RabbitMQ cannot be reached ({type(error).__name__}); TEST_AMQP_URL says where it is")


@pytest.fixture
def queue() -> Iterator[str]:
    """A queue of this test's own, empty before and after."""
    name = f"test-{uuid.uuid4().hex}"
    with redis.Redis.from_url(REDIS_URL, socket_connect_timeout=3) as server:
        try:
            server.ping()
        except redis.ConnectionError as error:
            missing("Redis", error)
        yield name
        server.delete(name, f"_kombu.binding.{name}")


def test_a_message_holds_the_integration_and_the_kind_and_is_sent_once(
    connections: Connections, gem: Server, queue: str, clock: Clock
) -> None:
    made = connect(connections, gem)
    with connections.store.write() as connection:
        sync_queue.ask(connection, made.number, "full", clock.now)
    app = make_app(REDIS_URL, queue)
    try:
        assert [send_ready(app, connections) for _ in range(3)] == [1, 0, 0]
        clock.now += 10 * 60_000  # nobody has acted upon it: it may be lost
        assert send_ready(app, connections) == 1
    finally:
        app.close()
    with redis.Redis.from_url(REDIS_URL) as server:
        messages = server.lrange(queue, 0, -1)
    assert len(messages) == 2
    for message in messages:
        assert gem.api_key.encode() not in message
        assert b"connector.sync" in message


@pytest.fixture(params=[REDIS_URL, AMQP_URL], ids=["redis", "rabbitmq"])
def broker(request: pytest.FixtureRequest) -> Iterator[tuple[str, str]]:
    """A broker, and a queue of this test's own."""
    name = f"test-{uuid.uuid4().hex}"
    app = make_app(request.param, name)
    try:
        check_broker(app)
    except BrokerUnusable as error:
        if request.param == AMQP_URL:
            no_rabbitmq(error)
        missing("Redis", error)
    yield request.param, name
    with app.connection_for_write() as connection:
        connection.default_channel.queue_delete(name)
    app.close()


def test_workers_with_a_broker_sync_what_is_connected_and_end_on_sigterm(
    gem: Server, broker: tuple[str, str], tmp_path: Path
) -> None:
    url, queue = broker
    database = f"sqlite:///{tmp_path / 'gem.db'}"
    with Store.open(database) as store:
        connections = Connections(store, open_vault(database, None), GemAccess(gem.base_url))
        with store.write() as connection:
            environment = environments.create(connection, "default", store.clock())
        made = [connections.create(environment, ACME, Credentials(gem.api_key)) for _ in range(2)]
        command = [sys.executable, "-m", "connector", "worker", "--database", database]
        command += ["--broker", url, "--queue", queue]
        with subprocess.Popen(command, stderr=subprocess.PIPE) as worker:
            try:
                assert worker.stderr is not None
                assert worker.stderr.readline() == b"Ready.\n"
                wait_for(lambda: all(connections.get(one.id).setup_status == "COMPLETED" for one in made), worker)
            finally:
                worker.send_signal(signal.SIGTERM)
                assert worker.wait(30) == 0
        assert [len(store.syncs(one.id)) for one in made] == [1, 1]


@pytest.mark.parametrize(
    ("broker", "told"),
    [
        ("http://broker.example.com", "none that can be used"),
        ("sqs://", "none that can be used"),
        ("redis://:planted-password@127.0.0.1:9/0", "Connection refused"),
        ("amqp://guest:planted-password@127.0.0.1:9", "Connection refused"),
    ],
)
def test_a_broker_that_cannot_be_used_is_one_message_without_its_password(
    broker: str, told: str, empty_store: Path, tmp_path: Path
) -> None:
    shutil.copy(empty_store, tmp_path / "gem.db")
    command = ["worker", "--database", f"sqlite:///{tmp_path / 'gem.db'}", "--broker", broker]

    result = CliRunner().invoke(main, command)

    assert result.exit_code == 2
    assert told in result.output
    assert "--broker" in result.output or "redis://" in result.output
    assert "planted-password" not in result.output


def test_a_broker_that_refuses_the_password_says_so() -> None:
    try:
        check_broker(make_app(AMQP_URL, "nobody"))
    except BrokerUnusable as error:
        no_rabbitmq(error)
    host = AMQP_URL.rpartition("@")[2]

    with pytest.raises(BrokerUnusable, match="ACCESS_REFUSED") as refused:
        check_broker(make_app(f"amqp://guest:planted-password@{host}", "nobody"))

    assert "planted-password" not in refused.value.told
