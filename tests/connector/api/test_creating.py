"""Create candidate and create application, by the official SDK."""

from __future__ import annotations

from typing import Any

import orjson
import pytest
from kombo import errors

from tests.connector.api.gem_behind import ADA, PDF, GemBehind


def test_a_new_candidate_comes_back_as_the_list_shows_them(gem: GemBehind) -> None:
    job = gem.job()

    created = gem.sdk.ats.create_candidate(
        candidate={**ADA, "company": "Acme", "title": "Engineer", "phone_number": "+44 20 7946 0000"},
        application={"job_id": f"remote:{job['id']}"},
        attachments=[PDF],
    )

    (listed,) = gem.sdk.ats.get_candidates(ids=[created.data.id]).result.data.results
    assert created.data.model_dump() == listed.model_dump()
    assert [one.job.remote_id for one in created.data.applications] == [job["id"]]
    assert created.warnings == []


def test_the_answer_has_every_key_of_the_list(gem: GemBehind) -> None:
    body = {"candidate": ADA, "application": {"job_id": f"remote:{gem.job()['id']}"}}

    created = gem.send("POST", "/ats/candidates", body).json()["data"]

    assert created == gem.send("GET", f"/ats/candidates?ids={created['id']}").json()["data"]["results"][0]


def test_a_new_application_comes_back_with_its_candidate_and_is_read_at_once(gem: GemBehind) -> None:
    job = gem.job()
    stage = gem.records("job_stages", job_id=job["id"])[1]

    created = gem.sdk.ats.create_application(
        job_id=f"remote:{job['id']}", candidate=ADA, stage_id=f"remote:{stage['id']}"
    ).data

    (listed,) = gem.sdk.ats.get_applications(ids=[created.id]).result.data.results
    assert (created.job.remote_id, created.current_stage.remote_id) == (job["id"], stage["id"])
    assert (created.candidate.first_name, created.candidate.tags) == ("Ada", [])
    assert [one.email_address for one in created.candidate.email_addresses] == [ADA["email_address"]]
    assert (listed.candidate.id, listed.job.id) == (created.candidate.id, created.job.id)
    assert listed.changed_at == created.changed_at


def test_ids_of_ours_name_jobs_and_stages_too(gem: GemBehind) -> None:
    job = next(
        one for one in gem.sdk.ats.get_jobs(statuses=["OPEN"]).result.data.results if one.remote_id == gem.job()["id"]
    )

    created = gem.sdk.ats.create_application(job_id=job.id, candidate=ADA, stage_id=job.stages[1].id).data

    assert (created.job.id, created.current_stage.id) == (job.id, job.stages[1].id)


def test_what_gem_does_not_take_is_a_warning(gem: GemBehind) -> None:
    created = gem.sdk.ats.create_application(
        job_id=f"remote:{gem.job()['id']}",
        candidate={**ADA, "gender": "FEMALE"},
        attachments=[{**PDF, "name": "photo.png", "content_type": "image/png"}],
    )

    told = [warning.message for warning in created.warnings]
    assert any("candidate.gender" in message for message in told)
    assert any("photo.png" in message for message in told)


def test_an_attachment_is_fetched_from_an_allowed_host(gem: GemBehind) -> None:
    other = next(one for one in gem.records("candidates") if one["attachments"])
    link = gem.send("GET", f"/ats/candidates/remote:{other['id']}/attachments").json()["data"]["results"][0]["data_url"]

    created = gem.applied(attachments=[{"name": "cv.pdf", "type": "CV", "data_url": link}])

    files = gem.sdk.ats.get_candidate_attachments(candidate_id=created.candidate.id)
    assert [one.file_name for one in files.data.results] == ["cv.pdf"]


def test_the_same_key_creates_once_and_answers_alike(gem: GemBehind) -> None:
    path, body = f"/ats/jobs/remote:{gem.job()['id']}/applications", {"candidate": ADA}

    first, second = (gem.send("POST", path, body, **{"Idempotency-Key": "once"}) for _ in range(2))

    assert first.status_code == second.status_code == 200
    assert first.json() == second.json()
    assert [path for method, path in gem.writes() if method == "POST"] == ["/ats/v0/candidates/"]


def test_a_key_that_stands_for_another_request_is_refused(gem: GemBehind) -> None:
    path = f"/ats/jobs/remote:{gem.job()['id']}/applications"
    gem.send("POST", path, {"candidate": ADA}, **{"Idempotency-Key": "once"})

    answer = gem.send("POST", path, {"candidate": {**ADA, "first_name": "Eve"}}, **{"Idempotency-Key": "once"})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "PLATFORM.INPUT_INVALID")


@pytest.mark.parametrize("key", ["", "two words", "k" * 256, "\x7f"])
def test_a_key_that_is_none_is_refused(gem: GemBehind, key: str) -> None:
    path = f"/ats/jobs/remote:{gem.job()['id']}/applications"

    answer = gem.send("POST", path, {"candidate": ADA}, **{"Idempotency-Key": key})

    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "PLATFORM.INPUT_INVALID")
    assert gem.writes() == []


def test_refusals_are_typed_errors_of_the_sdk(gem: GemBehind) -> None:
    closed, job = f"remote:{gem.job('closed')['id']}", f"remote:{gem.job()['id']}"
    gem.applied()

    def refused(job_id: str, **changes: Any) -> tuple[str, int]:
        with pytest.raises(errors.KomboAtsError) as caught:
            gem.sdk.ats.create_application(job_id=job_id, **({"candidate": ADA} | changes))
        return str(caught.value.data.error.code), caught.value.status_code

    assert refused(closed) == ("ATS.JOB_CLOSED", 400)
    assert refused(job) == ("ATS.APPLICATION_ALREADY_EXISTS", 409)
    assert refused("remote:nothing") == ("PLATFORM.INPUT_INVALID", 400)
    assert refused(job, stage_id="remote:nothing") == ("PLATFORM.INPUT_INVALID", 400)
    assert refused(job, candidate={**ADA, "email_address": "no address"}) == ("PLATFORM.INPUT_INVALID", 400)


@pytest.mark.parametrize(
    ("status", "code", "answered"),
    [
        (401, "INTEGRATION.AUTHENTICATION_INVALID", 403),
        (422, "REMOTE.INPUT_INVALID", 400),
        (429, "REMOTE.RATE_LIMIT_EXCEEDED", 429),
        (503, "REMOTE.SERVICE_UNAVAILABLE", 503),
    ],
)
def test_what_gem_answers_decides_the_code(gem: GemBehind, status: int, code: str, answered: int) -> None:
    job = f"remote:{gem.job()['id']}"
    gem.server.simulator.faults.status(status, method="POST", path="*/candidates*", times=10)

    with pytest.raises(errors.KomboAtsError) as caught:
        gem.sdk.ats.create_application(job_id=job, candidate=ADA)

    assert (caught.value.data.error.code, caught.value.status_code) == (code, answered)


def test_the_data_of_an_answer_is_what_the_document_says(gem: GemBehind) -> None:
    created = gem.send("POST", f"/ats/jobs/remote:{gem.job()['id']}/applications", {"candidate": ADA}).json()["data"]

    document = orjson.loads(gem.app.test_client().get("/v1/openapi.json").data)
    said = document["components"]["schemas"]
    assert set(said["CreatedApplication"]["required"]) <= set(created)
    assert set(said["Applicant"]["required"]) <= set(created["candidate"])
