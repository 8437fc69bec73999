"""Lists of which records are missing: a place in them is found by counting, and a filter that all meet finds it too."""

from __future__ import annotations

import orjson
from hypothesis import given, settings
from hypothesis import strategies as st

from gem_simulator.tenant import Tenant
from tests.gem_simulator.tenant.conftest import still

SIZE = 1100
"""More than are counted together."""

ALL = {"created_after": 0}
IDS = [orjson.loads(one)["id"] for one in Tenant(seed=3, candidates=SIZE).list("candidates", limit=SIZE).records]
NEW = {"first_name": "Ada", "last_name": "L", "email": "ada@example.com"}


@settings(max_examples=8, deadline=None)
@given(
    gone=st.lists(
        st.tuples(st.sampled_from(IDS), st.booleans()), unique_by=lambda one: one[0], min_size=1, max_size=12
    ),
    new=st.integers(0, 3),
    places=st.lists(st.integers(0, SIZE + 5) | st.integers(1015, 1035), min_size=1, max_size=4),
    deleted_too=st.booleans(),
)
def test_any_page_of_a_list_is_that_of_a_filter_which_all_records_meet(
    gone: list[tuple[str, bool]], new: int, places: list[int], deleted_too: bool
) -> None:
    tenant = Tenant(seed=3, candidates=SIZE, clock=still())
    job = next(one["id"] for one in map(orjson.loads, tenant.list("jobs").records) if one["status"] == "open")
    for place, (id_, hard) in enumerate(gone):
        tenant.delete("candidates", id_, hard=hard)
        if place < new:
            tenant.create_candidate({**NEW, "job_id": job})
        for offset in places:
            listed, filtered = (
                tenant.list("candidates", filters, include_deleted=deleted_too, offset=offset, limit=20)
                for filters in ({}, ALL)
            )
            assert listed == filtered
