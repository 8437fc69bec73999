"""Adding applications, and what can be done with them."""

from __future__ import annotations

import base64
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import httpx
import pytest

from gem_simulator import Simulator
from tests.gem_simulator.conftest import client_of

Body = dict[str, Any]
Act = Callable[..., httpx.Response]

MISSING = ["Missing data for required field."]
ACTIONS = ("move", "advance", "reject", "unreject", "hire", "transfer_to_job")


@pytest.fixture
def jobs(own_gem: httpx.Client) -> list[str]:
    """Open jobs."""
    return [str(job["id"]) for job in own_gem.get("/jobs/?status=open&per_page=500").json() if not job["is_template"]]


@pytest.fixture
def stages(own_gem: httpx.Client, jobs: list[str]) -> list[str]:
    """The stages of the first open job, first to last."""
    found = own_gem.get(f"/jobs/{jobs[0]}/stages").json()
    found = [stage for stage in found if stage["active"] and stage["priority"] is not None]
    return [str(stage["id"]) for stage in sorted(found, key=lambda stage: (stage["priority"], stage["id"]))]


@pytest.fixture
def application(own_gem: httpx.Client, jobs: list[str]) -> Body:
    """A new application to the first open job."""
    ada = {"first_name": "Ada", "last_name": "Lopez", "email": "ada@example.com", "job_id": jobs[0]}
    made: Body = own_gem.post("/candidates/", json=ada).json()["applications"][0]
    return made


@pytest.fixture
def act(simulator: Simulator, own_gem: httpx.Client, application: Body) -> Act:
    """Does something with the application, a minute later."""

    def do(action: str, **body: object) -> httpx.Response:
        simulator.tenant.clock.advance(60_000)
        return own_gem.post(f"/applications/{application['id']}/{action}", json=body)

    return do


@pytest.fixture
def user(own_gem: httpx.Client) -> str:
    return str(own_gem.get("/users/").json()[0]["id"])


def refused(answer: httpx.Response, message: str, field: str | None = None) -> None:
    errors = {} if field is None else {"errors": {"json": {field: [message]}}}
    assert answer.json() == {"code": 400, "status": "Bad Request", "message": message, **errors}
    assert answer.status_code == 400


def invalid(answer: httpx.Response, **problems: object) -> None:
    assert answer.status_code == 422, answer.text
    assert answer.json()["errors"] == {"json": problems}


def unknown(answer: httpx.Response, field: str) -> None:
    assert answer.status_code == 404, answer.text
    assert answer.json()["errors"] == {"json": {field: ["Not found."]}}


