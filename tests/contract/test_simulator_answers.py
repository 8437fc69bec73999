"""The simulator beside the document: the same paths, parameters and certainty, and answers of the same shape."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import httpx
import pytest

from contracts.gem_document import GemDocument, load_gem_document
from gem_simulator import Simulator

OURS = load_gem_document()


@pytest.fixture(scope="module")
def gem() -> Iterator[httpx.Client]:
    """A client of a small tenant that has the key."""
    with (
        Simulator(seed=11, candidates=12).serve() as server,
        httpx.Client(base_url=server.base_url, headers={"X-API-Key": server.api_key}) as client,
    ):
        yield client


@pytest.fixture(scope="module")
def theirs(gem: httpx.Client) -> GemDocument:
    """What the simulator says of itself."""
    return GemDocument(gem.get("/openapi.json").json())


def operations(document: GemDocument) -> Mapping[tuple[str, str], Mapping[str, Any]]:
    """(method, path without the names of its parameters) → operation."""
    return {(method, re.sub(r"\{\w+\}", "{}", path)): item for path, method, item in document.operations()}


def query(document: GemDocument, operation: Mapping[str, Any]) -> set[str]:
    parameters = map(document.resolve, operation.get("parameters", []))
    return {parameter["name"] for parameter in parameters if parameter["in"] == "query"}


def fields(document: GemDocument, body: Mapping[str, Any]) -> Any:
    """The fields of a body, which of them it needs, and whether it may have others."""
    (content,) = body["content"].values()
    schema = document.resolve(content["schema"])
    others = schema.get("additionalProperties", "resume_file" not in schema["properties"])  # forms may have other parts
    return set(schema["properties"]), set(schema.get("required", [])), others


def problems(schema: str, value: object) -> list[str]:
    return [error.message for error in OURS.validator(schema).iter_errors(value)]


def first(gem: httpx.Client, collection: str) -> dict[str, Any]:
    record: dict[str, Any] = gem.get(f"/{collection}/", params={"per_page": 1}).json()[0]
    return record


def test_the_simulator_has_the_operations_of_the_document_and_no_other(theirs: GemDocument) -> None:
    assert set(operations(theirs)) == set(operations(OURS))


@pytest.mark.parametrize("name", operations(OURS), ids=" ".join)
def test_parameters_and_certainty_are_those_of_the_document(theirs: GemDocument, name: tuple[str, str]) -> None:
    ours_of, theirs_of = operations(OURS)[name], operations(theirs)[name]
    assert query(theirs, theirs_of) == query(OURS, ours_of)
    assert theirs_of["x-evidence"].split(" ")[0] == ours_of["x-evidence"]


@pytest.mark.parametrize("name", [n for n, one in operations(OURS).items() if "requestBody" in one], ids=" ".join)
def test_bodies_are_those_of_the_document(theirs: GemDocument, name: tuple[str, str]) -> None:
    ours_of, theirs_of = operations(OURS)[name]["requestBody"], operations(theirs)[name]["requestBody"]
    assert theirs_of["required"] == ours_of["required"]
    assert fields(theirs, theirs_of) == fields(OURS, ours_of)


@pytest.mark.parametrize(("collection", "schema"), OURS.collections.items())
def test_one_record_is_as_the_document_says(gem: httpx.Client, collection: str, schema: str) -> None:
    record = first(gem, collection)
    answer = gem.get(f"/{collection}/{record['id']}")
    assert answer.status_code == 200
    assert problems(schema, answer.json()) == []


@pytest.mark.parametrize("page", [1, 2, 99])
def test_a_list_says_where_it_stands(gem: httpx.Client, page: int) -> None:
    answer = gem.get("/users/", params={"page": page, "per_page": 5})
    assert problems("Pagination", httpx.Response(200, content=answer.headers["X-Pagination"]).json()) == []
    assert "Date" in answer.headers


@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        ("/candidates/nobody", {}, 404),
        ("/nowhere/", {}, 404),
        ("/jobs/", {"per_page": "501"}, 422),
        ("/jobs/", {"created_after": "yesterday"}, 422),
        ("/applications/", {"status": "odd"}, 422),
    ],
)
def test_an_error_is_as_the_document_says(
    gem: httpx.Client, path: str, parameters: dict[str, str], status: int
) -> None:
    answer = gem.get(path, params=parameters)
    assert answer.status_code == status
    assert problems("Error", answer.json()) == []
    assert answer.json()["code"] == status


def test_without_its_key_the_gateway_answers(gem: httpx.Client) -> None:
    answer = httpx.get(f"{gem.base_url}jobs/")
    assert (answer.status_code, problems("GatewayError", answer.json())) == (403, [])


def test_a_partners_key_alone_is_not_enough() -> None:
    with Simulator(seed=11, candidates=1, application_secret="f" * 128).serve() as server:
        answer = httpx.get(f"{server.base_url}/jobs/", headers={"X-API-Key": server.api_key})
    assert (answer.status_code, problems("Error", answer.json())) == (401, [])


def test_the_confirmed_writes_answer_as_the_document_says(gem: httpx.Client) -> None:
    job = gem.get("/jobs/", params={"status": "open", "per_page": 1}).json()[0]
    body = {"first_name": "Ada", "last_name": "Lopez", "email": "ada@example.test", "job_id": job["id"]}
    assert problems("CandidateInput", body) == []
    created = gem.post("/candidates/", json=body)
    assert (created.status_code, problems("Candidate", created.json())) == (201, [])

    note = {"user_id": first(gem, "users")["id"], "body": "Met her.", "visibility": "public"}
    added = gem.post(f"/candidates/{created.json()['id']}/activity_feed/notes", json=note)
    assert (added.status_code, problems("Note", added.json())) == (201, [])

    change = {"source_id": first(gem, "sources")["id"]}
    changed = gem.patch(f"/applications/{created.json()['application_ids'][0]}", json=change)
    assert (changed.status_code, problems("Application", changed.json())) == (200, [])

    feed = gem.get(f"/candidates/{created.json()['id']}/activity_feed")
    assert (feed.status_code, problems("ActivityFeed", feed.json())) == (200, [])


def test_what_is_done_with_applications_answers_as_the_document_says(gem: httpx.Client) -> None:
    job = gem.get("/jobs/", params={"status": "open", "per_page": 1}).json()[0]
    added = gem.post(f"/candidates/{first(gem, 'candidates')['id']}/applications", json={"job_id": job["id"]})
    assert (added.status_code, problems("Application", added.json())) == (201, [])
    stage, reason = added.json()["current_stage"]["id"], first(gem, "rejection_reasons")["id"]
    steps: list[tuple[str, str, dict[str, Any]]] = [
        ("move", "MoveInput", {"from_stage_id": stage, "to_stage_id": stage}),
        ("advance", "AdvanceInput", {"from_stage_id": stage}),
        ("reject", "RejectInput", {"rejection_reason_id": reason, "notes": "Too far away."}),
        ("unreject", "UnrejectInput", {}),
        ("transfer_to_job", "TransferInput", {"new_job_id": job["id"]}),
        ("hire", "HireInput", {"start_date": "2026-05-01"}),
    ]
    for action, schema, body in steps:
        assert problems(schema, body) == [], action
        answer = gem.post(f"/applications/{added.json()['id']}/{action}", json=body)
        assert (answer.status_code, problems("Application", answer.json())) == (200, []), action


def test_the_crm_paths_answer_as_the_document_says(gem: httpx.Client) -> None:
    root = str(gem.base_url).removesuffix("/ats/v0/") + "/v0"
    candidate, user = (first(gem, collection)["id"] for collection in ("candidates", "users"))
    field = {"name": "Result", "value_type": "text", "scope": "team"}
    made = gem.post(f"{root}/custom_fields", json=field)
    change = {"first_name": "Ada", "custom_fields": [{"custom_field_id": made.json()["id"], "value": "90"}]}
    assert problems("CrmCustomFieldInput", field) + problems("CrmCandidateInput", change) == []
    path = f"{root}/candidates/{candidate}"
    uploaded = gem.post(f"{path}/uploaded_resumes/{user}", files={"resume_file": ("a.pdf", b"%PDF-")})
    answers = {
        "CrmUser": (gem.get(f"{root}/users").json()[0], 200, 200),
        "CrmCustomField": (made.json(), made.status_code, 201),
        "CrmCandidate": (gem.put(path, json=change).json(), gem.get(path).status_code, 200),
        "CrmResume": (uploaded.json(), uploaded.status_code, 201),
    }
    for schema, (record, status, expected) in answers.items():
        assert (status, problems(schema, record)) == (expected, []), schema
    refused = gem.post(f"{root}/custom_fields", json=field)
    assert (refused.status_code, problems("Error", refused.json())) == (400, [])
