"""mapping.md, application stages and job-specific application stages."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.mapping import SlimStage, map_job_application_stages
from connector.unified import unified_id
from tests.connector.mapping.mapped import CONTEXT, application_stage, record, values


def places(*stages: dict[str, Any]) -> list[str]:
    """Gem's ids of a job's stages in their unified order."""
    rows = map_job_application_stages("j1", [record("job_stages", **stage) for stage in stages], CONTEXT)
    assert [values(row)["index"] for row in rows] == list(range(len(rows)))
    return [row.remote_id.removeprefix("j1:") for row in rows]


@pytest.mark.parametrize("priority", [0, 7, -1, 2.5, None])
def test_name_and_priority_are_gems(priority: float | None) -> None:
    mapped = application_stage(name="Onsite", priority=priority)
    assert (mapped["name"], mapped["global_index"]) == ("Onsite", priority)


@pytest.mark.parametrize(("active", "status"), [(True, "ACTIVE"), (False, "INACTIVE"), (None, None)])
def test_status(active: bool | None, status: str | None) -> None:
    assert application_stage(active=active)["status"] == status


def test_stages_of_a_job_stand_by_priority() -> None:
    assert places({"id": "c", "priority": 0}, {"id": "a", "priority": 2.5}, {"id": "b", "priority": 2}) == [
        "c",
        "b",
        "a",
    ]


def test_stages_without_a_priority_come_last() -> None:
    assert places({"id": "a"}, {"id": "c", "priority": 99}, {"id": "b", "priority": -1}) == ["b", "c", "a"]


def test_equal_priorities_stand_by_id() -> None:
    assert places({"id": "b", "priority": 1}, {"id": "a", "priority": 1}, {"id": "d"}, {"id": "c"}) == list("abcd")


def test_deleted_stages_have_no_place_and_inactive_ones_have() -> None:
    deleted = {"id": "a", "priority": 0, "deleted_at": "2026-02-01T10:00:00.000Z"}
    assert places(deleted, {"id": "b", "priority": 1, "active": False}, {"id": "c", "priority": 2}) == ["b", "c"]


def test_a_row_joins_job_and_stage() -> None:
    (row,) = map_job_application_stages("j1", [record("job_stages", id="s1")], CONTEXT)
    assert row.model == "job_application_stages"
    assert row.remote_id == "j1:s1"
    assert row.id == unified_id("gem:default", "job_application_stages", "j1:s1")
    assert row.remote_deleted_at is None
    assert values(row) == {
        "index": 0,
        "job_id": unified_id("gem:default", "jobs", "j1"),
        "stage_id": unified_id("gem:default", "application_stages", "s1"),
    }


priorities = st.none() | st.integers(-5, 5) | st.floats(-5, 5)


@given(st.dictionaries(st.text("abc", min_size=1), priorities), st.randoms())
def test_the_order_does_not_depend_on_gems(stages: dict[str, float | None], random: Any) -> None:
    slim = [SlimStage(id=id_, priority=priority) for id_, priority in stages.items()]
    shuffled = random.sample(slim, len(slim))
    assert map_job_application_stages("j1", shuffled, CONTEXT) == map_job_application_stages("j1", slim, CONTEXT)
