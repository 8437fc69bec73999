"""What a tenant was at some time: named, kept in memory, and put back whenever it is asked for."""

from __future__ import annotations

from typing import NamedTuple

from gem_simulator.tenant import Reading, Tenant
from gem_simulator.tenant.overlay import Overlay

#: So many are kept; each holds what was written until then.
MOST = 100


class Snapshot(NamedTuple):
    """A tenant at some time.

    Attributes:
        version: the tenant's then.
        clock: how its clock stood.
        overlay: what had been written. Not to be changed.
    """

    version: int
    clock: Reading
    overlay: Overlay

    @classmethod
    def of(cls, tenant: Tenant) -> Snapshot:
        """The tenant as it is."""
        with tenant.lock:
            tenant.settle()
            return cls(tenant.version, tenant.clock.read(), tenant.overlay.copy())

    def put_back(self, tenant: Tenant) -> None:
        """Make it as it was: its records and its clock."""
        with tenant.lock:
            tenant.clock.take(self.clock)
            tenant.put_on(self.overlay.copy(), self.version)


class UnknownSnapshot(LookupError):
    """There is none of this name."""


class Snapshots:
    """Snapshots of a tenant by name. A reset of the simulator leaves them alone.

    >>> tenant = Tenant(candidates=2)
    >>> snapshots = Snapshots(tenant)
    >>> before = snapshots.take("before")
    >>> summary = tenant.advance(days=30)
    >>> snapshots.restore("before")
    >>> tenant.version == before.version
    True
    """

    def __init__(self, tenant: Tenant) -> None:
        self._tenant = tenant
        self._named: dict[str, Snapshot] = {}

    def take(self, name: str) -> Snapshot:
        """Keep the tenant as it is; one of the same name gives way.

        Args:
            name: a text without a slash: it stands in URLs.

        Raises:
            ValueError: it has another name, or there are too many.
        """
        if not name or not name.strip() or "/" in name:
            raise ValueError(f"a snapshot's name must be a text without a slash, not {name!r}")
        with self._tenant.lock:
            if name not in self._named and len(self._named) >= MOST:
                raise ValueError(f"{MOST} snapshots are kept at most; drop one first")
            self._named[name] = snapshot = Snapshot.of(self._tenant)
            return snapshot

    def restore(self, name: str) -> None:
        """Make the tenant and its clock as they were. Faults, journal and rate limit stay as they are.

        Raises:
            UnknownSnapshot: there is none of this name.
        """
        self[name].put_back(self._tenant)

    def drop(self, name: str) -> None:
        """Forget one. Raises UnknownSnapshot."""
        with self._tenant.lock:
            del self._named[self._known(name)]

    @property
    def names(self) -> list[str]:
        """Oldest first."""
        return list(self._named)

    def __getitem__(self, name: str) -> Snapshot:
        return self._named[self._known(name)]

    def _known(self, name: str) -> str:
        if name not in self._named:
            known = ", ".join(self._named) or "none yet"
            raise UnknownSnapshot(f"there is no snapshot {name!r}; there are: {known}")
        return name
