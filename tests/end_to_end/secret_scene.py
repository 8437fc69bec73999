"""A service, its Gem and its callers, with recognisable secrets planted in all of them."""

from __future__ import annotations

import base64
import traceback
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import flask
from click.testing import CliRunner
from werkzeug.test import Client

from connector.actions import Outbound
from connector.api import Limits, Service, create_app
from connector.api.call_log import CallLog
from connector.cli import main
from connector.integrations import Connections, GemAccess, Vault
from connector.store import Store, environments
from connector.worker.tick import first_syncs
from contracts.fuzz.over_http import over_http
from gem_simulator import Server, Simulator
from tests.end_to_end.secret_hunt import Evidence

SECRETS = {
    "Gem's key": 'pl4nted/gem+key="1"=mZ',
    "the application's secret": 'pl4nted/application+secret="2"=',
    "the service's key": 'pl4nted/service+key="3"=mZ',
    "the encryption key": base64.urlsafe_b64encode(b"pl4nted-encryption-key-32-bytes!").decode(),
    "a wrong key of Gem's": 'pl4nted/wrong+gem+key="4"=',
    "a wrong key of the service": 'pl4nted/wrong+service+key="5"=',
    "a wrong encryption key": "pl4nted-wrong-encryption-key-6==",
    "the signature of a link": "pl4nted-signature-7/+",
    "the database's password": "pl4nted+database/password-8",
    "the broker's password": "pl4nted-broker-password-9",
    "an idempotency key": 'pl4nted-idempotency"key"-10',
    "a header of a passthrough": "pl4nted-header-11+/=",
    "a password in a passthrough": 'pl4nted/password "12"',
    "a password in a parameter": "pl4nted/parameter-13+",
}
MARKER = "Pl4ntedlastname"
"""No secret at all: a name that is written to many of the same places, so that looking there is looking."""
THE_KEY = "the service's key"


@dataclass
class Scene:
    """A service with all that may leave traces, and what was found of them.

    Args:
        gem: the Gem that it works with.
        connections: its integrations.
        service: what its operations share.
        client: asks it, without sockets.
        link_host: where a caller's files are fetched from, and where webhooks are refused.
        folder: of all files.
        evidence: what was left behind.
        secrets: those that were planted, and those that came about.
    """

    gem: Server
    connections: Connections
    service: Service
    client: Client
    link_host: str
    folder: Path
    evidence: Evidence = field(default_factory=Evidence)
    secrets: dict[str, str] = field(default_factory=lambda: dict(SECRETS))
    statuses: set[int] = field(default_factory=set)
    integration: str = ""

    @property
    def database(self) -> str:
        return f"sqlite:///{self.folder / 'gem.db'}"

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        *,
        shows: bool = False,
    ) -> Any:
        """Asks the service; the answer is evidence, unless to show a secret is what it is for."""
        given = {"Authorization": f"Bearer {SECRETS[THE_KEY]}", "X-Integration-Id": self.integration, **(headers or {})}
        answer = self.client.open(path, method=method, json=body, headers=given)
        self.statuses.add(answer.status_code)
        if not shows:
            self.evidence.add("answers of the API", answer.data)
            self.evidence.add("headers of the API", str(answer.headers))
        return answer

    def run(self, *arguments: str) -> None:
        """Runs a command; what it says is evidence."""
        result = CliRunner().invoke(main, arguments)
        self.evidence.add("the command line", result.output)
        if result.exception is not None:
            self.evidence.add("the command line", told(result.exception))


def told(error: BaseException) -> str:
    """An exception with all that it came from, as anybody could print it."""
    parts = ["".join(traceback.format_exception(error))]
    seen: BaseException | None = error
    while seen is not None:
        parts += [repr(seen), repr(vars(seen))]
        seen = seen.__cause__ or seen.__context__
    return "\n".join(parts)


@contextmanager
def planted(folder: Path) -> Iterator[Scene]:
    """The scene, before anything has happened."""
    with ExitStack() as stack:
        simulator = Simulator(
            candidates=12, api_key=SECRETS["Gem's key"], application_secret=SECRETS["the application's secret"]
        )
        gem = stack.enter_context(simulator.serve())
        elsewhere = urlsplit(stack.enter_context(over_http(_elsewhere()))).netloc
        store = stack.enter_context(Store.open(f"sqlite:///{folder / 'gem.db'}"))
        limits = stack.enter_context(closing(Limits(None)))
        access = GemAccess(gem.base_url, SECRETS["the application's secret"], {"attempts": 1})
        connections = Connections(store, Vault([SECRETS["the encryption key"]]), access)
        first_syncs(connections)
        with store.write() as connection:
            environment = environments.create(connection, "default", store.clock())
            environments.add_key(connection, environment, SECRETS[THE_KEY], store.clock())
        outbound = Outbound(allowed=frozenset({elsewhere}))
        log = stack.enter_context(closing(CallLog(store)))
        service = Service(store, limits, connections=connections, outbound=outbound, call_log=log)
        yield Scene(gem, connections, service, create_app(service).test_client(), elsewhere, folder)


def _elsewhere() -> flask.Flask:
    """Where a caller's files are, and a receiver that takes nothing and answers with what it was sent."""
    app = flask.Flask(__name__)

    @app.get("/cv.pdf")
    def file() -> tuple[bytes, int, dict[str, str]]:
        return b"%PDF-1.4\n", 200, {"Content-Type": "application/pdf"}

    @app.post("/hooks")
    def hooks() -> tuple[str, int]:
        return f"{flask.request.headers} {flask.request.get_data(as_text=True)}", 500

    return app
