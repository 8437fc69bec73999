"""A walk gives every record that is there from its beginning to its end, however the list moves."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from connector.gem.pages import identities
from connector.gem.paging import Walk
from connector.gem.streams import STREAMS
from tests.connector.gem.moving_list import EPOCH, AnyOrder, MovingList, ids

CANDIDATES = STREAMS["candidates"]
WHOLE: dict[str, str | bool] = {"include_deleted": True}
CHANGED: dict[str, str | bool] = {"include_deleted": True, "updated_after": "2026-01-01T00:00:00.000Z"}

places = st.integers(0, 60)
deletions = st.tuples(st.just("delete"), places)
appends = st.tuples(st.just("append"), places)
insertions = st.tuples(st.just("insert"), places)


def schedules(*kinds: st.SearchStrategy[tuple[str, int]]) -> st.SearchStrategy[list[list[tuple[str, int]]]]:
    """What happens before each of the first requests; afterwards the list holds still, so that every walk ends."""
    return st.lists(st.lists(st.one_of(*kinds), max_size=3), max_size=40)


def read(walk: Walk) -> list[str]:
    return [record for page in walk for record in identities(page.records)]


def assert_nothing_lost(moving: MovingList, seen: list[str]) -> None:
    lost = ids(moving.steadfast) - set(seen)
    assert not lost, f"lost {sorted(lost)} after the requests {moving.requests}"


def drawn(data: st.DataObject) -> Callable[[int], AnyOrder]:
    return lambda _: AnyOrder(lambda pending: data.draw(st.integers(0, pending - 1)))


@settings(max_examples=60, deadline=None)
@given(
    size=st.integers(0, 60),
    per_page=st.integers(1, 7),
    in_flight=st.integers(1, 5),
    cap=st.none() | st.integers(1, 7),
    capped_after=st.integers(0, 20),
    moves=schedules(deletions, appends),
    data=st.data(),
)
def test_no_record_of_a_whole_list_is_lost_while_others_are_deleted_and_created(
    size: int, per_page: int, in_flight: int, cap: int | None, capped_after: int, moves: Any, data: st.DataObject
) -> None:
    moving = MovingList(size, moves, cap=cap, capped_after=capped_after)
    walk = Walk(moving, CANDIDATES, WHOLE, per_page=per_page, in_flight=in_flight, executor=drawn(data))
    seen = read(walk)
    assert walk.complete
    assert_nothing_lost(moving, seen)


@settings(max_examples=60, deadline=None)
@given(
    size=st.integers(0, 60),
    per_page=st.integers(1, 7),
    cap=st.none() | st.integers(1, 7),
    capped_after=st.integers(0, 20),
    moves=schedules(deletions, appends),
    header=st.lists(st.booleans(), min_size=1, max_size=20),
    reverse=st.booleans(),
    data=st.data(),
)
def test_no_record_is_lost_without_x_pagination_or_with_some_of_it_or_newest_first(
    size: int,
    per_page: int,
    cap: int | None,
    capped_after: int,
    moves: Any,
    header: list[bool],
    reverse: bool,
    data: st.DataObject,
) -> None:
    moves = [[move for move in some if not reverse or move[0] == "delete"] for some in moves]
    moving = MovingList(
        size,
        moves,
        cap=cap,
        capped_after=capped_after,
        header=lambda request: header[request % len(header)],
        reverse=reverse,
    )
    walk = Walk(moving, CANDIDATES, WHOLE, per_page=per_page, in_flight=3, executor=drawn(data))
    seen = read(walk)
    if walk.complete:
        assert_nothing_lost(moving, seen)


@settings(max_examples=60, deadline=None)
@given(
    size=st.integers(0, 80),
    per_page=st.integers(20, 30),
    moves=schedules(deletions, appends, insertions),
    header=st.booleans(),
)
def test_no_record_of_a_filtered_list_is_lost_while_edits_bring_others_into_its_middle(
    size: int, per_page: int, moves: Any, header: bool
) -> None:
    moving = MovingList(size, moves, header=header)
    walk = Walk(moving, CANDIDATES, CHANGED, per_page=per_page)
    seen = read(walk)
    assert walk.complete
    assert_nothing_lost(moving, seen)


@settings(max_examples=60, deadline=None)
@given(
    size=st.integers(0, 60),
    per_page=st.integers(1, 7),
    header=st.booleans(),
    stops=st.lists(st.integers(1, 8), max_size=4),
    moves=schedules(deletions, appends),
    data=st.data(),
)
def test_a_walk_that_is_killed_again_and_again_loses_nothing(
    size: int, per_page: int, header: bool, stops: list[int], moves: Any, data: st.DataObject
) -> None:
    moving = MovingList(size, moves, header=header)
    stored: list[str] = []
    checkpoint: dict[str, Any] | None = None
    for stop in [*stops, None]:
        walk = Walk(
            moving, CANDIDATES, WHOLE, per_page=per_page, in_flight=3, checkpoint=checkpoint, executor=drawn(data)
        )
        for count, page in enumerate(walk, start=1):
            stored += identities(page.records)
            checkpoint = json.loads(json.dumps(page.checkpoint))
            if count == stop:
                break
    assert walk.complete
    assert walk.started_at == EPOCH
    assert_nothing_lost(moving, stored)
