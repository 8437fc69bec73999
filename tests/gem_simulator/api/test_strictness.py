"""Strictness that teaches: what Gem passes over in silence is told of, or refused."""

from __future__ import annotations

import json
from collections.abc import Iterator

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gem_simulator import Simulator
from gem_simulator.api import strictness
from gem_simulator.api.operations import Operation, Request
from gem_simulator.api.resources import RESOURCES
from tests.gem_simulator.conftest import ROOT

WARNING = "X-Simulator-Warning"
CRM = "http://gem.test/v0"


def asking(simulator: Simulator) -> httpx.Client:
    headers = {"X-API-Key": simulator.api_key}
    return httpx.Client(transport=simulator.transport(), base_url=ROOT, headers=headers)


@pytest.fixture(scope="module")
def lenient() -> Iterator[httpx.Client]:
    with asking(Simulator(seed=5, candidates=12)) as client:
        yield client


@pytest.fixture(scope="module")
def strict() -> Iterator[httpx.Client]:
    with asking(Simulator(seed=5, candidates=12, strict=True)) as client:
        yield client


KNOWN_OF_USERS = "created_after, created_before, updated_after, updated_before, email, include_deleted, page, per_page"
QUERIES = [
    (
        "/users/?per_pages=2",
        ["per_pages"],
        f"Unknown parameter, did you mean per_page?; known: {KNOWN_OF_USERS}",
    ),
    ("/jobs/nobody?page=1", ["page"], "Unknown parameter; known: none here"),
    ("/jobs/?include_deleted=Yes", ["include_deleted"], 'came "Yes"; known: true, false'),
    ("/jobs/?page=1&page=2", ["page"], 'came 2 times; only the first value counts, "1"'),
    ("/applications/?status=Hired", ["status"], 'came "Hired", did you mean hired?; known: active, rejected, hired'),
    (f"{CRM}/users?per_page=100", ["per_page"], "Unknown parameter, did you mean page?; known: page, page_size"),
]


@pytest.mark.parametrize(("path", "place", "text"), QUERIES)
def test_a_parameter_that_does_not_count_is_told_of(
    lenient: httpx.Client, path: str, place: list[str], text: str
) -> None:
    assert lenient.get(path).headers[WARNING] == f"query.{place[0]}: {text}"


@pytest.mark.parametrize(("path", "place", "text"), QUERIES)
def test_a_parameter_that_does_not_count_is_refused_by_a_strict_simulator(
    strict: httpx.Client, path: str, place: list[str], text: str
) -> None:
    answer = strict.get(path)
    assert answer.status_code == 422
    assert answer.json() == {
        "code": 422,
        "status": "Unprocessable Entity",
        "message": f"The simulator is strict: query.{place[0]}: {text}",
        "errors": {"query": {place[0]: [text]}},
    }


def test_by_default_the_answer_is_the_same_as_without_it(lenient: httpx.Client) -> None:
    with_it, without = lenient.get("/users/?per_pages=2"), lenient.get("/users/")
    assert (with_it.status_code, with_it.content) == (200, without.content)
    assert lenient.get("/users/?per_pages=2").headers[WARNING]  # also when it comes out of the cache
    assert WARNING not in without.headers


BODIES = [
    (
        {"body": "x", "visibility": "public", "user_id": "u", "notify": True},
        "json.notify: Unknown field; known: user_id, body, visibility",
    ),
    (
        {"body": "x", "visibility": "Public", "user_id": "u"},
        'json.visibility: came "Public", did you mean public?; known: public, private',
    ),
]


@pytest.mark.parametrize(("body", "told"), BODIES)
def test_a_field_of_a_body_is_told_of_beside_what_gem_says(
    lenient: httpx.Client, strict: httpx.Client, body: dict[str, object], told: str
) -> None:
    candidate = lenient.get("/candidates/").json()[0]["id"]
    path = f"/candidates/{candidate}/activity_feed/notes"
    answers = [client.post(path, json=body) for client in (lenient, strict)]
    assert [answer.status_code for answer in answers] == [422, 422]
    assert [answer.headers[WARNING] for answer in answers] == [told, told]
    assert "message" not in answers[0].json()
    place, _, text = told.partition(": ")
    assert answers[1].json()["errors"] == {"json": {place.removeprefix("json."): [text]}}


