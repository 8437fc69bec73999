"""The three confirmed writes."""

from __future__ import annotations

import base64
from typing import Any

import httpx
import pytest

from gem_simulator import Simulator

Body = dict[str, Any]

MISSING = ["Missing data for required field."]


def problems(answer: httpx.Response) -> Any:
    assert answer.status_code == 422, answer.text
    assert answer.json()["status"] == "Unprocessable Entity"
    return answer.json()["errors"]["json"]


@pytest.fixture
def job(own_gem: httpx.Client) -> str:
    stages: list[Body] = own_gem.get("/job_stages/").json()
    return str(stages[0]["job_id"])


@pytest.fixture
def ada(job: str) -> Body:
    return {"first_name": "Ada", "last_name": "Lopez", "email": "ada@example.com", "job_id": job}


class TestCreatingACandidate:
    @pytest.mark.parametrize("path", ["/candidates/", "/candidates"])
    def test_gives_the_candidate_with_one_application(
        self, own_gem: httpx.Client, ada: Body, job: str, path: str
    ) -> None:
        answer = own_gem.post(path, json=ada)
        assert answer.status_code == 201
        created = answer.json()
        assert (created["first_name"], created["last_name"]) == ("Ada", "Lopez")
        assert [each["value"] for each in created["email_addresses"]] == ["ada@example.com"]
        assert [each["jobs"][0]["id"] for each in created["applications"]] == [job]

    def test_shows_in_reads_at_once(self, own_gem: httpx.Client, ada: Body) -> None:
        own_gem.get("/candidates/")
        created = own_gem.post("/candidates/", json=ada).json()
        assert own_gem.get(f"/candidates/{created['id']}").status_code == 200
        assert own_gem.get("/candidates/?per_page=500").json()[-1]["id"] == created["id"]
        assert own_gem.get(f"/applications/{created['application_ids'][0]}").json()["candidate_id"] == created["id"]

    def test_takes_every_field(self, own_gem: httpx.Client, ada: Body, job: str) -> None:
        stage = own_gem.get(f"/jobs/{job}/stages").json()[-1]["id"]
        user = own_gem.get("/users/").json()[0]
        source = own_gem.get("/sources/").json()[0]
        more = {
            "phone_number": "+1 555 0100",
            "title": "Engineer",
            "company": "Acme",
            "initial_stage_id": stage,
            "source_id": source["id"],
            "linkedin_handle": "ada-lopez",
            "recruiter": {"user_id": user["id"]},
            "coordinator": {"user_id": user["id"], "email": user["primary_email_address"]},
            "attachments": [
                {"filename": "ada.pdf", "type": "resume", "content": "JVBERi0xLjQK", "content_type": "application/pdf"}
            ],
        }
        created = own_gem.post("/candidates/", json=ada | more).json()
        application = created["applications"][0]
        assert (created["title"], created["company"]) == ("Engineer", "Acme")
        assert created["phone_numbers"][0]["value"] == "+1 555 0100"
        assert "ada-lopez" in created["social_media_addresses"][0]["value"]
        assert application["current_stage"]["id"] == stage
        assert application["source"] == {"id": source["id"], "public_name": source["name"]}
        assert application["recruiter"]["id"] == application["coordinator"]["id"] == user["id"]
        assert created["attachments"][0]["filename"] == "ada.pdf"

    def test_serves_the_attachment_again(self, own_gem: httpx.Client, ada: Body) -> None:
        content = base64.b64encode(b"%PDF-1.4 hello").decode()
        attachments = [{"filename": "ada.pdf", "type": "resume", "content": content}]
        created = own_gem.post("/candidates/", json={**ada, "attachments": attachments}).json()
        assert own_gem.get(created["attachments"][0]["url"]).content == b"%PDF-1.4 hello"

    def test_makes_a_second_candidate_for_the_same_email(self, own_gem: httpx.Client, ada: Body) -> None:
        first, second = (own_gem.post("/candidates/", json=ada).json()["id"] for _ in range(2))
        assert first != second
        found = own_gem.get("/candidates/", params={"email": "ada@example.com"}).json()
        assert {each["id"] for each in found} == {first, second}

    def test_needs_four_fields(self, own_gem: httpx.Client) -> None:
        expected = dict.fromkeys(("first_name", "last_name", "email", "job_id"), MISSING)
        assert problems(own_gem.post("/candidates/", json={})) == expected
        assert problems(own_gem.post("/candidates/")) == expected

    @pytest.mark.parametrize(
        ("change", "expected"),
        [
            ({"email": 5}, {"email": ["Not a valid string."]}),
            ({"email": None}, {"email": ["Field may not be null."]}),
            ({"emails": []}, {"emails": ["Unknown field."]}),
            ({"recruiter": "VXNlcjo3"}, {"recruiter": {"_schema": ["Invalid input type."]}}),
            ({"recruiter": {"id": "VXNlcjo3"}}, {"recruiter": {"id": ["Unknown field."]}}),
            ({"attachments": {}}, {"attachments": ["Not a valid list."]}),
            ({"attachments": [{"filename": "a.pdf"}]}, {"attachments": {"0": {"content": MISSING}}}),
            ({"attachments": [{"filename": "a.pdf", "content": "?"}]}, {"attachments": ["Not valid base64."]}),
        ],
    )
    def test_names_what_is_wrong(self, own_gem: httpx.Client, ada: Body, change: Body, expected: Body) -> None:
        assert problems(own_gem.post("/candidates/", json=ada | change)) == expected

    @pytest.mark.parametrize("field", ["job_id", "source_id", "initial_stage_id"])
    def test_names_the_id_that_it_does_not_know(self, own_gem: httpx.Client, ada: Body, field: str) -> None:
        answer = own_gem.post("/candidates/", json={**ada, field: "bm9ib2R5"})
        assert answer.status_code == 404
        assert answer.json()["errors"] == {"json": {field: ["Not found."]}}

    def test_refuses_the_stage_of_another_job(self, own_gem: httpx.Client, ada: Body, job: str) -> None:
        foreign = next(each["id"] for each in own_gem.get("/job_stages/?per_page=500").json() if each["job_id"] != job)
        answer = own_gem.post("/candidates/", json={**ada, "initial_stage_id": foreign})
        assert set(problems(answer)) == {"initial_stage_id"}

    def test_writes_nothing_when_it_refuses(self, simulator: Simulator, own_gem: httpx.Client, ada: Body) -> None:
        version = simulator.tenant.version
        own_gem.post("/candidates/", json={**ada, "email": None})
        own_gem.post("/candidates/", json={**ada, "job_id": "nobody"})
        assert simulator.tenant.version == version