class TestAddingAnApplication:
    @pytest.fixture
    def candidate(self, own_gem: httpx.Client) -> str:
        return str(own_gem.get("/candidates/").json()[0]["id"])

    def test_gives_an_active_application_in_the_first_stage(
        self, own_gem: httpx.Client, candidate: str, jobs: list[str], stages: list[str]
    ) -> None:
        answer = own_gem.post(f"/candidates/{candidate}/applications", json={"job_id": jobs[0]})
        assert answer.status_code == 201
        made = answer.json()
        assert (made["candidate_id"], made["jobs"][0]["id"], made["status"]) == (candidate, jobs[0], "active")
        assert made["current_stage"]["id"] == stages[0]
        assert made["applied_at"] == made["last_activity_at"]

    def test_shows_in_the_list_and_in_the_candidate(
        self, own_gem: httpx.Client, candidate: str, jobs: list[str]
    ) -> None:
        made = own_gem.post(f"/candidates/{candidate}/applications", json={"job_id": jobs[0]}).json()
        assert own_gem.get("/applications/?per_page=500").json()[-1] == made
        shown = own_gem.get(f"/candidates/{candidate}").json()
        assert shown["applications"][-1] == made
        assert shown["application_ids"][-1] == made["id"]
        assert candidate in {each["id"] for each in own_gem.get("/candidates/", params={"job_id": jobs[0]}).json()}

    def test_takes_every_field(
        self, own_gem: httpx.Client, candidate: str, jobs: list[str], stages: list[str], user: str
    ) -> None:
        source = own_gem.get("/sources/").json()[0]
        content = base64.b64encode(b"%PDF-1.4 more").decode()
        body = {
            "job_id": jobs[0],
            "source_id": source["id"],
            "initial_stage_id": stages[-1],
            "referrer": {"type": "id", "value": user},
            "recruiter": {"user_id": user},
            "coordinator_id": user,
            "attachments": [{"filename": "more.pdf", "type": "cover_letter", "content": content}],
            "user_id": user,
        }
        made = own_gem.post(f"/candidates/{candidate}/applications", json=body).json()
        assert made["source"] == {"id": source["id"], "public_name": source["name"]}
        assert made["current_stage"]["id"] == stages[-1]
        assert made["credited_to"] == made["recruiter"]["id"] == made["coordinator"]["id"] == user
        attachment = own_gem.get(f"/candidates/{candidate}").json()["attachments"][-1]
        assert (attachment["filename"], attachment["type"]) == ("more.pdf", "resume")
        assert own_gem.get(attachment["url"]).content == b"%PDF-1.4 more"

    def test_twice_to_one_job_makes_two(self, own_gem: httpx.Client, candidate: str, jobs: list[str]) -> None:
        path, body = f"/candidates/{candidate}/applications", {"job_id": jobs[0]}
        assert own_gem.post(path, json=body).json()["id"] != own_gem.post(path, json=body).json()["id"]

    def test_needs_a_candidate_and_a_job_that_is_not_closed(
        self, own_gem: httpx.Client, candidate: str, jobs: list[str]
    ) -> None:
        path = f"/candidates/{candidate}/applications"
        closed = own_gem.get("/jobs/?status=closed").json()[0]["id"]
        invalid(own_gem.post(path, json={}), job_id=MISSING)
        unknown(own_gem.post(path, json={"job_id": "nothing"}), "job_id")
        refused(own_gem.post(path, json={"job_id": closed}), "The job is closed.", "job_id")
        nobody = own_gem.post("/candidates/nobody/applications", json={"job_id": jobs[0]})
        assert nobody.json() == {"code": 404, "status": "Not Found"}

    def test_does_not_go_to_a_deleted_candidate(
        self, simulator: Simulator, own_gem: httpx.Client, candidate: str, jobs: list[str]
    ) -> None:
        simulator.tenant.delete("candidates", candidate, hard=False)
        assert own_gem.post(f"/candidates/{candidate}/applications", json={"job_id": jobs[0]}).status_code == 404

    def test_refuses_what_does_not_belong_together(
        self, own_gem: httpx.Client, candidate: str, jobs: list[str], stages: list[str]
    ) -> None:
        path = f"/candidates/{candidate}/applications"
        foreign = {"job_id": jobs[1], "initial_stage_id": stages[0]}
        invalid(own_gem.post(path, json=foreign), initial_stage_id=["Not a stage of this job."])
        unknown(own_gem.post(path, json={"job_id": jobs[0], "user_id": "nobody"}), "user_id")
        odd = {"job_id": jobs[0], "referrer": {"type": "aunt", "value": "x"}}
        invalid(own_gem.post(path, json=odd), referrer={"type": ["Must be one of: id, email, outside."]})


