"""The control calls, one module a subject, all of the same shape: Structs of what comes and goes, functions, CALLS."""

from __future__ import annotations

from gem_simulator.control.call import Call
from gem_simulator.control.calls import (
    clock,
    drifts,
    faults,
    journal,
    overview,
    rate_limit,
    records,
    states,
    strictness,
    tenants,
)

#: By subject, which is the tag in the document.
SUBJECTS: dict[str, tuple[Call, ...]] = {
    module.__name__.rpartition(".")[2]: module.CALLS
    for module in (overview, tenants, states, clock, faults, drifts, journal, rate_limit, strictness, records)
}
CALLS: tuple[Call, ...] = tuple(call for calls in SUBJECTS.values() for call in calls)
