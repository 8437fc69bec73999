"""The requests that came in."""

from __future__ import annotations

from typing import Annotated

import msgspec

from gem_simulator.control.call import Call, Given
from gem_simulator.control.entries import Entry
from gem_simulator.control.journal import CAPACITY
from gem_simulator.simulator import Simulator


class Which(msgspec.Struct):
    """Which requests are meant: method and path are globs, `last` is how many of the newest."""

    method: str = "*"
    path: str = "*"
    status: Annotated[int, msgspec.Meta(ge=100, le=599)] | None = None
    last: Annotated[int, msgspec.Meta(ge=0)] = CAPACITY


class Request(msgspec.Struct):
    """A request that came in, and how it was answered (see `Entry`)."""

    number: int
    at: str
    milliseconds: float
    method: str
    origin: str
    path: str
    query: str
    headers: dict[str, str]
    body: str
    status: int
    faults: list[str]
    parts: list[PartOfForm]
    answer: GivenAnswer


class GivenAnswer(msgspec.Struct):
    """What went back: headers worth keeping, how the body begins, its whole size in bytes, and whether it was cut."""

    headers: dict[str, str]
    body: str
    size: int
    cut: bool


class PartOfForm(msgspec.Struct):
    """A part of a form, without its content."""

    name: str
    filename: str | None
    content_type: str
    size: int
    sha256: str


class Count(msgspec.Struct):
    """How many are kept."""

    journal: int


def journal(simulator: Simulator, given: Given) -> list[Request]:
    """Those that are meant, oldest first."""
    which: Which = given.query
    found = simulator.journal.find(which.method, which.path, which.status)
    return [_shown(entry) for entry in found[max(len(found) - which.last, 0) :]]


def _shown(entry: Entry) -> Request:
    return msgspec.convert(entry.as_dict(), Request)


def clear(simulator: Simulator, _given: Given) -> Count:
    """Forget them."""
    simulator.journal.clear()
    return Count(0)


CALLS = (
    Call(
        method="GET",
        path="/journal",
        summary="The requests that came in and their answers, oldest first, without anything secret.",
        answer=list[Request],
        run=journal,
        query=Which,
    ),
    Call(method="DELETE", path="/journal", summary="Forget the requests that came in.", answer=Count, run=clear),
)
