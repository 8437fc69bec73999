"""A simulator: one tenant, and everything that stands between it and a client."""

from __future__ import annotations

import hashlib
from functools import cached_property
from threading import RLock
from typing import TYPE_CHECKING

from gem_simulator.api.credentials import Credentials, key_for_seed
from gem_simulator.api.files import Signatures
from gem_simulator.api.gateway import Gateway
from gem_simulator.api.pages import PageCache
from gem_simulator.control.faults import Faults
from gem_simulator.control.journal import Journal
from gem_simulator.control.throttle import Limit, Throttle
from gem_simulator.tenant import Tenant

if TYPE_CHECKING:
    from flask import Flask

    from gem_simulator.servers.threaded import Server

PAGE_CACHE = 64 * 1024 * 1024


class Simulator:
    """Gem on your machine.

    Args:
        tenant: the tenant to serve; None: one made of the next four.
        seed: another seed, another tenant.
        candidates: how many; None: as many as the profile has.
        profile: "realistic", "edge" or "minimal".
        locale: a locale of Faker for names and companies.
        api_key: the key clients must send; None: 40 letters and digits made of the seed.
        application_secret: makes the key a partner's, which goes with this secret; None: it is a team's own.
        rate_limit: requests a second; None lets clients ask as fast as they can.
        burst: requests at once, where there is a rate limit.
        page_cache: bytes of ready pages to keep.

    Attributes:
        tenant: read it, write to it, let it live on.
        faults: arm faults, and actions between requests.
        throttle: the rate limit.
        journal: the requests that came in.
        lock: held while the tenant works for a request.

    >>> with Simulator(seed=7, candidates=3).serve() as server:
    ...     server.base_url.endswith("/ats/v0"), len(server.api_key)
    (True, 40)
    """

    def __init__(  # noqa: PLR0913  # all by keyword, each with a default
        self,
        tenant: Tenant | None = None,
        *,
        seed: int = 42,
        candidates: int | None = None,
        profile: str = "realistic",
        locale: str | None = None,
        api_key: str | None = None,
        application_secret: str | None = None,
        rate_limit: float | None = None,
        burst: int = 500,
        page_cache: int = PAGE_CACHE,
    ) -> None:
        self.tenant = tenant if tenant is not None else Tenant(seed, candidates, profile, locale)
        now = self.tenant.clock.now
        self.credentials = Credentials(api_key or key_for_seed(seed), application_secret)
        self.lock = RLock()
        self.faults = Faults(self.tenant)
        self.throttle = Throttle(None if rate_limit is None else Limit(rate_limit, burst), now)
        self.journal = Journal(self.credentials.secrets, now)
        self.pages = PageCache(page_cache)
        self.signatures = Signatures(hashlib.sha256(self.credentials.api_key.encode()).digest(), now)
        self.wsgi = Gateway(self)

    @property
    def api_key(self) -> str:
        """The key that clients send as `X-API-Key`."""
        return self.credentials.api_key

    @property
    def application_secret(self) -> str | None:
        """The secret that clients send as `X-Application-Secret`, where the key is a partner's."""
        return self.credentials.application_secret

    @cached_property
    def application(self) -> Flask:
        """The Flask application behind the gateway; made when first needed, since Flask takes long to import."""
        from gem_simulator.api.application import create_application

        with self.lock:
            return create_application(self)

    def serve(self, host: str = "127.0.0.1", port: int = 0) -> Server:
        """Serve in threads of this process; a context manager. Port 0 takes a free one."""
        from gem_simulator.servers import listen
        from gem_simulator.servers.threaded import Server

        return Server(self, listen(host, port))
