"""The whole of a tenant: reset, snapshots, export and import."""

from __future__ import annotations

from typing import Literal

import msgspec

from gem_simulator.control.call import Call, Given, Raw, Refused
from gem_simulator.control.snapshots import Snapshot, UnknownSnapshot
from gem_simulator.simulator import Simulator
from gem_simulator.tenant import UnfitExport, iso


class State(msgspec.Struct):
    """The version of what the tenant holds, and its time."""

    version: int
    now: str


class Named(msgspec.Struct):
    """A snapshot: its name, and the version and the time of the tenant then."""

    name: str
    version: int
    now: str


class Exported(Raw):
    """What `GET /_simulator/export` answers."""

    format: Literal["gem-simulator tenant"]


def _state(simulator: Simulator) -> State:
    return State(simulator.tenant.version, iso(simulator.clock.now()))


def _named(name: str, snapshot: Snapshot) -> Named:
    return Named(name, snapshot.version, iso(snapshot.clock.now))


def reset(simulator: Simulator, _given: Given) -> State:
    """Start again."""
    simulator.reset()
    return _state(simulator)


def snapshots(simulator: Simulator, _given: Given) -> list[Named]:
    """All of them."""
    return [_named(name, simulator.snapshots[name]) for name in simulator.snapshots.names]


def take(simulator: Simulator, given: Given) -> Named:
    """Keep one."""
    try:
        return _named(given.names["name"], simulator.snapshots.take(given.names["name"]))
    except ValueError as error:
        raise Refused(str(error)) from None


def restore(simulator: Simulator, given: Given) -> State:
    """Put one back."""
    try:
        simulator.snapshots.restore(given.names["name"])
    except UnknownSnapshot as error:
        raise Refused(str(error), 404) from None
    return _state(simulator)


def drop(simulator: Simulator, given: Given) -> list[Named]:
    """Forget one."""
    try:
        simulator.snapshots.drop(given.names["name"])
    except UnknownSnapshot as error:
        raise Refused(str(error), 404) from None
    return snapshots(simulator, given)


def export(simulator: Simulator, _given: Given) -> bytes:
    """One file."""
    return simulator.export()


def import_(simulator: Simulator, given: Given) -> State:
    """Be the tenant of a file."""
    try:
        simulator.import_(given.body)
    except UnfitExport as error:
        raise Refused(str(error)) from None
    return _state(simulator)


CALLS = (
    Call(
        method="POST",
        path="/reset",
        summary="Bring records, clock, journal, rate limit, faults, drifts back to how they started; snapshots stay.",
        answer=State,
        run=reset,
    ),
    Call(method="GET", path="/snapshots", summary="The snapshots, oldest first.", answer=list[Named], run=snapshots),
    Call(
        method="PUT",
        path="/snapshots/{name}",
        summary="Keep the tenant as it is under a name; one of the same name gives way.",
        answer=Named,
        run=take,
        refusals=(400,),
    ),
    Call(
        method="DELETE",
        path="/snapshots/{name}",
        summary="Forget a snapshot.",
        answer=list[Named],
        run=drop,
        refusals=(404,),
    ),
    Call(
        method="POST",
        path="/snapshots/{name}/restore",
        summary="Make records and clock as they were; faults, journal and rate limit stay as they are.",
        answer=State,
        run=restore,
        refusals=(404,),
    ),
    Call(
        method="GET",
        path="/export",
        summary="The tenant as one JSON file: how it began, what was written to it, and its time.",
        answer=Raw,
        run=export,
    ),
    Call(
        method="POST",
        path="/import",
        summary="Be the tenant of an exported file, which must have begun as this one did.",
        answer=State,
        run=import_,
        body=Exported,
    ),
)
