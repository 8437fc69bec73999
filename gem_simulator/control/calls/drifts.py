"""Drifts: what is no longer as Gem is known to do it."""

from __future__ import annotations

import msgspec

from gem_simulator.control.call import Call, Given, Refused
from gem_simulator.drift.drifts import UnknownDrift
from gem_simulator.simulator import Simulator


class DriftState(msgspec.Struct):
    """A drift, what it means, and whether it is switched on."""

    name: str
    meaning: str
    on: bool


class Names(msgspec.Struct):
    """The names of drifts."""

    names: list[str]


def drifts(simulator: Simulator, _given: Given) -> list[DriftState]:
    """All that there are."""
    from gem_simulator.drift.table import DRIFTS

    on = simulator.drifts.names
    return [DriftState(drift.name, drift.meaning, drift.name in on) for drift in DRIFTS.values()]


def set_(simulator: Simulator, given: Given) -> Names:
    """These and no others."""
    try:
        simulator.drifts.set(given.body.names)
    except UnknownDrift as unknown:
        raise Refused(str(unknown)) from None
    return _on(simulator)


def switch_on(simulator: Simulator, given: Given) -> Names:
    """One more."""
    try:
        simulator.drifts.on(given.names["name"])
    except UnknownDrift as unknown:
        raise Refused(str(unknown), 404) from None
    return _on(simulator)


def switch_off(simulator: Simulator, given: Given) -> Names:
    """One less."""
    try:
        simulator.drifts.off(given.names["name"])
    except UnknownDrift as unknown:
        raise Refused(str(unknown), 404) from None
    return _on(simulator)


def clear(simulator: Simulator, _given: Given) -> Names:
    """None."""
    simulator.drifts.set(())
    return _on(simulator)


def _on(simulator: Simulator) -> Names:
    return Names(list(simulator.drifts.names))


CALLS = (
    Call(
        method="GET",
        path="/drifts",
        summary="What a vendor might change, by name, and whether it is switched on.",
        answer=list[DriftState],
        run=drifts,
    ),
    Call(
        method="PUT",
        path="/drifts",
        summary="Switch these drifts on and all others off.",
        answer=Names,
        run=set_,
        body=Names,
        example={"names": ["page-cap", "numeric-ids"]},
    ),
    Call(method="DELETE", path="/drifts", summary="Switch all drifts off.", answer=Names, run=clear),
    Call(
        method="POST",
        path="/drifts/{name}",
        summary="Switch a drift on.",
        answer=Names,
        run=switch_on,
        refusals=(404,),
    ),
    Call(
        method="DELETE",
        path="/drifts/{name}",
        summary="Switch a drift off.",
        answer=Names,
        run=switch_off,
        refusals=(404,),
    ),
)
