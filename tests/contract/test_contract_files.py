"""The contract files: whole, in the order of the export, and clear about their own mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from contracts.contract import BASES
from contracts.errors import BrokenContract
from contracts.gem_document import load_gem_document
from contracts.loading import MODELS, load_contract, load_contracts, parse_contract

COMMON = "id remote_id changed_at remote_deleted_at"
COVERAGE = {
    "users": f"{COMMON} first_name last_name email status remote_data",
    "jobs": f"{COMMON} name job_code description confidential status department post_url remote_work_status location "
    "custom_fields integration_fields opened_at closed_at remote_created_at remote_updated_at remote_data",
    "job_postings": f"{COMMON} title description_html status visibility url job_id remote_data remote_created_at "
    "remote_updated_at",
    "candidates": f"{COMMON} first_name last_name company title confidential source phone_numbers email_addresses "
    "social_media custom_fields integration_fields remote_created_at remote_updated_at remote_data",
    "application_stages": f"{COMMON} name global_index remote_data",
    "applications": f"{COMMON} outcome rejection_reason_name rejected_at current_stage_id job_id candidate_id "
    "custom_fields integration_fields remote_created_at remote_updated_at remote_data",
    "interviews": f"{COMMON} title starting_at ending_at video_conferencing_url application_id stage_id canceled "
    "remote_created_at remote_updated_at remote_data",
    "job_application_stages": "index job_id stage_id id changed_at remote_deleted_at",
    "job_hiring_team_members": "roles job_id user_id id changed_at remote_deleted_at",
    "interviewing_team_members": "interview_id user_id id changed_at remote_deleted_at",
    "offers": f"{COMMON} status employment_start_date application_id remote_created_at remote_updated_at remote_data",
    "rejection_reasons": f"{COMMON} name remote_data",
    "scorecards": f"{COMMON} candidate_id application_id interview_id author_id responses remote_created_at "
    "remote_updated_at remote_data",
}
BEYOND = {
    "jobs": {"visibility", "employment_type"},
    "application_stages": {"status"},
    "interviews": {"location"},
    "job_application_stages": {"remote_id"},
    "job_hiring_team_members": {"remote_id"},
    "interviewing_team_members": {"remote_id"},
}
FIELDS = [field for contract in load_contracts().values() for field in contract.fields.values()]

MINIMAL = """
model: users
meaning: People.
collection: users
fields:
  name: {type: string, from: record.name, basis: ours, meaning: The name.}
"""


def test_there_is_a_contract_for_each_model_in_the_order_of_the_export() -> None:
    assert list(load_contracts()) == list(MODELS) == list(COVERAGE)


@pytest.mark.parametrize("model", COVERAGE)
def test_every_covered_field_has_its_entry_in_the_order_of_the_export(model: str) -> None:
    beyond = BEYOND.get(model, set())
    fields = load_contracts()[model].fields
    assert [name for name in fields if name not in beyond] == COVERAGE[model].split()
    assert beyond <= set(fields)


def test_every_entry_says_how_sure_it_is_and_what_the_field_means() -> None:
    assert [field.path for field in FIELDS if field.basis not in BASES] == []
    assert [field.path for field in FIELDS if len(field.meaning.split()) < 3] == []


@pytest.mark.parametrize("model", COVERAGE)
def test_a_contract_draws_only_on_collections_that_gem_has(model: str) -> None:
    assert load_contracts()[model].collections <= set(load_gem_document().collections)


def test_a_file_of_ones_own_can_be_loaded(tmp_path: Path) -> None:
    path = tmp_path / "users.yaml"
    path.write_text(MINIMAL, "utf-8")
    assert list(load_contract(path).fields) == ["name"]


@pytest.mark.parametrize(
    ("change", "where", "message"),
    [
        (("type: string", "type: strin"), "fields.name.type", "must be one of id, string"),
        (("from: record.name", "from: record..name"), "fields.name.from", "is not JMESPath"),
        (("from: record.name, ", ""), "fields.name", "has no `from`"),
        (("basis: ours", "basis: hope"), "fields.name.basis", "coverage, confirmed, inferred, ours"),
        (("meaning: The name.", "meaning: The name"), "fields.name", "must be a sentence"),
        (("basis: ours", "bases: ours"), "fields.name", "does not know bases"),
        (("collection: users", ""), "users.yaml", "lacks collection"),
        (("type: string", "type: enum"), "fields.name", "an enum, and only an enum, has"),
        (("from: record.name", "from: '!record.name'"), "fields.name.from", "write !(a.b)"),
        (("model: users", "model: [users"), "users.yaml", "is not YAML"),
    ],
)
def test_a_broken_contract_is_refused_with_its_place_and_reason(
    change: tuple[str, str], where: str, message: str
) -> None:
    with pytest.raises(BrokenContract) as caught:
        parse_contract(MINIMAL.replace(*change), "users.yaml")
    assert where in caught.value.where
    assert message in str(caught.value)
