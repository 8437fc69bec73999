"""What a sync does and which run it goes on with, as functions of values."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.gem.streams import STREAMS
from connector.store.runs import RUNNING, Run
from connector.store.schema import GEM_LISTS, UNIFIED_MODELS
from connector.sync.guard import looks_like_a_mistake
from connector.sync.plan import OLDEST_MS, effective_kind, steps, to_abandon, to_resume
from connector.sync.position import Position
from connector.sync.report import Kind
from connector.unified import MODELS

NOW = 1_800_000_000_000


def run(number: int, kind: Kind, *, age: int = 1000, tracked_only: bool = False, since: int | None = None) -> Run:
    position = Position(tracked_only=tracked_only, since=since).as_dict()
    return Run(number, kind, RUNNING, NOW - age, None, position, None)


def test_a_full_sync_reads_everything_then_what_changed_meanwhile_then_looks_for_what_is_gone() -> None:
    planned = steps("full", rebuild=False, tracked_only=False)
    assert [step.phase for step in planned] == ["fetch"] * 10 + ["catch up"] * 10 + ["deletions"] * 10
    assert [step.stream for step in planned[:10]] == list(STREAMS)


def test_a_delta_deletes_nothing_by_absence() -> None:
    assert {step.phase for step in steps("delta", rebuild=True, tracked_only=True)} == {
        "drop untracked",
        "rebuild",
        "fetch",
    }


@pytest.mark.parametrize(
    ("watermark", "was_tracked_only", "tracked_only", "kind"),
    [(None, False, False, "full"), (1, False, False, "delta"), (1, True, False, "full"), (1, True, True, "delta")],
)
def test_a_delta_needs_something_complete_to_start_from(
    watermark: int | None, was_tracked_only: bool, tracked_only: bool, kind: Kind
) -> None:
    found = effective_kind("delta", watermark=watermark, was_tracked_only=was_tracked_only, tracked_only=tracked_only)
    assert found == kind


def test_only_a_recent_run_of_the_same_kind_is_gone_on_with() -> None:
    unfinished = [run(4, "delta", since=7), run(3, "full", tracked_only=True), run(2, "full"), run(1, "full")]
    resumed = to_resume(unfinished, "full", watermark=7, tracked_only=False, now=NOW)
    assert resumed is unfinished[2]
    assert [r.number for r in to_abandon(unfinished, "full", resumed, NOW)] == [4, 3, 1]
    assert to_resume([run(1, "full", age=OLDEST_MS + 1)], "full", watermark=7, tracked_only=False, now=NOW) is None
    assert to_resume([run(1, "delta", since=6)], "delta", watermark=7, tracked_only=False, now=NOW) is None


@given(vanishing=st.integers(0, 10_000), living=st.integers(0, 10_000))
def test_deletions_wait_only_where_they_are_many_by_number_and_by_share(vanishing: int, living: int) -> None:
    assert looks_like_a_mistake(vanishing, living) == (vanishing > 20 and vanishing * 10 > living)


def test_the_store_has_a_table_for_every_list_and_every_model() -> None:
    assert list(GEM_LISTS) == list(STREAMS)
    assert list(UNIFIED_MODELS) == list(MODELS)