class TestABodyThatIsNoObject:
    @pytest.mark.parametrize("content", [b"{", b"\xff", b"nope", b'{"a": NaN}', b"[" * 100_000])
    def test_broken_json_is_a_bad_request(self, own_gem: httpx.Client, content: bytes) -> None:
        answer = own_gem.post("/candidates/", content=content, headers={"Content-Type": "application/json"})
        assert answer.status_code == 400
        assert answer.json() == {"code": 400, "status": "Bad Request", "errors": {"json": ["Invalid JSON body."]}}

    @pytest.mark.parametrize("content", [b"[]", b'"x"', b"5", b"null", b"true"])
    def test_another_value_is_no_input(self, own_gem: httpx.Client, content: bytes) -> None:
        answer = own_gem.post("/candidates/", content=content, headers={"Content-Type": "application/json"})
        assert problems(answer) == {"_schema": ["Invalid input type."]}

    def test_the_content_type_does_not_matter(self, own_gem: httpx.Client, ada: Body) -> None:
        import json

        answer = own_gem.post("/candidates/", content=json.dumps(ada), headers={"Content-Type": "text/plain"})
        assert answer.status_code == 201


class TestAddingANote:
    @pytest.fixture
    def candidate(self, own_gem: httpx.Client) -> str:
        return str(own_gem.get("/candidates/").json()[0]["id"])

    @pytest.fixture
    def note(self, own_gem: httpx.Client) -> Body:
        return {
            "user_id": own_gem.get("/users/").json()[0]["id"],
            "body": "Clear communicator.",
            "visibility": "public",
        }

    def test_gives_the_note_and_puts_it_into_the_feed(self, own_gem: httpx.Client, candidate: str, note: Body) -> None:
        answer = own_gem.post(f"/candidates/{candidate}/activity_feed/notes", json=note)
        assert answer.status_code == 201
        written = answer.json()
        assert (written["body"], written["visibility"], written["private"]) == ("Clear communicator.", "public", False)
        assert written["user"]["id"] == note["user_id"]
        assert own_gem.get(f"/candidates/{candidate}/activity_feed").json()["notes"] == [written]

    def test_can_be_private(self, own_gem: httpx.Client, candidate: str, note: Body) -> None:
        answer = own_gem.post(f"/candidates/{candidate}/activity_feed/notes", json=note | {"visibility": "private"})
        assert answer.json()["private"] is True

    def test_needs_three_fields(self, own_gem: httpx.Client, candidate: str) -> None:
        answer = own_gem.post(f"/candidates/{candidate}/activity_feed/notes", json={})
        assert problems(answer) == dict.fromkeys(("user_id", "body", "visibility"), MISSING)

    def test_holds_10000_characters_and_no_more(self, own_gem: httpx.Client, candidate: str, note: Body) -> None:
        path = f"/candidates/{candidate}/activity_feed/notes"
        assert own_gem.post(path, json=note | {"body": "é" * 10_000}).status_code == 201
        answer = own_gem.post(path, json=note | {"body": "é" * 10_001})
        assert problems(answer) == {"body": ["Longer than maximum length 10000."]}

    def test_knows_two_visibilities(self, own_gem: httpx.Client, candidate: str, note: Body) -> None:
        answer = own_gem.post(f"/candidates/{candidate}/activity_feed/notes", json=note | {"visibility": "admin_only"})
        assert problems(answer) == {"visibility": ["Must be one of: public, private."]}

    def test_needs_a_candidate_and_an_author(self, own_gem: httpx.Client, candidate: str, note: Body) -> None:
        stranger = own_gem.post("/candidates/nobody/activity_feed/notes", json=note)
        assert (stranger.status_code, stranger.json()) == (404, {"code": 404, "status": "Not Found"})
        ghost = own_gem.post(f"/candidates/{candidate}/activity_feed/notes", json=note | {"user_id": "nobody"})
        assert ghost.json()["errors"] == {"json": {"user_id": ["Not found."]}}


