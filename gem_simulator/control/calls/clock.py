"""Time, and life going on with it."""

from __future__ import annotations

from typing import Annotated

import msgspec

from gem_simulator.api.parameters import milliseconds
from gem_simulator.control.call import Call, Given, Refused
from gem_simulator.simulator import Simulator
from gem_simulator.tenant import Impossible, iso

MOST_DAYS = 3650


class ClockState(msgspec.Struct):
    """The simulated time, and whether it stands still."""

    now: str
    frozen: bool


class ClockChange(msgspec.Struct, forbid_unknown_fields=True):
    """An instant to set, seconds to put it on by, whether it shall stand still: at least one of them."""

    now: str | None = None
    forward_seconds: Annotated[int, msgspec.Meta(ge=-(10**10), le=10**10)] | None = None
    frozen: bool | None = None


class Days(msgspec.Struct, forbid_unknown_fields=True):
    """How long to live on."""

    days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)]


class Lived(msgspec.Struct):
    """What happened, by event; records that were made or changed, by collection; the time it now is."""

    days: int
    counts: dict[str, int]
    touched: dict[str, int]
    version: int
    now: str


def clock(simulator: Simulator, _given: Given) -> ClockState:
    """The simulated time."""
    reading = simulator.clock.read()
    return ClockState(iso(reading.now), reading.frozen)


def set_clock(simulator: Simulator, given: Given) -> ClockState:
    """Set it, put it on, freeze it."""
    change: ClockChange = given.body
    if change.now is None and change.forward_seconds is None and change.frozen is None:
        raise Refused('send {"now": "2026-03-10T00:00:00Z"}, {"forward_seconds": 60} or {"frozen": true}')
    simulated = simulator.clock
    instant = (simulated.now() if change.now is None else _moment(change.now)) + (change.forward_seconds or 0) * 1000
    try:
        simulated.check(instant)
    except ValueError as refused:
        raise Refused(str(refused)) from None
    if change.frozen is not None:
        (simulated.freeze if change.frozen else simulated.resume)()
    if change.now is not None or change.forward_seconds is not None:
        simulated.set(instant)
    simulator.tenant.saved()
    return clock(simulator, given)


def advance(simulator: Simulator, given: Given) -> Lived:
    """Live on."""
    try:
        summary = simulator.tenant.advance(given.body.days)
    except (Impossible, ValueError) as refused:
        raise Refused(str(refused)) from None
    now = iso(simulator.clock.now())
    return Lived(summary.days, dict(summary.counts), dict(summary.touched), simulator.tenant.version, now)


def _moment(text: str) -> int:
    try:
        return milliseconds(text)
    except (ValueError, OverflowError):
        raise Refused('now is a date-time, as "2026-03-10T00:00:00Z"') from None


CALLS = (
    Call(method="GET", path="/clock", summary="The simulated time.", answer=ClockState, run=clock),
    Call(
        method="PUT",
        path="/clock",
        summary="Set the simulated time, put it on, or freeze it. Nothing else happens.",
        answer=ClockState,
        run=set_clock,
        body=ClockChange,
        example={"forward_seconds": 60},
    ),
    Call(
        method="POST",
        path="/advance",
        summary="Let the tenant live on for some days.",
        answer=Lived,
        run=advance,
        body=Days,
        example={"days": 7},
    ),
)
