"""Gem's applicant tracking API on your own machine: a made-up tenant, served as Gem would serve it.

    from gem_simulator import Simulator

    with Simulator(seed=42, candidates=50).serve() as server:
        print(server.base_url, server.api_key)

README.md of this package says more. What stands here is imported when it is first used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gem_simulator.control.fault_kinds import Fault
    from gem_simulator.servers.threaded import Server
    from gem_simulator.simulator import Simulator
    from gem_simulator.tenant import Tenant

__all__ = ["Fault", "Server", "Simulator", "Tenant"]

_HOMES = {
    "Fault": "gem_simulator.control.fault_kinds",
    "Server": "gem_simulator.servers.threaded",
    "Simulator": "gem_simulator.simulator",
    "Tenant": "gem_simulator.tenant",
}


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
