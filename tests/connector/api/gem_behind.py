"""The API on an integration with credentials, and the simulated Gem behind it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import flask
import httpx
import orjson
import sqlalchemy as sa
from kombo import Kombo

from connector.actions import Outbound
from connector.api import Limits, Service, create_app
from connector.api.call_log import CallLog
from connector.integrations import Connections, Credentials, GemAccess, Vault
from connector.integrations.vault import new_key
from connector.store import Store, environments
from connector.store.connections import EndUser, GemUser
from connector.store.schema import INTEGRATIONS
from connector.sync import run_sync
from contracts.fuzz.over_http import over_http
from gem_simulator import Server, Simulator
from tests.connector.api.world import KEY

ADA = {"first_name": "Ada", "last_name": "Lopez", "email_address": "ada@example.test"}
SECRET_KEY = new_key()
PDF = {"name": "cv.pdf", "type": "CV", "content_type": "application/pdf", "data": "JVBERi0xLjQK"}


@dataclass(frozen=True, slots=True)
class GemBehind:
    """A service, one integration of it, and its Gem.

    Args:
        server: the Gem.
        connections: the service's integrations.
        service: what the operations share.
        app: the service.
        url: where it is.
        http: what the SDK sends its requests with.
        integration_id: the integration.
    """

    server: Server
    connections: Connections
    service: Service
    app: flask.Flask
    url: str
    http: httpx.Client
    integration_id: str

    @property
    def log(self) -> CallLog:
        """The log of its calls."""
        assert self.service.call_log is not None
        return self.service.call_log

    @property
    def sdk(self) -> Any:
        """The official SDK, unchanged. It takes dictionaries where its types name dictionaries of its own."""
        return Kombo(
            api_key=KEY,
            integration_id=self.integration_id,
            server_url=f"{self.url}/v1",
            timeout_ms=30_000,
            client=self.http,
        )

    def send(self, method: str, path: str, body: object = None, **headers: str) -> httpx.Response:
        """A request without the SDK."""
        ours = {"Authorization": f"Bearer {KEY}", "X-Integration-Id": self.integration_id}
        return self.http.request(method, f"{self.url}/v1{path}", json=body, headers=ours | headers)

    def records(self, collection: str, **filters: str) -> list[dict[str, Any]]:
        """Records of the tenant."""
        found = self.server.simulator.tenant.list(collection, filters, limit=1000)
        return [orjson.loads(record) for record in found.records]

    def job(self, status: str = "open") -> dict[str, Any]:
        """A job of this status that has stages."""
        jobs = (one for one in self.records("jobs") if one["status"] == status and not one["is_template"])
        return next(one for one in jobs if len(self.records("job_stages", job_id=one["id"])) > 1)

    def applied(self, **changes: Any) -> Any:
        """A new application on an open job, by the SDK."""
        given = {"candidate": ADA, **changes}
        return self.sdk.ats.create_application(job_id=f"remote:{self.job()['id']}", **given).data

    def writes(self) -> list[tuple[str, str]]:
        """Method and path of all writes that Gem got."""
        return [(one.method, one.path) for one in self.server.simulator.journal.find() if one.method != "GET"]


@contextmanager
def gem_behind(file: Path) -> Iterator[GemBehind]:
    """A small tenant after its first sync, with a user of it who acts."""
    synced = _synced()
    file.write_bytes(synced.file)
    with (
        _tenant().serve() as server,
        Store.open(f"sqlite:///{file}") as store,
        httpx.Client() as http,
        closing(Limits(None)) as limits,
    ):
        connections = _connections(store, server)
        with connections.client(synced.integration_id) as client, store.write() as connection:
            moved = {"account": client.account, "base_url": server.base_url}
            connection.execute(sa.update(INTEGRATIONS).values(moved))
        outbound = Outbound(allowed=frozenset({server.url.partition("//")[2]}))
        with closing(CallLog(store)) as log:
            service = Service(store, limits, connections=connections, outbound=outbound, call_log=log)
            app = create_app(service)
            with over_http(app) as url:
                yield GemBehind(server, connections, service, app, url, http, synced.integration_id)


def _tenant() -> Simulator:
    return Simulator(seed=42, candidates=12)


def _connections(store: Store, server: Server) -> Connections:
    return Connections(store, Vault([SECRET_KEY]), GemAccess(server.base_url, options={"attempts": 1}))


class _Synced(NamedTuple):
    file: bytes
    integration_id: str


@cache
def _synced() -> _Synced:
    """The store after the sync, once for all tests: the tenant is the same in each, only elsewhere."""
    with TemporaryDirectory() as folder, _tenant().serve() as server:
        file = Path(folder) / "gem.db"
        with Store.open(f"sqlite:///{file}") as store:
            with store.write() as connection:
                environment = environments.create(connection, environments.DEFAULT_ENVIRONMENT, store.clock())
                environments.add_key(connection, environment, KEY, store.clock())
            integration_id = _connected(_connections(store, server), environment, server)
        return _Synced(file.read_bytes(), integration_id)


def _connected(connections: Connections, environment: environments.Environment, server: Server) -> str:
    found = server.simulator.tenant.list("users", {}, limit=1000).records
    user = next(one for one in map(orjson.loads, found) if not one["disabled"] and not one.get("deleted_at"))
    integration = connections.create(
        environment,
        EndUser("Acme"),
        Credentials(server.api_key),
        gem_user=GemUser(user["id"], "Somebody"),
    )
    with connections.client(integration.id, rate=1e6) as client:
        run_sync(client, connections.store, integration.id, "full")
    return integration.id
