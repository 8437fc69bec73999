"""Boundary records of jobs, their posts and stages, and of interviews.

Each function gives what differs from a record of the tenant.
"""

from __future__ import annotations

from itertools import product
from typing import Any

from contracts.boundaries.people import EARLY, LATE, NO_MOMENT
from contracts.boundaries.values import CUSTOM, PLACES

Record = dict[str, Any]
EARLIEST = "2026-01-01T00:00:00.000Z"
_FLAGS = (None, True, False)


def jobs() -> list[Record]:
    """Offices, tables, teams; and the jobs whose posts and stages are below."""
    return [
        *({"offices": [{"id": "o", "name": "Office", "location": {"name": place}}]} for place in PLACES),
        *({"offices": [{"id": "o", "name": name, "location": place}]} for name, place in _OFFICES),
        {"offices": [{"id": "o", "name": "First"}, {"id": "p", "name": "Second"}]},
        {"offices": [], "departments": []},
        {"offices": None, "departments": None},
        {"departments": [{"id": "d", "name": "First"}, {"id": "e", "name": "Second"}]},
        {"departments": [{"id": "d"}]},
        *(
            {"status": status}
            for status in ("open", "closed", "draft", "pending_approval", "approved", "new", "", None)
        ),
        *({"confidential": flag} for flag in _FLAGS),
        *({"location_type": kind} for kind in _LOCATION_TYPES),
        {"is_template": True},
        *CUSTOM,
        *({"hiring_team": team} for team in (None, {}, _TEAM)),
        *(
            {"id": f"posted-{number}", "location_type": _OWN_LOCATION_TYPES[number % 5], "confidential": False}
            for number in range(len(_POSTS))
        ),
        *({"id": name} for name in ("staged", "staged-too")),
    ]


_OFFICES: tuple[tuple[str | None, Any], ...] = tuple(
    product((None, "", "Lyon, France"), (None, {}, {"name": None}, {"name": ""}, {"name": "Paris, France"}))
)
_STATUSES = ("open", "closed", "draft", "pending_approval", "approved", "new", "", None)
_TEAM = {
    "hiring_managers": [{"id": "a"}, {"id": "b"}],
    "recruiters": [{"id": "b"}, {"id": "b"}, {"id": "c"}],
    "coordinators": [{"id": "c"}, {"id": "a"}],
    "sourcers": [{"id": "d"}, {"id": "a"}],
}


def _post(remote_id: str, **more: Any) -> Record:
    shown = {"live": True, "active": True, "deleted_at": None, "external": True, "internal": False, "listed": True}
    return {"id": remote_id, "content": f"<p>{remote_id}</p>", **shown, **more}


_LOCATION_TYPES = (None, "in_office", "hybrid", "remote", "moon", "")
_OWN_LOCATION_TYPES = (None, None, "hybrid", "", "in_office")
_EMPLOYMENT_TYPES = (None, "full_time", "part_time", "contract", "intern", "temporary", "seasonal", "")
_POSTS: tuple[list[Record], ...] = (
    [],
    # which of several is the most recent one
    [_post("a", first_published_at=EARLY, created_at=LATE), _post("b", first_published_at=LATE, created_at=EARLY)],
    [_post("b", first_published_at=LATE, created_at=EARLY), _post("a", first_published_at=EARLY, created_at=LATE)],
    [_post("b", first_published_at=EARLY, created_at=LATE), _post("a", first_published_at=LATE, created_at=EARLY)],
    [_post("b", first_published_at=EARLY, created_at=EARLY), _post("a", first_published_at=EARLY, created_at=LATE)],
    [_post("a", first_published_at=EARLY, created_at=LATE), _post("b", first_published_at=EARLY, created_at=EARLY)],
    [_post("a", first_published_at=EARLY, created_at=EARLY), _post("b", first_published_at=EARLY, created_at=EARLY)],
    [_post("b", first_published_at=EARLY, created_at=EARLY), _post("a", first_published_at=EARLY, created_at=EARLY)],
    [_post("b", first_published_at=None, created_at=LATE), _post("a", first_published_at=EARLY, created_at=EARLY)],
    [_post("b", first_published_at=NO_MOMENT, created_at=LATE), _post("a", first_published_at=EARLY, created_at=None)],
    [_post("a", first_published_at=None, created_at=None), _post("b", first_published_at=None, created_at=EARLY)],
    [
        _post("a", first_published_at="2026-01-02T23:00:00.000-05:00", created_at=EARLY),
        _post("b", first_published_at="2026-01-03T01:00:00.000+05:00", created_at=EARLY),
    ],
    [
        _post("b", first_published_at=EARLY, created_at="2026-01-03T01:00:00.000+05:00"),
        _post("a", first_published_at=EARLY, created_at="2026-01-02T23:00:00.000-05:00"),
    ],
    [_post(name, first_published_at=at, created_at=EARLY) for name, at in (("c", EARLY), ("a", LATE), ("b", EARLY))],
    [_post(name, first_published_at=at, created_at=EARLY) for name, at in (("a", LATE), ("b", EARLY), ("c", ""))],
    # which of them is public, where the later ones are not
    *(
        [
            _post(name, first_published_at=at, created_at=EARLY, external=name == public, internal=True)
            for name, at in (("a", EARLIEST), ("b", EARLY), ("c", LATE))
        ]
        for public in "abc"
    ),
    # what it has to say
    *([_post("a", absolute_url=url)] for url in (None, "", "https://example.com/a")),
    *([_post("a", location_type=kind)] for _ in _OWN_LOCATION_TYPES for kind in _LOCATION_TYPES),
    *([_post("a", employment_type=kind)] for kind in _EMPLOYMENT_TYPES),
    # which of them can be seen, and by whom
    *([_post("a", live=live, active=active)] for live, active in product(_FLAGS, _FLAGS)),
    *([_post("a", live=live, active=active, deleted_at=LATE)] for live, active in product(_FLAGS, _FLAGS)),
    *(
        [_post("a", external=external, internal=internal, listed=listed)]
        for external, internal, listed in product(_FLAGS, _FLAGS, _FLAGS)
    ),
    *(
        [_post("a", first_published_at=LATE, **one), _post("b", first_published_at=EARLY, **other)]
        for one, other in product(
            ({"external": True}, {"external": True, "listed": False}, {"external": False, "internal": True}), repeat=2
        )
    ),
    *(
        [_post("a", active=active, live=False, first_published_at=first)]
        for active, first in product(_FLAGS, (None, "", EARLY))
    ),
)  # fmt: skip


