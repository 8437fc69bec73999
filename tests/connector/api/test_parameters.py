"""What stands in a query: the document's pattern and the parser accept the same."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.api.parameters import MOMENT_PATTERN, read_moment
from tests.connector.api.world import World


@given(st.from_regex(MOMENT_PATTERN, fullmatch=True))
def test_every_moment_that_the_document_allows_is_read(text: str) -> None:
    moment = read_moment(text.strip("\n"))

    assert moment.tzinfo is UTC


@given(
    st.datetimes(
        min_value=datetime(1001, 1, 1),  # noqa: DTZ001 - the time zone is drawn apart
        max_value=datetime(2998, 12, 31),  # noqa: DTZ001 - as above
        timezones=st.integers(-720, 840).map(lambda minutes: timezone(timedelta(minutes=minutes))),
    )
)
def test_whatever_isoformat_writes_is_read_as_the_same_moment(moment: datetime) -> None:
    assert read_moment(moment.isoformat()) == moment
    assert read_moment(moment.isoformat().replace("+00:00", "Z")) == moment
    assert read_moment(moment.replace(tzinfo=None).isoformat()) == moment.replace(tzinfo=UTC)


@given(st.text())
def test_what_the_document_refuses_is_refused(text: str) -> None:
    if re.fullmatch(MOMENT_PATTERN.removesuffix("$"), text):
        return
    with pytest.raises(ValueError, match="expected a date"):
        read_moment(text)


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2026-13-01", "2026-02-30", "2026-01-01 10:00", "2026-01-01T25:00", "2026-01-01T10:00:60Z", ""],
)
def test_a_moment_that_is_none_is_an_invalid_input(world: World, text: str) -> None:
    assert world.error("/ats/users", updated_after=text) == (400, "PLATFORM.INPUT_INVALID")


@pytest.mark.parametrize(
    "text", ["2026-01-01", "2026-01-01Z", "2026-01-01T10:00", "2023-02-29T00:00:00.123456789+0530"]
)
def test_moments_are_read_leniently(world: World, text: str) -> None:
    assert world.ask("/ats/users", updated_after=text).status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"include_deleted": "yes"},
        {"include_deleted": "TRUE"},
        {"ids": "a\0b"},
        {"unknown": "1"},
        {"emails": "a\0"},
        {"ignore_unsupported_filters": "1"},
    ],
)
def test_what_no_parameter_is_is_refused(world: World, query: dict[str, str]) -> None:
    assert world.error("/ats/users", **query) == (400, "PLATFORM.INPUT_INVALID")


def test_an_outcome_that_does_not_exist_is_refused_with_those_that_do(world: World) -> None:
    answer = world.ask("/ats/applications", outcomes="HIRED,FIRED")

    assert answer.status_code == 400
    assert "'DECLINED'" in answer.json["error"]["message"]


def test_a_parameter_that_is_given_twice_is_refused(world: World) -> None:
    assert world.error("/ats/users?ids=a&ids=b") == (400, "PLATFORM.INPUT_INVALID")
