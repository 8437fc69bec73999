"""A simulator: one tenant, and everything that stands between it and a client.

    in-process   httpx.Client(transport=simulator.transport())   ┐
    in threads   simulator.serve(), the pytest fixtures          ├→ Gateway → the tenant of the key → its Simulator
    a process    gem-simulator serve                             ┘

All doors lead to one state, and `simulator.clock`, `.faults`, `.journal` … are what `/_simulator` controls over HTTP.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING

from gem_simulator import settings
from gem_simulator.api.credentials import DEFAULT, Credentials, key_for_seed
from gem_simulator.api.files import Signatures
from gem_simulator.control.faults import Faults
from gem_simulator.control.journal import Journal
from gem_simulator.control.snapshots import Snapshot, Snapshots
from gem_simulator.control.throttle import Limit, Throttle
from gem_simulator.drift.drifts import Drifts
from gem_simulator.tenant import Clock, Tenant
from gem_simulator.tenants import Tenants

if TYPE_CHECKING:
    from gem_simulator.api.gateway import Gateway
    from gem_simulator.control.fault_reading import Given
    from gem_simulator.control.state_file import StateFile
    from gem_simulator.servers.threaded import Server
    from gem_simulator.transport import Transport

PAGE_CACHE = 24 * 1024 * 1024


class Simulator:
    """Gem on your machine.

    Args:
        tenant: the tenant to serve; None: one made of the next five, or of a cassette.
        seed: another seed, another tenant.
        candidates: how many; None: as many as the profile has.
        profile: "realistic", "edge" or "minimal".
        locale: a locale of Faker for names and companies.
        frozen: let the clock stand still from the first moment.
        api_key: the key clients must send; None: 40 letters and digits made of the seed.
        application_secret: makes the key a partner's, which goes with this secret; None: it is a team's own.
        rate_limit: requests a second; None lets clients ask as fast as they can.
        burst: requests at once, where there is a rate limit.
        faults: armed from the start, and again after a reset: names of presets, dictionaries, Faults.
        drift: what is no longer as it is known, from the start, and again after a reset: names
            that `gem-simulator drifts` lists.
        cassette: a recorded session, as a cassette or a HAR file: the tenant begins with what it showed, and the
            clock with its end. What no tenant can hold is told by `LeftOut` warnings.
        strict: refuse what Gem passes over in silence: unknown parameters, above all (see `api/strictness.py`).
        state: a file that keeps what is written; what it holds is there from the start. None: memory alone.
        page_cache: bytes of ready pages to keep, of all tenants together.
        name: what the tenant is called by whoever controls it.
        beside: the tenants to be served with; None: none yet. `tenants.add` says it shorter.

    Attributes:
        tenant: read it, write to it, let it live on.
        clock: its time.
        faults: arm faults, and actions between requests.
        drifts: what is no longer as it is known.
        throttle: the rate limit.
        journal: the requests that came in.
        snapshots: what the tenant was at some time, by name.
        strict: whether it refuses what Gem passes over in silence.
        tenants: all that are served together, this one too.
        state_file: keeps what is written, or None.
        lock: held while the tenant works for a request.

    Raises:
        ValueError: a setting that makes no sense, or a name or key that another tenant has.
        CassetteError: the cassette cannot be read.
        UnfitExport: the state file cannot be read, or is another tenant's.
        OSError: the state file cannot be opened, or another process has it open.

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
        frozen: bool = False,
        api_key: str | None = None,
        application_secret: str | None = None,
        rate_limit: float | None = None,
        burst: int = 500,
        faults: Sequence[Given] = (),
        drift: Sequence[str] = (),
        cassette: Path | str | None = None,
        strict: bool = False,
        state: Path | str | None = None,
        page_cache: int = PAGE_CACHE,
        name: str = DEFAULT,
        beside: Tenants | None = None,
    ) -> None:
        settings.check(
            {
                "name": name,
                "seed": seed,
                "candidates": candidates,
                "locale": locale,
                "frozen": frozen,
                "api_key": api_key,
                "application_secret": application_secret,
                "rate_limit": rate_limit,
                "burst": burst,
                "strict": strict,
                "faults": faults,
                "drift": drift,
            }
        )
        if tenant is None and cassette is not None:
            tenant = _recorded(cassette, frozen=frozen)
        elif tenant is None:
            tenant = Tenant(seed, candidates, profile, locale, clock=Clock(frozen=frozen))
        self.name = name
        self.tenant = tenant
        self.clock = tenant.clock
        self.credentials = Credentials(api_key or key_for_seed(tenant.seed, name), application_secret)
        self.lock = RLock()
        self.faults = Faults(tenant, faults)
        self.drifts = Drifts(self.clock.running, drift)
        self.throttle = Throttle(None if rate_limit is None else Limit(rate_limit, burst), self.clock.running)
        self.strict = self._strict_at_start = strict
        self.journal = Journal(self.credentials.secrets, self.clock.now)
        self.signatures = Signatures(hashlib.sha256(self.credentials.api_key.encode()).digest(), self.clock.now)
        self.snapshots = Snapshots(tenant)
        self._start = Snapshot.of(tenant)
        self.tenants = Tenants(page_cache) if beside is None else beside
        self.tenants.join(self)
        self.state_file: StateFile | None = None
        if state is not None:
            self._keep_in(Path(state))

    def _keep_in(self, path: Path) -> None:
        from gem_simulator.control.state_file import StateFile

        try:
            self.state_file = StateFile(path, self.tenant)
        except BaseException:
            self.tenants.leave(self)
            raise

    @property
    def api_key(self) -> str:
        """The key that clients send as `X-API-Key`."""
        return self.credentials.api_key

    @property
    def application_secret(self) -> str | None:
        """The secret that clients send as `X-Application-Secret`, where the key is a partner's."""
        return self.credentials.application_secret

    @property
    def wsgi(self) -> Gateway:
        """The WSGI application that serves this tenant and those beside it."""
        return self.tenants.gateway

    def transport(self) -> Transport:
        """A transport for `httpx.Client` and `httpx.AsyncClient` that needs no socket.

        >>> import httpx
        >>> simulator = Simulator(candidates=3)
        >>> headers = {"X-API-Key": simulator.api_key}
        >>> with httpx.Client(transport=simulator.transport(), base_url="http://gem/ats/v0", headers=headers) as client:
        ...     client.get("/candidates/").status_code
        200
        """
        from gem_simulator.transport import Transport

        return Transport(self.wsgi)

    def serve(self, host: str = "127.0.0.1", port: int = 0) -> Server:
        """Serve in threads of this process; a context manager. Port 0 takes a free one."""
        from gem_simulator.servers import listen
        from gem_simulator.servers.threaded import Server

        return Server(self, listen(host, port))

    def reset(self) -> None:
        """Bring everything back to how it started: records, clock, journal, rate limit, faults, drifts and strictness.

        Snapshots stay, and a state file is emptied. This takes no longer for a large tenant than for a small one.
        """
        with self.lock:
            self._start.put_back(self.tenant)
            self.faults.start_over()
            self.drifts.start_over()
            self.throttle.start_over()
            self.journal.start_over()
            self.strict = self._strict_at_start

    def close(self) -> None:
        """Let stalled requests go, and the state file."""
        self.faults.clear()
        if self.state_file is not None:
            self.state_file.close()
            self.state_file = None

    def export(self) -> bytes:
        """The tenant as one JSON file: how it began, what was written to it, and its time. No key is in it."""
        from gem_simulator.tenant import export

        return export.export(self.tenant)

    def import_(self, content: bytes) -> None:
        """Be the tenant of an exported file, which must have begun as this one did. Raises UnfitExport."""
        from gem_simulator.tenant import export

        with self.lock:
            export.take(self.tenant, content)


def _recorded(cassette: Path | str, *, frozen: bool) -> Tenant:
    from gem_simulator import recording

    shown = recording.load(cassette)
    recording.warn(shown)
    return Tenant(recording=shown, clock=Clock(frozen=frozen, start=shown.now))
