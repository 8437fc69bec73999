"""Create application for somebody whom Gem knows."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from connector.actions import Attribution
from connector.actions.errors import ApplicationAlreadyExists, NobodyActs
from tests.connector.actions.tenant import Office, asks


def known(place: Office) -> tuple[dict[str, Any], dict[str, Any]]:
    """A candidate with one address that nobody else has, and an open job that they did not apply to."""
    people = place.records("candidates")
    addresses = [one["value"].lower() for person in people for one in person["email_addresses"]]
    for person in people:
        own = [one["value"] for one in person["email_addresses"]]
        jobs = {application["jobs"][0]["id"] for application in person["applications"]}
        if len(own) == 1 and addresses.count(own[0].lower()) == 1 and own[0].isascii() and "." in own[0].split("@")[-1]:
            for number in range(3):
                if place.job(number=number)["id"] not in jobs:
                    return person, place.job(number=number)
    raise AssertionError("no such person in this tenant")


def address(person: dict[str, Any]) -> dict[str, str]:
    return {"email_address": person["email_addresses"][0]["value"]}


def test_they_get_the_application_alone_and_stay_as_they_were(place: Office) -> None:
    person, job = known(place)
    source = place.records("sources")[0]["id"]
    stage = place.stages(job["id"])[1]["id"]
    request = asks(candidate={**address(person), "title": "Another"}, stage_id=f"remote:{stage}", source={"id": source})

    created = place.actions.create_application(f"remote:{job['id']}", request)

    path = f"/ats/v0/candidates/{person['id']}/applications"
    assert place.writes() == [("POST", path)]
    (entry,) = place.asked("POST", path)
    assert orjson.loads(entry.body) == {
        "job_id": job["id"],
        "initial_stage_id": stage,
        "source_id": source,
        "user_id": place.user_id,
    }
    assert created.candidate_remote_id == person["id"]
    assert place.candidate(person["id"])["title"] == person["title"]
    assert [warning for warning in created.warnings if "knew" in warning]


def test_the_application_can_be_read_at_once(place: Office) -> None:
    place.integration.sync("full")
    person, job = known(place)
    created = place.actions.create_application(f"remote:{job['id']}", asks(candidate=address(person)))
    (application,) = place.integration.applications(ids=[created.application_id])
    assert (application.candidate_id, application.outcome) == (created.candidate_id, "PENDING")


def test_an_application_that_has_ended_is_none(place: Office) -> None:
    person, job = known(place)
    first = place.actions.create_application(f"remote:{job['id']}", asks(candidate=address(person)))
    reason = place.records("rejection_reasons")[0]["id"]
    place.server.simulator.tenant.act(
        "reject", first.application_remote_id, {"rejection_reason_id": reason, "user_id": place.user_id}
    )
    second = place.actions.create_application(f"remote:{job['id']}", asks(candidate=address(person)))
    assert second.candidate_id == first.candidate_id
    assert second.application_id != first.application_id


def test_of_several_of_one_address_the_eldest_that_lives_is_taken(place: Office) -> None:
    job, other = place.job(), place.job(number=1)
    tenant = place.server.simulator.tenant
    body = {"first_name": "A", "last_name": "B", "email": "twin@example.test", "job_id": other["id"]}
    ids = [orjson.loads(tenant.create_candidate(body))["id"] for _ in range(3)]
    tenant.delete("candidates", ids[0], hard=False)
    request = asks(candidate={"email_address": "twin@example.test"})
    assert place.actions.create_application(f"remote:{job['id']}", request).candidate_remote_id == ids[1]


@pytest.mark.parametrize("fault", ["reset", "truncate"])
def test_an_application_that_arrived_is_not_sent_again(place: Office, fault: str) -> None:
    person, job = known(place)
    path = f"/candidates/{person['id']}/applications"
    getattr(place.server.simulator.faults, fault)(method="POST", path=path)
    place.actions.create_application(f"remote:{job['id']}", asks(candidate=address(person)))
    assert len(place.asked("POST", path)) == 1
    with pytest.raises(ApplicationAlreadyExists):
        place.actions.create_application(f"remote:{job['id']}", asks(candidate=address(person)))


def test_an_application_that_did_not_arrive_is_sent_again(place: Office) -> None:
    person, job = known(place)
    path = f"/candidates/{person['id']}/applications"
    place.server.simulator.faults.status(500, method="POST", path=path)
    place.actions.create_application(f"remote:{job['id']}", asks(candidate=address(person)))
    assert [entry.status for entry in place.asked("POST", path)] == [500, 201]


def test_without_a_user_who_acts_nothing_is_written(place: Office) -> None:
    person, job = known(place)
    with pytest.raises(NobodyActs):
        place.actions_of(Attribution()).create_application(f"remote:{job['id']}", asks(candidate=address(person)))
    assert not place.writes()


def test_a_gem_that_does_not_take_who_acts_gets_the_write_without(place: Office) -> None:
    refusal = orjson.dumps({"code": 422, "errors": {"json": {"user_id": ["Unknown field."]}}}).decode()
    place.server.simulator.faults.status(422, body=refusal, method="POST", path="/candidates/")
    created = place.actions.create_application(f"remote:{place.job()['id']}", asks())
    first, second = (orjson.loads(entry.body) for entry in place.asked("POST", "/candidates/"))
    assert first.pop("user_id") == place.user_id
    assert second == first
    assert [warning for warning in created.warnings if "who acts" in warning]
