"""Faults."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any, get_type_hints

import msgspec

from gem_simulator.control.call import Call, Given, Refused
from gem_simulator.control.faults import LASTING, Armed, Fault
from gem_simulator.simulator import Simulator

_TYPES = get_type_hints(Fault)
_OPTIONAL = [
    (field.name, _TYPES[field.name] | msgspec.UnsetType, msgspec.UNSET)
    for field in fields(Fault)
    if field.name != "kind"
]

#: A fault to arm, as `Fault`; `times` left out means once, or for ever where the kind lasts.
NewFault: Any = msgspec.defstruct("NewFault", [("kind", _TYPES["kind"]), *_OPTIONAL])
#: A fault that is armed: its id, how many matching requests it has seen, and what it was armed with.
ArmedFault: Any = msgspec.defstruct(
    "ArmedFault", [("id", int), ("seen", int), *((field.name, _TYPES[field.name]) for field in fields(Fault))]
)


class Id(msgspec.Struct):
    """The id of a fault."""

    id: int


class Count(msgspec.Struct):
    """How many are armed."""

    faults: int


def faults(simulator: Simulator, _given: Given) -> list[Any]:
    """All of them."""
    return [_shown(one) for one in simulator.faults.armed]


def _shown(one: Armed) -> Any:
    assert isinstance(one.match, Fault)
    return ArmedFault(id=one.id, seen=one.seen, **asdict(one.match))


def add(simulator: Simulator, given: Given) -> Id:
    """Arm one."""
    settings = msgspec.to_builtins(given.body)  # which leaves out what was left out
    fault = Fault(**{"times": None if settings["kind"] in LASTING else 1, **settings})
    _check(fault)
    return Id(simulator.faults.add(fault))


def _check(fault: Fault) -> None:
    if fault.after < 0 or (fault.times is not None and fault.times < 1):
        raise Refused("after is 0 or more, times 1 or more, or null for all that follow")
    if fault.status is not None and not 200 <= fault.status <= 599:
        raise Refused("status is a number from 200 to 599")
    if fault.per_page < 1:
        raise Refused("per_page is 1 or more")


def clear(simulator: Simulator, _given: Given) -> Count:
    """Disarm all."""
    simulator.faults.clear()
    return Count(0)


def remove(simulator: Simulator, given: Given) -> Count:
    """Disarm one."""
    number = given.names["id"]
    if not number.isdecimal() or not simulator.faults.remove(int(number)):
        raise Refused(f"no fault has the id {number}; GET /_simulator/faults lists those that are armed", 404)
    return Count(len(simulator.faults.armed))


CALLS = (
    Call(
        method="GET",
        path="/faults",
        summary="The faults that are armed, with how many matching requests each has seen.",
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
    Call(method="DELETE", path="/faults", summary="Disarm all faults.", answer=Count, run=clear),
    Call(method="DELETE", path="/faults/{id}", summary="Disarm one fault.", answer=Count, run=remove, refusals=(404,)),
)
