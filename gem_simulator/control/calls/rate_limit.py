"""How fast clients may ask."""

from __future__ import annotations

from typing import Annotated

import msgspec

from gem_simulator.control.call import Call, Given
from gem_simulator.control.throttle import Limit
from gem_simulator.settings import MOST_REQUESTS
from gem_simulator.simulator import Simulator


class NewLimit(msgspec.Struct):
    """Requests a second in the long run, requests at once, and whether a 429 brings `Retry-After`."""

    per_second: Annotated[float, msgspec.Meta(gt=0, le=MOST_REQUESTS)] = 20.0
    burst: Annotated[int, msgspec.Meta(ge=1)] = 500
    retry_after: bool = False


class RateLimit(msgspec.Struct):
    """The limit in force, or null."""

    rate_limit: Limit | None


def rate_limit(simulator: Simulator, _given: Given) -> RateLimit:
    """As it is."""
    return RateLimit(simulator.throttle.limit)


def set_rate_limit(simulator: Simulator, given: Given) -> RateLimit:
    """Another one."""
    simulator.throttle.set(Limit(**msgspec.structs.asdict(given.body)))
    return rate_limit(simulator, given)


def lift(simulator: Simulator, given: Given) -> RateLimit:
    """None."""
    simulator.throttle.set(None)
    return rate_limit(simulator, given)


CALLS = (
    Call(method="GET", path="/rate-limit", summary="The rate limit, or null.", answer=RateLimit, run=rate_limit),
    Call(
        method="PUT",
        path="/rate-limit",
        summary="Set the rate limit; the bucket is full then. DELETE /_simulator/rate-limit lifts it.",
        answer=RateLimit,
        run=set_rate_limit,
        body=NewLimit,
        example={"per_second": 20, "burst": 500, "retry_after": False},
    ),
    Call(
        method="DELETE", path="/rate-limit", summary="Let clients ask as fast as they can.", answer=RateLimit, run=lift
    ),
)
