"""Each filter against everything: what it gives is what the whole list has that fits."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.connector.api.world import MODELS_OF, Json, World


def _same(world: World, path: str, fits: Callable[[Json], bool], **query: object) -> None:
    """The filter gives exactly what fits; and something fits, and something does not."""
    everything = world.all(path, include_deleted=True, page_size=250)
    expected = [one["id"] for one in everything if fits(one)]

    found = world.all(path, include_deleted=True, page_size=7, **query)

    assert [one["id"] for one in found] == expected
    assert 0 < len(expected) < len(everything)


def _first(world: World, path: str, fits: Callable[[Json], object]) -> Json:
    return next(one for one in world.all(path, include_deleted=True, page_size=250) if fits(one))


@pytest.mark.parametrize("path", MODELS_OF)
def test_ids_and_remote_ids_are_alternatives_in_themselves_and_conditions_together(world: World, path: str) -> None:
    one, two, three = world.page(f"/ats/{path}", page_size=3)["results"]

    def found(**query: str) -> list[str]:
        return [result["id"] for result in world.all(f"/ats/{path}", **query)]

    assert found(ids=f"{one['id']},{three['id']}") == [one["id"], three["id"]]
    assert found(remote_ids=f"{two['remote_id']},{one['remote_id']},unknown") == [one["id"], two["id"]]
    assert found(ids=f"{one['id']},{two['id']}", remote_ids=two["remote_id"]) == [two["id"]]
    assert found(ids="") == found(ids="unknown") == []


@pytest.mark.parametrize("path", MODELS_OF)
def test_deleted_records_come_only_when_asked_for(world: World, path: str) -> None:
    deleted = {row["id"] for row in world.rows(MODELS_OF[path]) if row["remote_deleted_at"] is not None}

    without = {one["id"] for one in world.all(f"/ats/{path}")}
    together = world.all(f"/ats/{path}", include_deleted=True)

    assert deleted
    assert not without & deleted
    assert {one["id"] for one in together} == without | deleted
    assert {one["id"] for one in together if one["remote_deleted_at"]} == deleted


def test_users_by_email_in_any_case(world: World) -> None:
    one = _first(world, "/ats/users", lambda user: user["email"])["email"]

    _same(world, "/ats/users", lambda user: user["email"] == one, emails=f"nobody@example.com,{one.upper()}")


@pytest.mark.parametrize(
    ("query", "member"),
    [
        ("job_codes", "job_code"),
        ("post_url", "post_url"),
        ("statuses", "status"),
        ("status", "status"),
        ("employment_types", "employment_type"),
        ("visibilities", "visibility"),
    ],
)
def test_jobs_by_the_value_of_a_field(world: World, query: str, member: str) -> None:
    value = _first(world, "/ats/jobs", lambda job: job[member])[member]

    _same(world, "/ats/jobs", lambda job: job[member] == value, **{query: value})


def test_jobs_in_one_of_several_states(world: World) -> None:
    _same(world, "/ats/jobs", lambda job: job["status"] in {"OPEN", "DRAFT"}, statuses="OPEN,DRAFT")


def test_jobs_by_a_part_of_their_name_in_any_case(world: World) -> None:
    name = _first(world, "/ats/jobs", lambda job: len(job["name"] or "") > 6)["name"]

    _same(
        world,
        "/ats/jobs",
        lambda job: name[1:6].lower() in (job["name"] or "").lower(),
        name_contains=name[1:6].upper(),
    )


@pytest.mark.parametrize("path", ["/ats/jobs", "/ats/applications"])
def test_what_was_created_on_a_day_or_later(world: World, path: str) -> None:
    moments = sorted(one["remote_created_at"] for one in world.all(path) if one["remote_created_at"])
    day = moments[len(moments) // 2][:10]

    _same(
        world,
        path,
        lambda one: (one["remote_created_at"] or "") >= day,
        # A moment late on that day: the day counts as a whole.
        remote_created_after=f"{day}T23:59:59Z",
    )


def test_candidates_by_any_of_their_email_addresses_in_any_case(world: World) -> None:
    def addresses(candidate: Json) -> list[str]:
        return [one["email_address"] for one in candidate["email_addresses"] or ()]

    several = _first(world, "/ats/candidates", lambda candidate: len(addresses(candidate)) > 1)

    for address in addresses(several):
        _same(world, "/ats/candidates", lambda one, it=address: it in addresses(one), email=address.swapcase())  # type: ignore[misc]  # mypy cannot infer a default


@pytest.mark.parametrize("member", ["first_name", "last_name"])
def test_candidates_by_name_in_any_case(world: World, member: str) -> None:
    everybody = world.all("/ats/candidates", include_deleted=True)

    for name in {one[member] for one in everybody if one[member]}:
        found = world.all("/ats/candidates", include_deleted=True, **{member: name.upper()})
        same = {one["id"] for one in everybody if one[member] == name}

        assert same <= {one["id"] for one in found}
        assert {one[member].casefold() for one in found} == {name.casefold()}


def test_candidates_by_job(world: World) -> None:
    application = _first(world, "/ats/applications", lambda one: not one["remote_deleted_at"])
    job = application["job_id"]
    applied = {one["candidate_id"] for one in world.all("/ats/applications") if one["job_id"] == job}

    _same(world, "/ats/candidates", lambda one: one["id"] in applied, job_ids=job)


@pytest.mark.parametrize("query", ["outcomes", "outcome"])
def test_applications_by_outcome(world: World, query: str) -> None:
    _same(world, "/ats/applications", lambda one: one["outcome"] == "DECLINED", **{query: "DECLINED"})


def test_applications_by_job_and_by_stage(world: World) -> None:
    one = _first(world, "/ats/applications", lambda one: one["current_stage"])
    job, stage = one["job"], one["current_stage"]["id"]

    _same(world, "/ats/applications", lambda one: one["job_id"] == job["id"], job_ids=job["id"])
    _same(world, "/ats/applications", lambda one: one["job_id"] == job["id"], job_remote_ids=job["remote_id"])
    _same(world, "/ats/applications", lambda one: one["current_stage_id"] == stage, current_stage_ids=stage)


def test_interviews_by_job(world: World) -> None:
    job = _first(world, "/ats/interviews", lambda one: one["application"])["application"]["job"]["id"]

    def fits(interview: Json) -> bool:
        return bool(interview["application"] and interview["application"]["job"]["id"] == job)

    _same(world, "/ats/interviews", fits, job_ids=job)


def test_roles_by_scope(world: World) -> None:
    assert len(world.all("/ats/roles", scopes="JOB,SYSTEM")) == 4
    assert world.all("/ats/roles", scopes="SYSTEM") == []


@pytest.mark.parametrize("path", [*MODELS_OF, "tags", "roles"])
def test_filters_that_gem_does_not_support_are_none_of_these(world: World, path: str) -> None:
    assert world.all(f"/ats/{path}", ignore_unsupported_filters=True) == world.all(f"/ats/{path}")
