"""mapping.md, all models: what holds for every mapping function, whatever Gem sends."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import fields

from connector.gem.resources import RESOURCES, decode
from connector.mapping import (
    Context,
    Mapped,
    StageIndex,
    Warn,
    map_application,
    map_application_stage,
    map_candidate,
    map_interview,
    map_interviewing_team,
    map_job,
    map_job_application_stages,
    map_job_hiring_team,
    map_job_posting,
    map_offer,
    map_rejection_reason,
    map_scorecard,
    map_user,
)
from connector.unified import MODELS, unified_id
from tests.connector.mapping.mapped import CONTEXT, Warnings, record, values

NO_STAGES = StageIndex()
STORED_BESIDES = {"id", "remote_id", "changed_at", "remote_deleted_at", "remote_data"}

MapRecord = Callable[[Any, Context, Warn], Mapped]
RECORDS: dict[str, tuple[str, MapRecord]] = {
    "users": ("users", map_user),
    "jobs": ("jobs", lambda job, context, warn: map_job(job, [], context, warn)),
    "job_postings": ("job_posts", map_job_posting),
    "candidates": ("candidates", map_candidate),
    "application_stages": ("job_stages", map_application_stage),
    "applications": ("applications", map_application),
    "interviews": (
        "scheduled_interviews",
        lambda interview, context, warn: map_interview(interview, "j1", NO_STAGES, context, warn),
    ),
    "offers": ("offers", map_offer),
    "rejection_reasons": ("rejection_reasons", map_rejection_reason),
    "scorecards": ("scorecards", map_scorecard),
}
MapJoins = Callable[[Any], list[Mapped]]
JOINS: dict[str, tuple[str, MapJoins]] = {
    "job_application_stages": ("job_stages", lambda stage: map_job_application_stages("j1", [stage], CONTEXT)),
    "job_hiring_team_members": ("jobs", lambda job: map_job_hiring_team(job, CONTEXT)),
    "interviewing_team_members": ("scheduled_interviews", lambda interview: map_interviewing_team(interview, CONTEXT)),
}


@pytest.mark.parametrize("model", RECORDS)
def test_the_remote_id_is_untouched_and_the_id_is_computed(model: str) -> None:
    stream, map_record = RECORDS[model]
    mapped = map_record(record(stream, id="0042"), Context("gem:x"), Warnings())
    assert (mapped.model, mapped.remote_id, mapped.id) == (model, "0042", unified_id("gem:x", model, "0042"))


@pytest.mark.parametrize("model", RECORDS)
def test_every_field_of_the_model_is_mapped_in_its_order(model: str) -> None:
    stream, map_record = RECORDS[model]
    mapped = map_record(record(stream), CONTEXT, Warnings())
    assert list(mapped.values) == [name for name in MODELS[model].type.model_fields if name not in STORED_BESIDES]


@pytest.mark.parametrize("model", RECORDS)
def test_gems_own_date_of_deletion_is_taken_over(model: str) -> None:
    stream, map_record = RECORDS[model]
    deleted = record(stream, deleted_at="2026-02-01T11:00:00+01:00")
    assert map_record(deleted, CONTEXT, Warnings()).remote_deleted_at == "2026-02-01T10:00:00.000Z"
    assert map_record(record(stream), CONTEXT, Warnings()).remote_deleted_at is None


DATES = [
    ("users", "deleted_at", "remote_deleted_at"),
    ("jobs", "opened_at", "opened_at"),
    ("jobs", "created_at", "remote_created_at"),
    ("job_postings", "updated_at", "remote_updated_at"),
    ("candidates", "created_at", "remote_created_at"),
    ("application_stages", "deleted_at", "remote_deleted_at"),
    ("applications", "rejected_at", "rejected_at"),
    ("applications", "applied_at", "remote_created_at"),
    ("interviews", "updated_at", "remote_updated_at"),
    ("scorecards", "created_at", "remote_created_at"),
]


@pytest.mark.parametrize(("model", "gem", "unified"), DATES)
@pytest.mark.parametrize("value", ["2026-02-01", "secret-value", "2026-02-30T10:00:00.000Z"])
def test_an_odd_date_is_null_with_a_warning_that_does_not_tell_the_value(
    model: str, gem: str, unified: str, value: str
) -> None:
    stream, map_record = RECORDS[model]
    warnings = Warnings()
    mapped = map_record(record(stream, status="active", **{gem: value}), CONTEXT, warnings)
    assert (mapped.values | {"remote_deleted_at": mapped.remote_deleted_at})[unified] is None
    assert warnings == [unified]
    assert value not in warnings.messages[0]


dates = st.sampled_from(["2026-02-01T10:00:00.000Z", "2026-02-01", "", "2026-02-01T10:00+01:00"])
texts = st.text(max_size=12) | st.sampled_from(["ada@x.test", "https://github.com/ada", "Berlin, Germany", "open"])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | texts | dates,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)


def payloads(stream: str) -> st.SearchStrategy[bytes]:
    """Records whose fields mostly are what Gem states, and sometimes anything."""
    known = {
        field.encode_name: st.one_of(_like(field.type), _like(field.type), json_values)
        for field in fields(RESOURCES[stream])
        if field.encode_name != "id"
    }
    ids = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=8)
    return st.fixed_dictionaries({"id": ids}, optional=known).map(lambda members: json.dumps(members).encode())


def _like(type_: Any) -> st.SearchStrategy[Any]:
    """Values that a struct's field of this type may come from."""
    name = str(type_)
    if hasattr(type_, "__struct_fields__"):
        return st.fixed_dictionaries({}, optional={field.encode_name: _like(field.type) for field in fields(type_)})
    arguments = [argument for argument in getattr(type_, "__args__", ()) if argument is not type(None)]
    if name.startswith("list"):
        return st.lists(_like(arguments[0]), max_size=3)
    if arguments and not name.startswith("typing.Annotated"):
        return st.none() | st.one_of([_like(argument) for argument in arguments])
    if "int" in name or "float" in name:
        return st.integers(-5, 5) | st.floats(-5, 5)
    return st.booleans() if "bool" in name else texts | dates


