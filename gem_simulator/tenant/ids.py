"""Ids, made from numbers and turned back into them, so that no table of ids is kept.

    candidates, users    base64url("Candidate:1042"), as Gem's CRM objects    (ours, after a live program's decoding)
    everything else      base64url("job:" + 16 bytes), no padding             (confirmed shape: Job Board payload)
    a share of both      "4965519002": the old number, as a string            (confirmed: migrated from Greenhouse)

The 16 bytes are 8 of the scattered number and 8 to check them by: an id that was not made here is not taken for one.
Ids of the `Candidate:` kind leave some numbers out, as if those records had vanished.
"""

from __future__ import annotations

import base64
import binascii
from functools import lru_cache
from typing import NamedTuple

from gem_simulator.tenant.hashing import MASK, ONE, mix, salt, unmix

NUMBERED = {"candidates": "Candidate:", "users": "User:"}
PREFIXES = {
    "applications": "application:",
    "jobs": "job:",
    "job_posts": "jobpost:",
    "job_stages": "jobstage:",
    "offices": "office:",
    "departments": "department:",
    "scheduled_interviews": "interview:",
    "scorecards": "scorecard:",
    "offers": "offer:",
    "openings": "opening:",
    "sources": "source:",
    "rejection_reasons": "rejection:",
    "rejection_types": "rejectiontype:",
    "source_types": "sourcetype:",
    "interview_definitions": "interviewdef:",
    "interview_items": "interviewitem:",
    "interview_kits": "kit:",
    "questions": "question:",
    "educations": "education:",
    "employments": "employment:",
    "notes": "note:",
}
_URLSAFE = bytes.maketrans(b"+/", b"-_")
_FIRST_PERSON = 1001
_OLD_START = 4_000_000
_OLD_END = 2  # the old numbers end in 002, as those on Gem's own job board do
_HUGE = 9_007_199_254_740_993_000  # beyond 2^53: whoever parses it as a float gets another number


class Family(NamedTuple):
    """The ids of one collection."""

    prefix: bytes
    numbered: bool
    scatter: int
    check: int
    migrated: int
    old_start: int


class Ids:
    """Ids of one tenant.

    Args:
        seed: the tenant's.
        migrated: how many in a hundred records carry an old number as their id.
        odd: old numbers also come zero-padded and beyond 2^53 (edge profile).

    Attributes:
        id: the id of a record, by collection and number.
        spans: how many records each collection started with: only those can have come from another system. To be set
            before the first id is asked for.
    """

    def __init__(self, seed: int, *, migrated: int, odd: bool) -> None:
        self._share = migrated
        self._odd = odd
        self.spans: dict[str, int] = {}
        self.id = lru_cache(maxsize=1 << 14)(self._make)
        self._families = {
            name: Family(
                prefix=prefix.encode(),
                numbered=name in NUMBERED,
                scatter=salt(seed, f"id/{name}"),
                check=salt(seed, f"check/{name}"),
                migrated=salt(seed, f"migrated/{name}"),
                old_start=_OLD_START + position * 31_000,
            )
            for position, (name, prefix) in enumerate({**NUMBERED, **PREFIXES}.items())
        }

    def _make(self, collection: str, number: int) -> str:
        family = self._families[collection]
        if number < self.spans.get(collection, 0) and ONE.draw(family.migrated, number, 100) < self._share:
            return self._old(family, number)
        return _encode(family.prefix + (_person(number) if family.numbered else _scattered(family, number)))

    def number(self, collection: str, id_: str) -> int | None:
        """The number of the record with this id; None if no record of this collection can have it."""
        number = self.parsed(collection, id_)
        return number if number is not None and self.id(collection, number) == id_ else None

    def parsed(self, collection: str, id_: str) -> int | None:
        """The number that an id seems to have been made of."""
        family = self._families[collection]
        number = _old_number(family, id_) if id_.isascii() and id_.isdigit() else _new_number(family, id_)
        return None if number is None or number < 0 else number

    def _old(self, family: Family, number: int) -> str:
        old = (family.old_start + number) * 1000 + _OLD_END
        if not self._odd:
            return str(old)
        return (str(old), f"{old:018d}", str(old + _HUGE))[number % 3]


def _person(number: int) -> bytes:
    return b"%d" % (_FIRST_PERSON + number + number // 31)


def _scattered(family: Family, number: int) -> bytes:
    first = mix(number ^ family.scatter)
    return first.to_bytes(8, "big") + mix(first ^ family.check).to_bytes(8, "big")


def _encode(content: bytes) -> str:
    return binascii.b2a_base64(content, newline=False).translate(_URLSAFE, b"=").decode("ascii")


def _old_number(family: Family, id_: str) -> int | None:
    if len(id_) > 20:
        return None
    old = int(id_)
    return (old - _HUGE if old >= _HUGE else old) // 1000 - family.old_start


def _new_number(family: Family, id_: str) -> int | None:
    try:
        content = base64.b64decode(id_.encode("ascii") + b"=" * (-len(id_) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    body = content.removeprefix(family.prefix)
    if len(body) == len(content):
        return None
    if not family.numbered:
        return (unmix(int.from_bytes(body[:8], "big")) ^ family.scatter) & MASK if len(body) == 16 else None
    if not body.isdigit() or len(body) > 18:
        return None
    person = int(body) - _FIRST_PERSON
    return person - person // 32
