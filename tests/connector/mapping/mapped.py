"""How the tests of mapping say what Gem sent, and what they look at."""

from __future__ import annotations

import json
from typing import Any

import orjson

from connector.gem.resources import decode
from connector.mapping import (
    Context,
    Mapped,
    SlimPost,
    SlimStage,
    StageIndex,
    map_application,
    map_application_stage,
    map_candidate,
    map_interview,
    map_job,
    map_job_posting,
    map_offer,
    map_scorecard,
    map_user,
)

CONTEXT = Context("gem:default")


class Warnings(list[str]):
    """Which unified fields were warned about; the messages are kept beside."""

    def __init__(self) -> None:
        super().__init__()
        self.messages: list[str] = []

    def __call__(self, field: str, message: str) -> None:
        self.append(field)
        self.messages.append(message)


def record(stream: str, **members: Any) -> Any:
    """A decoded record of Gem's; the id is "1" unless told otherwise."""
    return decode(stream, json.dumps({"id": "1", **members}).encode()).record


def values(mapped: Mapped) -> dict[str, Any]:
    """The values as whoever reads the JSON sees them."""
    decoded: dict[str, Any] = orjson.loads(mapped.json())
    return decoded


def user(**members: Any) -> dict[str, Any]:
    return values(map_user(record("users", **members), CONTEXT, Warnings()))


def job(posts: list[dict[str, Any]] | None = None, context: Context = CONTEXT, **members: Any) -> dict[str, Any]:
    return values(map_job(record("jobs", **members), shown_posts(posts or []), context, Warnings()))


def shown_posts(posts: list[dict[str, Any]]) -> list[SlimPost]:
    """Those of a job's posts that somebody can see."""
    slim = (SlimPost.from_post(record("job_posts", **{"job_id": "1", **post})) for post in posts)
    return [post for post in slim if post is not None]


def job_posting(context: Context = CONTEXT, **members: Any) -> dict[str, Any]:
    return values(map_job_posting(record("job_posts", **members), context, Warnings()))


def candidate(stored: list[dict[str, Any]] | None = None, **members: Any) -> dict[str, Any]:
    applications = None if stored is None else [record("applications", **application) for application in stored]
    return values(map_candidate(record("candidates", **members), CONTEXT, Warnings(), applications))


def application_stage(**members: Any) -> dict[str, Any]:
    return values(map_application_stage(record("job_stages", **members), CONTEXT, Warnings()))


def application(**members: Any) -> dict[str, Any]:
    return values(map_application(record("applications", **members), CONTEXT, Warnings()))


def interview(stages: list[dict[str, Any]] | None = None, job_id: str | None = None, **members: Any) -> dict[str, Any]:
    index = StageIndex.from_stages([SlimStage.from_stage(record("job_stages", **stage)) for stage in stages or []])
    return values(map_interview(record("scheduled_interviews", **members), job_id, index, CONTEXT, Warnings()))


def offer(**members: Any) -> dict[str, Any]:
    return values(map_offer(record("offers", **members), CONTEXT, Warnings()))


def scorecard(**members: Any) -> dict[str, Any]:
    return values(map_scorecard(record("scorecards", **members), CONTEXT, Warnings()))
