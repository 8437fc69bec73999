"""Files for people whom Gem has: résumés, uploaded through the CRM API."""

from __future__ import annotations

import pytest

from connector.actions import Attribution
from connector.actions.errors import InputInvalid, NobodyActs
from connector.unified.requests import AddAttachment
from tests.connector.actions.tenant import PDF, Office, asks
from tests.connector.actions.test_known_people import address, known

FILE = AddAttachment.model_validate({"attachment": PDF})


@pytest.mark.gem_contract("rule.attachments_are_resumes")
def test_a_file_is_uploaded_in_the_users_name(place: Office) -> None:
    person = place.records("candidates")[0]
    place.actions.add_candidate_attachment(f"remote:{person['id']}", FILE)
    assert place.writes() == [("POST", f"/v0/candidates/{person['id']}/uploaded_resumes/{place.user_id}")]
    (file,) = place.candidate(person["id"])["attachments"][len(person["attachments"]) :]
    assert (file["filename"], file["type"]) == ("cv.pdf", "resume")
    content = place.server.simulator.tenant.file(person["id"], file["filename"])
    assert content is not None
    assert content[0] == b"%PDF-1.4\n"


def test_a_file_of_an_application_is_its_candidates(place: Office) -> None:
    application = place.active_application()
    place.actions.add_application_attachment(f"remote:{application['id']}", FILE)
    shown = place.actions.get_application_attachments(f"remote:{application['id']}").results
    assert shown[-1].file_name == "cv.pdf"


@pytest.mark.parametrize("fault", ["reset", "truncate"])
def test_an_upload_that_arrived_is_not_sent_again(place: Office, fault: str) -> None:
    person = place.records("candidates")[0]
    getattr(place.server.simulator.faults, fault)(method="POST", path="*/uploaded_resumes/*")
    place.actions.add_candidate_attachment(f"remote:{person['id']}", FILE)
    assert len(place.candidate(person["id"])["attachments"]) == len(person["attachments"]) + 1


def test_an_upload_that_did_not_arrive_is_sent_again(place: Office) -> None:
    person = place.records("candidates")[0]
    place.actions.add_candidate_attachment(f"remote:{person['id']}", FILE)
    place.server.simulator.tenant.clock.advance(60_000)
    place.server.simulator.faults.status(503, method="POST", path="*/uploaded_resumes/*")
    place.actions.add_candidate_attachment(f"remote:{person['id']}", FILE)
    assert len(place.candidate(person["id"])["attachments"]) == len(person["attachments"]) + 2


@pytest.mark.parametrize(
    "changes",
    [{"name": "cv.txt"}, {"data": ""}, {"data": None, "content_type": None, "data_url": "http://127.0.0.1:1/cv.pdf"}],
)
def test_a_file_that_gem_would_not_take_is_refused(place: Office, changes: dict[str, str | None]) -> None:
    request = AddAttachment.model_validate({"attachment": {**PDF, **changes}})
    with pytest.raises(InputInvalid, match="attachment"):
        place.actions.add_candidate_attachment(f"remote:{place.records('candidates')[0]['id']}", request)
    assert not place.writes()


def test_without_a_user_who_acts_nothing_is_uploaded(place: Office) -> None:
    person = place.records("candidates")[0]
    with pytest.raises(NobodyActs):
        place.actions_of(Attribution()).add_candidate_attachment(f"remote:{person['id']}", FILE)
    assert not place.writes()


def test_files_for_somebody_who_is_known_are_uploaded_one_by_one(place: Office) -> None:
    person, job = known(place)
    files = [PDF, {**PDF, "name": "letter.docx", "type": "COVER_LETTER"}]
    place.actions.create_application(f"remote:{job['id']}", asks(candidate=address(person), attachments=files))
    added = place.candidate(person["id"])["attachments"][len(person["attachments"]) :]
    assert [file["filename"] for file in added] == ["cv.pdf", "letter.docx"]


def test_a_file_that_gem_refuses_does_not_undo_the_application(place: Office) -> None:
    person, job = known(place)
    place.server.simulator.faults.status(422, method="POST", path="*/uploaded_resumes/*")
    request = asks(candidate=address(person), attachments=[PDF])
    created = place.actions.create_application(f"remote:{job['id']}", request)
    assert [warning for warning in created.warnings if "cv.pdf" in warning]
    assert list(place.integration.applications(ids=[created.application_id]))
