"""Keys, bad parameters, paths and methods that do not exist."""

from __future__ import annotations

import httpx
import pytest

from gem_simulator import Simulator
from tests.gem_simulator.conftest import ROOT, client_of

FORBIDDEN = {"message": "Forbidden"}
UNAUTHORIZED = {"code": 401, "status": "Unauthorized"}


def ask(simulator: Simulator, headers: dict[str, str], path: str = "/users/") -> httpx.Response:
    with httpx.Client(transport=httpx.WSGITransport(simulator.wsgi), base_url=ROOT, headers=headers) as client:
        return client.get(path)


@pytest.fixture(scope="module")
def partners() -> Simulator:
    return Simulator(candidates=3, api_key="k" * 40, application_secret="5" * 128)


@pytest.mark.parametrize("headers", [{}, {"X-API-Key": ""}, {"X-API-Key": "wrong"}, {"Authorization": "Bearer x"}])
@pytest.mark.parametrize("path", ["/users/", "/candidates/x", "/no/such/path"])
def test_without_the_key_the_gateway_forbids_every_path(
    shared_simulator: Simulator, headers: dict[str, str], path: str
) -> None:
    answer = ask(shared_simulator, headers, path)
    assert (answer.status_code, answer.json()) == (403, FORBIDDEN)


def test_a_key_is_case_sensitive(shared_simulator: Simulator) -> None:
    assert ask(shared_simulator, {"X-API-Key": shared_simulator.api_key.swapcase()}).status_code == 403


def test_a_key_of_other_letters_is_forbidden_too(shared_simulator: Simulator) -> None:
    environ = {"HTTP_X_API_KEY": "é\u0100"}
    assert shared_simulator.credentials.refusal(environ) is not None


def test_the_name_of_the_header_is_not_case_sensitive(shared_simulator: Simulator) -> None:
    assert ask(shared_simulator, {"x-aPI-kEY": shared_simulator.api_key}).status_code == 200


def test_a_teams_own_key_needs_no_secret_and_minds_none(shared_simulator: Simulator) -> None:
    headers = {"X-API-Key": shared_simulator.api_key, "X-Application-Secret": "whatever"}
    assert ask(shared_simulator, headers).status_code == 200


@pytest.mark.parametrize("secret", [{}, {"X-Application-Secret": ""}, {"X-Application-Secret": "4" * 128}])
def test_a_partners_key_without_its_secret_is_unauthorized(partners: Simulator, secret: dict[str, str]) -> None:
    answer = ask(partners, {"X-API-Key": "k" * 40, **secret})
    assert (answer.status_code, answer.json()) == (401, UNAUTHORIZED)


def test_a_partners_key_with_its_secret_passes(partners: Simulator) -> None:
    assert ask(partners, {"X-API-Key": "k" * 40, "X-Application-Secret": "5" * 128}).status_code == 200


def test_a_secret_does_not_make_up_for_a_bad_key(partners: Simulator) -> None:
    assert ask(partners, {"X-API-Key": "bad", "X-Application-Secret": "5" * 128}).json() == FORBIDDEN


def test_neither_key_nor_secret_shows_in_a_repr(partners: Simulator) -> None:
    shown = repr(partners.credentials) + repr(partners)
    assert "kkk" not in shown
    assert "555" not in shown


@pytest.mark.parametrize(
    ("path", "parameter", "value", "message"),
    [
        ("/candidates/", "per_page", "501", "Must be greater than or equal to 1 and less than or equal to 500."),
        ("/candidates/", "per_page", "0", "Must be greater than or equal to 1 and less than or equal to 500."),
        ("/candidates/", "per_page", "ten", "Not a valid integer."),
        ("/candidates/", "page", "0", "Must be greater than or equal to 1."),
        ("/candidates/", "page", "1.5", "Not a valid integer."),
        ("/candidates/", "page", "", "Not a valid integer."),
        ("/candidates/", "created_after", "yesterday", "Not a valid datetime."),
        ("/candidates/", "updated_before", "2026-02-30T00:00:00Z", "Not a valid datetime."),
        ("/candidates/", "include_deleted", "maybe", "Not a valid boolean."),
        ("/candidates/", "candidate_ids", ",".join("x" * 51), "Longer than maximum length 50."),
        ("/applications/", "status", "dropped_out", "Must be one of: active, rejected, hired."),
        ("/jobs/", "status", "OPEN", "Must be one of: open, closed, draft, pending_approval, approved."),
        ("/job_posts/", "live", "2", "Not a valid boolean."),
        ("/scheduled_interviews/", "actionable", "-", "Not a valid boolean."),
        ("/offers/", "status", "lost", "Must be one of: unresolved, accepted, rejected, deprecated."),
    ],
)
def test_a_bad_parameter_is_named_with_what_is_wrong(
    gem: httpx.Client, path: str, parameter: str, value: str, message: str
) -> None:
    answer = gem.get(path, params={parameter: value})
    assert answer.status_code == 422
    assert answer.json() == {
        "code": 422,
        "status": "Unprocessable Entity",
        "errors": {"query": {parameter: [message]}},
    }


def test_all_bad_parameters_are_named_at_once(gem: httpx.Client) -> None:
    problems = gem.get("/jobs/?page=x&per_page=y&created_after=z").json()["errors"]["query"]
    assert set(problems) == {"page", "per_page", "created_after"}


def test_bad_parameters_of_a_nested_list_are_named_too(gem: httpx.Client) -> None:
    job = gem.get("/jobs/").json()[0]["id"]
    assert gem.get(f"/jobs/{job}/stages?per_page=0").status_code == 422


@pytest.mark.parametrize(
    "path",
    ["/", "", "/interviews/", "/eeoc", "/custom_fields/candidate", "/user_roles", "/candidates/x/y", "/candidates//x"],
)
def test_a_path_that_gem_does_not_have_is_not_found(gem: httpx.Client, path: str) -> None:
    answer = gem.get(path)
    assert (answer.status_code, answer.json()) == (404, {"code": 404, "status": "Not Found"})


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("DELETE", "/candidates", {"GET", "POST"}),
        ("PUT", "/candidates/", {"GET", "POST"}),
        ("POST", "/jobs/", {"GET"}),
        ("DELETE", "/applications/x", {"GET", "PATCH"}),
    ],
)
def test_a_method_that_a_path_does_not_have_is_not_allowed(
    gem: httpx.Client, method: str, path: str, allowed: set[str]
) -> None:
    answer = gem.request(method, path)
    assert (answer.status_code, answer.json()) == (405, {"code": 405, "status": "Method Not Allowed"})
    assert allowed <= set(answer.headers["Allow"].split(", ")) <= allowed | {"HEAD", "OPTIONS"}


def test_every_answer_is_dated_by_the_simulated_clock(simulator: Simulator, own_gem: httpx.Client) -> None:
    simulator.tenant.clock.set(1_900_000_000_000)
    answers = [own_gem.get("/jobs/"), own_gem.get("/jobs/nobody"), own_gem.get("/jobs/?page=0")]
    with client_of(simulator, **{"X-API-Key": "wrong"}) as stranger:
        answers.append(stranger.get("/jobs/"))
    assert {answer.headers["Date"][:16] for answer in answers} == {"Sun, 17 Mar 2030"}


def test_a_request_larger_than_any_to_gem_is_refused(own_gem: httpx.Client) -> None:
    answer = own_gem.post("/candidates/", content=b"x", headers={"Content-Length": str(1 << 30)})
    assert (answer.status_code, answer.json()["code"]) == (413, 413)
