"""Whether Gem knows somebody already, and what they applied to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import sqlalchemy as sa

from connector.actions.desk import Desk, Payload
from connector.actions.references import job_of, read_candidate
from connector.store.conditions import reached_by
from connector.store.schema import UNIFIED_TABLES
from connector.unified.datetimes import unified_date_time

MOST_NAMESAKES = 10
"""Candidates with one address that are looked at."""


def find_person(desk: Desk, email: str) -> Payload | None:
    """The candidate with this address; None where there is none.

    Gem's filter takes an exact address (inferred, Harvest), so an address in capitals is looked for in small letters
    too, and in other spellings among what was synced. A hit counts only if one of its own addresses, as Gem has them
    now, equals this one, ignoring case.
    """
    for spelling in dict.fromkeys((email, email.lower())):
        found = _eldest(desk.read_list("/candidates/", {"email": spelling}) or [], email)
        if found is not None:
            return found
    synced = (read_candidate(desk, remote_id) for remote_id in _synced(desk, email))
    return _eldest((person for person in synced if person is not None), email)


def _eldest(people: Iterable[Payload], email: str) -> Payload | None:
    mine = (person for person in people if _has(person, email) and not person.values.get("deleted_at"))
    return min(mine, key=_age, default=None)


def _synced(desk: Desk, email: str) -> list[str]:
    """Gem's ids of stored candidates with this address, in whatever spelling."""
    table = UNIFIED_TABLES["candidates"]
    wanted = sa.select(table.c.remote_id).where(
        table.c.integration == desk.integration.number,
        table.c.remote_deleted_at.is_(None),
        table.c.id.in_(reached_by(desk.integration.number, email).found),
    )
    with desk.store.look() as connection:
        return list(connection.execute(wanted.order_by(table.c.remote_id).limit(MOST_NAMESAKES)).scalars())


def _has(person: Payload, email: str) -> bool:
    wanted = email.casefold()
    values = (address.get("value") for address in person.objects("email_addresses"))
    return any(isinstance(value, str) and value.casefold() == wanted for value in values)


def _age(person: Payload) -> tuple[bool, str, str]:
    """The earliest first, those without a date last, then by id."""
    created = person.values.get("created_at")
    created_at = unified_date_time(created) if isinstance(created, str) else None
    return created_at is None, created_at or "", person.id


def applications_of(desk: Desk, person: Payload, job_id: str) -> list[Payload]:
    """The applications of somebody to a job. Candidates may come without them (other integrators guard for that)."""
    if isinstance(person.values.get("applications"), list):
        found: Iterable[Payload] = (Payload(b"", values) for values in person.objects("applications"))
    else:
        listed = desk.read_list("/applications/", {"job_id": job_id}) or []
        found = (application for application in listed if application.values.get("candidate_id") == person.id)
    return [application for application in found if job_of(application) == job_id]


def active(applications: Iterable[Payload]) -> Payload | None:
    """The application that is under way; the latest, should there be several."""
    going = [one for one in applications if one.values.get("status") == "active" and not one.values.get("deleted_at")]
    return max(going, key=_applied_at, default=None)


def _applied_at(application: Payload) -> tuple[str, str]:
    applied: Any = application.values.get("applied_at")
    return (applied if isinstance(applied, str) else "", application.id)
