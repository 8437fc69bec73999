"""Jobs open, change and close, with their teams, stages and posts."""

from __future__ import annotations

from typing import Any

from gem_simulator.tenant import deeds
from gem_simulator.tenant.clock import iso
from gem_simulator.tenant.collection import Record
from gem_simulator.tenant.events.moment import Moment
from gem_simulator.tenant.records.job_stages import PER_STAGE
from gem_simulator.tenant.vocabulary import EXTRA_STAGE, INTERVIEWS, POST_PARTS, STAGES, TITLES

_TRIES = 20
_ADDED_STAGE = "Bar Raiser"
EXTRA_STAGES = (EXTRA_STAGE, _ADDED_STAGE)
"""Stages that jobs can do without."""


def job_edited(moment: Moment) -> bool:
    """A job's record is changed."""
    number = moment.one_of("jobs")
    if number is None:
        return False
    record, dice = moment.record("jobs", number), moment.dice
    changes: tuple[dict[str, Any], ...] = (
        {"name": f"{dice.pick(TITLES)} ({dice.between(2, 9)})"},
        {"confidential": not record["confidential"]},
        {"requisition_id": f"R2026{dice.below(10_000):04d}"},
        {"offices": record["offices"][::-1] or [moment.state.world.offices.record(0)]},
        {"departments": record["departments"][::-1] or [moment.state.world.departments.record(0)]},
        {"location_type": dice.pick(("in_office", "hybrid", "remote"))},
        {"custom_fields": {**record["custom_fields"], "cost_center": str(dice.below(10_000))}},
    )
    return moment.edit("jobs", number, **dice.pick(changes))


def hiring_team_changed(moment: Moment) -> bool:
    """Somebody leaves a hiring team, whatever they did in it, and somebody else joins it."""
    for _ in range(_TRIES):
        number = moment.one_of("jobs", lambda job: not job["is_template"])
        team = {} if number is None else moment.record("jobs", number)["hiring_team"]
        leaver = next((member["id"] for members in team.values() for member in members), None)
        if number is not None and leaver is not None:
            return moment.edit("jobs", number, hiring_team=_without(moment, team, leaver))
    return False


def _without(moment: Moment, team: dict[str, list[Record]], leaver: str) -> dict[str, list[Record]]:
    users = moment.state.world.users
    stay = {role: [member for member in members if member["id"] != leaver] for role, members in team.items()}
    joiner = users.lite(moment.dice.below(users.staff))
    return stay if joiner["id"] == leaver else {**stay, "recruiters": [*stay.get("recruiters", ()), joiner]}


def job_closed(moment: Moment) -> bool:
    """A job closes, and its posts go off the board."""
    number = moment.open_job()
    if number is None or len(_open_jobs(moment)) < 2:
        return False
    moment.edit("jobs", number, status="closed", closed_at=iso(moment.at))
    posts = moment.state.books["job_posts"]
    for post in posts.children(number, began=number < moment.state.world.jobs.span):
        if moment.record("job_posts", post)["live"]:
            moment.edit("job_posts", post, live=False)
    return True


def _open_jobs(moment: Moment) -> list[int]:
    jobs = moment.state.books["jobs"].all(live=True)
    return [job for job in jobs if moment.state.books["jobs"].glance(job)["status"] == "open"]


def job_opened(moment: Moment) -> bool:
    """A new job with stages, a post and an opening."""
    world, dice, at = moment.state.world, moment.dice, moment.at
    title = dice.pick(TITLES)
    team = {"hiring_managers": [world.users.lite(0)], "recruiters": [world.users.lite(1)], "coordinators": []}

    def make(number: int, created: str) -> Record:
        return {
            "id": world.jobs.id(number),
            "name": title,
            "requisition_id": f"N{number}",
            "confidential": False,
            "status": "open",
            "created_at": created,
            "updated_at": created,
            "opened_at": created,
            "closed_at": None,
            "deleted_at": None,
            "is_template": False,
            "departments": [world.departments.record(dice.below(world.departments.span))],
            "offices": [world.offices.record(dice.below(world.offices.span))],
            "hiring_team": {**team, "sourcers": []},
            "custom_fields": {},
        }

    job = deeds.add(moment.state, "jobs", at, make)
    for place, name in enumerate(dice.pick(STAGES)):
        _add_stage(moment, job, name, place)
    _add_post(moment, job, title)
    return True


def _add_stage(moment: Moment, job: int, name: str, place: int) -> None:
    world, dice = moment.state.world, moment.dice

    def make(number: int, created: str) -> Record:
        definition = number * PER_STAGE
        interview = {
            "id": world.ids.id("interview_definitions", definition),
            "name": dice.pick(INTERVIEWS),
            "schedulable": True,
            "estimated_minutes": 45,
            "default_interviewer_users": [],
            "interview_kit": {"id": world.ids.id("interview_kits", definition), "content": "", "questions": []},
            "deleted_at": None,
            "job_stage_interview_item_id": world.ids.id("interview_items", definition),
        }
        return {
            "id": world.job_stages.id(number),
            "name": name,
            "created_at": created,
            "updated_at": created,
            "active": True,
            "job_id": world.jobs.id(job),
            "priority": place,
            "interviews": [interview] if 0 < place < 4 else [],
        }

    deeds.add(moment.state, "job_stages", moment.at, make, parent=job)


def _add_post(moment: Moment, job: int, title: str) -> None:
    posts = moment.state.world.job_posts

    def make(number: int, created: str) -> Record:
        return {
            "id": posts.id(number),
            "title": title,
            "active": True,
            "live": True,
            "first_published_at": created,
            "job_id": posts.world.jobs.id(job),
            "content": "".join(moment.dice.some(POST_PARTS, 3)),
            "created_at": created,
            "updated_at": created,
            "deleted_at": None,
            "internal": False,
            "external": True,
            "listed": True,
            "internal_content": None,
            "location_type": "hybrid",
            "employment_type": "full_time",
            "absolute_url": f"https://jobs.gem.com/{posts.board}/{posts.id(number)}",
        }

    deeds.add(moment.state, "job_posts", moment.at, make, parent=job)


def post_edited(moment: Moment) -> bool:
    """A post gets another text or title, or goes on or off the board."""
    number = moment.one_of("job_posts")
    if number is None:
        return False
    record, dice = moment.record("job_posts", number), moment.dice
    published = {"live": True, "first_published_at": record["first_published_at"] or iso(moment.at)}
    changes: tuple[dict[str, Any], ...] = (
        {"content": "".join(dice.some(POST_PARTS, 4)) + f"<p>Rev. {dice.below(1000)}</p>"},
        {"title": f"{dice.pick(TITLES)} (m/w/d)"},
        {"live": False} if record["live"] else published,
        {"listed": not record.get("listed", True)},
        {"location_type": dice.pick(("in_office", "hybrid", "remote"))},
    )
    return moment.edit("job_posts", number, **dice.pick(changes))


def stage_edited(moment: Moment) -> bool:
    """A stage is renamed."""
    number = moment.one_of("job_stages")
    if number is None:
        return False
    return moment.edit(
        "job_stages", number, name=f"{moment.dice.pick(moment.dice.pick(STAGES))} v{moment.dice.below(100)}"
    )


def stage_added(moment: Moment) -> bool:
    """A job gets one more stage."""
    job = moment.open_job()
    if job is None:
        return False
    _add_stage(moment, job, _ADDED_STAGE, 3)
    return True
