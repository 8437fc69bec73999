"""A store that a real sync of a simulated tenant has filled, and the API on it, over HTTP."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import flask
import httpx
import sqlalchemy as sa

from connector.api import Limits, Service, create_app
from connector.gem.client import GemClient
from connector.store import Store, environments
from connector.store.schema import UNIFIED_TABLES
from connector.sync import run_sync
from connector.unified import DEFAULT_INTEGRATION_ID
from gem_simulator import Simulator

KEY = "a-key-of-the-default-environment"
ME = DEFAULT_INTEGRATION_ID
MODELS_OF = {
    "users": "users",
    "jobs": "jobs",
    "candidates": "candidates",
    "applications": "applications",
    "application-stages": "application_stages",
    "interviews": "interviews",
    "offers": "offers",
    "rejection-reasons": "rejection_reasons",
    "scorecards": "scorecards",
}
"""Endpoint → model, of the lists that come from one table."""

DELETED = ("candidates", "applications", "jobs", "users", "job_stages", "scheduled_interviews", "offers")
"""Gem's lists of which some records are deleted between the two syncs."""

Json = dict[str, Any]


def sync_tenant(store: Store, *, profile: str = "realistic") -> None:
    """Syncs a tenant, lets a week pass in it, deletes some of each kind, and syncs again."""
    simulator = Simulator(seed=42, candidates=60, profile=profile)
    with simulator.serve() as server:
        client = GemClient(server.base_url, server.api_key, rate=1e6, burst=1_000_000, sleep=lambda _seconds: None)
        with client:
            store.integration(ME, account=client.account)
            run_sync(client, store, ME, "full")
            simulator.tenant.advance(7)
            for collection in DELETED:
                for record in simulator.tenant.list(collection, {}, offset=3, limit=2).records:
                    remote_id = flask.json.loads(record)["id"]
                    simulator.tenant.delete(collection, remote_id, hard=collection == "users")
            run_sync(client, store, ME, "full", accept_deletions=True)


@dataclass
class World:
    """A store and the API on it."""

    store: Store
    app: flask.Flask
    limits: Limits

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def ask(self, path: str, *, key: str = KEY, integration: str | None = ME, **query: object) -> Any:
        """An answer of the API, without HTTP in between."""
        headers = {"Authorization": f"Bearer {key}"}
        if integration is not None:
            headers["X-Integration-Id"] = integration
        given = {name: str(value).lower() if isinstance(value, bool) else value for name, value in query.items()}
        return self.client.get(f"/v1{path}", headers=headers, query_string=given or None)

    def page(self, path: str, **query: Any) -> Json:
        """The data of an answer, which has to be a success."""
        answer = self.ask(path, **query)
        assert answer.status_code == 200, answer.text
        data: Json = answer.json["data"]
        return data

    def all(self, path: str, **query: Any) -> list[Json]:
        """The results of all pages, or of those that are left after a cursor."""
        found: list[Json] = []
        data = self.page(path, **query)
        query.pop("cursor", None)
        while True:
            found += data["results"]
            if data["next"] is None:
                return found
            data = self.page(path, cursor=data["next"], **query)

    def error(self, path: str, **query: Any) -> tuple[int, str | None]:
        """Status and code of an answer, which has to be an error."""
        answer = self.ask(path, **query)
        assert set(answer.json["error"]) == {"code", "title", "message", "log_url"}
        return answer.status_code, answer.json["error"]["code"]

    def rows(self, model: str) -> list[Json]:
        """All rows of a model, deleted ones too."""
        table = UNIFIED_TABLES[model]
        with self.store.look() as connection:
            return [dict(row) for row in connection.execute(sa.select(table).order_by(table.c.id)).mappings()]

    def change(self, model: str, row_id: str, **values: object) -> None:
        """Changes columns of a row."""
        table = UNIFIED_TABLES[model]
        with self.store.write() as connection:
            connection.execute(sa.update(table).where(table.c.id == row_id).values(values))


@contextmanager
def world_on(
    url: str, *, requests_a_minute: int | None = None, clock: Callable[[], float] = time.monotonic
) -> Iterator[World]:
    """The API on a store, with a key of the default environment."""
    with Store.open(url) as store:
        with store.write() as connection:
            environment = environments.create(connection, environments.DEFAULT_ENVIRONMENT, store.clock())
            assert environments.add_key(connection, environment, KEY, store.clock())
        limits = Limits(requests_a_minute, clock=clock)
        try:
            yield World(store, create_app(Service(store, limits)), limits)
        finally:
            limits.close()


def copied(file: Path, to: Path) -> str:
    """A copy of a SQLite store, to be changed."""
    to.write_bytes(file.read_bytes())
    return f"sqlite:///{to}"


def http_client(url: str, **headers: str) -> httpx.Client:
    """A plain client of the API."""
    return httpx.Client(base_url=url, headers={"Authorization": f"Bearer {KEY}", "X-Integration-Id": ME} | headers)
