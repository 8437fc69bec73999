"""`gem-connector serve`: the unified API over HTTP."""

from __future__ import annotations

import atexit
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
import orjson

from connector.cli import options, serve_options
from connector.cli.integrations import shared
from connector.errors import ConnectorError
from connector.unified.ids import DEFAULT_INTEGRATION_ID

if TYPE_CHECKING:
    from connector.actions import Outbound
    from connector.api import Limits
    from connector.api.server import Worker, Workers
    from connector.cli.demo import Tenant
    from connector.integrations import Connections, Vault
    from connector.worker.background import Background


@dataclass(frozen=True, slots=True)
class Announcement:
    """What somebody needs to know to use the service.

    Args:
        url: scheme, host and port.
        new_key: an API key that was made now; None where clients use one that was given or made before, which is
            kept nowhere and never shown.
        key_was_given: whether one was given now.
        integration_id: None where the environment has no integration yet.
    """

    url: str
    new_key: str | None
    key_was_given: bool
    integration_id: str | None

    @property
    def base_url(self) -> str:
        """What an SDK takes as its server URL."""
        return f"{self.url}/v1"

    def as_json(self) -> bytes:
        """One line for programs."""
        told = {"url": self.url, "base_url": self.base_url, "api_key": self.new_key}
        return orjson.dumps(told | {"integration_id": self.integration_id})

    def as_text(self) -> str:
        """Lines to try, for people."""
        key, integration = self.new_key or "API_KEY", self.integration_id or "INTEGRATION_ID"
        known = "the one that was given" if self.key_was_given else "one that was made before; `keys add` makes another"
        none = "none yet: connect a Gem account with gem-connector integrations create, or link"
        return f"""The unified ATS API is at {self.base_url}, its documentation at {self.url}/docs
API key         {self.new_key or known}
Integration id  {self.integration_id or none}

curl -H 'Authorization: Bearer {key}' -H 'X-Integration-Id: {integration}' '{self.base_url}/ats/candidates?page_size=3'

from kombo import Kombo
kombo = Kombo(api_key="{key}", integration_id="{integration}", server_url="{self.base_url}")
print(kombo.ats.get_candidates(page_size=3).result.data.results)"""


@click.command()
@serve_options.where
@serve_options.clients
@serve_options.gem_accounts
@serve_options.connection_page
@serve_options.call_log
@options.schedule
@serve_options.modes
@options.as_json
def serve(  # noqa: PLR0913, PLR0917 - one argument an option
    host: str,
    port: int,
    database: str | None,
    api_key: str | None,
    workers: int,
    threads: int,
    rate_limit: int,
    no_rate_limit: bool,
    demo: bool,
    candidates: int,
    as_json: bool,
    **connecting: Any,
) -> None:
    """Serve the unified ATS API out of a database.

    Programs that use the official SDK of the unified API work with it once their server URL is changed.
    """
    from connector.api import Limits
    from connector.api.server import Workers, listen, url_of

    if database is None and not demo:
        raise click.UsageError("Missing option '--database' (or the environment variable GEM_DATABASE_URL).")
    with ExitStack() as running:
        listener = running.enter_context(listen(host, port))
        if demo:
            database = database or f"sqlite:///{Path(tempfile.mkdtemp(prefix='gem-demo-')) / 'gem.db'}"
            connecting["base_url"] = running.enter_context(_synced_tenant(candidates, database, connecting)).base_url
        assert database is not None
        announced = _prepare(database, api_key, url_of(listener))
        limits = running.enter_context(closing(Limits(None if no_rate_limit or demo else rate_limit)))
        make_worker = _worker(database, limits, connecting)
        _run(make_worker, Workers(workers, threads), listener, announced, as_json=as_json)


def _prepare(database: str, api_key: str | None, url: str) -> Announcement:
    """Makes the default environment, and a key where nobody could use it otherwise."""
    from connector.store import Store, environments

    with Store.open(database) as store, store.write() as connection:
        environment = environments.create(connection, environments.DEFAULT_ENVIRONMENT, store.clock())
        new_key = None
        if api_key is None and not environments.has_keys(connection, environment):
            new_key = environments.new_api_key()
        key = api_key or new_key
        if key is not None and not environments.add_key(connection, environment, key, store.clock()):
            raise ConnectorError("This API key belongs to another environment.", hint="Choose another one.")
        known = environments.integrations_of(connection, environment)
    preferred = DEFAULT_INTEGRATION_ID if DEFAULT_INTEGRATION_ID in known else next(iter(known), None)
    return Announcement(url, new_key, api_key is not None, preferred)


