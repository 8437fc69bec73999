"""What the document says about requests is what the service holds them to: found by fuzzing, each kept here."""

from __future__ import annotations

from typing import Any

import jsonschema_rs
import pytest

from connector.api.document import openapi
from connector.api.resources import OPERATIONS
from tests.connector.api.gem_behind import ADA, GemBehind

DOCUMENT: dict[str, Any] = openapi(OPERATIONS, "http://api.test/v1")
LINK = {"end_user_email": "ada@example.test", "end_user_organization_name": "Acme"}


def allows(method: str, path: str, body: object) -> bool:
    """Whether the document allows this body."""
    schema = DOCUMENT["paths"][path][method]["requestBody"]["content"]["application/json"]["schema"]
    return jsonschema_rs.validator_for({**schema, "components": DOCUMENT["components"]}).is_valid(body)


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/ats/users", 250),
        ("/integrations/{integration_id}/integration-fields", 2000),
        ("/integrations/{integration_id}/custom-fields", 250),
    ],
)
def test_the_bounds_of_a_page_are_told(path: str, most: int) -> None:
    parameters = DOCUMENT["paths"][path]["get"]["parameters"]
    schema = next(one["schema"] for one in parameters if one["name"] == "page_size")
    assert schema == {"type": "integer", "minimum": 1, "maximum": most, "default": 100}


@pytest.mark.parametrize("name", ["", "x" * 501, "a\0b"])
def test_a_company_without_a_proper_name_gets_no_link(name: str) -> None:
    assert allows("post", "/connect/create-link", LINK)
    assert not allows("post", "/connect/create-link", {**LINK, "end_user_organization_name": name})


@pytest.mark.parametrize(
    "address",
    [
        f"ada@{'a' * 64}.test",
        f"ada@{'a' * 63}.test",
        "ada@-a.test",
        "ada@a-.test",
        "ada@a--b.test",
        "ada@b\u00fccher.test",
    ],
)
def test_an_address_is_one_for_the_document_where_it_is_one_for_the_service(gem: GemBehind, address: str) -> None:
    body = {"candidate": {**ADA, "email_address": address}}

    allowed = allows("post", "/ats/jobs/{job_id}/applications", body)
    answer = gem.send("POST", f"/ats/jobs/remote:{gem.job()['id']}/applications", body)

    assert answer.status_code == (200 if allowed else 400), answer.text


def test_fields_that_nobody_knows_may_hold_numbers_of_any_length(gem: GemBehind) -> None:
    body = {"candidate": ADA, "remote_fields": {"gem": {"salary": 10**30}}, "nobody_knows": 10**30}

    answer = gem.send(
        "POST", f"/ats/jobs/remote:{gem.job()['id']}/applications", body, **{"Idempotency-Key": "with-a-long-number"}
    )

    assert answer.status_code == 200, answer.text


def test_every_link_leads_from_a_value_of_the_answer_to_a_parameter_that_is_there() -> None:
    operations = {one["operationId"]: one for methods in DOCUMENT["paths"].values() for one in methods.values()}
    links = [link for one in operations.values() for link in one["responses"]["200"].get("links", {}).values()]

    for link in links:
        ((place, _),) = link["parameters"].items()
        where, _, name = place.partition(".")
        parameters = operations[link["operationId"]]["parameters"]
        assert (name, where) in {(one["name"], one["in"]) for one in parameters}
    assert len(links) > 25


def test_what_an_answer_leads_to_takes_its_value(gem: GemBehind) -> None:
    application = gem.applied()
    path = "/ats/jobs/{job_id}/applications"
    links = DOCUMENT["paths"][path]["post"]["responses"]["200"]["links"]

    link = links["get_application_attachments_with_application_id"]

    assert link["parameters"] == {"path.application_id": "$response.body#/data/id"}
    assert gem.send("GET", f"/ats/applications/{application.id}/attachments").status_code == 200
