"""Pages: stable while the data changes, and no cursor is believed that does not fit."""

from __future__ import annotations

from base64 import urlsafe_b64encode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.connector.api.world import World

INVALID = (400, "PLATFORM.INPUT_INVALID")


def test_records_that_come_and_go_between_pages_move_no_other_record(own_world: World) -> None:
    everybody = [one["id"] for one in own_world.all("/ats/candidates")]
    first = own_world.page("/ats/candidates", page_size=10)
    own_world.change("candidates", everybody[2], remote_deleted_at=1, changed_at=2)
    own_world.change("candidates", everybody[9], remote_deleted_at=1, changed_at=2)
    own_world.change("candidates", everybody[12], remote_deleted_at=1, changed_at=2)
    own_world.change("candidates", everybody[14], changed_at=9_999_999_999_999)

    rest = own_world.all("/ats/candidates", page_size=10, cursor=first["next"])

    assert [one["id"] for one in first["results"]] == everybody[:10]
    assert [one["id"] for one in rest] == [*everybody[10:12], *everybody[13:]]


def test_the_last_page_says_so_even_when_it_is_full(world: World) -> None:
    everybody = world.all("/ats/users")

    page = world.page("/ats/users", page_size=len(everybody))

    assert (len(page["results"]), page["next"]) == (len(everybody), None)


def test_the_page_size_may_change_on_the_way(world: World) -> None:
    first = world.page("/ats/users", page_size=2)
    second = world.page("/ats/users", page_size=3, cursor=first["next"])

    assert first["results"] + second["results"] == world.page("/ats/users", page_size=5)["results"]


@pytest.mark.parametrize(
    "other",
    [{"include_deleted": True}, {"updated_after": "2020-01-01"}, {"ids": "x"}, {"emails": "a@example.com"}],
)
def test_a_cursor_belongs_to_its_filters(world: World, other: dict[str, object]) -> None:
    cursor = world.page("/ats/users", page_size=2)["next"]

    assert world.error("/ats/users", cursor=cursor, **other) == INVALID


def test_a_cursor_belongs_to_its_list(world: World) -> None:
    cursor = world.page("/ats/users", page_size=2)["next"]

    assert world.error("/ats/jobs", cursor=cursor) == INVALID


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    cursor=st.one_of(
        st.text(min_size=1),
        st.binary(min_size=1).map(lambda raw: urlsafe_b64encode(raw).decode()),
        st.sampled_from(["e30=", "W10=", "bnVsbA==", "eyJhZnRlciI6MSwiZm9yIjoiIn0="]),
    )
)
def test_a_broken_cursor_is_refused(world: World, cursor: str) -> None:
    assert world.error("/ats/users", cursor=cursor) == INVALID


@pytest.mark.parametrize("size", ["0", "251", "-1", "1.5", "ten", "", "1_0", " 5", "٥"])
def test_a_page_size_out_of_range_is_refused(world: World, size: str) -> None:
    assert world.error("/ats/users", page_size=size) == INVALID