def as_unified(mapped: Mapped) -> Any:
    """What a reader gets: the stored JSON together with what the store adds, through the model."""
    stored = {
        "id": mapped.id,
        "remote_id": mapped.remote_id,
        "changed_at": "2026-02-01T10:00:00.000Z",
        "remote_deleted_at": mapped.remote_deleted_at,
    }
    return MODELS[mapped.model].type.model_validate(orjson.loads(mapped.json()) | stored)


@pytest.mark.parametrize("model", RECORDS)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_could_be_decoded_is_mapped_into_a_valid_record(model: str, data: st.DataObject) -> None:
    stream, map_record = RECORDS[model]
    decoded = decode(stream, data.draw(payloads(stream))).record
    mapped = map_record(decoded, CONTEXT, Warnings())
    assert as_unified(mapped).model_dump(mode="json")["id"] == mapped.id


@pytest.mark.parametrize("model", JOINS)
@given(data=st.data())
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_whatever_could_be_decoded_makes_valid_joins(model: str, data: st.DataObject) -> None:
    stream, map_joins = JOINS[model]
    rows = map_joins(decode(stream, data.draw(payloads(stream))).record)
    assert len({row.remote_id for row in rows}) == len(rows)
    for row in rows:
        assert as_unified(row).remote_id == row.remote_id
        assert "\0" not in row.remote_id


def test_ids_of_one_record_are_those_that_others_link_to() -> None:
    user = map_user(record("users", id="u1"), CONTEXT, Warnings())
    (member,) = map_job_hiring_team(record("jobs", hiring_team={"recruiters": [{"id": "u1"}]}), CONTEXT)
    assert values(member)["user_id"] == user.id
