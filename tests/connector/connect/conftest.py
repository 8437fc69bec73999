"""The service with a Gem behind it, and the connection page as a browser without JavaScript sees it."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from kombo import Kombo
from werkzeug.test import TestResponse

from connector.api import Limits, Service, create_app
from connector.api.service import ConnectPage
from connector.integrations import Connections, Event, GemAccess, Vault
from connector.integrations.vault import new_key
from connector.store import Store, environments
from contracts.fuzz.over_http import over_http
from gem_simulator import Server
from tests.connector.api.world import KEY
from tests.connector.integrations.conftest import Clock

OTHER_KEY = "a-key-of-another-environment"
APPLICATION = "https://app.example.com"


@dataclass
class World:
    """A service that customers connect their accounts to.

    Args:
        connections: its integrations.
        gem: the Gem that they are at.
        clock: the service's time.
        url: where it is.
    """

    connections: Connections
    gem: Server
    clock: Clock
    url: str
    app: Any
    told: list[Event] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.connections.listeners.listen(self.told.append)

    @property
    def sdk(self) -> Kombo:
        """The official SDK, with a key of the default environment."""
        return Kombo(api_key=KEY, server_url=f"{self.url}/v1", timeout_ms=30_000)

    @property
    def other_sdk(self) -> Kombo:
        """The official SDK, with a key of another environment."""
        return Kombo(api_key=OTHER_KEY, server_url=f"{self.url}/v1", timeout_ms=30_000)

    def link(self, **more: Any) -> str:
        """A link for a customer."""
        given = {
            "end_user_email": "jo@acme.test",
            "end_user_organization_name": "Acme",
            "end_user_origin_id": "acme-1",
            "integration_category": "ATS",
            "integration_tool": "gem",
        }
        return str(self.sdk.connect.create_connection_link(**(given | more)).data.link)

    def visit(self, link: str) -> Page:
        """Opens a link, as a browser without JavaScript does."""
        client = self.app.test_client()
        return Page(client, client.get(link.removeprefix(self.url)))

    def connect(self) -> str:
        """Goes through the whole page; gives the integration's id."""
        page = self.visit(self.link()).send("key", api_key=self.gem.api_key).send("source").send("user", user=ANYBODY)
        return str(self.sdk.connect.get_integration_by_token(token=page.activation_token).data.id)


ANYBODY = "the first user in the list"


@dataclass
class Page:
    """A page, and what can be sent from it."""

    client: Any
    response: TestResponse

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def text(self) -> str:
        return html.unescape(self.response.text)

    @property
    def heading(self) -> str:
        found = re.search("<h1>(.*?)</h1>", self.text, re.DOTALL)
        assert found, self.text
        return found[1]

    @property
    def error(self) -> str:
        found = re.search('role="alert"[^>]*>(.*?)</p>', self.text)
        return found[1] if found else ""

    def options(self, name: str) -> dict[str, str]:
        """The choices of a list, by value."""
        select = re.search(f'<select id="{name}".*?</select>', self.text, re.DOTALL)
        assert select, self.text
        return dict(re.findall(r'<option value="(.*?)"[^>]*>(.*?)</option>', select[0]))

    @property
    def hidden(self) -> dict[str, str]:
        return dict(re.findall('<input type="hidden" name="(.*?)" value="(.*?)">', self.text))

    @property
    def activation_token(self) -> str:
        found = re.search('<output id="activation-token".*?>(.*?)</output>', self.text)
        assert found, self.text
        return found[1]

    def send(self, step: str, *, headers: dict[str, str] | None = None, **values: str) -> Page:
        """Sends the page's form."""
        if values.get("user") is ANYBODY:
            values["user"] = next(value for value in self.options("user") if value)
        return Page(self.client, self.client.post(f"/connect/{step}", data=self.hidden | values, headers=headers))


@contextmanager
def world_with(gem: Server, file: Path, *, page: ConnectPage | None = None, **more: Any) -> Iterator[World]:
    """A service on a store of its own."""
    clock = Clock()
    access = GemAccess(gem.base_url, more.pop("application_secret", None), {"attempts": 1})
    with closing(Limits(None)) as limits, Store.open(f"sqlite:///{file}", clock=clock) as store:
        with store.write() as connection:
            for name, key in (("default", KEY), ("other", OTHER_KEY)):
                environment = environments.create(connection, name, store.clock())
                environments.add_key(connection, environment, key, store.clock())
        connections = Connections(store, Vault([new_key()]), access, **more)
        service = Service(store, limits, connections=connections, connect_page=page or ConnectPage())
        app = create_app(service)
        with over_http(app) as url:
            yield World(connections, gem, clock, url, app)


@pytest.fixture
def world(gem: Server, tmp_path: Path) -> Iterator[World]:
    with world_with(gem, tmp_path / "gem.db", page=ConnectPage(embedded_in=(APPLICATION,))) as world:
        yield world
