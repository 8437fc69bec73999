"""The document that the simulator serves, and that its own answers keep to."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs
import pytest
from openapi_spec_validator import validate

from gem_simulator import Simulator
from gem_simulator.api.openapi import document
from gem_simulator.tenant import PROFILES
from tests.gem_simulator.conftest import ROOT, client_of

Document = dict[str, Any]
HOST = ROOT.removesuffix("/ats/v0")
DOCUMENT = document()
READS = [
    (path, method["responses"]["200"]["content"]["application/json"]["schema"])
    for path, methods in DOCUMENT["paths"].items()
    for name, method in methods.items()
    if name == "get"
]


def validator(schema: Document) -> Any:
    return jsonschema_rs.Draft202012Validator({**schema, "components": DOCUMENT["components"]}, validate_formats=True)


@pytest.fixture(scope="module", params=PROFILES)
def living(request: pytest.FixtureRequest) -> Simulator:
    """A tenant of each profile that has lived on for a while."""
    size = None if request.param == "minimal" else 40
    simulator = Simulator(seed=9, candidates=size, profile=request.param)
    simulator.tenant.advance(3)
    return simulator


@pytest.fixture(scope="module")
def client(living: Simulator) -> Iterator[httpx.Client]:
    with client_of(living) as client:
        yield client


def urls(client: httpx.Client, path: str) -> list[str]:
    """The path with the ids of some records of this tenant; whole for the CRM API."""
    root = HOST if path.startswith("/v0/") else ""
    if "{" not in path:
        return [root + path]
    before, _, rest = path.partition("{")
    after = rest.partition("}")[2]
    collection = before.strip("/").rpartition("/")[2]
    records = client.get(f"/{collection}/", params={"per_page": 40, "include_deleted": "true"}).json()
    return [f"{root}{before}{record['id']}{after}" for record in records]


def test_the_document_is_valid_openapi_3_1() -> None:
    validate(DOCUMENT)
    assert DOCUMENT["openapi"].startswith("3.1")


def test_the_document_is_served_without_a_key(shared_simulator: Simulator) -> None:
    with httpx.Client(transport=httpx.WSGITransport(shared_simulator.wsgi), base_url=ROOT) as client:
        assert client.get("/openapi.json").json() == DOCUMENT


def test_every_operation_parameter_and_object_says_how_sure_it_is() -> None:
    operations = [method for methods in DOCUMENT["paths"].values() for method in methods.values()]
    parameters = [each for method in operations for each in method["parameters"] if each["in"] == "query"]
    schemas = DOCUMENT["components"]["schemas"].values()
    assert [each for each in (*operations, *parameters, *schemas) if "x-evidence" not in each] == []


def test_no_two_operations_have_the_same_id() -> None:
    names = [method["operationId"] for methods in DOCUMENT["paths"].values() for method in methods.values()]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize(("path", "schema"), READS, ids=[path for path, _ in READS])
def test_every_answer_keeps_to_the_document(client: httpx.Client, path: str, schema: Document) -> None:
    check = validator(schema)
    asked: dict[str, str | int] = {"per_page": 200, "include_deleted": "true"} if "{" not in path else {}
    answers = [client.get(url, params=asked) for url in urls(client, path)]
    assert answers
    for answer in answers:
        assert answer.status_code in (200, 404), answer.text
        if answer.status_code == 200:
            check.validate(answer.json())


@pytest.mark.parametrize(("path", "schema"), READS, ids=[path for path, _ in READS])
def test_every_list_announces_its_pages_as_documented(client: httpx.Client, path: str, schema: Document) -> None:
    check = validator({"$ref": "#/components/schemas/Pagination"})
    is_list = schema.get("type") == "array"
    for url in urls(client, path)[:2]:
        answer = client.get(url)
        assert ("X-Pagination" in answer.headers) is (is_list and answer.status_code == 200)
        if "X-Pagination" in answer.headers:
            check.validate(httpx.Response(200, text=answer.headers["X-Pagination"]).json())


def test_refusals_keep_to_the_document(client: httpx.Client, living: Simulator) -> None:
    error, gateway = (validator({"$ref": f"#/components/schemas/{name}"}) for name in ("Error", "GatewayError"))
    error.validate(client.get("/jobs/nobody").json())
    error.validate(client.get("/jobs/?page=0").json())
    error.validate(client.post("/candidates/", json={}).json())
    with client_of(living, **{"X-API-Key": "wrong"}) as stranger:
        gateway.validate(stranger.get("/jobs/").json())


def test_the_writes_answer_as_documented(simulator: Simulator, own_gem: httpx.Client) -> None:
    stage, user = own_gem.get("/job_stages/").json()[0], own_gem.get("/users/").json()[0]
    ada = {"first_name": "Ada", "last_name": "Lopez", "email": "ada@example.com", "job_id": stage["job_id"]}
    note = {"user_id": user["id"], "body": "Hello", "visibility": "public"}
    created = own_gem.post("/candidates/", json=ada)
    candidate, application = created.json()["id"], created.json()["application_ids"][0]
    answers = {
        ("/candidates/", "post"): created,
        ("/candidates/{candidate_id}/activity_feed/notes", "post"): own_gem.post(
            f"/candidates/{candidate}/activity_feed/notes", json=note
        ),
        ("/applications/{application_id}", "patch"): own_gem.patch(f"/applications/{application}", json={}),
        ("/candidates/{candidate_id}/applications", "post"): own_gem.post(
            f"/candidates/{candidate}/applications", json={"job_id": stage["job_id"]}
        ),
    }
    here = created.json()["applications"][0]["current_stage"]["id"]
    steps: dict[str, Any] = {
        "move": {"from_stage_id": here, "to_stage_id": here},
        "advance": {"from_stage_id": here},
        "reject": {},
        "unreject": {},
        "transfer_to_job": {"new_job_id": stage["job_id"]},
        "hire": {},
    }
    for step, body in steps.items():
        answer = own_gem.post(f"/applications/{application}/{step}", json=body)
        assert answer.status_code == 200, answer.text
        answers["/applications/{application_id}/" + step, "post"] = answer
    mine = f"{HOST}/v0/candidates/{candidate}"
    answers["/v0/candidates/{candidate_id}", "put"] = own_gem.put(mine, json={"nickname": "Ada"})
    answers["/v0/candidates/{candidate_id}/uploaded_resumes/{user_id}", "post"] = own_gem.post(
        f"{mine}/uploaded_resumes/{user['id']}", files={"resume_file": ("a.pdf", b"%PDF-")}
    )
    answers["/v0/custom_fields", "post"] = own_gem.post(
        f"{HOST}/v0/custom_fields", json={"name": "Result", "value_type": "text", "scope": "team"}
    )
    writes = {(p, m) for p, methods in DOCUMENT["paths"].items() for m in methods if m != "get"}
    assert set(answers) == writes
    for (path, method), answer in answers.items():
        described = DOCUMENT["paths"][path][method]["responses"][str(answer.status_code)]
        validator(described["content"]["application/json"]["schema"]).validate(answer.json())
