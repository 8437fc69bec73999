"""What every operation works with, and one call of one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

import flask

from connector.actions import Outbound
from connector.api.call_log.writer import CallLog
from connector.api.gem_clients import GemClients
from connector.api.limits import Limits
from connector.api.problems import Problem, input_invalid
from connector.integrations import Connections
from connector.store import Integration, Store
from connector.store.environments import Environment

IDEMPOTENCY_KEY_PATTERN = "^[!-~]{1,255}$"
"""What an ``Idempotency-Key`` is: visible ASCII characters."""


@dataclass(frozen=True, slots=True)
class ConnectPage:
    """How the connection page is shown.

    Args:
        public_url: scheme, host and port by which customers reach this service; None: as the request for a link did.
            Links to the log begin with it, too.
        embedded_in: origins, such as https://app.example.com, whose pages may show it inside and learn how it ended.
    """

    public_url: str | None = None
    embedded_in: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Service:
    """What the operations of one process share.

    Args:
        store: where reads come from.
        limits: shared with the other workers.
        largest_body: in bytes; attachments come as base64 inside.
        connections: integrations with their credentials; None: this service only reads.
        connect_page: how the connection page is shown.
        outbound: fetches attachments from where clients say that they are.
        gem_clients: what actions that are under way reach Gem with.
        call_log: where calls are logged; None: nowhere, and errors have no `log_url`.
    """

    store: Store
    limits: Limits
    largest_body: int = 32 * 1024 * 1024
    connections: Connections | None = None
    connect_page: ConnectPage = ConnectPage()
    outbound: Outbound = field(default_factory=Outbound)
    gem_clients: GemClients = field(default_factory=GemClients)
    call_log: CallLog | None = None


@dataclass(slots=True)
class Call:
    """One call of an operation, as its handler sees it.

    Args:
        service: what all operations share.
        environment: whose key it came with.
        chosen: the integration that ``X-Integration-Id`` names; None for operations that take none.
        warnings: told to the client beside the data, where the operation gives warnings.
    """

    service: Service
    environment: Environment
    chosen: Integration | None = None
    warnings: list[str] = field(default_factory=list)

    @property
    def integration(self) -> Integration:
        """The integration that ``X-Integration-Id`` names."""
        assert self.chosen is not None, "the operation takes no X-Integration-Id"
        return self.chosen

    @property
    def connections(self) -> Connections:
        """The integrations with their credentials."""
        if self.service.connections is None:
            raise Problem(None, "This service only reads: it was started without secret keys.", status=501)
        return self.service.connections

    @property
    def idempotency_key(self) -> str | None:
        """Under which a write is done once; None where the client sent none."""
        key = flask.request.headers.get("Idempotency-Key")
        if key is not None and not re.fullmatch(IDEMPOTENCY_KEY_PATTERN, key):
            raise input_invalid("Idempotency-Key: it has 1 to 255 visible ASCII characters.")
        return key

    @property
    def origin(self) -> str:
        """Scheme, host and port by which the client reached us."""
        return flask.request.host_url.rstrip("/")

    def warn(self, message: str) -> None:
        """Tells the client what did not go as asked, although the whole did."""
        self.warnings.append(message)
