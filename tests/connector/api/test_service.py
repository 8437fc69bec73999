"""What stands around the operations: the document, the page for people, health, and the envelope of every error."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from openapi_spec_validator import validate
from pydantic import BaseModel, ConfigDict

from connector.api import Service, create_app
from connector.api.operations import Nothing, operation
from connector.api.parameters import Text
from connector.api.problems import Problem
from connector.api.service import Call
from connector.errors import GemRateLimited
from connector.unified.error_codes import ErrorCode
from tests.connector.api.world import KEY, ME, World

IN_PIECES = {"content_type": "application/json", "environ_overrides": {"wsgi.input_terminated": True}}
"""A body whose length nobody has told."""


def test_the_document_is_valid_and_has_every_operation(world: World) -> None:
    document = world.ask("/openapi.json").json

    validate(document)
    assert document["openapi"].startswith("3.1")
    rules = {
        (method, re.sub(r"<(?:path:)?(\w+)>", r"{\1}", rule.rule.removeprefix("/v1")))
        for rule in world.app.url_map.iter_rules()
        for method in rule.methods or ()
        if rule.rule.startswith("/v1/") and not rule.rule.endswith("openapi.json")
    }
    drawn = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert drawn == {(method, path) for method, path in rules if method not in {"HEAD", "OPTIONS"}}


def test_the_document_names_each_parameter_with_a_meaning(world: World) -> None:
    document = world.ask("/openapi.json").json

    for methods in document["paths"].values():
        for one in methods.values():
            for parameter in one["parameters"]:
                assert parameter.get("description") or parameter["in"] == "path", parameter["name"]
                assert "anyOf" not in parameter["schema"]


def test_general_operations_document_no_code_that_their_clients_do_not_know(world: World) -> None:
    schemas = world.ask("/openapi.json").json["components"]["schemas"]
    codes = schemas["general"]["properties"]["error"]["properties"]["code"]["enum"]

    assert {code.split(".")[0] for code in codes if code} == {"PLATFORM"}
    assert None in codes


def test_the_page_for_people_needs_nothing_from_elsewhere(world: World) -> None:
    answer = world.client.get("/docs")

    assert answer.status_code == 200
    assert "/ats/candidates" in answer.text
    assert "<script" not in answer.text
    assert not re.search(r"(?:src|href)=[\"']?https?://(?!localhost)", answer.text)
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_health_and_readiness(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert world.client.get("/healthz").json == {"status": "ok"}
    assert world.client.get("/readyz").json == {"status": "ok"}


def test_a_service_without_its_database_is_alive_and_not_ready(
    own_world: World, caplog: pytest.LogCaptureFixture
) -> None:
    own_world.store.close()
    file = Path(own_world.store.engine.url.database or "")
    file.unlink()
    file.mkdir()

    answer: Any = own_world.client.get("/readyz")
    health = own_world.client.get("/healthz").status_code

    assert (answer.status_code, answer.json["status"], health) == (503, "unavailable", 200)

    asked = own_world.ask("/ats/users")
    assert (asked.status_code, asked.json["error"]["code"]) == (503, "PLATFORM.UNKNOWN_ERROR")
    for text in (answer.text, asked.text):  # callers need not know where it is
        assert "Try again in a minute" in text
        assert file.name not in text
    assert file.name in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nothing", 404),
        ("GET", "/", 404),
        ("GET", "/v1/ats/users/", 404),
        ("GET", "/v1//ats/users", 404),
        ("POST", "/v1/ats/users", 405),
        ("TRACE", "/v1/check-api-key", 405),
    ],
)
def test_what_is_no_operation_is_answered_in_the_envelope(world: World, method: str, path: str, status: int) -> None:
    answer: Any = world.client.open(path, method=method)

    assert answer.status_code == status
    assert answer.json["status"] == "error"
    assert answer.json["error"]["code"] is None
    assert (status == 405) == ("GET" in answer.headers.get("Allow", ""))


def test_the_base_path_may_be_left_out(world: World) -> None:
    headers = {"Authorization": f"Bearer {KEY}", "X-Integration-Id": ME}

    answers = [world.client.get(path, headers=headers).data for path in ("/ats/roles", "/v1/ats/roles")]

    assert answers[0] == answers[1]


# An operation module as others will write them, to see what the registry makes of it.


class Deed(BaseModel):
    """What to do."""

    model_config = ConfigDict(extra="forbid")

    what: str
    """One of the things that can be done."""
    times: int = 1
    """How often."""


class Done(BaseModel):
    """What was done."""

    said: list[str]


@operation("POST", "/ats/things/{thing_id}/deeds", answers=Done, tag="Act", action=True, warns=True)
def do_a_deed(call: Call, thing_id: Text, body: Deed) -> Done:
    """Do a deed

    Whatever it is.
    """
    if body.what == "warn":
        call.warn("it was close")
    if body.what == "refuse":
        raise Problem(ErrorCode.ATS_JOB_CLOSED, "Closed.")
    if body.what == "gem":
        raise GemRateLimited("Gem is busy.")
    if body.what == "bug":
        raise ZeroDivisionError("a secret")
    return Done(said=[f"{thing_id}:{body.what}"] * body.times)


@operation("POST", "/deeds", answers=Nothing, tag="Act")
def fail_generally(call: Call) -> Nothing:
    """Fail

    As a general operation.
    """
    raise Problem(ErrorCode.INTEGRATION_INACTIVE, "Inactive.")


@pytest.fixture
def deeds(world: World) -> FlaskClient:
    return create_app(Service(world.store, world.limits, largest_body=200), [do_a_deed, fail_generally]).test_client()


def _post(client: FlaskClient, path: str, **options: Any) -> Any:
    return client.post(path, headers={"Authorization": f"Bearer {KEY}", "X-Integration-Id": ME}, **options)


def test_an_action_answers_with_warnings_and_its_room(deeds: FlaskClient) -> None:
    answer = _post(deeds, "/v1/ats/things/remote:a/b/deeds", json={"what": "warn", "times": 2})

    assert answer.json == {
        "status": "success",
        "data": {"said": ["remote:a/b:warn"] * 2},
        "warnings": [{"message": "it was close"}],
    }
    assert (answer.headers["Concurrency-Limit"], answer.headers["Concurrency-Remaining"]) == ("30", "29")
    assert _post(deeds, "/v1/ats/things/x/deeds", json={"what": "x"}).json["warnings"] == []


@pytest.mark.parametrize(
    ("options", "status"),
    [
        ({"json": {"what": 1}}, 400),
        ({"json": {"what": "x", "times": "2"}}, 400),
        ({"json": {"what": "x", "more": 1}}, 400),
        ({"json": []}, 400),
        ({"data": b"{", "content_type": "application/json"}, 400),
        ({"data": b'{"what":"\xff"}', "content_type": "application/json"}, 400),
        ({"data": b"", "content_type": "application/json"}, 400),
        ({"data": b'{"what":"x"}', "content_type": "text/plain"}, 415),
        ({"json": {"what": "x" * 300}}, 413),
        ({**IN_PIECES, "input_stream": BytesIO(b'{"what": "x"}' + b" " * 300)}, 413),
    ],
)
def test_a_body_that_is_not_right_is_an_invalid_input(
    deeds: FlaskClient, options: dict[str, object], status: int
) -> None:
    answer = _post(deeds, "/v1/ats/things/x/deeds", **options)

    assert (answer.status_code, answer.json["error"]["code"]) == (status, "PLATFORM.INPUT_INVALID")


@pytest.mark.parametrize(
    ("what", "status", "code"),
    [
        ("refuse", 400, "ATS.JOB_CLOSED"),
        ("gem", 429, "REMOTE.RATE_LIMIT_EXCEEDED"),
        ("bug", 500, "PLATFORM.UNKNOWN_ERROR"),
    ],
)
def test_failures_have_their_codes(deeds: FlaskClient, what: str, status: int, code: str) -> None:
    answer = _post(deeds, "/v1/ats/things/x/deeds", json={"what": what})

    assert (answer.status_code, answer.json["error"]["code"]) == (status, code)
    assert "secret" not in answer.text


def test_general_operations_leave_out_codes_that_their_clients_do_not_know(deeds: FlaskClient) -> None:
    answer = _post(deeds, "/v1/deeds")

    assert answer.status_code == 409
    assert (answer.json["error"]["code"], answer.json["error"]["message"]) == (None, "Inactive.")


def test_what_is_documented_of_an_action_is_what_it_does(deeds: FlaskClient) -> None:
    document: Any = deeds.get("/v1/openapi.json").json

    validate(document)
    one = document["paths"]["/ats/things/{thing_id}/deeds"]["post"]
    assert {"200", "400", "401", "404", "413", "415", "429", "500", "502", "503"} <= set(one["responses"])
    success = one["responses"]["200"]["content"]["application/json"]["schema"]
    assert success["required"] == ["status", "data", "warnings"]
    assert one["requestBody"]["required"]


def test_what_is_wrong_with_a_request_is_told_in_words(world: World) -> None:
    def told(path: str, **query: str) -> str:
        return str(world.ask(path, **query).json["error"]["message"])

    assert "name_contains: it holds a NUL character" in told("/ats/jobs", name_contains="\0")
    assert "nothing: is not known here; check how it is spelt" in told("/ats/jobs", nothing="1")
    twice = world.ask("/ats/jobs?page_size=1&page_size=2").json["error"]["message"]
    assert "more than once: page_size." in twice
    assert "This path takes GET only." in world.client.post("/v1/ats/jobs").text
    assert "/docs shows all operations" in world.client.get("/v1/ats/job").text