class TestMoving:
    def test_puts_it_into_the_other_stage(
        self, own_gem: httpx.Client, application: Body, act: Act, stages: list[str], user: str
    ) -> None:
        answer = act("move", from_stage_id=stages[0], to_stage_id=stages[2], user_id=user)
        assert answer.status_code == 200
        assert answer.json()["current_stage"]["id"] == stages[2]
        assert own_gem.get(f"/applications/{application['id']}").json() == answer.json()
        inside = own_gem.get(f"/candidates/{application['candidate_id']}").json()["applications"]
        assert inside == [answer.json()]

    def test_moves_the_last_activity_and_nothing_of_the_candidates_own(
        self, own_gem: httpx.Client, application: Body, act: Act, stages: list[str]
    ) -> None:
        before = own_gem.get(f"/candidates/{application['candidate_id']}").json()
        moved = act("move", from_stage_id=stages[0], to_stage_id=stages[1]).json()
        after = own_gem.get(f"/candidates/{application['candidate_id']}").json()
        assert moved["last_activity_at"] > application["last_activity_at"]
        assert after["updated_at"] == before["updated_at"]
        assert after["last_activity"] == moved["last_activity_at"]
        found = own_gem.get("/applications/", params={"last_activity_after": moved["last_activity_at"]}).json()
        assert [each["id"] for each in found] == [application["id"]]

    def test_needs_the_stage_that_it_is_in(self, act: Act, stages: list[str]) -> None:
        refused(
            act("move", from_stage_id=stages[1], to_stage_id=stages[2]),
            "The application is not in this stage.",
            "from_stage_id",
        )
        invalid(act("move", to_stage_id=stages[2]), from_stage_id=MISSING)

    def test_needs_a_stage_of_its_job(
        self, own_gem: httpx.Client, act: Act, jobs: list[str], stages: list[str]
    ) -> None:
        foreign = own_gem.get(f"/jobs/{jobs[1]}/stages").json()[0]["id"]
        moved = act("move", from_stage_id=stages[0], to_stage_id=foreign)
        invalid(moved, to_stage_id=["Not a stage of this job."])
        unknown(act("move", from_stage_id=stages[0], to_stage_id="nowhere"), "to_stage_id")
        invalid(act("move", from_stage_id=stages[0]), to_stage_id=MISSING)

    def test_needs_no_stage_where_none_is_shown(self) -> None:
        simulator = Simulator(seed=5, candidates=600)
        with client_of(simulator) as gem:
            records = gem.get("/applications/?status=active&per_page=500").json()
            nowhere = next(each for each in records if each["current_stage"] is None)
            to = gem.get(f"/jobs/{nowhere['jobs'][0]['id']}/stages").json()[0]["id"]
            path = f"/applications/{nowhere['id']}/move"
            assert gem.post(path, json={"from_stage_id": to, "to_stage_id": to}).status_code == 400
            assert gem.post(path, json={"to_stage_id": to}).json()["current_stage"]["id"] == to


class TestAdvancing:
    def test_goes_stage_by_stage_to_the_last(self, act: Act, stages: list[str]) -> None:
        for here, there in pairwise(stages):
            assert act("advance", from_stage_id=here).json()["current_stage"]["id"] == there
        refused(act("advance", from_stage_id=stages[-1]), "There is no stage after this one.")

    def test_needs_the_stage_that_it_is_in(self, act: Act, stages: list[str]) -> None:
        refused(act("advance", from_stage_id=stages[1]), "The application is not in this stage.", "from_stage_id")


