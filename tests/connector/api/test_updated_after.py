"""`updated_after`: the record's own date, and those of what it shows, as far as they count."""

from __future__ import annotations

import pytest

from connector.store import list_pages
from connector.store.moments import from_ms
from connector.store.schema import UNIFIED_TABLES
from tests.connector.api.world import MODELS_OF, Json, World

LONG_AGO, LATER = 1_700_000_000_000, 1_700_000_060_000

OWN = {path: (path, model, "id", True) for path, model in MODELS_OF.items()}
RELATED = [
    # list, model whose record changes, what that record has of the list's, whether it counts
    ("jobs", "job_application_stages", "job_id", True),
    ("jobs", "job_postings", "job_id", True),
    ("jobs", "job_hiring_team_members", "job_id", True),
    ("candidates", "applications", "candidate_id", True),
    ("applications", "candidates", "its candidate", True),
    ("applications", "interviews", "application_id", True),
    ("applications", "offers", "application_id", True),
    ("interviews", "applications", "its application", True),
    ("offers", "applications", "its application", True),
    ("offers", "candidates", "a candidate", False),
    ("scorecards", "users", "the author", False),
    ("scorecards", "applications", "an application", False),
    ("jobs", "application_stages", "a stage", False),
    ("jobs", "users", "a team member", False),
    ("candidates", "jobs", "a job", False),
    ("applications", "jobs", "a job", False),
    ("applications", "application_stages", "a stage", False),
    ("interviews", "candidates", "a candidate", False),
    ("interviews", "users", "an interviewer", False),
    ("interviews", "interviewing_team_members", "interview_id", False),
    ("users", "job_hiring_team_members", "user_id", False),
]
ITS = {"its candidate": "candidate_id", "its application": "application_id"}


def _iso(ms: int) -> str:
    return from_ms(ms).isoformat()


@pytest.fixture(params=["little has changed", "much has changed"])
def aged(request: pytest.FixtureRequest, own_world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """A store in which everything changed long ago, read in each of the two ways."""
    if request.param == "much has changed":
        monkeypatch.setattr(list_pages, "FEW", -1)
    with own_world.store.write() as connection:
        for table in UNIFIED_TABLES.values():
            connection.execute(table.update().values(changed_at=LONG_AGO))
    return own_world


def _alive(world: World, model: str, *links: str) -> Json:
    """A living row that has these links."""
    return next(
        row
        for row in world.rows(model)
        if row["remote_deleted_at"] is None and all(row[link] is not None for link in links)
    )


@pytest.mark.parametrize("path", MODELS_OF)
def test_a_record_that_changed_is_found_alone(aged: World, path: str) -> None:
    row = _alive(aged, MODELS_OF[path])
    aged.change(MODELS_OF[path], row["id"], changed_at=LATER)

    found = aged.all(f"/ats/{path}", updated_after=_iso(LATER))

    assert [one["id"] for one in found] == [row["id"]]


@pytest.mark.parametrize(("path", "model", "link", "counts"), RELATED)
def test_a_change_of_what_a_record_shows_counts_as_the_matrix_says(
    aged: World, path: str, model: str, link: str, counts: bool
) -> None:
    if link in ITS:
        row = _alive(aged, path, ITS[link])
        shown, expected = (
            row[ITS[link]],
            {one["id"] for one in aged.rows(path) if one[ITS[link]] == row[ITS[link]] and not one["remote_deleted_at"]},
        )
    else:
        columns = (link,) if link.endswith("_id") else ()
        alive = {one["id"] for one in aged.rows(MODELS_OF[path]) if not one["remote_deleted_at"]}
        changed = next(
            one
            for one in aged.rows(model)
            if not one["remote_deleted_at"] and (not columns or not counts or one[link] in alive)
        )
        shown, expected = changed["id"], {changed[link]} if counts else set()
    aged.change(model, shown, changed_at=LATER)

    found = aged.all(f"/ats/{path}", updated_after=_iso(LATER))

    assert {one["id"] for one in found} == expected


@pytest.mark.parametrize("path", MODELS_OF)
def test_every_moment_gives_what_changed_since_then(world: World, path: str) -> None:
    """On both databases, against the dates that the results themselves have."""
    results = world.all(f"/ats/{path}", include_deleted=True)
    moments = sorted({one["changed_at"] for one in results})

    found = world.all(f"/ats/{path}", include_deleted=True, updated_after=moments[-1])

    ids = {one["id"] for one in found}
    assert {one["id"] for one in results if one["changed_at"] >= moments[-1]} <= ids
    assert world.all(f"/ats/{path}", include_deleted=True, updated_after="2099-01-01") == []


@pytest.mark.parametrize("earlier", [0, 4_999, 5_000])
def test_it_reaches_five_seconds_back(aged: World, earlier: int) -> None:
    row = _alive(aged, "users")
    aged.change("users", row["id"], changed_at=LATER)

    found = aged.all("/ats/users", updated_after=_iso(LATER + earlier))
    too_late = aged.all("/ats/users", updated_after=_iso(LATER + 5_001))

    assert [one["id"] for one in found] == [row["id"]]
    assert too_late == []


def test_a_deletion_is_a_change_that_only_those_see_who_ask_for_deleted_records(aged: World) -> None:
    row = _alive(aged, "candidates")
    aged.change("candidates", row["id"], changed_at=LATER, remote_deleted_at=LATER)

    assert aged.all("/ats/candidates", updated_after=_iso(LATER)) == []
    assert [one["id"] for one in aged.all("/ats/candidates", updated_after=_iso(LATER), include_deleted=True)] == [
        row["id"]
    ]


def test_a_removed_interview_changes_its_application(aged: World) -> None:
    interview = _alive(aged, "interviews", "application_id")
    alive = {row["id"] for row in aged.rows("applications") if row["remote_deleted_at"] is None}
    interview = next(
        row for row in aged.rows("interviews") if row["application_id"] in alive and not row["remote_deleted_at"]
    )
    aged.change("interviews", interview["id"], changed_at=LATER, remote_deleted_at=LATER)

    (found,) = aged.all("/ats/applications", updated_after=_iso(LATER))

    assert found["id"] == interview["application_id"]
    assert interview["id"] not in {one["id"] for one in found["interviews"]}