class TestChangingAnApplication:
    @pytest.fixture
    def application(self, own_gem: httpx.Client) -> Body:
        first: Body = own_gem.get("/applications/").json()[0]
        return first

    def test_gives_it_another_source(self, own_gem: httpx.Client, application: Body) -> None:
        sources = own_gem.get("/sources/").json()
        other = next(each for each in sources if each["id"] != (application["source"] or {}).get("id"))
        answer = own_gem.patch(f"/applications/{application['id']}", json={"source_id": other["id"]})
        assert answer.status_code == 200
        assert answer.json()["source"] == {"id": other["id"], "public_name": other["name"]}
        assert own_gem.get(f"/applications/{application['id']}").json() == answer.json()

    def test_does_not_move_its_last_activity(self, own_gem: httpx.Client, application: Body) -> None:
        source = own_gem.get("/sources/").json()[-1]["id"]
        changed = own_gem.patch(f"/applications/{application['id']}", json={"source_id": source}).json()
        assert changed["last_activity_at"] == application["last_activity_at"]

    def test_needs_nothing(self, own_gem: httpx.Client, application: Body) -> None:
        assert own_gem.patch(f"/applications/{application['id']}", json={}).json() == application

    @pytest.mark.parametrize(
        ("body", "expected"),
        [
            ({"status": "hired"}, {"status": ["Unknown field."]}),
            ({"source_id": 3}, {"source_id": ["Not a valid string."]}),
            ({"source_id": None}, {"source_id": ["Field may not be null."]}),
        ],
    )
    def test_names_what_is_wrong(self, own_gem: httpx.Client, application: Body, body: Body, expected: Body) -> None:
        assert problems(own_gem.patch(f"/applications/{application['id']}", json=body)) == expected

    def test_needs_an_application_and_a_source_that_exist(self, own_gem: httpx.Client, application: Body) -> None:
        assert own_gem.patch("/applications/nobody", json={}).json() == {"code": 404, "status": "Not Found"}
        answer = own_gem.patch(f"/applications/{application['id']}", json={"source_id": "nobody"})
        assert answer.json()["errors"] == {"json": {"source_id": ["Not found."]}}
