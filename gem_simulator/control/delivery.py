"""How an answer goes out that faults strike: one plan, which every door carries out.

    wait → stall → ┬ refused, reset: no byte
                   ├ truncated: the head and half of the body
                   └ whole: at once, or piece by piece

`wire` does this to a socket, and `transport` to a client in this process, where it becomes the exception that httpx
raises for it on a real connection.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal, NamedTuple

from gem_simulator.api.answers import Answer
from gem_simulator.control.fault_kinds import LONGEST_WAIT, SECONDS
from gem_simulator.control.faults import Struck

Ending = Literal["whole", "truncated", "reset", "refused"]

#: The most pieces that a body drips in.
PIECES = 16

#: What stands in the journal for a fault that no socket can carry out: a port cannot refuse one path.
STAND_INS = {"connect_error": "connect_error, as a reset before any byte"}


class Pause(NamedTuple):
    """Seconds to wait, and the fault that makes us wait."""

    struck: Struck
    seconds: float


class Delivery(NamedTuple):
    """The plan.

    Attributes:
        pauses: before anything goes out.
        silence: a pause in which clients are meant to give up.
        stalled: the fault that holds the answer back until it is removed.
        ending: how the answer ends.
        body: the pieces that go out of it.
        drip: the pause before each piece.
    """

    pauses: tuple[Pause, ...]
    silence: Pause | None
    stalled: Struck | None
    ending: Ending
    body: tuple[bytes, ...]
    drip: Pause | None


def delivery(struck: Sequence[Struck], answer: Answer, method: str) -> Delivery:
    """The plan for an answer. A HEAD has no body to break off or to drip."""
    body = b"" if method == "HEAD" else answer.body
    if not struck:
        return Delivery((), None, None, "whole", (body,), None)
    by_kind = {one.fault.kind: one for one in reversed(struck)}
    silent, dripping = by_kind.get("read_timeout"), by_kind.get("slow_drip")
    ending: Ending = "whole"
    if "connect_error" in by_kind:
        ending = "refused"
    elif "truncate" in by_kind and body:
        ending = "truncated"
    elif {"reset", "stall", "read_timeout"} & set(by_kind):
        ending = "reset"
    pieces = _pieces(body[: len(body) // 2] if ending == "truncated" else body, PIECES if dripping else 1)
    return Delivery(
        pauses=tuple(Pause(one, _latency(one)) for one in struck if one.fault.kind == "latency"),
        silence=silent and Pause(silent, _seconds(silent)),
        stalled=by_kind.get("stall"),
        ending=ending,
        body=pieces,
        drip=dripping and Pause(dripping, _seconds(dripping) / max(len(pieces), 1)),
    )


def _latency(struck: Struck) -> float:
    seconds, sigma = _seconds(struck), struck.fault.sigma
    if sigma is None or not seconds:
        return seconds
    return min(struck.chance.lognormvariate(math.log(seconds), sigma), LONGEST_WAIT)


def _seconds(struck: Struck) -> float:
    return SECONDS[struck.fault.kind] if struck.fault.seconds is None else struck.fault.seconds


def _pieces(body: bytes, most: int) -> tuple[bytes, ...]:
    size = max(-(-len(body) // most), 1)
    return tuple(body[start : start + size] for start in range(0, len(body), size))
