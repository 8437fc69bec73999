"""Gem's records become structs; what is odd in them is reported, and costs nothing but itself."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import fields

from connector.errors import GemError, UndecodableRecord
from connector.gem.resources import RESOURCES, Candidate, Problem, decode, embedded_applications


def encoded(**members: Any) -> bytes:
    return json.dumps({"id": "1", **members}).encode()


def problem_fields(stream: str, raw: bytes) -> list[str]:
    return [problem.field for problem in decode(stream, raw).problems]


@pytest.mark.parametrize("stream", RESOURCES)
def test_a_record_with_nothing_but_an_id_has_no_problems(stream: str) -> None:
    decoded = decode(stream, encoded())
    assert decoded.record.id == "1"
    assert decoded.problems == ()


@pytest.mark.parametrize("stream", RESOURCES)
def test_null_is_the_same_as_absent(stream: str) -> None:
    nulls = {field.name: None for field in fields(RESOURCES[stream]) if field.name != "id"}
    decoded = decode(stream, encoded(**nulls))
    assert decoded.problems == ()
    assert decoded.record == decode(stream, encoded()).record


def test_fields_that_no_model_draws_on_are_not_looked_at() -> None:
    assert decode("candidates", encoded(tags=3, educations="none", something_new=[{}])).problems == ()


def test_a_page_can_be_decoded_from_slices() -> None:
    (raw,) = msgspec.json.decode(b'[{"id": "1", "first_name": "Ada"}]', type=list[msgspec.Raw])
    assert decode("candidates", raw).record.first_name == "Ada"


@pytest.mark.parametrize(
    ("stream", "members", "field"),
    [
        ("candidates", {"first_name": 3}, "first_name"),
        ("candidates", {"is_private": "no"}, "is_private"),
        ("candidates", {"created_at": 1773177654}, "created_at"),
        ("candidates", {"phone_numbers": "none"}, "phone_numbers"),
        ("candidates", {"applications": {}}, "applications"),
        ("jobs", {"hiring_team": []}, "hiring_team"),
        ("jobs", {"offices": "Berlin"}, "offices"),
        ("job_stages", {"priority": "first"}, "priority"),
        ("job_stages", {"priority": 10**30}, "priority"),
        ("applications", {"current_stage": "Review"}, "current_stage"),
        ("scheduled_interviews", {"start": {"date_time": 3}}, "start.date_time"),
        ("applications", {"source": {"public_name": ["LinkedIn"]}}, "source.public_name"),
        ("users", {"emails": {"work": "a@b.test"}}, "emails"),
    ],
)
def test_a_field_that_does_not_parse_becomes_none_with_a_problem(
    stream: str, members: dict[str, Any], field: str
) -> None:
    decoded = decode(stream, encoded(**members))
    assert [problem.field for problem in decoded.problems] == [field]
    value: Any = decoded.record
    for name in field.split("."):
        value = getattr(value, name)
    assert value is None


def test_the_other_fields_are_kept() -> None:
    raw = encoded(first_name=3, last_name="Lopez", email_addresses=[{"value": 3, "type": "work"}], title="Engineer")
    candidate = decode("candidates", raw).record
    assert (candidate.first_name, candidate.last_name, candidate.title) == (None, "Lopez", "Engineer")
    assert candidate.email_addresses is not None
    assert candidate.email_addresses[0].type == "work"
    assert problem_fields("candidates", raw) == ["first_name", "email_addresses[0].value"]


def test_an_item_that_does_not_parse_is_dropped_and_the_others_are_kept() -> None:
    raw = encoded(phone_numbers=["+1", {"value": "+2"}, None, {"value": "+3"}])
    assert [item.value for item in decode("candidates", raw).record.phone_numbers or ()] == ["+2", "+3"]
    assert problem_fields("candidates", raw) == ["phone_numbers[0]", "phone_numbers[2]"]


def test_an_item_that_refers_to_nobody_is_dropped() -> None:
    raw = encoded(hiring_team={"recruiters": [{"id": None}, {"name": "Rita"}, {"id": ""}, {"id": "u1"}]})
    team = decode("jobs", raw).record.hiring_team
    assert team is not None
    assert [user.id for user in team.recruiters or ()] == ["u1"]


def test_a_problem_tells_types_and_never_values() -> None:
    (problem,) = decode("candidates", encoded(first_name=["secret"])).problems
    assert problem == Problem("first_name", "Expected `str | null`, got `array`")


@pytest.mark.parametrize(
    "raw",
    [
        b"null",
        b"3",
        b'"1"',
        b"[]",
        b"{}",
        b'{"id": null}',
        b'{"id": ""}',
        b'{"id": 4965519002}',
        b'{"id": "a\\u0000b"}',
        b'{"id": ["1"]}',
        b'{"id": "1"',
        b"",
        b'{"id": "\xff"}',
        b'{"id": "1", "x": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    ],
    ids=lambda raw: raw[:20].decode(errors="replace"),
)
@pytest.mark.parametrize("stream", ["candidates", "jobs"])
def test_no_object_and_no_usable_id_are_refused(stream: str, raw: bytes) -> None:
    with pytest.raises(UndecodableRecord) as refused:
        decode(stream, raw)
    assert isinstance(refused.value, GemError)
    assert stream in str(refused.value)


def test_bytes_that_are_no_utf8_cost_only_their_field() -> None:
    decoded = decode("candidates", b'{"id": "1", "first_name": "\xff", "last_name": "Lopez"}')
    assert (decoded.record.first_name, decoded.record.last_name) == (None, "Lopez")
    assert decoded.problems == (Problem("first_name", "not UTF-8"),)


def test_offices_and_departments_are_also_kept_as_received() -> None:
    raw = b'{"id": "1", "offices": [ {"id":"o", "x": 1.50} ], "departments": null}'
    job = decode("jobs", raw).record
    assert bytes(job.received.offices) == b'[ {"id":"o", "x": 1.50} ]'
    assert bytes(job.received.departments) == b""


def test_offices_that_are_no_list_are_not_passed_through() -> None:
    assert bytes(decode("jobs", encoded(offices={"name": "Berlin"})).record.received.offices) == b""


def test_no_field_of_gems_can_pose_as_what_was_received() -> None:
    assert decode("jobs", encoded(received={"offices": ["x"]})).problems == ()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (b'{"id": "1", "applications": [ {"id": "a"} , 3]}', [b'{"id": "a"}', b"3"]),
        (b'{"id": "1", "applications": []}', []),
        (b'{"id": "1", "applications": null}', []),
        (b'{"id": "1", "applications": "none"}', []),
        (b'{"id": "1"}', []),
        (b"[]", []),
    ],
)
def test_embedded_applications_come_as_gem_sent_them(raw: bytes, expected: list[bytes]) -> None:
    assert [bytes(application) for application in embedded_applications(raw)] == expected


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from(sorted(RESOURCES)), st.data())
def test_no_object_with_an_id_is_refused_whatever_its_fields_hold(stream: str, data: st.DataObject) -> None:
    names = [field.encode_name for field in fields(RESOURCES[stream]) if field.encode_name != "id"]
    members = data.draw(st.dictionaries(st.sampled_from(names), json_values))
    decoded = decode(stream, encoded(**members))
    assert isinstance(decoded.record, RESOURCES[stream])
    reported = {problem.field.split(".")[0].split("[")[0] for problem in decoded.problems}
    assert reported <= set(members)


def test_nothing_is_reported_for_what_is_as_gem_states_it() -> None:
    raw = encoded(
        first_name="Ada",
        is_private=False,
        phone_numbers=[{"type": "mobile", "value": "+1 555 0100"}],
        email_addresses=[{"type": "personal", "value": "ada@example.com", "is_primary": True}],
        applications=[
            {"id": "a1", "applied_at": "2026-02-01T10:00:00.000Z", "source": {"id": "s", "public_name": "X"}}
        ],
    )
    decoded = decode("candidates", raw)
    assert isinstance(decoded.record, Candidate)
    assert decoded.problems == ()
