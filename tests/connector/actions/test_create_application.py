"""Create candidate and create application, up to what Gem is asked and what can be read right after."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import orjson
import pytest

from connector import Settings
from connector.actions import Attribution
from connector.actions.errors import ApplicationAlreadyExists, InputInvalid, JobClosed
from connector.errors import GemInputInvalid, GemUnavailable
from connector.unified.requests import CreateCandidate
from tests.connector.actions.tenant import PDF, Office, asks, office


def remote(record: dict[str, Any]) -> str:
    """The id of a Gem record, as requests name it."""
    return f"remote:{record['id']}"


def sent(place: Office) -> dict[str, Any]:
    """The body of the one candidate that was created."""
    (entry,) = place.asked("POST", "/candidates/")
    body: dict[str, Any] = orjson.loads(entry.body)
    return body


def test_a_new_person_is_created_with_their_application_in_one_request(place: Office) -> None:
    job = place.job()
    stage = place.stages(job["id"])[1]
    request = asks(
        candidate={
            "company": "Acme",
            "title": "Engineer",
            "phone_number": "+1 555 0100",
            "social_links": [{"url": "https://www.linkedin.com/in/ada-lopez/"}],
        },
        stage_id=remote(stage),
        source={"id": place.records("sources")[0]["id"]},
        attachments=[PDF],
    )

    place.actions.create_application(remote(job), request)

    assert place.writes() == [("POST", "/ats/v0/candidates/")]
    assert sent(place) == {
        "first_name": "Ada",
        "last_name": "Lopez",
        "email": "ada@example.test",
        "job_id": job["id"],
        "phone_number": "+1 555 0100",
        "title": "Engineer",
        "company": "Acme",
        "initial_stage_id": stage["id"],
        "source_id": place.records("sources")[0]["id"],
        "linkedin_handle": "ada-lopez",
        "user_id": place.user_id,
        "attachments": [
            {"filename": "cv.pdf", "type": "resume", "content": PDF["data"], "content_type": "application/pdf"}
        ],
    }


def test_what_was_created_can_be_read_at_once(place: Office) -> None:
    job = place.job()
    created = place.actions.create_application(remote(job), asks())
    (candidate,) = place.integration.candidates(ids=[created.candidate_id])
    (application,) = place.integration.applications(ids=[created.application_id])
    assert (candidate.remote_id, candidate.first_name) == (created.candidate_remote_id, "Ada")
    assert application.candidate_id == candidate.id
    assert application.remote_id == created.application_remote_id
    assert application.outcome == "PENDING"


def test_create_candidate_takes_job_and_stage_from_its_application(place: Office) -> None:
    job = place.job()
    stage = place.stages(job["id"])[2]
    body = {
        "candidate": asks().candidate.model_dump(),
        "application": {"job_id": remote(job), "stage_id": remote(stage)},
    }
    place.actions.create_candidate(CreateCandidate.model_validate(body))
    assert (sent(place)["job_id"], sent(place)["initial_stage_id"]) == (job["id"], stage["id"])


def test_our_ids_do_as_well_as_gems_once_they_are_synced(place: Office) -> None:
    place.integration.sync("full")
    job = place.job()
    (ours,) = place.integration.jobs(remote_ids=[job["id"]])
    (stage,) = place.integration.application_stages(remote_ids=[place.stages(job["id"])[1]["id"]])
    place.actions.create_application(ours.id, asks(stage_id=stage.id))
    assert (sent(place)["job_id"], sent(place)["initial_stage_id"]) == (job["id"], stage.remote_id)


@pytest.mark.parametrize("reference", ["1" * 24, "remote:nobody", "remote:"])
def test_a_job_that_nobody_knows_is_refused_before_anything_is_written(place: Office, reference: str) -> None:
    with pytest.raises(InputInvalid, match="job_id"):
        place.actions.create_application(reference, asks())
    assert not place.writes()


def test_an_address_with_too_much_before_the_at_is_refused_before_anything_is_asked(place: Office) -> None:
    with pytest.raises(InputInvalid, match="before the @"):
        place.actions.create_application(remote(place.job()), asks(candidate={"email_address": f"{'a' * 65}@b.test"}))
    assert not place.writes()


def test_a_closed_job_takes_no_applications(place: Office) -> None:
    with pytest.raises(JobClosed):
        place.actions.create_application(remote(place.job("closed")), asks())
    assert not place.writes()


@pytest.mark.parametrize("hard", [False, True])
def test_a_deleted_job_takes_no_applications(place: Office, hard: bool) -> None:
    place.integration.sync("full")
    job = place.job()
    place.server.simulator.tenant.delete("jobs", job["id"], hard=hard)
    with pytest.raises(JobClosed):
        place.actions.create_application(remote(job), asks())
    assert not place.writes()


def test_a_gem_without_the_route_of_single_jobs_will_do(place: Office) -> None:
    place.integration.sync("full")
    place.server.simulator.faults.status(404, path="/jobs/?*", method="GET", times=1)
    place.actions.create_application(remote(place.job()), asks())
    assert place.writes() == [("POST", "/ats/v0/candidates/")]


def test_a_template_is_no_job(place: Office) -> None:
    template = next(job for job in place.records("jobs") if job["is_template"])
    with pytest.raises(InputInvalid, match="template"):
        place.actions.create_application(remote(template), asks())


def test_a_stage_of_another_job_is_refused(place: Office) -> None:
    stage = place.stages(place.job(number=1)["id"])[0]
    with pytest.raises(InputInvalid, match="stage_id"):
        place.actions.create_application(remote(place.job()), asks(stage_id=remote(stage)))
    assert not place.writes()


def test_without_a_stage_gem_chooses_it(place: Office) -> None:
    place.actions.create_application(remote(place.job()), asks())
    assert "initial_stage_id" not in sent(place)


class TestSource:
    @pytest.mark.gem_contract("feature.automatic_source_writing", "create_application.source.name")
    def test_a_source_is_found_by_its_name(self, place: Office) -> None:
        source = place.records("sources")[1]
        place.actions.create_application(remote(place.job()), asks(source={"name": source["name"].upper()}))
        assert sent(place)["source_id"] == source["id"]

    @pytest.mark.gem_contract("feature.automatic_source_writing", "create_application.source.unified_key")
    def test_a_source_is_found_by_its_key(self, place: Office) -> None:
        source = next(one for one in place.records("sources") if " " in one["name"])
        key = source["name"].replace(" ", "_").lower()
        place.actions.create_application(remote(place.job()), asks(source={"unified_key": key}))
        assert sent(place)["source_id"] == source["id"]

    @pytest.mark.gem_contract("feature.automatic_source_writing", "create_application.source.id")
    def test_an_id_is_used_as_it_is_even_where_names_are_given_too(self, place: Office) -> None:
        first, second = place.records("sources")[:2]
        wanted = {"id": first["id"], "name": second["name"]}
        place.actions.create_application(remote(place.job()), asks(source=wanted))
        assert sent(place)["source_id"] == first["id"]
        assert not place.asked("GET", "/sources/")

    def test_a_source_that_gem_does_not_have_is_told(self, place: Office) -> None:
        created = place.actions.create_application(remote(place.job()), asks(source={"name": "Carrier pigeon"}))
        assert any("Carrier pigeon" in warning for warning in created.warnings)
        assert "source_id" not in sent(place)

    def test_an_id_that_gem_does_not_have_is_gems_refusal(self, place: Office) -> None:
        with pytest.raises(GemInputInvalid):
            place.actions.create_application(remote(place.job()), asks(source={"id": "nobody"}))

    @pytest.mark.gem_contract("feature.automatic_source_writing")
    def test_without_one_the_integrations_own_is_used(self, place: Office) -> None:
        source = place.records("sources")[0]
        place.actions_of(Attribution(source_id=source["id"])).create_application(remote(place.job()), asks())
        assert sent(place)["source_id"] == source["id"]

    def test_the_integrations_own_may_be_known_by_name(self, tmp_path: Path) -> None:
        with office(tmp_path, settings=Settings(source_name="Referral")) as place:
            place.actions_of(None).create_application(remote(place.job()), asks())
            referral = next(one for one in place.records("sources") if one["name"] == "Referral")
            assert sent(place)["source_id"] == referral["id"]


@pytest.mark.parametrize(
    ("field", "candidate"),
    [
        ("gender", {"gender": "FEMALE"}),
        ("location", {"location": {"country": "DE", "city": "Berlin"}}),
        ("availability_date", {"availability_date": "2026-05-01T00:00:00Z"}),
        ("salary_expectations", {"salary_expectations": {"period": "YEAR", "amount": 1}}),
        (
            "additional_email_addresses",
            {"additional_email_addresses": [{"type": "WORK", "email_address": "w@example.test"}]},
        ),
        ("additional_phone_numbers", {"additional_phone_numbers": [{"type": "WORK", "phone_number": "1"}]}),
        ("shoe_size", {"shoe_size": 42}),
    ],
)
def test_what_gem_has_no_place_for_is_told_and_not_sent(place: Office, field: str, candidate: dict[str, Any]) -> None:
    created = place.actions.create_application(remote(place.job()), asks(candidate=candidate))
    assert [warning for warning in created.warnings if f"candidate.{field}" in warning]
    assert field not in sent(place)


@pytest.mark.parametrize(
    "given",
    [
        {"sourced_by": {"user_id": "remote:1"}},
        {"gdpr_consent": {"given": True}},
        {"remote_fields": {"greenhouse": {"x": 1}}},
        {"screening_question_answers": [{"question_id": "remote:1", "answer": ["a", "b"]}]},
        {"newest_field": 1},
    ],
)
def test_what_the_application_cannot_have_is_told(place: Office, given: dict[str, Any]) -> None:
    created = place.actions.create_application(remote(place.job()), asks(**given))
    assert [warning for warning in created.warnings if warning.startswith(next(iter(given)))]


def test_a_job_id_repeated_in_the_body_is_not_worth_a_warning(place: Office) -> None:
    assert place.actions.create_application(remote(place.job()), asks(job_id="x")).warnings == ()


def test_other_social_links_are_told(place: Office) -> None:
    links = [{"url": "https://github.com/ada"}, {"url": "https://linkedin.com/in/ada"}, {"url": "https://ada.test/"}]
    created = place.actions.create_application(remote(place.job()), asks(candidate={"social_links": links}))
    assert sent(place)["linkedin_handle"] == "ada"
    assert [warning for warning in created.warnings if "github.com/ada" in warning]
    assert [warning for warning in created.warnings if "ada.test" in warning]


def test_an_active_application_on_the_job_is_refused(place: Office) -> None:
    place.actions.create_application(remote(place.job()), asks())
    place.forget_requests()
    with pytest.raises(ApplicationAlreadyExists):
        place.actions.create_application(remote(place.job()), asks(candidate={"email_address": "ADA@example.test"}))
    assert not place.writes()


def test_somebody_who_wrote_their_address_otherwise_is_known(place: Office) -> None:
    place.actions.create_application(remote(place.job()), asks(candidate={"email_address": "Ada@Example.test"}))
    with pytest.raises(ApplicationAlreadyExists):
        place.actions.create_application(remote(place.job()), asks())


def test_a_filter_that_gem_ignores_makes_nobody_of_somebody(place: Office) -> None:
    """Every candidate comes back; none of them has the address."""
    everybody = orjson.dumps([place.candidate(one["id"]) for one in place.records("candidates")[:5]]).decode()
    place.server.simulator.faults.status(200, body=everybody, method="GET", path="/candidates/", times=None)
    place.actions.create_application(remote(place.job()), asks())
    assert place.writes() == [("POST", "/ats/v0/candidates/")]


class TestLostAnswers:
    @pytest.mark.parametrize("fault", ["reset", "truncate"])
    def test_a_write_that_arrived_is_not_sent_again(self, place: Office, fault: str) -> None:
        getattr(place.server.simulator.faults, fault)(method="POST", path="/candidates/")
        created = place.actions.create_application(remote(place.job()), asks())
        assert len(place.asked("POST", "/candidates/")) == 1
        assert place.candidate(created.candidate_remote_id)["first_name"] == "Ada"

    def test_a_write_that_did_not_arrive_is_sent_again(self, place: Office) -> None:
        place.server.simulator.faults.status(503, method="POST", path="/candidates/")
        place.actions.create_application(remote(place.job()), asks())
        assert [entry.status for entry in place.asked("POST", "/candidates/")] == [503, 201]

    def test_a_write_that_fails_again_and_again_is_gems_failure(self, place: Office) -> None:
        place.server.simulator.faults.status(503, method="POST", path="/candidates/", times=None)
        with pytest.raises(GemUnavailable):
            place.actions.create_application(remote(place.job()), asks())
        assert not list(place.integration.candidates())

    def test_an_answer_that_is_not_the_candidate_is_asked_for(self, place: Office) -> None:
        place.server.simulator.faults.not_a_list(method="POST", path="/candidates/")
        created = place.actions.create_application(remote(place.job()), asks())
        assert len(place.asked("POST", "/candidates/")) == 1
        assert list(place.integration.candidates(ids=[created.candidate_id]))


class TestAlone:
    def test_of_two_at_a_time_for_one_person_one_is_created(self, place: Office) -> None:
        actions, job = place.actions, remote(place.job())

        def create(_number: int) -> str:
            try:
                return actions.create_application(job, asks()).candidate_id
            except ApplicationAlreadyExists:
                return "refused"

        with ThreadPoolExecutor(4) as threads:
            outcomes = list(threads.map(create, range(4)))

        assert outcomes.count("refused") == 3
        assert len(place.asked("POST", "/candidates/")) == 1


def test_what_we_create_is_tracked(tmp_path: Path) -> None:
    with office(tmp_path, settings=Settings(sync_only_created_applications=True)) as place:
        place.integration.sync("full")
        assert not list(place.integration.candidates())
        created = place.actions.create_application(remote(place.job()), asks())
        place.integration.sync("full")
        assert [one.id for one in place.integration.candidates()] == [created.candidate_id]
        assert [one.id for one in place.integration.applications()] == [created.application_id]


def test_a_sync_after_a_creation_changes_nothing(place: Office) -> None:
    created = place.actions.create_application(remote(place.job()), asks())
    (before,) = place.integration.candidates(ids=[created.candidate_id])
    place.integration.sync("full")
    (after,) = place.integration.candidates(ids=[created.candidate_id])
    assert after == before