def job_posts() -> list[Record]:
    """The posts of the jobs above, and some of no job."""
    return [
        *(
            {**post, "id": f"post-{number}-{post['id']}", "job_id": f"posted-{number}"}
            for number, posts in enumerate(_POSTS)
            for post in posts
        ),
        _post("of-no-job", job_id=None),
        _post("of-nothing", job_id=""),
    ]


def job_stages() -> list[Record]:
    """Places in a job's order; and interviews that one stage foresees, or several, of one job or of several."""
    places = [("b", 1), ("a", 1), ("d", None), ("c", None), ("e", 0), ("f", -1), ("g", 1.5), ("z", 2)]
    ordered: list[Record] = [
        {"id": f"place-{name}", "job_id": "staged", "priority": priority, "interviews": []} for name, priority in places
    ]
    deleted: Record = {"id": "place-y", "job_id": "staged", "priority": 0, "deleted_at": LATE, "interviews": []}
    return [
        *ordered,
        deleted,
        *({"active": flag} for flag in _FLAGS),
        *(
            {"id": f"{name}-stage", "job_id": job, "priority": place, "interviews": [_foreseen(item) for item in items]}
            for place, (name, job, items) in enumerate(
                (
                    ("c", "staged", ("one", "both", "mine", "two", "")),
                    ("b", "staged", ("both", "mine")),
                    ("a", "staged-too", ("both", "theirs", "two")),
                    ("d", "staged-too", ("theirs", "both")),
                    ("e", None, ("theirs", "nobody", "")),
                )
            )
        ),
        {"id": "f-stage", "job_id": "staged", "interviews": None, "priority": 9},
        {"id": "g-stage", "job_id": "staged", "interviews": [{"id": "id-half"}, {"id": None, **_HALF}], "priority": 9},
    ]


def _foreseen(item: str) -> Record:
    """An interview in a stage's plan, which has both names, or none."""
    return {"id": f"id-{item}" if item else None, "job_stage_interview_item_id": f"item-{item}" if item else None}


def interviews() -> list[Record]:
    """Which stage foresees an interview, for applications to several jobs; statuses; who interviews."""
    named: list[Record] = [
        *({"job_stage_interview_item_id": f"item-{name}", "interview": {"id": "id-one"}} for name in _ITEMS),
        *({"job_stage_interview_item_id": None, "interview": {"id": f"id-{name}"}} for name in _ITEMS),
        *({"job_stage_interview_item_id": "", "interview": interview} for interview in (None, {}, {"id": ""})),
    ]
    applications = ("of-boundary-post", "of-other-job", "of-no-job", "unknown")
    statuses = ("scheduled", "awaiting_feedback", "complete", "cancelled", "", None)
    return [
        *({**one, "application_id": application} for one in named for application in applications),
        *({"status": status, "deleted_at": deleted} for deleted in (None, LATE) for status in statuses),
        *({"interviewers": users} for users in (None, [], [{"id": "b"}, {"id": "a"}, {"id": "b"}])),
        *({"location": location} for location in (None, "", "Room 1")),
        *({"start": moment, "end": moment} for moment in (None, {}, {"date_time": None})),
        *({"interview": interview} for interview in (None, {"id": "i"}, {"id": "i", "name": "Panel"})),
    ]


_HALF = {"job_stage_interview_item_id": "item-half"}
_ITEMS = ("one", "two", "half", "both", "mine", "theirs", "nobody", "unknown")
