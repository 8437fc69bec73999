"""From Gem's bytes to structs.

    decode("candidates", raw) -> Decoded(record=Candidate(…), problems=())

The fast way is msgspec's strict decoder, which skips the fields that no unified model draws on. Only what it refuses
goes the lenient way: odd fields become None, with a problem each.
"""

from __future__ import annotations

from typing import Any, Generic, Literal, TypeVar, overload

from msgspec import Raw, Struct
from msgspec.json import Decoder

from connector.errors import UndecodableRecord
from connector.gem.resources.applications import Application
from connector.gem.resources.candidates import Candidate
from connector.gem.resources.job_posts import JobPost
from connector.gem.resources.job_stages import JobStage
from connector.gem.resources.jobs import Job, JobPayload, with_received
from connector.gem.resources.lenient import DECODING_ERRORS, Problem, decode_leniently
from connector.gem.resources.offers import Offer
from connector.gem.resources.rejection_reasons import RejectionReason
from connector.gem.resources.scheduled_interviews import ScheduledInterview
from connector.gem.resources.scorecards import Scorecard
from connector.gem.resources.shared import Resource
from connector.gem.resources.users import User

RESOURCES: dict[str, type[Resource]] = {
    "users": User,
    "jobs": JobPayload,
    "job_posts": JobPost,
    "job_stages": JobStage,
    "candidates": Candidate,
    "applications": Application,
    "scheduled_interviews": ScheduledInterview,
    "offers": Offer,
    "rejection_reasons": RejectionReason,
    "scorecards": Scorecard,
}
"""Which struct a record of a stream is decoded into."""

RecordT_co = TypeVar("RecordT_co", covariant=True)


class Decoded(Struct, Generic[RecordT_co], frozen=True):
    """A decoded record, and the problems that its fields had: empty for nearly all."""

    record: RecordT_co
    problems: tuple[Problem, ...] = ()


_STRICT = {stream: Decoder(type_).decode for stream, type_ in RESOURCES.items()}


@overload
def decode(stream: Literal["users"], raw: bytes | Raw) -> Decoded[User]: ...
@overload
def decode(stream: Literal["jobs"], raw: bytes | Raw) -> Decoded[Job]: ...
@overload
def decode(stream: Literal["job_posts"], raw: bytes | Raw) -> Decoded[JobPost]: ...
@overload
def decode(stream: Literal["job_stages"], raw: bytes | Raw) -> Decoded[JobStage]: ...
@overload
def decode(stream: Literal["candidates"], raw: bytes | Raw) -> Decoded[Candidate]: ...
@overload
def decode(stream: Literal["applications"], raw: bytes | Raw) -> Decoded[Application]: ...
@overload
def decode(stream: Literal["scheduled_interviews"], raw: bytes | Raw) -> Decoded[ScheduledInterview]: ...
@overload
def decode(stream: Literal["offers"], raw: bytes | Raw) -> Decoded[Offer]: ...
@overload
def decode(stream: Literal["rejection_reasons"], raw: bytes | Raw) -> Decoded[RejectionReason]: ...
@overload
def decode(stream: Literal["scorecards"], raw: bytes | Raw) -> Decoded[Scorecard]: ...
@overload
def decode(stream: str, raw: bytes | Raw) -> Decoded[Any]: ...


def decode(stream: str, raw: bytes | Raw) -> Decoded[Any]:
    """A record of a stream, from its JSON.

    Raises:
        UndecodableRecord: not a JSON object, or without a usable id.

    >>> decode("users", b'{"id": "VXNlcjo3", "name": "Rita", "disabled": "no"}').problems
    (Problem(field='disabled', message='Expected `bool | null`, got `str`'),)
    """
    try:
        record = _STRICT[stream](raw)
        problems: tuple[Problem, ...] = ()
    except DECODING_ERRORS:
        record, problems = _lenient(stream, raw)
    if isinstance(record, JobPayload):
        record = with_received(record, raw)
    return Decoded(record, problems)


def _lenient(stream: str, raw: bytes | Raw) -> tuple[Resource, tuple[Problem, ...]]:
    problems: list[Problem] = []
    record = decode_leniently(RESOURCES[stream], raw, "", problems)
    if record is None:
        raise UndecodableRecord(
            f"A record of {stream} cannot be read: {problems[-1].message}.",
            hint="The record is kept as Gem sent it; the other records are not concerned.",
        )
    return record, tuple(problems)
