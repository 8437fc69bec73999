"""Lists: pages of them, their order, their totals, and what filters leave of them."""

from __future__ import annotations

from functools import cache
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gem_simulator.tenant import COLLECTIONS, FILTERS, Slice, Tenant, UnknownFilter, millis
from tests.gem_simulator.tenant.conftest import EVERYTHING, Record, everything, read_only

DATED = [name for name in COLLECTIONS if "created_after" in FILTERS[name]]
CREATED = {"applications": "applied_at"}
UPDATED = {"applications": "last_activity_at"}
WEEK = 7 * 86_400_000


def created(collection: str, record: Record) -> tuple[int, str]:
    """What a list is ordered by."""
    return millis(record[CREATED.get(collection, "created_at")]), record["id"]


@pytest.mark.parametrize("collection", DATED)
def test_lists_are_in_the_order_of_creation_then_of_ids(collection: str, tenant: Tenant) -> None:
    order = [created(collection, record) for record in everything(tenant, collection)]
    assert order == sorted(order)


@cache
def whole_list(collection: str, deleted: bool) -> Slice:
    """All of a list of the tenant that is only read."""
    return read_only().list(collection, {}, include_deleted=deleted, limit=EVERYTHING)


@settings(deadline=None)
@given(st.sampled_from(COLLECTIONS), st.booleans(), st.integers(0, 800), st.integers(0, 120))
def test_a_page_is_a_slice_of_the_whole_list(collection: str, deleted: bool, offset: int, limit: int) -> None:
    whole = whole_list(collection, deleted)
    page = read_only().list(collection, {}, include_deleted=deleted, offset=offset, limit=limit)
    assert page.records == whole.records[offset : offset + limit]
    assert page.total == whole.total == len(whole.records)


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 129])
@pytest.mark.parametrize("collection", ["candidates", "applications"])
def test_pages_found_by_arithmetic_are_those_of_the_index(collection: str, size: int) -> None:
    tenant = Tenant(seed=3, candidates=size)
    always = {"created_after": 1}
    for deleted in (False, True):
        plain = tenant.list(collection, {}, include_deleted=deleted, limit=EVERYTHING)
        filtered = tenant.list(collection, always, include_deleted=deleted, limit=EVERYTHING)
        assert plain == filtered


@pytest.mark.parametrize("collection", [name for name in COLLECTIONS if name != "job_posts"])
def test_soft_deleted_records_are_listed_on_demand_only(collection: str, tenant: Tenant) -> None:
    live = [orjson.loads(record)["id"] for record in tenant.list(collection, {}, limit=EVERYTHING).records]
    whole = everything(tenant, collection)
    assert live == [record["id"] for record in whole if record.get("deleted_at") is None]


def test_posts_are_listed_with_the_soft_deleted_ones_always(tenant: Tenant) -> None:
    posts = [orjson.loads(record) for record in tenant.list("job_posts", {}, limit=EVERYTHING).records]
    assert [post for post in posts if post["deleted_at"] is not None and post["active"] is False]


def test_a_page_beyond_the_end_is_empty_and_knows_the_total(tenant: Tenant) -> None:
    found = tenant.list("candidates", {}, include_deleted=True, offset=10_000, limit=5)
    assert found.records == []
    assert found.total == 300


