"""What there is."""

from __future__ import annotations

import msgspec

from gem_simulator.control.call import Call, Given
from gem_simulator.control.calls.clock import ClockState, clock
from gem_simulator.simulator import Simulator


class Listed(msgspec.Struct):
    """A call, as `GET /_simulator/clock`, and what it does."""

    call: str
    does: str


class Overview(msgspec.Struct):
    """All calls, and the state of a tenant: faults that are armed, drifts that are on, requests in the journal, …"""

    calls: list[Listed]
    tenant: str
    tenants: list[str]
    clock: ClockState
    faults: int
    drifts: list[str]
    journal: int
    snapshots: list[str]
    strict: bool
    version: int


def overview(simulator: Simulator, given: Given) -> Overview:
    """All calls, and the state of things."""
    from gem_simulator.api.gateway import CONTROL
    from gem_simulator.control.calls import CALLS

    return Overview(
        calls=[Listed(f"{call.method} {CONTROL}{call.path}", call.summary) for call in CALLS],
        tenant=simulator.name,
        tenants=list(simulator.tenants),
        clock=clock(simulator, given),
        faults=len(simulator.faults.armed),
        drifts=list(simulator.drifts.names),
        journal=len(simulator.journal),
        snapshots=simulator.snapshots.names,
        strict=simulator.strict,
        version=simulator.tenant.version,
    )


CALLS = (Call(method="GET", path="", summary="This list, and the state of things.", answer=Overview, run=overview),)