def _worker(database: str, limits: Limits, connecting: Mapping[str, Any]) -> Callable[[], Worker]:
    """What makes the application and what runs beside it, once in each worker."""
    from connector.actions import Outbound
    from connector.api import Service, create_app
    from connector.api.call_log import CallLog
    from connector.api.server import Worker
    from connector.api.service import ConnectPage
    from connector.integrations import Connections, GemAccess
    from connector.integrations.gem_account import GEM_URL
    from connector.store import Store
    from connector.store.call_log import Retention

    vault = _vault(database, connecting["secret_keys"])
    page = ConnectPage(connecting["public_url"], connecting["embedded_in"])
    outbound = Outbound(frozenset(connecting["allow_host"]))
    retention = Retention(connecting["log_days"], connecting["log_entries"])
    # A client of the API waits, and so does a customer in front of the connection page.
    patience = {"attempts": 3, "timeout": 30.0}
    gem = GemAccess(connecting["base_url"] or GEM_URL, connecting["application_secret"], patience)

    source = connecting["source_name"]
    calls_at = connecting["public_url"] if retention.entries else None

    def make_worker() -> Worker:
        store = Store.open(database)
        connections = Connections(store, vault, gem, source_name=source, public_url=calls_at) if vault else None
        log = None
        if retention.entries:
            log = CallLog(store, retention, bodies=connecting["log_bodies"])
            atexit.register(log.close)
        app = create_app(
            Service(store, limits, connections=connections, connect_page=page, outbound=outbound, call_log=log)
        )
        return Worker(app, _beside(connections, outbound, connecting))

    return make_worker


def _beside(connections: Connections | None, outbound: Outbound, working: Mapping[str, Any]) -> Background | None:
    """What syncs beside the service; None where others do that, or nobody can open credentials."""
    from connector.worker.background import syncing
    from connector.worker.schedule import Schedule
    from connector.worker.tick import Tick, first_syncs

    if connections is None:
        return None
    first_syncs(connections)
    if working["no_worker"]:
        return None
    tick = Tick(connections, Schedule(working["full_every"], working["delta_every"]))
    background = syncing(tick, working["syncs_at_once"], outbound)
    background.start()
    return background


def _vault(database: str, secret_keys: str | None) -> Vault | None:
    """What opens credentials; None where there are no keys and no place of our own for them: then reads alone work."""
    from connector.errors import SecretKeysUnusable
    from connector.integrations.vault import open_vault

    try:
        return open_vault(database, secret_keys)
    except SecretKeysUnusable as error:
        if secret_keys:
            raise
        click.echo(f"{error.told} Until then, synced data can be read, and no more.", err=True)
        return None


def _run(
    make_worker: Callable[[], Worker],
    size: Workers,
    listener: socket.socket,
    announced: Announcement,
    *,
    as_json: bool,
) -> None:
    from connector.api.server import run

    def ready() -> None:
        click.echo(announced.as_json() if as_json else announced.as_text())
        sys.stdout.flush()

    run(make_worker, listener, ready, size)


@contextmanager
def _synced_tenant(candidates: int, database: str, connecting: Mapping[str, Any]) -> Iterator[Tenant]:
    """A simulated tenant in a process of its own, with everything that it has in the database."""
    from connector.cli.demo import simulated_tenant
    from connector.cli.progress import shown
    from connector.gem_connector.connector import GemConnector

    with simulated_tenant(candidates, seed=42) as tenant:
        with GemConnector(tenant.base_url, tenant.api_key) as gem, gem.connect(database) as integration:
            click.echo(f"A simulated Gem tenant is at {tenant.base_url}; syncing it into {database}", err=True)
            with shown() as progress:
                integration.sync("full", progress=progress)
        _keep_key(database, connecting["secret_keys"], tenant)
        yield tenant


def _keep_key(database: str, secret_keys: str | None, tenant: Tenant) -> None:
    """The demo's integration gets the tenant's key and one of its users, so that everything works on it."""
    from connector.integrations import Credentials
    from connector.integrations.gem_account import people
    from connector.store.connections import GemUser

    with shared.opened(database, secret_keys) as connections:
        credentials = Credentials(tenant.api_key)
        with connections.gem.client(credentials, tenant.base_url) as client:
            someone = people(client)[0]
        gem_user = GemUser(someone.id, someone.name)
        connections.relink(DEFAULT_INTEGRATION_ID, credentials, base_url=tenant.base_url, gem_user=gem_user)
