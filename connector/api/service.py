"""What every operation works with, and one call of one."""

from __future__ import annotations

from dataclasses import dataclass, field

import flask

from connector.api.limits import Limits
from connector.api.problems import Problem
from connector.integrations import Connections
from connector.store import Integration, Store
from connector.store.environments import Environment


@dataclass(frozen=True, slots=True)
class ConnectPage:
    """How the connection page is shown.

    Args:
        public_url: scheme, host and port by which customers reach this service; None: as the request for a link did.
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
    """

    store: Store
    limits: Limits
    largest_body: int = 32 * 1024 * 1024
    connections: Connections | None = None
    connect_page: ConnectPage = ConnectPage()


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
    def origin(self) -> str:
        """Scheme, host and port by which the client reached us."""
        return flask.request.host_url.rstrip("/")

    def warn(self, message: str) -> None:
        """Tells the client what did not go as asked, although the whole did."""
        self.warnings.append(message)