@pytest.mark.parametrize("collection", DATED)
@pytest.mark.parametrize("bound", ["created", "updated"])
def test_after_is_inclusive_and_before_exclusive(collection: str, bound: str, tenant: Tenant) -> None:
    field = (CREATED if bound == "created" else UPDATED).get(collection, f"{bound}_at")
    prefix = "last_activity" if field == "last_activity_at" else bound
    whole = everything(tenant, collection)
    edge = whole[len(whole) // 2][field]
    after = {record["id"] for record in everything(tenant, collection, **{f"{prefix}_after": millis(edge)})}
    before = {record["id"] for record in everything(tenant, collection, **{f"{prefix}_before": millis(edge)})}
    assert after == {record["id"] for record in whole if record[field] >= edge}
    assert before == {record["id"] for record in whole if record[field] < edge}


def _applied_to(record: Record, job: str) -> bool:
    return any(application["jobs"][0]["id"] == job for application in record["applications"])


BRUTE: dict[tuple[str, str], Any] = {
    ("candidates", "job_id"): _applied_to,
    ("candidates", "email"): lambda record, value: any(e["value"] == value for e in record["email_addresses"]),
    ("candidates", "candidate_ids"): lambda record, value: record["id"] in value,
    ("applications", "job_id"): lambda record, value: record["jobs"][0]["id"] == value,
    ("jobs", "department_id"): lambda record, value: any(d["id"] == value for d in record["departments"]),
    ("jobs", "office_id"): lambda record, value: any(office["id"] == value for office in record["offices"]),
    ("users", "email"): lambda record, value: value in (record.get("primary_email_address"), *record["emails"]),
    ("scheduled_interviews", "actionable"): lambda record, value: (
        (record["status"] != "complete" and "deleted_at" not in record) == value
    ),
    ("scheduled_interviews", "starts_after"): lambda record, value: millis(record["start"]["date_time"]) >= value,
    ("scheduled_interviews", "ends_before"): lambda record, value: millis(record["end"]["date_time"]) < value,
}


def _values(tenant: Tenant, collection: str, name: str) -> list[Any]:
    """Values that a filter may be given: some of each record's own, and one that nobody has."""
    ids = [record["id"] for record in everything(tenant, "jobs")]
    records = everything(tenant, collection)
    values: dict[str, list[Any]] = {
        "job_id": [*ids[:12], "nobody"],
        "candidate_ids": [[*(record["id"] for record in records[3:9]), "nobody"], []],
        "email": [*_emails(records), "nobody@example.com"],
        "actionable": [True, False],
        "live": [True, False],
        "active": [True, False],
        "department_id": [*(record["id"] for record in everything(tenant, "departments")), "nobody"],
        "office_id": [*(record["id"] for record in everything(tenant, "offices")), "nobody"],
        "candidate_id": [record["id"] for record in everything(tenant, "candidates")[:20]],
        "application_id": [record["id"] for record in everything(tenant, "applications")[:60]],
    }
    if name.endswith(("_after", "_before")):
        return [tenant.clock.now() - weeks * WEEK for weeks in (0, 1, 10, 200)]
    return values.get(name) or [*sorted({record[name] for record in records if record.get(name)})[:9], "nobody"]


def _emails(records: list[Record]) -> list[str]:
    if records and "email_addresses" in records[0]:
        return [email["value"] for record in records[:70] for email in record["email_addresses"] if email["value"]]
    return [email for record in records for email in record.get("emails", ())]


CASES = [
    (collection, name)
    for collection in COLLECTIONS
    for name in FILTERS[collection]
    if not name.startswith(("created", "updated", "last_activity", "sent", "resolved")) and collection != "offers"
]


@pytest.mark.parametrize(("collection", "name"), CASES)
def test_a_filter_finds_what_looking_at_every_record_finds(collection: str, name: str, tenant: Tenant) -> None:
    whole = everything(tenant, collection)
    matches = BRUTE.get((collection, name), lambda record, value: record.get(name) == value)
    if name.startswith(("starts_", "ends_")):
        matches = BRUTE.get((collection, name), _moment(name))
    for value in _values(tenant, collection, name):
        found = [record["id"] for record in everything(tenant, collection, **{name: value})]
        assert found == [record["id"] for record in whole if matches(record, value)], value


def _moment(name: str) -> Any:
    place, bound = name.split("_")
    field = {"starts": "start", "ends": "end"}[place]
    if bound == "after":
        return lambda record, value: millis(record[field]["date_time"]) >= value
    return lambda record, value: millis(record[field]["date_time"]) < value


@pytest.mark.parametrize("name", ["sent", "starts", "resolved"])
def test_offers_are_found_by_their_days(name: str, tenant: Tenant) -> None:
    field = {"sent": "sent_at", "starts": "starts_at"}.get(name)
    whole = everything(tenant, "offers")
    if field is None:
        answered = [record for record in whole if record["status"] in ("accepted", "rejected")]
        found = everything(tenant, "offers", resolved_after=0)
        assert [record["id"] for record in found] == [record["id"] for record in answered]
        return
    days = sorted(record[field] for record in whole if record[field])
    middle = days[len(days) // 2]
    since = millis(f"{middle}T00:00:00.000Z")
    found = everything(tenant, "offers", **{f"{name}_after": since})
    assert [record["id"] for record in found] == [record["id"] for record in whole if (record[field] or "") >= middle]
    before = everything(tenant, "offers", **{f"{name}_before": since})
    assert [r["id"] for r in before] == [r["id"] for r in whole if r[field] and r[field] < middle]


def test_filters_together_leave_what_meets_them_all(tenant: Tenant) -> None:
    job = everything(tenant, "applications")[0]["jobs"][0]["id"]
    active = everything(tenant, "applications", job_id=job, status="rejected", created_after=1)
    whole = everything(tenant, "applications")
    assert active == [r for r in whole if r["jobs"][0]["id"] == job and r["status"] == "rejected"]


def test_filtered_pages_are_slices_too(tenant: Tenant) -> None:
    whole = tenant.list("applications", {"status": "rejected"}, limit=EVERYTHING)
    page = tenant.list("applications", {"status": "rejected"}, offset=13, limit=29)
    assert page.records == whole.records[13:42]
    assert page.total == whole.total


def test_an_unknown_filter_is_refused_by_name(tenant: Tenant) -> None:
    with pytest.raises(UnknownFilter, match="applications cannot be filtered by 'updated_after'"):
        tenant.list("applications", {"updated_after": 1})
