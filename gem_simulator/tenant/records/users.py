"""Users: the people who hire."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from gem_simulator.tenant.clock import DAY, START, iso
from gem_simulator.tenant.collection import Record, SmallCollection
from gem_simulator.tenant.hashing import Dice

DISABLED, NO_NAMES, NO_LAST, BAD_EMAIL, NO_PRIMARY, GONE, NO_EMAIL, ONE_WORD, EMOJI = 5, 7, 9, 10, 11, 12, 13, 14, 15
EMPLOYEE_EVERY = 50
EMPLOYEE_FIRST = 7


class Users(SmallCollection):
    """Users; of sixteen, seven are odd in one way each, by their number."""

    name = "users"

    @cached_property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return self.world.profile.users(self.world.candidate_count)

    @cached_property
    def staff(self) -> int:
        """How many were there before the first job: those who hire."""
        return max(3, self.span * 2 // 3)

    def numbers(self) -> Iterable[int]:  # noqa: D102 - as in SmallCollection
        return range(self.span)

    def is_deleted(self, number: int) -> bool:  # noqa: D102 - as in SmallCollection
        return number % 16 == GONE

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        first, staff = self.world.line.first, self.staff
        if number < staff:
            return first - 300 * DAY + number * (160 * DAY // staff)
        return first + (number - staff) * ((START - 5 * DAY - first) // max(1, self.span - staff))

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        dice = self.dice(number)
        created = self.created(number)
        updated = (
            created + dice.wide(max(1, START - created)) if dice.chance(60) or self.is_deleted(number) else created
        )
        names = self._names(dice, number)
        lite = self.lite(number)
        return {
            **lite,
            "created_at": iso(created),
            "updated_at": iso(updated),
            "deleted_at": iso(updated) if self.is_deleted(number) else None,
            "disabled": number % 16 in (DISABLED, EMOJI),
            "site_admin": number < 2 or dice.chance(5),
            **self._emails(number, names),
            "linked_candidate_ids": self._linked(number),
            "offices": [self.world.offices.record(place) for place in dice.some(range(self.world.offices.span), 1)],
            "departments": [
                self.world.departments.record(place)
                for place in dice.some(range(self.world.departments.span), dice.below(3))
            ],
        }

    def keys_of(self, record: Record) -> Iterable[tuple[str, str]]:  # noqa: D102 - as in Collection
        addresses = {record.get("primary_email_address"), *(record.get("emails") or ())}
        return [("email", address) for address in addresses if address]

    def fresh(self, number: int) -> Record:
        """A user who comes later than all others; when, the caller says."""
        return self.record(number) | {"deleted_at": None}

    def brief(self, number: int) -> Record:  # noqa: D102 - as in SmallCollection
        first, last, _ = self._names(self.dice(number), number)
        kind = number % 16
        name = "Cher" if kind == ONE_WORD else f"{first} {last}"
        no_first, no_last = kind in (NO_NAMES, ONE_WORD), kind in (NO_NAMES, NO_LAST, ONE_WORD)
        return {
            "id": self.id(number),
            "name": name,
            "first_name": None if no_first else first,
            "last_name": None if no_last else last,
            "employee_id": (None, f"E{number:04d}", str(1000 + number))[number % 3],
        }

    def contact(self, number: int) -> Record:
        """A user as the recruiter of an application. The same object every time: not to be changed."""
        known = self._contacts.get(number)
        if known is None:
            known = self._contacts[number] = {"id": self.id(number), "email": self._email(number)}
        return known

    @cached_property
    def _contacts(self) -> dict[int, Record]:
        return {}

    def email(self, number: int) -> str:
        """A user's main address, valid or not."""
        return str(self.contact(number)["email"])

    def _email(self, number: int) -> str:
        return "n/a" if number % 16 == BAD_EMAIL else self._address(self._names(self.dice(number), number), number)

    @staticmethod
    def _address(names: tuple[str, str, str], number: int) -> str:
        return f"{names[2]}.{number}@people.example.com"

    def _names(self, dice: Dice, number: int) -> tuple[str, str, str]:
        (first, first_slug), (last, last_slug) = self.world.pools.person(dice)
        if number % 16 == EMOJI:
            first += " 🦊"
        return first, last, first_slug or last_slug or "user"

    def _emails(self, number: int, names: tuple[str, str, str]) -> Record:
        kind, address = number % 16, self._address(names, number)
        if kind == BAD_EMAIL:
            return {"primary_email_address": "n/a", "emails": [address]}
        if kind == NO_PRIMARY:
            return {"emails": ["nobody at example", address]}
        if kind == NO_EMAIL:
            return {"primary_email_address": None, "emails": []}
        more = [f"{names[2]}.private{number}@example.org"] if number % 4 == 1 else []
        return {"primary_email_address": address, "emails": [address, *more]}

    def _linked(self, number: int) -> list[str]:
        candidate = number * EMPLOYEE_EVERY + EMPLOYEE_FIRST
        if number >= self.staff or candidate >= self.world.candidate_count:
            return []
        return [self.world.candidates.id(candidate)]
