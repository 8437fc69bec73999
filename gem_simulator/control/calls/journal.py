"""The requests that came in."""

from __future__ import annotations

from typing import Annotated, Any

import msgspec
import orjson

from gem_simulator.control.call import Call, Given, Raw, Refused
from gem_simulator.control.entries import Entry
from gem_simulator.control.journal import CAPACITY
from gem_simulator.control.verification import NotVerified
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
    operation: str | None
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


class Expected(msgspec.Struct, forbid_unknown_fields=True):
    """What a request must be (see `Expectation`), and how often: `times`, or `at_least` and `at_most`."""

    operation: str | None = None
    method: str | None = None
    path: str | None = None
    status: int | None = None
    query: dict[str, Any] | None = None
    headers: dict[str, Any] | None = None
    json: dict[str, Any] | list[Any] | None = None
    parts: dict[str, Any] | None = None
    times: int | None = None
    at_least: int | None = None
    at_most: int | None = None


class Verdict(msgspec.Struct):
    """Whether it came as expected; the numbers of the requests that are so, and if not, how the nearest one differs."""

    ok: bool
    matching: list[int]
    message: str = ""
    nearest: int | None = None
    compared: list[Field] = []


class Field(msgspec.Struct):
    """One field of the nearest request."""

    place: str
    expected: str
    came: str
    agrees: bool


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


def verify(simulator: Simulator, given: Given) -> Verdict:
    """Whether it came."""
    try:
        matching = simulator.journal.verify(**msgspec.structs.asdict(given.body))
    except ValueError as error:
        raise Refused(str(error)) from None
    except NotVerified as failed:
        verdict = failed.verdict
        return Verdict(
            ok=False,
            matching=[entry.number for entry in verdict.matching],
            message=verdict.message,
            nearest=verdict.nearest.number if verdict.nearest else None,
            compared=[Field(**one._asdict()) for one in verdict.compared],
        )
    return Verdict(ok=True, matching=[entry.number for entry in matching])


def archive(simulator: Simulator, _given: Given) -> bytes:
    """All of them."""
    return orjson.dumps(simulator.journal.har())


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
    Call(
        method="POST",
        path="/journal/verify",
        summary="Whether a request came as often as expected; if not, how the nearest one differs, field by field.",
        answer=Verdict,
        run=verify,
        body=Expected,
        example={"operation": "post_candidates", "json": {"first_name": "Ada"}, "times": 1},
    ),
    Call(
        method="GET",
        path="/journal.har",
        summary="The requests that came in as an HTTP archive (HAR 1.2).",
        answer=Raw,
        run=archive,
    ),
    Call(method="DELETE", path="/journal", summary="Forget the requests that came in.", answer=Count, run=clear),
)
