"""The service that is fuzzed: the whole of it, without sockets of its own, and accounts of a simulated Gem behind it.

    environment "default"   key MINE      an integration for each scenario, with a Gem account of its own
    environment "stranger"  key THEIRS    one integration; nothing of it may ever be seen with MINE, or the other way

Everything is made of fixed seeds, so that a request that failed once fails again.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx
import orjson

from connector.actions import Outbound
from connector.api import Limits, Service, create_app
from connector.integrations import Connections, Credentials, GemAccess, Vault
from connector.integrations.fields import Fields
from connector.integrations.vault import new_key
from connector.store import Store, environments
from connector.store.connections import EndUser, GemUser
from connector.store.environments import Environment
from connector.sync import run_sync
from contracts.fuzz.known import Ids, UnifiedIds
from contracts.fuzz.over_http import over_http
from gem_simulator import Simulator

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

MINE = "key-of-the-environment-that-is-fuzzed"
THEIRS = "key-of-an-environment-of-strangers"
DOCUMENT = "/v1/openapi.json"
CANDIDATES = 12
"""How many a tenant has: few, so that a scenario starts soon, and enough for a second page."""

SEED = 42
STRANGER, STRANGERS_SEED = "gem:stranger", 43


def nowhere(_host: str, _port: int) -> Sequence[str]:
    """No host has an address: made-up links must never reach anybody."""
    raise OSError("nothing is fetched while the API is fuzzed")


@dataclass
class Served:
    """The service, and what new integrations of it are made with.

    Args:
        url: where it is: scheme, host and port.
        connections: its integrations.
        mine: the environment that is fuzzed.
        strangers: ids of records in another environment.
    """

    url: str
    connections: Connections
    mine: Environment
    strangers: Ids = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @contextmanager
    def integration(self, name: str | None = None) -> Iterator[UnifiedIds]:
        """A new integration that has been synced, with a Gem account of its own.

        Args:
            name: what it is called; ids of its records depend on it. None: a name that no other has.
        """
        name = name or f"gem:fuzzed-{next(self._numbers)}"
        with self._integration(self.mine, SEED, name) as (name, reason):
            mine = self._ids(name, MINE) | {"rejection_reason_id": f"remote:{reason}"}
            yield UnifiedIds(mine, self.strangers, name)

    @contextmanager
    def _integration(self, environment: Environment, seed: int, name: str) -> Iterator[tuple[str, str]]:
        with Simulator(seed=seed, candidates=CANDIDATES).serve() as server:
            users = (orjson.loads(one) for one in server.simulator.tenant.list("users", {}, limit=100).records)
            user = next(one for one in users if not one["disabled"] and not one.get("deleted_at"))
            self.connections.create(
                environment,
                EndUser("Fuzzed"),
                Credentials(server.api_key),
                base_url=server.base_url,
                gem_user=GemUser(user["id"], "Somebody"),
                integration_id=name,
            )
            with self.connections.client(name, rate=1e6) as client:
                run_sync(client, self.connections.store, name, "full")
            yield name, orjson.loads(server.simulator.tenant.list("rejection_reasons", {}, limit=1).records[0])["id"]

    def _ids(self, integration: str, key: str) -> dict[str, str]:
        """Records that belong together: an application that is pending, and what it names."""
        read = _Reader(self.url, integration, key)
        jobs = {one["id"]: one for one in read("/ats/jobs") if one["status"] == "OPEN" and len(one["stages"]) > 1}
        application = next(
            one for one in read("/ats/applications") if one["outcome"] == "PENDING" and one["job_id"] in jobs
        )
        fields = read(f"/integrations/{integration}/integration-fields")
        return {
            "application_id": application["id"],
            "candidate_id": application["candidate_id"],
            "job_id": application["job_id"],
            "stage_id": jobs[application["job_id"]]["stages"][1]["id"],
            "user_id": read("/ats/users")[0]["id"],
            "integration_field_id": next(one["id"] for one in fields if one["model"] == "ats_candidates"),
            "custom_field_id": read(f"/integrations/{integration}/custom-fields")[0]["id"],
        }


@dataclass(frozen=True, slots=True)
class _Reader:
    url: str
    integration: str
    key: str

    def __call__(self, path: str) -> list[dict[str, Any]]:
        headers = {"Authorization": f"Bearer {self.key}", "X-Integration-Id": self.integration}
        answer = httpx.get(f"{self.url}/v1{path}?page_size=250", headers=headers, timeout=60)
        found: list[dict[str, Any]] = answer.raise_for_status().json()["data"]["results"]
        return found


@contextmanager
def served(around: Callable[[WSGIApplication], WSGIApplication] = lambda app: app) -> Iterator[Served]:
    """A service on a store of its own, gone afterwards.

    Args:
        around: what stands between the service and those who ask it, to show that something is found where it breaks.
    """
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gem-fuzz-")))
        store = stack.enter_context(Store.open(f"sqlite:///{folder / 'gem.db'}"))
        limits = stack.enter_context(closing(Limits(None)))
        connections = Connections(store, Vault([new_key()]), GemAccess(options={"attempts": 1, "rate": 1e6}))
        with store.write() as connection:
            mine = environments.create(connection, environments.DEFAULT_ENVIRONMENT, store.clock())
            theirs = environments.create(connection, "stranger", store.clock())
            environments.add_key(connection, mine, MINE, store.clock())
            environments.add_key(connection, theirs, THEIRS, store.clock())
        service = Service(store, limits, connections=connections, outbound=Outbound(resolver=nowhere))
        url = stack.enter_context(over_http(around(create_app(service))))
        made = Served(url, connections, mine)
        Fields(store).define(mine, "candidates", "fuzzed")
        stack.enter_context(made._integration(theirs, STRANGERS_SEED, STRANGER))
        made.strangers = made._ids(STRANGER, THEIRS)
        yield made
