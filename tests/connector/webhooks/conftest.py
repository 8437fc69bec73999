"""A receiver on this machine, and the webhooks of a store with a clock that is moved by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import orjson
import pytest
import sqlalchemy as sa

from connector.actions.outbound import Outbound
from connector.integrations import Vault
from connector.integrations.vault import new_key
from connector.store import Store, environments
from connector.store.environments import Environment
from connector.store.schema import METADATA
from connector.webhooks import SIGNATURE_HEADER, verify
from connector.webhooks.delivery import Delivered, deliver_due
from connector.webhooks.registry import Webhooks
from tests.conftest import postgres_schema

START = 1_700_000_000_000
MINUTE = 60_000
HOUR = 60 * MINUTE


@dataclass
class Clock:
    """Milliseconds since the epoch, as somebody says."""

    now: int = START

    def __call__(self) -> int:
        return self.now


@dataclass
class Received:
    """One request, as it came."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def event(self) -> dict[str, Any]:
        event: dict[str, Any] = orjson.loads(self.body)
        return event

    def is_signed_with(self, secret: str) -> bool:
        return verify(self.body, self.headers.get(SIGNATURE_HEADER), secret)


Answer = tuple[int, dict[str, str], bytes]


@dataclass
class Receiver:
    """What it got, and how it answers: `answer` may wait, or be another one for each request."""

    host: str = ""
    received: list[Received] = field(default_factory=list)
    answer: Callable[[Received], Answer] = lambda _received: (200, {}, b"thanks")

    @property
    def url(self) -> str:
        return f"http://{self.host}/hooks"

    def take(self) -> list[Received]:
        """What came since the last time."""
        taken, self.received = self.received, []
        return taken


@pytest.fixture(scope="module")
def listening() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            received = Received(self.path, dict(self.headers.items()), body)
            receiver.received.append(received)
            status, headers, answer = receiver.answer(received)
            with suppress(OSError):  # whoever sent it may not wait any more
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(answer)

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    receiver.host = f"127.0.0.1:{server.server_port}"
    yield receiver
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def receiver(listening: Receiver) -> Receiver:
    listening.received, listening.answer = [], Receiver.answer
    return listening


@dataclass
class World:
    """A store, its webhooks, and who sends what is due."""

    store: Store
    clock: Clock
    vault: Vault
    outbound: Outbound
    environment: Environment

    @property
    def webhooks(self) -> Webhooks:
        return Webhooks(self.store, self.vault, self.outbound)

    def deliver(self, *, outbound: Outbound | None = None, jitter: float = 0.5) -> Delivered:
        """Sends what is due; waits are as long as they are said to be."""
        return deliver_due(self.store, self.vault, outbound or self.outbound, jitter=lambda: jitter)

    def another_environment(self, name: str = "other") -> Environment:
        with self.store.write() as connection:
            return environments.create(connection, name, self.clock())


@pytest.fixture(scope="package", params=["sqlite", "postgres"])
def shared_store(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """A store in each of the databases, for one test after the other."""
    with ExitStack() as stack:
        if request.param == "sqlite":
            url = f"sqlite:///{tmp_path_factory.mktemp('webhooks') / 'gem.db'}"
        else:
            url = stack.enter_context(postgres_schema())
        yield stack.enter_context(Store.open(url))


@pytest.fixture
def world(shared_store: Store, receiver: Receiver) -> Iterator[World]:
    """A world that is empty but for an environment, and empty again after the test."""
    store = Store(shared_store.engine, clock=(clock := Clock()))
    with store.write() as connection:
        environment = environments.create(connection, "default", clock())
    yield World(store, clock, Vault([new_key()]), Outbound(allowed=frozenset({receiver.host})), environment)
    with store.write() as connection:
        for table in METADATA.sorted_tables:
            connection.execute(sa.delete(table))


@pytest.fixture
def secret(world: World, receiver: Receiver) -> str:
    """The secret of the environment, with its first webhook."""
    added = world.webhooks.add(world.environment, receiver.url)
    assert added.secret is not None
    return added.secret
