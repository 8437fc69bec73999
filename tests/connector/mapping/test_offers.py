"""Offers, and the reasons for which applications are rejected: rules of ours."""

from __future__ import annotations

from typing import Any

import pytest

from connector.mapping import map_offer, map_rejection_reason
from connector.unified import unified_id
from tests.connector.mapping.mapped import CONTEXT, Warnings, offer, record, values


@pytest.mark.parametrize(
    ("gem", "status"),
    [
        ({"status": "unresolved", "sent_at": "2026-02-01"}, "SENT"),
        ({"status": "unresolved", "sent_at": None}, "DRAFT"),
        ({"status": "unresolved", "sent_at": ""}, "DRAFT"),
        ({"status": "unresolved"}, "DRAFT"),
        ({"status": "accepted"}, "ACCEPTED"),
        ({"status": "rejected", "sent_at": "2026-02-01"}, "DECLINED"),
        ({"status": "deprecated"}, "ABANDONED"),
    ],
)
def test_the_status_and_whether_it_was_sent_say_where_an_offer_stands(gem: dict[str, Any], status: str) -> None:
    assert offer(**gem)["status"] == status


@pytest.mark.parametrize("status", ["approved", "", None])
def test_any_other_status_is_null_with_a_warning(status: str | None) -> None:
    warnings = Warnings()
    assert map_offer(record("offers", status=status), CONTEXT, warnings).values["status"] is None
    assert warnings == ["status"]


@pytest.mark.parametrize(
    ("starts_at", "unified"),
    [
        ("2026-03-01", "2026-03-01T00:00:00.000Z"),
        ("2026-03-01T09:00:00+02:00", "2026-03-01T07:00:00.000Z"),
        (None, None),
    ],
)
def test_the_work_begins_on_a_day_at_midnight(starts_at: str | None, unified: str | None) -> None:
    assert offer(status="accepted", starts_at=starts_at)["employment_start_date"] == unified


def test_a_day_that_is_none_is_null_with_a_warning_that_does_not_tell_it() -> None:
    warnings = Warnings()
    mapped = map_offer(record("offers", status="accepted", starts_at="2026-02-30"), CONTEXT, warnings)
    assert mapped.values["employment_start_date"] is None
    assert warnings == ["employment_start_date"]
    assert "2026" not in warnings.messages[0]


def test_an_offer_names_its_application() -> None:
    mapped = offer(application_id="a1", status="accepted")
    assert mapped["application_id"] == unified_id("gem:default", "applications", "a1")


def test_a_rejection_reason_has_its_name() -> None:
    reason = record("rejection_reasons", name="Lacks skills", type={"id": "t", "name": "We rejected them"})
    assert values(map_rejection_reason(reason, CONTEXT, Warnings())) == {"name": "Lacks skills"}
