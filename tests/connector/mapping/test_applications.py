"""mapping.md, applications."""

from __future__ import annotations

from typing import Any

import pytest

from connector.mapping import map_application
from connector.unified import unified_id
from tests.connector.mapping.mapped import CONTEXT, Warnings, application, record, values


@pytest.mark.parametrize(
    ("status", "outcome", "warned"),
    [
        ("active", "PENDING", []),
        ("hired", "HIRED", []),
        ("rejected", "DECLINED", []),
        ("dropped_out", "DECLINED", []),
        ("Active", None, ["outcome"]),
        ("withdrawn", None, ["outcome"]),
        ("", None, ["outcome"]),
        (None, None, ["outcome"]),
    ],
)
def test_outcome_is_known_for_known_statuses_and_warned_about_for_others(
    status: str | None, outcome: str | None, warned: list[str]
) -> None:
    warnings = Warnings()
    mapped = map_application(record("applications", status=status), CONTEXT, warnings)
    assert values(mapped)["outcome"] == outcome
    assert warnings == warned


@pytest.mark.parametrize(
    ("reason", "name"),
    [
        ({"id": "r", "name": "Lacking skills", "type": {"id": "t", "name": "We rejected them"}}, "Lacking skills"),
        ({"id": "r"}, None),
        (None, None),
    ],
)
def test_rejection_reason_name(reason: Any, name: str | None) -> None:
    assert application(rejection_reason=reason)["rejection_reason_name"] == name


def test_links_are_our_ids_of_the_other_records() -> None:
    mapped = application(
        candidate_id="c1",
        jobs=[{"id": "j1", "name": "Engineer"}, {"id": "j2"}],
        current_stage={"id": "s1", "name": "Review"},
    )
    assert mapped["candidate_id"] == unified_id("gem:default", "candidates", "c1")
    assert mapped["job_id"] == unified_id("gem:default", "jobs", "j1")
    assert mapped["current_stage_id"] == unified_id("gem:default", "application_stages", "s1")


@pytest.mark.parametrize("gem", [{}, {"candidate_id": None, "jobs": None, "current_stage": None}, {"jobs": []}])
def test_links_that_gem_does_not_name_are_null(gem: dict[str, Any]) -> None:
    mapped = application(**gem)
    assert (mapped["candidate_id"], mapped["job_id"], mapped["current_stage_id"]) == (None, None, None)


@pytest.mark.parametrize(
    ("gem", "unified"),
    [
        ("rejected_at", "rejected_at"),
        ("applied_at", "remote_created_at"),
        ("last_activity_at", "remote_updated_at"),
    ],
)
def test_dates(gem: str, unified: str) -> None:
    assert application(**{gem: "2026-02-01T11:00:00.5+01:00"})[unified] == "2026-02-01T10:00:00.500Z"


@pytest.mark.parametrize(
    ("source", "name"),
    [({"id": "s", "public_name": "LinkedIn"}, "LinkedIn"), ({"id": "s"}, None), (None, None)],
)
@pytest.mark.gem_contract("rule.every_application_has_its_own_source")
def test_its_own_source_is_a_custom_field(source: Any, name: str | None) -> None:
    assert application(source=source)["custom_fields"] == {"source": name}