class TestRejecting:
    def test_says_when_and_why(self, own_gem: httpx.Client, application: Body, act: Act) -> None:
        reason = own_gem.get("/rejection_reasons/").json()[0]
        answer = act("reject", rejection_reason_id=reason["id"])
        assert answer.status_code == 200
        now = answer.json()
        assert (now["status"], now["rejection_reason"]) == ("rejected", reason)
        assert now["rejected_at"] == now["last_activity_at"] > application["last_activity_at"]
        assert own_gem.get(f"/candidates/{application['candidate_id']}").json()["applications"] == [now]
        found = own_gem.get("/applications/?status=rejected&per_page=500").json()
        assert application["id"] in {each["id"] for each in found}

    def test_needs_no_reason(self, act: Act) -> None:
        now = act("reject").json()
        assert (now["status"], now["rejection_reason"]) == ("rejected", None)

    @pytest.mark.parametrize("named", [True, False])
    def test_notes_go_into_the_feed(
        self, own_gem: httpx.Client, application: Body, act: Act, user: str, named: bool
    ) -> None:
        act("reject", notes="Too far away.", **({"user_id": user} if named else {}))
        notes = own_gem.get(f"/candidates/{application['candidate_id']}/activity_feed").json()["notes"]
        written = [(note["body"], note["visibility"], note["user"] and note["user"]["id"]) for note in notes]
        assert written == [("Too far away.", "public", user if named else None)]

    def test_a_second_time_is_refused(self, act: Act) -> None:
        act("reject")
        refused(act("reject"), "The application is not active.")

    def test_names_the_reason_that_it_does_not_know(self, act: Act) -> None:
        unknown(act("reject", rejection_reason_id="whim"), "rejection_reason_id")

    def test_can_be_undone(self, application: Body, act: Act) -> None:
        act("reject")
        again = act("unreject").json()
        assert {**again, "last_activity_at": 0} == {**application, "last_activity_at": 0}
        assert again["last_activity_at"] > application["last_activity_at"]
        refused(act("unreject"), "The application is not rejected.")

    def test_calls_off_interviews_that_are_still_to_come(self) -> None:
        simulator = Simulator(seed=5, candidates=300)
        with client_of(simulator) as gem:
            active = {each["id"] for each in gem.get("/applications/?status=active&per_page=500").json()}
            interviews = gem.get("/scheduled_interviews/?per_page=500&actionable=true").json()
            coming = next(each for each in interviews if each["application_id"] in active)
            assert gem.post(f"/applications/{coming['application_id']}/reject", json={}).status_code == 200
            assert gem.get(f"/scheduled_interviews/{coming['id']}").json()["deleted_at"] is not None


class TestHiring:
    def test_makes_it_hired(self, act: Act) -> None:
        assert act("hire", start_date="2026-05-01", close_reason_id="filled").json()["status"] == "hired"
        refused(act("hire"), "The application is not active.")

    def test_fills_an_opening(self, own_gem: httpx.Client, application: Body, act: Act) -> None:
        opening = own_gem.get("/openings/?status=open").json()[0]["id"]
        act("hire", opening_id=opening, start_date="2026-05-01")
        filled = own_gem.get(f"/openings/{opening}").json()
        assert (filled["status"], filled["application_id"]) == ("closed", application["id"])
        assert filled["target_start_date"] == "2026-05-01"
        assert filled["closed_at"] is not None

    def test_needs_an_opening_that_nobody_has_filled(
        self, own_gem: httpx.Client, application: Body, act: Act, jobs: list[str]
    ) -> None:
        opening = own_gem.get("/openings/?status=open").json()[0]["id"]
        act("hire", opening_id=opening)
        more = own_gem.post(f"/candidates/{application['candidate_id']}/applications", json={"job_id": jobs[0]}).json()
        answer = own_gem.post(f"/applications/{more['id']}/hire", json={"opening_id": opening})
        refused(answer, "The opening is closed.", "opening_id")

    def test_names_what_is_wrong(self, act: Act) -> None:
        unknown(act("hire", opening_id="none"), "opening_id")
        invalid(act("hire", start_date="soon"), start_date=["Not a valid date."])


class TestTransferring:
    def test_goes_to_the_first_stage_of_the_other_job(
        self, own_gem: httpx.Client, application: Body, act: Act, jobs: list[str]
    ) -> None:
        moved = act("transfer_to_job", new_job_id=jobs[1]).json()
        assert (moved["id"], moved["jobs"][0]["id"]) == (application["id"], jobs[1])
        stages = own_gem.get(f"/jobs/{jobs[1]}/stages").json()
        assert moved["current_stage"]["id"] in {stage["id"] for stage in stages}
        assert moved["last_activity_at"] > application["last_activity_at"]

    def test_is_found_by_the_new_job_and_not_by_the_old(
        self, own_gem: httpx.Client, application: Body, act: Act, jobs: list[str]
    ) -> None:
        act("transfer_to_job", new_job_id=jobs[1])
        for path, wanted in (("/applications/", application["id"]), ("/candidates/", application["candidate_id"])):
            found = [
                wanted in {each["id"] for each in own_gem.get(path, params={"job_id": job, "per_page": 500}).json()}
                for job in jobs[:2]
            ]
            assert found == [False, True]

    def test_takes_a_stage_of_the_new_job_only(
        self, own_gem: httpx.Client, act: Act, jobs: list[str], stages: list[str]
    ) -> None:
        answer = act("transfer_to_job", new_job_id=jobs[1], new_stage_id=stages[0])
        invalid(answer, new_stage_id=["Not a stage of this job."])
        wanted = [stage for stage in own_gem.get(f"/jobs/{jobs[1]}/stages").json() if stage["active"]][-1]
        moved = act("transfer_to_job", new_job_id=jobs[1], new_stage_id=wanted["id"]).json()
        assert moved["current_stage"] == {"id": wanted["id"], "name": wanted["name"]}

    def test_needs_a_job_that_is_not_closed(self, own_gem: httpx.Client, act: Act) -> None:
        closed = own_gem.get("/jobs/?status=closed").json()[0]["id"]
        invalid(act("transfer_to_job"), new_job_id=MISSING)
        unknown(act("transfer_to_job", new_job_id="none"), "new_job_id")
        refused(act("transfer_to_job", new_job_id=closed), "The job is closed.", "new_job_id")


