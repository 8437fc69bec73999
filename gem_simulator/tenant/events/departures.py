"""Users come and change; records of every kind are deleted, softly or for good."""

from __future__ import annotations

from collections.abc import Callable

from gem_simulator.tenant import deeds
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.events.jobs import EXTRA_STAGES
from gem_simulator.tenant.events.moment import Moment


def user_edited(moment: Moment) -> bool:
    """A user leaves or comes back, or gets other rights."""
    number = moment.one_of("users")
    if number is None:
        return False
    record = moment.record("users", number)
    changes = ({"disabled": not record["disabled"]}, {"site_admin": not record["site_admin"]})
    return moment.edit("users", number, **moment.dice.pick(changes))


def user_came(moment: Moment) -> bool:
    """A new user."""
    users = moment.state.world.users

    def make(number: int, at: str) -> Record:
        return users.fresh(number) | {"created_at": at, "updated_at": at}

    deeds.add(moment.state, "users", moment.at, make)
    return True


def deleted(collection: str) -> Callable[[Moment], bool]:
    """A soft deletion of somebody or something."""

    def happen(moment: Moment) -> bool:
        number = _victim(moment, collection)
        if number is None:
            return False
        deeds.delete(moment.state, collection, number, moment.at)
        return True

    return happen


def vanished(collection: str) -> Callable[[Moment], bool]:
    """A deletion without a trace, as privacy requests cause it."""

    def happen(moment: Moment) -> bool:
        number = _newcomer(moment) if collection == "users" else _victim(moment, collection)
        if number is None:
            return False
        deeds.erase(moment.state, collection, number)
        return True

    return happen


_DISPENSABLE: dict[str, Callable[[Record], bool]] = {
    "jobs": lambda job: bool(job["status"] == "draft"),
    "job_stages": lambda stage: stage["name"] in EXTRA_STAGES,
    "users": lambda user: not user["site_admin"],
}


def _newcomer(moment: Moment) -> int | None:
    """A user who came after the first jobs, and whom no hiring team names."""
    staff = moment.state.world.users.staff
    numbers = [number for number in moment.state.books["users"].all(live=True) if number >= staff]
    return moment.dice.pick(numbers) if len(numbers) > 2 else None


def _victim(moment: Moment, collection: str) -> int | None:
    """Who is deleted; nobody, once a quarter of those that the tenant began with are gone."""
    book = moment.state.books[collection]
    if book.page(0, 0, live=True)[1] * 4 <= book.began * 3:
        return None
    if collection == "candidates":
        return moment.candidate()
    if collection == "applications":
        return moment.application()
    return moment.one_of(collection, _DISPENSABLE.get(collection, lambda _: True))
