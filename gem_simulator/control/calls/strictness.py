"""Whether what Gem passes over in silence is refused."""

from __future__ import annotations

import msgspec

from gem_simulator.control.call import Call, Given
from gem_simulator.simulator import Simulator


class Strictness(msgspec.Struct):
    """Whether unknown parameters and the like are refused, or only told of in a header."""

    strict: bool


def strictness(simulator: Simulator, _given: Given) -> Strictness:
    """As it is."""
    return Strictness(simulator.strict)


def set_strictness(simulator: Simulator, given: Given) -> Strictness:
    """Another one."""
    simulator.strict = given.body.strict
    return strictness(simulator, given)


CALLS = (
    Call(
        method="GET",
        path="/strictness",
        summary="Whether unknown parameters and the like are refused.",
        answer=Strictness,
        run=strictness,
    ),
    Call(
        method="PUT",
        path="/strictness",
        summary="Refuse unknown parameters and the like, or only tell of them in a header.",
        answer=Strictness,
        run=set_strictness,
        body=Strictness,
        example={"strict": True},
    ),
)
