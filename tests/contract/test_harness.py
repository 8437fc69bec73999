"""The harness itself: a store that is right passes, and every kind of wrong is seen and named."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

import pytest

from contracts.coverage import Coverage
from contracts.integration_fields import IntegrationField, expected_fields
from contracts.loading import load_contracts
from contracts.verify import Mismatch, verify
from tests.contract.small_tenant import SETTINGS, SYNCED_AT, faultless_store, payloads, snapshot

LATER = "2026-03-11T12:00:00.000Z"


def found(raw: Any, stored: Any, *, model: str | None = None, **more: Any) -> list[Mismatch]:
    contracts = [contract for contract in load_contracts().values() if model in (None, contract.model)]
    return list(verify(snapshot(raw, stored, **more), contracts, Coverage()))


def test_a_store_that_does_as_the_contracts_say_is_clean() -> None:
    raw = payloads()
    assert found(raw, faultless_store(raw)) == []


@pytest.mark.parametrize(
    ("model", "remote_id", "field", "expected"),
    [
        ("users", "user-1", "first_name", "Rita"),
        ("users", "user-1", "last_name", "Rec"),
        ("users", "user-1", "status", "ACTIVE"),
        ("jobs", "am9iOjE", "description", "<p>new</p>"),
        ("jobs", "am9iOjE", "remote_work_status", "ON_SITE"),
        ("jobs", "am9iOjE", "employment_type", "CONTRACT"),
        ("jobs", "am9iOjE", "visibility", "PUBLIC"),
        ("job_postings", "post-2", "status", "ACTIVE"),
        ("job_postings", "post-3", "status", "INACTIVE"),
        ("candidates", "candidate-1", "source", "Referral"),
        ("candidates", "candidate-1", "phone_numbers", [{"phone_number": "+1 555 0100", "type": "MOBILE"}]),
        ("applications", "application-1", "outcome", "DECLINED"),
        ("application_stages", "stage-4", "status", "INACTIVE"),
        ("interviews", "interview-1", "canceled", False),
        ("job_hiring_team_members", "am9iOjE:user-1", "roles", ["RECRUITER", "SOURCER"]),
    ],
)
def test_the_contracts_give_what_the_mapping_says(model: str, remote_id: str, field: str, expected: object) -> None:
    assert faultless_store(payloads())[model][remote_id][field] == expected


def test_the_stages_of_a_job_are_numbered_by_priority_without_the_deleted_ones() -> None:
    rows = faultless_store(payloads())["job_application_stages"].values()
    live = {row["remote_id"]: row["index"] for row in rows if row["remote_deleted_at"] is None}
    assert live == {"am9iOjE:stage-1": 0, "am9iOjE:stage-2": 1, "am9iOjE:stage-4": 2}


def test_primary_addresses_come_first_and_what_is_no_address_not_at_all() -> None:
    addresses = faultless_store(payloads())["candidates"]["candidate-1"]["email_addresses"]
    assert [address["email_address"] for address in addresses] == ["ada@example.test", "ada@work.test"]


@pytest.mark.parametrize("model", load_contracts())
def test_a_changed_value_is_found_in_every_field_of(model: str) -> None:
    raw = payloads()
    faultless = faultless_store(raw)
    for field in load_contracts()[model].fields.values():
        stored = deepcopy(faultless)
        record = next(iter(stored[model].values()))
        record[field.name] = "certainly not this" if record[field.name] is None else None
        assert field.path in {mismatch.path for mismatch in found(raw, stored, model=model)}, (
            f"{field.path} went unnoticed"
        )


@pytest.mark.parametrize("model", load_contracts())
def test_a_missing_record_is_found_in(model: str) -> None:
    raw = payloads()
    stored = faultless_store(raw)
    remote_id, _ = stored[model].popitem()
    assert [(one.model, one.field, one.remote_id) for one in found(raw, stored)] == [(model, "", remote_id)]


@pytest.mark.parametrize("model", load_contracts())
def test_a_record_that_gem_never_had_is_found_in(model: str) -> None:
    raw = payloads()
    stored = faultless_store(raw)
    stored[model]["invented"] = dict(next(iter(stored[model].values())), remote_id="invented")
    assert [(one.model, one.field, one.remote_id) for one in found(raw, stored)] == [(model, "", "invented")]


def test_a_template_in_the_store_is_one_record_too_many() -> None:
    raw = payloads()
    stored = faultless_store(raw)
    stored["jobs"]["template"] = dict(stored["jobs"]["am9iOjE"], remote_id="template")
    assert [one.problem for one in found(raw, stored)] == ["is in the store, but never was in Gem"]


def test_with_the_setting_on_templates_are_jobs() -> None:
    raw = payloads()
    stored = faultless_store(raw, {**SETTINGS, "include_job_templates": True})
    assert set(stored["jobs"]) == {"am9iOjE", "template"}
    assert set(stored["job_postings"]) == {"post-1", "post-2", "post-3", "post-4"}


def test_a_changed_payload_is_found_in_the_field_that_comes_from_it() -> None:
    raw = payloads()
    stored = faultless_store(raw, {**SETTINGS, "remote_data": False})
    raw["jobs"][0]["offices"][0]["location"]["name"] = "Lisbon, Portugal"
    differences = found(raw, stored, settings={**SETTINGS, "remote_data": False})
    assert {one.path for one in differences} == {"jobs.location", "jobs.custom_fields"}


def test_a_message_names_everything_that_leads_to_the_mistake() -> None:
    raw = payloads()
    stored = faultless_store(raw)
    stored["jobs"]["am9iOjE"]["description"] = "<p>wrong</p>"
    text = str(*found(raw, stored))
    for part in ("jobs.description", "am9iOjE", "<p>new</p>", "<p>wrong</p>", "chosen.content", "post-2"):
        assert part in text


def test_a_message_never_shows_what_signs_a_link() -> None:
    raw = payloads()
    stored = faultless_store(raw)
    stored["candidates"]["candidate-1"]["remote_data"] = {"attachments": [{"url": "https://f.test/x?signature=other"}]}
    texts = "".join(map(str, found(raw, stored)))
    assert "https://files.test/cv.pdf?…" in texts
    assert "first" not in texts.replace("first_name", "").replace("first one", "")
    assert "other" not in texts.replace('"other"', "")


def test_another_signature_is_no_difference() -> None:
    raw = payloads()
    stored = faultless_store(raw)
    raw["candidates"][0]["attachments"][0]["url"] = "https://files.test/cv.pdf?signature=second"
    assert found(raw, stored) == []


def test_remote_data_must_be_null_while_the_setting_is_off() -> None:
    raw = payloads()
    stored = faultless_store(raw)
    assert {one.field for one in found(raw, stored, settings={**SETTINGS, "remote_data": False})} == {"remote_data"}


def test_changed_at_must_move_with_the_values() -> None:
    before, after = payloads(), payloads()
    after["users"][0]["disabled"] = True
    stored = faultless_store(after)
    assert [(one.path, one.problem) for one in found(after, stored, previous=faultless_store(before))] == [
        ("users.changed_at", "stayed, but these values changed: status, remote_data")
    ]


def test_changed_at_must_stay_with_the_values() -> None:
    raw = payloads()
    stored = faultless_store(raw)
    stored["jobs"]["am9iOjE"]["changed_at"] = LATER
    assert [(one.path, one.problem) for one in found(raw, stored, previous=faultless_store(raw))] == [
        ("jobs.changed_at", "moved, but no value of the record changed")
    ]


def test_a_record_that_vanished_from_gem_must_be_marked_deleted() -> None:
    before, after = payloads(), payloads()
    after["users"] = []
    previous, stored = faultless_store(before), faultless_store(before)
    assert [(one.path, one.remote_id) for one in found(after, stored, previous=previous)] == [
        ("users.remote_deleted_at", "user-1")
    ]
    stored["users"]["user-1"] |= {"remote_deleted_at": LATER, "changed_at": LATER}
    assert found(after, stored, previous=previous) == []


def test_what_a_deleted_record_named_must_not_outlive_it_in_the_store() -> None:
    before, after = payloads(), payloads()
    before["scheduled_interviews"][0]["deleted_at"] = SYNCED_AT
    after["scheduled_interviews"] = []
    previous, stored = faultless_store(before), faultless_store(before)
    assert sorted((one.path, one.remote_id) for one in found(after, stored, previous=previous)) == [
        ("interviewing_team_members.remote_deleted_at", "interview-1:user-1"),
        ("interviewing_team_members.remote_deleted_at", "interview-1:user-2"),
    ]


def test_a_record_may_not_vanish_from_the_store() -> None:
    before, after = payloads(), payloads()
    after["users"] = []
    stored = faultless_store(before)
    del stored["users"]["user-1"]
    assert [one.remote_id for one in found(after, stored, previous=faultless_store(before))] == ["user-1"]


def test_a_record_that_gem_still_has_may_not_be_marked_deleted() -> None:
    raw = payloads()
    stored = faultless_store(raw)
    stored["users"]["user-1"]["remote_deleted_at"] = SYNCED_AT
    assert [one.problem for one in found(raw, stored)] == ["Gem still has the record and does not call it deleted"]


def test_what_changes_while_we_look_is_left_out() -> None:
    raw = payloads()
    stored = faultless_store(raw)
    stored["users"]["user-1"]["first_name"] = "Wrong"
    stored["jobs"]["am9iOjE"]["description"] = "<p>Wrong</p>"
    stored["users"]["gone"] = dict(stored["users"]["user-1"], remote_id="gone")
    assert [one.path for one in found(raw, stored)] == ["users.first_name", "users", "jobs.description"]
    moving = {"users": frozenset({"user-1", "gone"}), "job_posts": frozenset({"post-1"})}
    assert found(raw, stored, unsettled=moving) == []


def test_a_deletion_must_move_changed_at_too() -> None:
    before, after = payloads(), payloads()
    after["users"] = []
    stored = faultless_store(before)
    stored["users"]["user-1"]["remote_deleted_at"] = LATER
    assert [(one.path, one.problem) for one in found(after, stored, previous=faultless_store(before))] == [
        ("users.changed_at", "stayed, but these values changed: remote_deleted_at")
    ]


def test_what_was_never_seen_is_named() -> None:
    raw = payloads()
    coverage = Coverage()
    list(verify(snapshot(raw, faultless_store(raw)), load_contracts().values(), coverage))
    never = {str(one) for one in coverage.never_exercised(load_contracts().values())}
    assert "applications.outcome: never saw Gem's hired" in never
    assert "applications.outcome: never saw Gem's active" not in never
    assert "jobs.location.country: never saw null" in never
    assert "jobs.closed_at: never saw a value" in never
    assert "users.changed_at: never saw a record that changed" in never
    assert "candidates.custom_fields: never saw a value" not in never


NO_MOMENT = "yesterday"


def warned(raw: Any, said: Mapping[str, set[tuple[str, str]]]) -> list[tuple[str, str]]:
    stored = faultless_store(raw)
    return [(one.path, one.problem) for one in found(raw, stored, warned=said)]


def test_every_value_that_cannot_be_used_must_be_warned_of() -> None:
    raw = payloads()
    raw["users"][0]["deleted_at"] = NO_MOMENT
    raw["offers"][0]["starts_at"] = NO_MOMENT
    raw["applications"][0]["status"] = "new"
    right = {
        "users": {("remote_deleted_at", "user-1")},
        "offers": {("employment_start_date", "offer-1")},
        "applications": {("outcome", "application-2")},
    }
    assert warned(raw, right) == []
    assert {path for path, _ in warned(raw, {})} == {
        "users.remote_deleted_at",
        "offers.employment_start_date",
        "applications.outcome",
    }


def test_nothing_may_be_warned_of_that_can_be_used() -> None:
    assert warned(payloads(), {"users": {("email", "user-1")}}) == [
        ("users.email", "a warning says that Gem's value cannot be used, but it can")
    ]


def test_integration_fields_are_those_that_no_contract_draws_on() -> None:
    raw = payloads()
    raw["candidates"][0] |= {"tags": [], "first_name": "Ada", "custom_fields": {"Level": 3}}
    fields = expected_fields(load_contracts(), raw)
    assert {one.key for one in fields["jobs"]} == {"offices", "departments"}
    assert {one.key for one in fields["applications"]} == {"source"}
    assert fields["candidates"] == {
        IntegrationField("candidates", "DEFAULT", "attachments", "Attachments"),
        IntegrationField("candidates", "DEFAULT", "tags", "Tags"),
        IntegrationField("candidates", "CUSTOM", "Level", "Level"),
    }
