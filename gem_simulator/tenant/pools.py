"""The pools of values that names, companies and places are taken from."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from gem_simulator.tenant.hashing import Dice

POOLS = Path(__file__).with_name("pools.json")
Name = tuple[str, str]
"""A name as it is written, and in ASCII letters ("" where its script does not fold)."""


class People(NamedTuple):
    """First and last names of one locale."""

    locale: str
    first: tuple[Name, ...]
    last: tuple[Name, ...]


class Pools(NamedTuple):
    """Values by kind."""

    people: tuple[People, ...]
    companies: tuple[str, ...]
    titles: tuple[str, ...]
    cities: tuple[str, ...]

    def person(self, dice: Dice) -> tuple[Name, Name]:
        """First and last name of somebody: every other one from the first locale."""
        people = self.people[0] if dice.chance(50) else dice.pick(self.people)
        return dice.pick(people.first), dice.pick(people.last)


@cache
def load(locale: str | None = None) -> Pools:
    """The pools that come with the package, or those of a locale, drawn with Faker.

    Raises:
        FakerMissing: a locale without Faker.
        ValueError: Faker does not know the locale.
    """
    if locale is None:
        return _pools(orjson.loads(POOLS.read_bytes()))
    from gem_simulator.tenant import draw_pools

    return _pools(draw_pools.draw({locale: 160}))


def _pools(drawn: dict[str, Any]) -> Pools:
    return Pools(
        people=tuple(
            People(
                people["locale"],
                tuple((name, slug) for name, slug in people["first"]),
                tuple((name, slug) for name, slug in people["last"]),
            )
            for people in drawn["people"]
        ),
        companies=tuple(drawn["companies"]),
        titles=tuple(drawn["titles"]),
        cities=tuple(drawn["cities"]),
    )
