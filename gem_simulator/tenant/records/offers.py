"""Offers to those who reached the last stage."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar

from gem_simulator.tenant import tables
from gem_simulator.tenant.clock import date, iso
from gem_simulator.tenant.collection import NONE, Collection, Columns, Record, instant
from gem_simulator.tenant.hashing import ONE
from gem_simulator.tenant.life import MAX_APPLICATIONS, OFFER_STATUSES, Course, Proposal

PER_APPLICATION = 2


class Offers(Collection):
    """Offers: number ``application * 2 + v``, v 1 one that was replaced."""

    name = "offers"
    parent = ("applications", "application_id")
    codes: ClassVar = {"status": OFFER_STATUSES}

    @property
    def span(self) -> int:  # noqa: D102 - as in Collection
        return self.world.applications.span * PER_APPLICATION

    def exists(self, number: int) -> bool:  # noqa: D102 - as in Collection
        return self.world.applications.exists(number // PER_APPLICATION) and bool(self.proposal(number)[1].exists)

    def children(self, parent: int) -> Iterable[int]:  # noqa: D102 - as in Collection
        numbers = range(parent * PER_APPLICATION, (parent + 1) * PER_APPLICATION)
        return [number for number in numbers if self.proposal(number)[1].exists]

    def created(self, number: int) -> int:  # noqa: D102 - as in Collection
        created: int = self.proposal(number)[1].created
        return created

    def proposal(self, number: int) -> tuple[Course, Proposal]:
        """An offer's times, and the course of its application."""
        application, v = divmod(number, PER_APPLICATION)
        course = self.world.applications.course(application)
        return course, self.world.life.proposal(ONE, course, v)

    def columns(self, record: Record) -> Columns:  # noqa: D102 - as in Collection
        status = record.get("status")
        updated = instant(record.get("updated_at"))
        return super().columns(record) | {
            "sent": _midnight(record.get("sent_at")),
            "starts": _midnight(record.get("starts_at")),
            "resolved": updated if status in ("accepted", "rejected") else NONE,
            "status": OFFER_STATUSES.index(status) if status in OFFER_STATUSES else NONE,
        }

    def record(self, number: int) -> Record:  # noqa: D102 - as in Collection
        (course, proposal), dice = self.proposal(number), self.dice(number)
        application = number // PER_APPLICATION
        opening = self.world.openings.filled_by(application)
        return {
            "id": self.id(number),
            "application_id": self.world.applications.id(application),
            "candidate_id": self.world.candidates.id(application // MAX_APPLICATIONS),
            "job_id": self.world.jobs.id(course.job),
            "opening": None if opening is None else self.world.openings.lite(opening),
            "created_at": iso(proposal.created),
            "updated_at": iso(proposal.updated),
            "deleted_at": iso(proposal.updated) if proposal.deleted else None,
            "sent_at": date(proposal.sent) if proposal.sent <= course.horizon else None,
            "starts_at": date(proposal.starts),
            "status": OFFER_STATUSES[proposal.status],
            "compensation": [
                _pay("base", str(dice.between(40, 220) * 1000), dice.pick(("USD", "EUR", "GBP", "JPY")), "year"),
                *([_pay("signing_bonus", str(dice.between(1, 30) * 500), "USD", "once")] if dice.chance(30) else []),
            ],
        }

    def table(self) -> tuple[Any, dict[str, Any]]:  # noqa: D102 - as in Collection
        return tables.offers(self.world, self.id)


def _pay(kind: str, value: str, currency: str, interval: str) -> Record:
    return {
        "type": kind,
        "value": value,
        "value_type": "currency",
        "unit": currency,
        "currency_code": currency,
        "interval": interval,
    }


def _midnight(day: str | None) -> int:
    return NONE if day is None else instant(f"{day}T00:00:00.000Z")