def test_places_inside_a_body_are_named(strict: httpx.Client) -> None:
    body = {"recruiter": {"id": "x"}, "attachments": [{"filename": "a", "content": "eA==", "type": "cv"}]}
    answer = strict.post("/candidates/", content=json.dumps(body), headers={"Content-Type": "text/plain"})
    assert answer.json()["errors"] == {
        "headers": {"Content-Type": ['came "text/plain"; known: application/json']},
        "json": {
            "recruiter": {"id": ["Unknown field; known: user_id, email"]},
            "attachments": {
                "0": {
                    "type": [
                        'came "cv"; known: resume, cover_letter, offer_letter, offer_packet, take_home_test, other'
                    ]
                }
            },
        },
    }


def test_an_attachment_of_a_type_that_gem_does_not_list_is_taken_and_told_of(lenient: httpx.Client) -> None:
    job = next(job for job in lenient.get("/jobs/").json() if job["status"] == "open")
    body = {"first_name": "A", "last_name": "B", "email": "a@b.co", "job_id": job["id"]}
    attachments = [{"filename": "a.pdf", "content": "eA==", "type": "resumé"}]
    answer = lenient.post("/candidates/", json={**body, "attachments": attachments})
    assert answer.status_code == 201
    told = 'json.attachments.0.type: came "resum\\u00e9", did you mean resume?; known: resume, '
    assert answer.headers[WARNING].startswith(told)


def test_a_part_of_a_form_that_is_not_read_is_told_of(lenient: httpx.Client) -> None:
    answer = lenient.post(f"{CRM}/candidates/a/uploaded_resumes/b", files={"resume": ("a.pdf", b"%PDF")})
    assert answer.headers[WARNING] == "files.resume: Unknown part, did you mean resume_file?; known: resume_file"


def test_a_path_that_is_not_there_names_the_nearest(lenient: httpx.Client) -> None:
    answer = lenient.get("/candidate/")
    assert answer.status_code == 404
    assert "did you mean /ats/v0/candidates/?" in answer.headers[WARNING]
    assert WARNING not in lenient.get("/candidates/nobody").headers


def test_strictness_is_switched_over_http_and_reset() -> None:
    with asking(Simulator(candidates=3)) as client:
        control = "http://gem.test/_simulator"
        assert client.get("/users/?x=1").status_code == 200
        assert client.put(f"{control}/strictness", json={"strict": True}).json() == {"strict": True}
        assert client.get("/users/?x=1").status_code == 422
        client.post(f"{control}/reset")
        assert client.get(f"{control}/strictness").json() == {"strict": False}
        assert client.get("/users/?x=1").status_code == 200
        made = client.post(f"{control}/tenants", json={"name": "acme", "candidates": 1, "strict": True}).json()
        assert client.get("/users/?x=1", headers={"X-API-Key": made["api_key"]}).status_code == 422


def test_a_warning_in_the_journal_holds_no_secret() -> None:
    simulator = Simulator(candidates=1)
    with asking(simulator) as client:
        client.get("/users/", params={"include_deleted": simulator.api_key, f"x{simulator.api_key}": 1})
    told = json.dumps(simulator.journal.entries[-1].as_dict())
    assert "Unknown parameter" in told
    assert simulator.api_key not in told


_OPERATIONS: list[Operation] = [operation for resource in RESOURCES for operation in resource.operations]
_TENANT = Simulator(candidates=0).tenant


@given(
    operation=st.sampled_from(_OPERATIONS),
    query=st.text(st.characters(max_codepoint=255), max_size=60),
    body=st.dictionaries(st.text(max_size=9), st.none() | st.text(max_size=9) | st.lists(st.text())) | st.text(),
    content_type=st.text(max_size=20),
)
def test_whatever_comes_the_header_is_short_ascii_in_one_line(
    operation: Operation, query: str, body: object, content_type: str
) -> None:
    request = Request(query=query, body=json.dumps(body).encode(), content_type=content_type)
    found = list(strictness.remarks(operation, request))
    if not found:
        return
    answer = strictness.refusal(found)
    assert answer.status == 422
    given = strictness.answer(operation, request, _TENANT, strict=True)
    header = given.header(WARNING)
    assert header is not None
    assert header.isascii()
    assert header.isprintable()
    assert len(header) < 1600


def test_a_body_of_very_many_fields_is_told_of_in_part(lenient: httpx.Client) -> None:
    answer = lenient.post("/candidates/", json={f"field {number}": 1 for number in range(20_000)})
    assert len(answer.headers[WARNING]) < 1600
