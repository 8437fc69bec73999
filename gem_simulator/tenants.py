"""The tenants of one server, told apart by the keys of their clients; names are for whoever controls them."""

from __future__ import annotations

import hmac
from collections.abc import Iterator, Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any

from gem_simulator.api.gateway import Gateway

if TYPE_CHECKING:
    from gem_simulator.simulator import Simulator


class Tenants(Mapping[str, "Simulator"]):
    """The tenants of a server, by name, in the order in which they came.

    >>> from gem_simulator import Simulator
    >>> simulator = Simulator(seed=1, candidates=2)
    >>> acme = simulator.tenants.add("acme", seed=2, candidates=3)
    >>> list(simulator.tenants), acme.api_key != simulator.api_key
    (['default', 'acme'], True)
    """

    def __init__(self, page_cache: int) -> None:
        self._lock = Lock()
        self._simulators: dict[str, Simulator] = {}
        self.gateway = Gateway(self, page_cache)

    def add(self, name: str, **settings: Any) -> Simulator:
        """One more tenant.

        Args:
            name: what it is called by whoever controls it.
            settings: as `Simulator` takes them; its key is made of the seed and the name unless given.

        Raises:
            ValueError: the name or the key is taken, or a setting makes no sense.
        """
        from gem_simulator.simulator import Simulator

        return Simulator(name=name, beside=self, **settings)

    def join(self, simulator: Simulator) -> None:
        """Serve a simulator from here on. Raises ValueError where its name or its key is taken."""
        with self._lock:
            for other in self._simulators.values():
                if other.name == simulator.name:
                    raise ValueError(f"there is a tenant {simulator.name!r} already; choose another name")
                if other.api_key == simulator.api_key:
                    raise ValueError(f"the tenant {other.name!r} has this key already; give {simulator.name!r} another")
            self._simulators = {**self._simulators, simulator.name: simulator}

    def remove(self, name: str) -> None:
        """Serve one no longer. Raises KeyError for one that is not there, ValueError for the first."""
        with self._lock:
            if self._simulators[name] is self.default:
                raise ValueError(f"{name!r} is the tenant that controls mean unless they name another: it stays")
            removed = self._simulators[name]
        self.leave(removed)
        removed.close()

    def leave(self, simulator: Simulator) -> None:
        """Serve a simulator no longer."""
        with self._lock:
            self._simulators = {name: one for name, one in self._simulators.items() if one is not simulator}

    @property
    def default(self) -> Simulator:
        """The first."""
        return next(iter(self._simulators.values()))

    def of_key(self, key: str) -> Simulator | None:
        """The one whose clients send this key."""
        given = key.encode("latin-1", "replace")
        for simulator in self._simulators.values():
            if hmac.compare_digest(given, simulator.api_key.encode()):
                return simulator
        return None

    def __getitem__(self, name: str) -> Simulator:
        return self._simulators[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._simulators)

    def __len__(self) -> int:
        return len(self._simulators)
