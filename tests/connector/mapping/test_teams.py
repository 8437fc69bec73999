"""mapping.md, job hiring team members and interviewing team members."""

from __future__ import annotations

from typing import Any

import pytest

from connector.mapping import map_interviewing_team, map_job_hiring_team
from connector.unified import unified_id
from tests.connector.mapping.mapped import CONTEXT, record, values


def team(**lists: list[str] | None) -> dict[str, list[str]]:
    """Who has which roles, by remote id of the row."""
    hiring_team = {name: [{"id": id_} for id_ in ids or ()] for name, ids in lists.items()}
    rows = map_job_hiring_team(record("jobs", id="j1", hiring_team=hiring_team), CONTEXT)
    return {row.remote_id: values(row)["roles"] for row in rows}


@pytest.mark.parametrize(
    ("list_name", "role"),
    [
        ("hiring_managers", "HIRING_MANAGER"),
        ("recruiters", "RECRUITER"),
        ("coordinators", "COORDINATOR"),
        ("sourcers", "SOURCER"),
    ],
)
def test_each_list_of_the_team_is_a_role(list_name: str, role: str) -> None:
    assert team(**{list_name: ["u1"]}) == {"j1:u1": [role]}


def test_a_user_has_one_row_with_all_roles() -> None:
    assert team(recruiters=["u1", "u2"], sourcers=["u1"], hiring_managers=["u1"], coordinators=None) == {
        "j1:u1": ["HIRING_MANAGER", "RECRUITER", "SOURCER"],
        "j1:u2": ["RECRUITER"],
    }


def test_a_user_named_twice_in_a_list_has_the_role_once() -> None:
    assert team(recruiters=["u1", "u1"]) == {"j1:u1": ["RECRUITER"]}


@pytest.mark.parametrize("hiring_team", [None, {}, {"recruiters": []}])
def test_no_team_no_rows(hiring_team: Any) -> None:
    assert map_job_hiring_team(record("jobs", hiring_team=hiring_team), CONTEXT) == []


def test_a_row_of_the_hiring_team_joins_job_and_user() -> None:
    (row,) = map_job_hiring_team(record("jobs", id="j1", hiring_team={"sourcers": [{"id": "u1"}]}), CONTEXT)
    assert row.model == "job_hiring_team_members"
    assert row.id == unified_id("gem:default", "job_hiring_team_members", "j1:u1")
    assert values(row) == {
        "roles": ["SOURCER"],
        "job_id": unified_id("gem:default", "jobs", "j1"),
        "user_id": unified_id("gem:default", "users", "u1"),
    }


def test_each_interviewer_has_one_row() -> None:
    interviewers = [{"id": "u1", "response_status": "accepted"}, {"id": "u2"}, {"id": "u1"}]
    rows = map_interviewing_team(record("scheduled_interviews", id="i1", interviewers=interviewers), CONTEXT)
    assert [row.remote_id for row in rows] == ["i1:u1", "i1:u2"]
    assert rows[0].model == "interviewing_team_members"
    assert rows[0].id == unified_id("gem:default", "interviewing_team_members", "i1:u1")
    assert values(rows[0]) == {
        "interview_id": unified_id("gem:default", "interviews", "i1"),
        "user_id": unified_id("gem:default", "users", "u1"),
    }


@pytest.mark.parametrize("interviewers", [None, []])
def test_no_interviewers_no_rows(interviewers: Any) -> None:
    assert map_interviewing_team(record("scheduled_interviews", interviewers=interviewers), CONTEXT) == []
