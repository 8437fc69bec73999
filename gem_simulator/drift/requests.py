"""Changes of how a request is understood: what filters mean, and how fast a client may ask."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import orjson

from gem_simulator.api import answers
from gem_simulator.api.answers import Answer
from gem_simulator.api.parameters import milliseconds
from gem_simulator.control.throttle import Limit, Throttle
from gem_simulator.drift.change import Asked, Change, Make

#: Of a list: what filters nothing.
_PAGING = frozenset({"page", "per_page", "include_deleted"})


def ignored(parameter: str) -> Change:
    """As if a parameter had not been sent."""

    def changed(asked: Asked, make: Make) -> Answer:
        return make(asked.with_parameters(**{parameter: None}) if asked.is_list else asked)

    return changed


def exclusive(parameter: str) -> Change:
    """What is exactly at a moment is no longer after it: records carry milliseconds."""

    def changed(asked: Asked, make: Make) -> Answer:
        given = asked.parameters.get(parameter) if asked.is_list else None
        if given is None:
            return make(asked)
        try:
            later = milliseconds(given) + 1
        except (ValueError, OverflowError):
            return make(asked)  # which refuses it
        return make(asked.with_parameters(**{parameter: _iso(later)}))

    return changed


def in_seconds(parameter: str) -> Change:
    """A moment is taken as seconds since 1970 only; 422 for any other."""

    def changed(asked: Asked, make: Make) -> Answer:
        given = asked.parameters.get(parameter) if asked.is_list else None
        if given is None:
            return make(asked)
        if not given.isascii() or not given.isdecimal() or len(given) > 11:
            return answers.invalid("query", {parameter: ["Not a valid integer."]})
        return make(asked.with_parameters(**{parameter: _iso(1000 * int(given))}))

    return changed


def _iso(moment: int) -> str:
    """Milliseconds since 1970 as a date-time."""
    text = datetime.fromtimestamp(moment / 1000, UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def nothing_is_not_found(asked: Asked, make: Make) -> Answer:
    """404 where a filter lets no record through, instead of an empty list."""
    answer = make(asked)
    header = answer.header("X-Pagination") if asked.is_list and asked.parameters.keys() - _PAGING else None
    return answers.NOT_FOUND if header is not None and orjson.loads(header)["total"] == 0 else answer


def limited(per_second: float, burst: int) -> Callable[[Callable[[], int]], Change]:
    """A lower rate limit, beside the one that the simulator has."""

    def begin(now: Callable[[], int]) -> Change:
        throttle = Throttle(Limit(per_second, burst), now)

        def changed(asked: Asked, make: Make) -> Answer:
            return throttle.refusal() or make(asked)

        return changed

    return begin
