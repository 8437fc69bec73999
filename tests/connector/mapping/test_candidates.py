"""mapping.md, candidates."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connector.mapping.mapped import candidate


def from_(source: str | None, applied_at: str | None = None, **members: Any) -> dict[str, Any]:
    """An application with its source."""
    return {"id": source or "a", "applied_at": applied_at, "source": source and {"public_name": source}, **members}


@pytest.mark.parametrize("field", ["first_name", "last_name", "company", "title"])
def test_names_company_and_title_are_gems(field: str) -> None:
    members: dict[str, Any] = {field: "  Ünï 🙂 "}
    assert candidate(**members)[field] == "  Ünï 🙂 "
    assert candidate()[field] is None


@pytest.mark.parametrize("flag", [True, False, None])
def test_private_candidates_are_confidential(flag: bool | None) -> None:
    assert candidate(is_private=flag)["confidential"] is flag


EARLY, LATE = "2026-02-01T10:00:00.000Z", "2026-02-02T10:00:00.000Z"
SOURCES: dict[str, tuple[list[dict[str, Any]], str | None]] = {
    "the earliest application's": ([from_("late", LATE), from_("early", EARLY)], "early"),
    "in instants, not in letters": (
        [from_("late", "2026-02-01T01:00:00.000Z"), from_("early", "2026-02-01T02:00:00.000+02:00")],
        "early",
    ),
    "dates before none": ([from_("a"), from_("b", LATE)], "b"),
    "a date that is none counts as none": ([from_("a", "long ago"), from_("b", LATE)], "b"),
    "then the smallest id": ([from_("b", EARLY), from_("a", EARLY), from_("c", EARLY)], "a"),
    "deleted ones count": ([from_("late", LATE), from_("early", EARLY, deleted_at=LATE)], "early"),
    "none, even if later ones have one": ([from_("late", LATE), from_(None, EARLY)], None),
    "a single one": ([from_("only", EARLY)], "only"),
    "no applications": ([], None),
}


@pytest.mark.parametrize(("applications", "source"), SOURCES.values(), ids=SOURCES)
@pytest.mark.gem_contract("rule.source_of_the_first_application_is_the_candidates")
def test_source_is_that_of_the_initial_application(applications: list[dict[str, Any]], source: str | None) -> None:
    assert candidate(applications=applications)["source"] == source
    assert candidate(stored=applications)["source"] == source


def test_stored_applications_only_count_where_the_payload_has_none_of_its_own() -> None:
    assert candidate(applications=[], stored=[from_("stored")])["source"] is None
    assert candidate(applications=None, stored=[from_("stored")])["source"] == "stored"
    assert candidate()["source"] is None


def test_phone_numbers_keep_their_form_and_empty_ones_are_dropped() -> None:
    gem = [{"value": "+1 555", "type": "mobile"}, {"value": ""}, {"value": None, "type": "home"}, {"value": "2"}]
    assert candidate(phone_numbers=gem)["phone_numbers"] == [
        {"phone_number": "+1 555", "type": "MOBILE"},
        {"phone_number": "2", "type": None},
    ]


def test_email_addresses_are_the_valid_ones_the_primary_first() -> None:
    gem = [
        {"value": "b@x.test", "type": "work", "is_primary": False},
        {"value": "not an address", "type": "work", "is_primary": True},
        {"value": "A@x.test", "type": "personal", "is_primary": True},
        {"value": None},
        {"value": "c@x.test"},
    ]
    assert candidate(email_addresses=gem)["email_addresses"] == [
        {"email_address": "A@x.test", "type": "PERSONAL"},
        {"email_address": "b@x.test", "type": "WORK"},
        {"email_address": "c@x.test", "type": None},
    ]


def test_social_media_keeps_gems_order_and_every_link() -> None:
    gem = [{"value": "https://example.test/ada"}, {"value": None}, {"value": "https://github.com/ada"}, {"value": ""}]
    assert candidate(social_media_addresses=gem)["social_media"] == [
        {"link": "https://example.test/ada", "type": None, "username": None},
        {"link": "https://github.com/ada", "type": "GITHUB", "username": "ada"},
    ]


@pytest.mark.parametrize("field", ["phone_numbers", "email_addresses", "social_media", "integration_fields"])
def test_lists_are_empty_where_gem_says_nothing(field: str) -> None:
    assert candidate()[field] == []


def test_dates() -> None:
    mapped = candidate(created_at="2026-02-01T10:00:00Z", updated_at="2026-02-02T10:00:00Z")
    assert mapped["remote_created_at"] == "2026-02-01T10:00:00.000Z"
    assert mapped["remote_updated_at"] == "2026-02-02T10:00:00.000Z"


def test_custom_fields_are_none_at_first() -> None:
    assert candidate(tags=["Python"], custom_fields={"a": 1})["custom_fields"] == {}
