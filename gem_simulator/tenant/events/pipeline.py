"""Candidates come, and their applications go through the stages."""

from __future__ import annotations

from typing import Any

from gem_simulator.tenant import deeds
from gem_simulator.tenant.clock import DAY, date, iso
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.events.interviews import schedule
from gem_simulator.tenant.events.moment import Moment
from gem_simulator.tenant.hashing import Dice
from gem_simulator.tenant.profile import DROPPED_OUT, REJECTED
from gem_simulator.tenant.vocabulary import TAGS

_TRIES = 40


def candidate_came(moment: Moment) -> bool:
    """Somebody new applies."""
    candidates, at = moment.state.world.candidates, moment.at
    job = moment.open_job()
    if job is None:
        return False
    number = deeds.add(moment.state, "candidates", at, lambda number, created: candidates.fresh(number, at, created))
    deeds.apply(moment.state, number, job, moment.at, source=moment.source())
    return True


def candidate_came_back(moment: Moment) -> bool:
    """Somebody known applies again."""
    candidate, job = moment.candidate(), moment.open_job()
    if candidate is None or job is None:
        return False
    deeds.apply(moment.state, candidate, job, moment.at, source=moment.source())
    return True


def application_moved(moment: Moment) -> bool:
    """Somebody gets to the next stage, where an interview may await them."""
    application = moment.application()
    if application is None:
        return False
    stages = _stages_ahead(moment, application)
    if not stages:
        return application_rejected(moment)
    deeds.move(moment.state, application, stages[0], moment.at)
    schedule(moment, application, stages[0])
    return True


def _stages_ahead(moment: Moment, application: int) -> list[int]:
    record = moment.record("applications", application)
    job = deeds.job_of(moment.state, record)
    stages = [] if job is None else deeds.stages_of(moment.state, job)
    here = deeds.stage_of(moment.state, record)
    return stages[stages.index(here) + 1 :] if here in stages else stages[1:]


def application_rejected(moment: Moment) -> bool:
    """Somebody is turned down."""
    return _end(moment, REJECTED, "rejected")


def application_dropped_out(moment: Moment) -> bool:
    """Somebody turns away."""
    return _end(moment, DROPPED_OUT, "dropped_out")


def _end(moment: Moment, outcome: int, status: str) -> bool:
    application = moment.application()
    if application is None:
        return False
    reason = moment.state.world.applications.reason(moment.dice, outcome)
    deeds.reject(moment.state, application, moment.at, reason, status)
    return True


def offer_made(moment: Moment) -> bool:
    """Somebody gets to the last stage, and an offer that is still to be sent."""
    application = moment.application()
    if application is None:
        return False
    _offer(moment, application, "unresolved", sent=None)
    return True


def offer_went_on(moment: Moment) -> bool:
    """An open offer is sent; one that was, is turned down or withdrawn."""
    book = moment.state.books["offers"]
    count = book.page(0, 0, live=True)[1]
    for _ in range(_TRIES if count else 0):
        [number] = book.page(moment.dice.wide(count), 1, live=True)[0]
        offer = book.record(number)
        if offer.get("status") == "unresolved":
            answer = {"status": moment.dice.pick(("rejected", "deprecated"))}
            return moment.edit("offers", number, **(answer if offer.get("sent_at") else {"sent_at": date(moment.at)}))
    return False


def candidate_hired(moment: Moment) -> bool:
    """Somebody is hired, and an opening is filled."""
    application = moment.application()
    if application is None:
        return False
    _offer(moment, application, "accepted", sent=date(moment.at))
    deeds.hire(moment.state, application, moment.at)
    opening = moment.one_of("openings", lambda one: one["status"] == "open")
    if opening is not None:
        id_ = moment.record("applications", application)["id"]
        moment.edit("openings", opening, status="closed", closed_at=iso(moment.at), application_id=id_)
    return True


def _offer(moment: Moment, application: int, status: str, *, sent: str | None) -> None:
    stages = _stages_ahead(moment, application)
    if stages:
        deeds.move(moment.state, application, stages[-1], moment.at)
    applied = moment.record("applications", application)
    offers, dice, at = moment.state.world.offers, moment.dice, moment.at

    def make(number: int, created: str) -> Record:
        return {
            "id": offers.id(number),
            "application_id": applied["id"],
            "candidate_id": applied["candidate_id"],
            "job_id": applied["jobs"][0]["id"],
            "opening": None,
            "created_at": created,
            "updated_at": created,
            "deleted_at": None,
            "sent_at": sent,
            "starts_at": date(at + dice.between(30, 90) * DAY),
            "status": status,
            "compensation": [],
        }

    deeds.add(moment.state, "offers", at, make, parent=application)


def candidate_edited(moment: Moment) -> bool:
    """Somebody's record is put right."""
    number = moment.candidate()
    if number is None:
        return False
    record, dice, pools = moment.record("candidates", number), moment.dice, moment.state.world.pools
    changes: tuple[dict[str, Any], ...] = (
        {"title": dice.pick(pools.titles)},
        {"company": dice.pick(pools.companies)},
        {"tags": [*record["tags"], dice.pick(TAGS)]},
        {"is_private": not record["is_private"]},
        {"last_name": dice.pick(pools.people[0].last)[0]},
        {"phone_numbers": [{"type": "mobile", "value": f"+1 555 01{dice.below(100):02d}"}]},
        {"email_addresses": [*record["email_addresses"], _new_email(number, dice)]},
        {"social_media_addresses": [{"value": f"https://www.linkedin.com/in/new-{number}"}]},
        {"title": None, "company": None},
    )
    return moment.edit("candidates", number, **dice.pick(changes))


def _new_email(number: int, dice: Dice) -> Record:
    return {"type": "personal", "value": f"new.{dice.below(1000)}.{number}@example.net", "is_primary": False}


def source_changed(moment: Moment) -> bool:
    """An application gets another source, which does not move its last activity."""
    application = moment.application()
    if application is None:
        return False
    deeds.edit_quietly(moment.state, application, moment.at, source=moment.source())
    return True
