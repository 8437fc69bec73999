"""Candidates, without their applications: those are put in when a candidate is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from gem_simulator.tenant import tables
from gem_simulator.tenant.answers import FILE_ORIGIN, FILE_PATH, FILE_SIGNATURE
from gem_simulator.tenant.clock import DAY, date, iso
from gem_simulator.tenant.collection import Collection, Record
from gem_simulator.tenant.hashing import ONE, Dice, rank, salt
from gem_simulator.tenant.records.users import EMPLOYEE_EVERY, EMPLOYEE_FIRST
from gem_simulator.tenant.sequence import CandidateSequence
from gem_simulator.tenant.vocabulary import (
    ATTACHMENTS,
    DEGREES,
    DISCIPLINES,
    EMAIL_TYPES,
    MAIL_HOSTS,
    PHONE_TYPES,
    PHONES,
    SCHOOLS,
    SOCIAL,
    TAGS,
)

_DIGITS = re.compile("[0-9]{1,12}")
_URL = f"{FILE_ORIGIN.decode()}{FILE_PATH}?signature={FILE_SIGNATURE.decode()}"

# Oddities that always happen, each to one of 64: by a candidate's place in its block, shuffled.
NAMELESS, NO_FIRST, EMOJI, HTML_NAME, SPACED, LONG, INVALID_EMAIL, NO_EMAIL, EMPTY_PHONE, TWIN, PRIVATE = range(11)
NO_PRIMARY, UPPER_TYPE, BLANK_EMAIL = 11, 12, 13
_PRIVATE = (PRIVATE, 20, 21, 22)


class Candidates(Collection):
    """Candidates. The digits in an email address are the candidate's number, so that it is found by its address."""

    name = "candidates"
    keys = ("email",)

    @property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return self.world.candidate_count

    def exists(self, number: int) -> bool:  # noqa: D102 - as in Collection
        return 0 <= number < self.span

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        created: int = self.world.life.created(ONE, number)
        return created

    def glance(self, number: int) -> Record:  # noqa: D102 - as in Collection
        return {"deleted_at": True if self.world.life.gone(ONE, number) else None}

    def ordinal(self, number: int) -> int:  # noqa: D102 - as in Collection
        return number

    def keys_of(self, record: Record) -> Iterable[tuple[str, str]]:  # noqa: D102 - as in Collection
        return [("email", entry["value"]) for entry in record.get("email_addresses") or () if entry.get("value")]

    def find(self, field: str, text: str) -> Iterable[int]:  # noqa: ARG002, D102 - as in Collection
        numbers = {int(digits) for digits in _DIGITS.findall(text)}
        return [number for number in numbers | {twin + 1 for twin in numbers} if number < self.span]

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        life, created = self.world.life, self.created(number)
        updated = iso(life.updated(ONE, number))
        record = self._made(number, created, iso(created), updated)
        if life.gone(ONE, number):
            record["deleted_at"] = updated
        return record

    def fresh(self, number: int, created: int, created_at: str) -> Record:
        """Somebody who comes later than all others."""
        return self._made(number, created, created_at, created_at)

    def _made(self, number: int, created: int, created_at: str, updated_at: str) -> Record:
        dice, oddity = self.dice(number), rank(ONE, salt(self.world.seed, "candidates/oddity"), number)
        (first, first_slug), (last, last_slug) = self.world.pools.person(dice)
        handle = ".".join(filter(None, (first_slug, last_slug))) or "me"
        first_name, last_name = _names(first, last, oddity)
        return {
            "id": self.id(number),
            "first_name": first_name,
            "last_name": last_name,
            "company": None if dice.chance(15) else dice.pick(self.world.pools.companies),
            "title": None if dice.chance(15) else dice.pick(self.world.pools.titles),
            "created_at": created_at,
            "updated_at": updated_at,
            "is_private": oddity in _PRIVATE,
            "attachments": self._attachments(dice, number, handle, created),
            "phone_numbers": _phones(dice, oddity),
            "email_addresses": self._emails(dice, number, handle, oddity),
            "social_media_addresses": self._social(dice, number, handle),
            "tags": dice.some(TAGS, dice.below(4)),
            "educations": [self._education(dice, number, k, created) for k in range(dice.pick((0, 0, 0, 1, 1)))],
            "employments": [self._employment(dice, number, k, created) for k in range(dice.pick((0, 1, 1)))],
            "linked_user_ids": self._linked(number),
        }

    def _emails(self, dice: Dice, number: int, handle: str, oddity: int) -> list[Record]:
        owner = number - 1 if oddity == TWIN and number else number
        host = MAIL_HOSTS[owner % len(MAIL_HOSTS)]
        main = self._handle(owner, handle) if owner != number else handle
        if oddity == NO_EMAIL:
            return []
        if oddity == INVALID_EMAIL:
            return [_email("work", f"{main} {number} at example", True), _email("personal", f"x{number}@{host}", False)]
        addresses = [_email(dice.pick(EMAIL_TYPES), f"{main}{owner}@{host}", oddity != NO_PRIMARY)]
        if oddity in (BLANK_EMAIL, UPPER_TYPE):
            more = "" if oddity == BLANK_EMAIL else f"a..b{number}@{host}"
            return [*addresses, _email("other", more, False)]
        if dice.chance(20):
            second = _email("work", f"{main}.{number}@work.example.org", False)
            return [second, *addresses] if dice.chance(50) else [*addresses, second]
        return addresses

    def _handle(self, number: int, otherwise: str) -> str:
        """Another candidate's part of an address: for twins, one person who is there twice."""
        (_, first), (_, last) = self.world.pools.person(self.dice(number))
        return ".".join(filter(None, (first, last))) or otherwise if first or last else "me"

    def _social(self, dice: Dice, number: int, handle: str) -> list[Record]:
        place = rank(ONE, salt(self.world.seed, "candidates/social"), number)
        if place >= 48:
            return []
        name = handle.replace(".", "-")
        forms = [SOCIAL[place]] if place < len(SOCIAL) else dice.some(SOCIAL[:8], dice.between(1, 2))
        return [{"value": form.format(name, n=number)} for form in forms]

    def _attachments(self, dice: Dice, number: int, handle: str, created: int) -> list[Record]:
        name = handle.replace(".", "_")
        return [
            {
                "filename": filename.format(name),
                "url": self.url(number, k, filename),
                "type": kind,
                "created_at": iso(created + k * 1000),
            }
            for k in range(dice.pick((0, 1, 1, 1, 2)))
            for filename, kind in (ATTACHMENTS[0] if not k and dice.chance(50) else dice.pick(ATTACHMENTS),)
        ]

    def url(self, number: int, position: int, filename: str) -> str:
        """Where an attachment is fetched, with the signature still to be put in."""
        return _URL.format(candidate_id=self.id(number), key=self.key(position, filename))

    @staticmethod
    def key(position: int, filename: str) -> str:
        """What tells an attachment from the others of its candidate: its place, and the ending of its name."""
        dot = filename.rfind(".")
        ending = filename[dot:] if dot >= 0 else ""
        return f"{position}{ending if ending.isascii() and ending[1:].isalnum() else ''}"

    def _education(self, dice: Dice, number: int, k: int, created: int) -> Record:
        start = created - dice.between(2500, 6000) * DAY
        return {
            "id": self.world.ids.id("educations", number * 4 + k),
            "school_name": dice.pick(SCHOOLS).format(dice.pick(self.world.pools.cities)),
            "degree": None if dice.chance(10) else dice.pick(DEGREES),
            "discipline": None if dice.chance(10) else dice.pick(DISCIPLINES),
            "start_date": None if dice.chance(10) else date(start),
            "end_date": None if dice.chance(15) else date(start + dice.between(700, 1800) * DAY),
        }

    def _employment(self, dice: Dice, number: int, k: int, created: int) -> Record:
        start = created - dice.between(100, 2400) * DAY
        return {
            "id": self.world.ids.id("employments", number * 4 + k),
            "company_name": dice.pick(self.world.pools.companies),
            "title": None if dice.chance(8) else dice.pick(self.world.pools.titles),
            "start_date": date(start),
            "end_date": None if k == 0 else date(start + dice.between(30, 99) * DAY),
        }

    def _linked(self, number: int) -> list[str]:
        user, rest = divmod(number, EMPLOYEE_EVERY)
        return [self.world.users.id(user)] if rest == EMPLOYEE_FIRST and user < self.world.users.staff else []

    @cached_property
    def _sequence(self) -> CandidateSequence:
        return CandidateSequence(self.world.life)

    def total(self, *, live: bool) -> int:  # noqa: D102 - as in Collection
        return self._sequence.total(live=live)

    def page(self, offset: int, limit: int, *, live: bool) -> list[int]:  # noqa: D102 - as in Collection
        return self._sequence.page(offset, limit, live=live)

    def table(self) -> tuple[Any, dict[str, Any]]:  # noqa: D102 - as in Collection
        return tables.candidates(self.world)


def _names(first: str, last: str, oddity: int) -> tuple[str | None, str | None]:
    if oddity > LONG:
        return first, last
    odd: dict[int, tuple[str | None, str | None]] = {
        NAMELESS: (None, None),
        NO_FIRST: (None, last),
        EMOJI: (first, f"{last} 🚀"),
        HTML_NAME: (f"<b>{first}</b>", f"{last} & Söhne"),
        SPACED: (f"  {first} ", f"{last}\u200b"),
        LONG: (f"{first} " + " ".join([first] * 5), f"von und zu {last}-{last}"),
    }
    return odd[oddity]


def _email(kind: str, value: str, primary: bool) -> Record:
    return {"type": kind, "value": value, "is_primary": primary}


def _phones(dice: Dice, oddity: int) -> list[Record]:
    if oddity == EMPTY_PHONE:
        return [{"type": "home", "value": ""}, {"type": "mobile", "value": "call me maybe"}]
    count = dice.pick((0, 1, 1, 1, 2))
    return [{"type": dice.pick(PHONE_TYPES), "value": dice.pick(PHONES).format(dice.below(100))} for _ in range(count)]