class TestEveryAction:
    @pytest.fixture(params=ACTIONS)
    def action(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    @pytest.fixture
    def body(self, action: str, stages: list[str], jobs: list[str]) -> Body:
        """What would do, were everything else right."""
        bodies: dict[str, Body] = {
            "move": {"from_stage_id": stages[0], "to_stage_id": stages[1]},
            "advance": {"from_stage_id": stages[0]},
            "transfer_to_job": {"new_job_id": jobs[1]},
        }
        return bodies.get(action, {})

    def test_needs_an_application(self, own_gem: httpx.Client, action: str, body: Body) -> None:
        answer = own_gem.post(f"/applications/nobody/{action}", json=body)
        assert (answer.status_code, answer.json()) == (404, {"code": 404, "status": "Not Found"})

    def test_does_nothing_to_a_deleted_one(
        self, simulator: Simulator, application: Body, act: Act, action: str, body: Body
    ) -> None:
        simulator.tenant.delete("applications", application["id"], hard=False)
        answer = act(action, **body)
        assert (answer.status_code, answer.json()) == (404, {"code": 404, "status": "Not Found"})

    def test_names_the_user_that_it_does_not_know(self, act: Act, action: str, body: Body) -> None:
        unknown(act(action, **body, user_id="nobody"), "user_id")

    def test_knows_no_other_field(self, act: Act, action: str, body: Body) -> None:
        invalid(act(action, **body, why="because"), why=["Unknown field."])

    def test_writes_nothing_when_it_refuses(
        self, simulator: Simulator, own_gem: httpx.Client, application: Body, act: Act, action: str, body: Body
    ) -> None:
        version = simulator.tenant.version
        act(action, **body, user_id="nobody")
        assert simulator.tenant.version == version
        assert own_gem.get(f"/applications/{application['id']}").json() == application

    def test_of_a_hired_one_is_refused(self, act: Act, action: str, body: Body) -> None:
        act("hire")
        assert act(action, **body).status_code == 400

    def test_answers_get_with_405(self, own_gem: httpx.Client, application: Body, action: str) -> None:
        assert own_gem.get(f"/applications/{application['id']}/{action}").status_code == 405


@pytest.mark.parametrize("profile", ["edge", "minimal"])
def test_the_actions_work_on_the_records_of_every_profile(profile: str) -> None:
    simulator = Simulator(seed=9, candidates=80 if profile == "edge" else None, profile=profile)
    with client_of(simulator) as gem:
        for record in gem.get("/applications/?status=active&per_page=30").json():
            shown = record.get("current_stage")
            body = {"from_stage_id": shown["id"]} if shown else {}
            path = f"/applications/{record['id']}"
            assert gem.post(f"{path}/advance", json=body).status_code in (200, 400)
            answer = gem.post(f"{path}/reject", json={})
            assert (answer.status_code, answer.json()["status"]) == (200, "rejected")
            assert gem.get(path).json() == answer.json()
