"""Which operation a request is for, by its name in the OpenAPI document: pure, and without Flask."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from gem_simulator.api.openapi import operation_id
from gem_simulator.api.operations import PLACEHOLDER, Operation
from gem_simulator.api.resources import RESOURCES


class _Route(NamedTuple):
    """A path cut at its slashes; None where an id stands."""

    segments: tuple[str | None, ...]
    operation: Operation

    def fits(self, segments: list[str]) -> bool:
        return all(mine in (None, theirs) for mine, theirs in zip(self.segments, segments, strict=True))


def operation_of(method: str, path: str) -> str | None:
    """The name of the operation that a request asks for; a HEAD asks for what a GET would. None: there is no such one.

    >>> operation_of("GET", "/ats/v0/candidates/abc/")
    'get_candidates_by_candidate_id'
    """
    found = find(method, path)
    return None if found is None else operation_id(found)


def find(method: str, path: str) -> Operation | None:
    """The operation that a request asks for; None: there is no such one."""
    segments = path.rstrip("/").split("/")
    routes = _routes().get(("GET" if method == "HEAD" else method, len(segments)), ())
    return next((route.operation for route in routes if route.fits(segments)), None)


@cache
def operation_names() -> tuple[str, ...]:
    """The names of all operations, in the order of the document."""
    return tuple(operation_id(operation) for resource in RESOURCES for operation in resource.operations)


@cache
def _routes() -> dict[tuple[str, int], list[_Route]]:
    """By method and number of segments; words come before ids, so that `/offers/current_offer` is not an id."""
    found: dict[tuple[str, int], list[_Route]] = {}
    for operation in (operation for resource in RESOURCES for operation in resource.operations):
        parts = (operation.root + operation.path).rstrip("/").split("/")
        segments = tuple(None if PLACEHOLDER.fullmatch(part) else part for part in parts)
        found.setdefault((operation.method, len(parts)), []).append(_Route(segments, operation))
    for routes in found.values():
        routes.sort(key=lambda route: route.segments.count(None))
    return found
