"""mapping.md, interviews."""

from __future__ import annotations

import pickle
from typing import Any

import pytest

from connector.mapping import SlimStage, StageIndex
from connector.unified import unified_id
from tests.connector.mapping.mapped import interview, record


def stage(id_: str, job_id: str | None, item: str | None = None, definition: str | None = None) -> dict[str, Any]:
    return {
        "id": id_,
        "job_id": job_id,
        "interviews": [{"id": "other"}, {"id": definition, "job_stage_interview_item_id": item}],
    }


def test_title_and_link_are_gems_and_the_application_is_ours() -> None:
    mapped = interview(
        interview={"id": "i", "name": "Onsite"}, video_conferencing_url="https://v.test", application_id="a1"
    )
    assert mapped["title"] == "Onsite"
    assert mapped["video_conferencing_url"] == "https://v.test"
    assert mapped["application_id"] == unified_id("gem:default", "applications", "a1")


def test_what_gem_does_not_say_is_null() -> None:
    assert set(interview().values()) == {None}
    assert set(interview(interview=None, start=None, end=None, location=None).values()) == {None}


@pytest.mark.parametrize(
    ("gem", "unified"),
    [
        ({"start": {"date_time": "2026-02-01T11:00:00+01:00"}}, "starting_at"),
        ({"end": {"date_time": "2026-02-01T11:00:00+01:00"}}, "ending_at"),
        ({"created_at": "2026-02-01T10:00:00"}, "remote_created_at"),
        ({"updated_at": "2026-02-01T10:00:00Z"}, "remote_updated_at"),
    ],
)
def test_dates(gem: dict[str, Any], unified: str) -> None:
    assert interview(**gem)[unified] == "2026-02-01T10:00:00.000Z"


def test_location_stays_in_gems_words() -> None:
    location = interview(location="Berlin, Germany")["location"]
    assert location.pop("raw") == "Berlin, Germany"
    assert set(location.values()) == {None}
    assert interview(location="")["location"] is None


STAGES = [
    stage("s9", "j1", item="x", definition="d"),
    stage("s2", "j2", item="x", definition="d"),
    stage("s3", "j1", item="x", definition="d"),
    stage("s1", None, item="y", definition="e"),
]


@pytest.mark.parametrize(
    ("gem", "job_id", "stage_id"),
    [
        ({"job_stage_interview_item_id": "x"}, "j1", "s3"),
        ({"job_stage_interview_item_id": "x"}, "j2", "s2"),
        ({"job_stage_interview_item_id": "x"}, "j3", "s2"),
        ({"job_stage_interview_item_id": "x"}, None, "s2"),
        ({"job_stage_interview_item_id": "y"}, "j1", "s1"),
        ({"job_stage_interview_item_id": "x", "interview": {"id": "e"}}, "j1", "s3"),
        ({"job_stage_interview_item_id": "gone", "interview": {"id": "d"}}, "j1", None),
        ({"interview": {"id": "d"}}, "j1", "s3"),
        ({"interview": {"id": "d"}}, "j3", "s2"),
        ({"interview": {"id": "x"}}, "j1", None),
        ({"interview": {"id": "gone"}}, "j1", None),
        ({}, "j1", None),
    ],
)
def test_stage_is_the_one_that_foresees_the_interview_of_the_applications_job_first(
    gem: dict[str, Any], job_id: str | None, stage_id: str | None
) -> None:
    expected = stage_id and unified_id("gem:default", "application_stages", stage_id)
    assert interview(STAGES, job_id, **gem)["stage_id"] == expected
    assert interview(STAGES[::-1], job_id, **gem)["stage_id"] == expected


def test_deleted_stages_still_foresee_their_interviews() -> None:
    deleted = stage("s1", "j1", item="x") | {"deleted_at": "2026-02-01T10:00:00.000Z"}
    assert interview([deleted], "j1", job_stage_interview_item_id="x")["stage_id"] is not None


def test_the_index_of_stages_can_be_pickled() -> None:
    index = StageIndex.from_stages([SlimStage.from_stage(record("job_stages", **stage)) for stage in STAGES])
    assert pickle.loads(pickle.dumps(index)) == index


@pytest.mark.parametrize(
    ("gem", "canceled"),
    [
        ({"status": "scheduled"}, False),
        ({"status": "awaiting_feedback"}, False),
        ({"status": "complete"}, False),
        ({"status": "scheduled", "deleted_at": "2026-02-01T10:00:00.000Z"}, True),
        ({"status": "postponed"}, None),
        ({"status": "postponed", "deleted_at": "2026-02-01T10:00:00.000Z"}, True),
        ({}, None),
    ],
)
def test_canceled(gem: dict[str, Any], canceled: bool | None) -> None:
    assert interview(**gem)["canceled"] is canceled
