"""Faults."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any, get_type_hints

import msgspec

from gem_simulator.control.call import Call, Given, Refused
from gem_simulator.control.fault_kinds import Fault, UnfitFault
from gem_simulator.control.fault_reading import NewFault, faults_of
from gem_simulator.control.matching import Armed
from gem_simulator.control.presets import PRESETS
from gem_simulator.simulator import Simulator

_TYPES = get_type_hints(Fault)

#: A fault that is armed: its id, how many matching requests it has seen and struck, and what it was armed with.
ArmedFault: Any = msgspec.defstruct(
    "ArmedFault",
    [("id", int), ("seen", int), ("struck", int), *((field.name, _TYPES[field.name]) for field in fields(Fault))],
)


class Id(msgspec.Struct):
    """The id of a fault."""

    id: int


class Ids(msgspec.Struct):
    """The ids of some faults."""

    ids: list[int]


class Preset(msgspec.Struct):
    """Faults that go together: their name, what a client is in for, and each with the settings that are its own."""

    name: str
    meaning: str
    faults: list[dict[str, Any]]


class Count(msgspec.Struct):
    """How many are armed."""

    faults: int


def faults(simulator: Simulator, _given: Given) -> list[Any]:
    """All of them."""
    return [_shown(one) for one in simulator.faults.armed]


def _shown(one: Armed) -> Any:
    assert isinstance(one.match, Fault)
    return ArmedFault(id=one.id, seen=one.seen, struck=one.struck, **asdict(one.match))


def add(simulator: Simulator, given: Given) -> Id:
    """Arm one."""
    try:
        (fault,) = faults_of(msgspec.to_builtins(given.body))  # which leaves out what was left out
    except UnfitFault as unfit:
        raise Refused(str(unfit)) from None
    return Id(simulator.faults.add(fault))


def presets(_simulator: Simulator, _given: Given) -> list[Preset]:
    """All of them."""
    return [
        Preset(preset.name, preset.meaning, [fault.settings for fault in preset.faults]) for preset in PRESETS.values()
    ]


def add_preset(simulator: Simulator, given: Given) -> Ids:
    """Arm the faults of one."""
    try:
        return Ids(simulator.faults.preset(given.names["name"]))
    except UnfitFault as unfit:
        raise Refused(str(unfit), 404) from None


def clear(simulator: Simulator, _given: Given) -> Count:
    """Disarm all."""
    simulator.faults.clear()
    return Count(0)


def remove(simulator: Simulator, given: Given) -> Count:
    """Disarm one."""
    number = int(given.names["id"])
    if not simulator.faults.remove(number):
        raise Refused(f"no fault has the id {number}; GET /_simulator/faults lists those that are armed", 404)
    return Count(len(simulator.faults.armed))


CALLS = (
    Call(
        method="GET",
        path="/faults",
        summary="The faults that are armed, with how many matching requests each has seen and struck.",
        answer=list[ArmedFault],
        run=faults,
    ),
    Call(
        method="POST",
        path="/faults",
        summary="Arm a fault.",
        answer=Id,
        run=add,
        body=NewFault,
        example={"kind": "status", "status": 503, "path": "/candidates*", "after": 2, "times": 1},
    ),
    Call(
        method="GET",
        path="/faults/presets",
        summary="Faults that go together, by name.",
        answer=list[Preset],
        run=presets,
    ),
    Call(
        method="POST",
        path="/faults/presets/{name}",
        summary="Arm the faults of a preset.",
        answer=Ids,
        run=add_preset,
        refusals=(404,),
    ),
    Call(method="DELETE", path="/faults", summary="Disarm all faults.", answer=Count, run=clear),
    Call(
        method="DELETE",
        path="/faults/{id}",
        summary="Disarm one fault.",
        answer=Count,
        run=remove,
        refusals=(404,),
        numbers=("id",),
    ),
)
