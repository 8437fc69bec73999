"""API passthrough: any request to Gem, and to nobody else."""

from __future__ import annotations

import base64
from typing import Any
from urllib.parse import quote

import orjson
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from connector.actions.errors import InputInvalid
from connector.actions.passthrough import _path
from connector.actions.results import PassthroughAnswer
from connector.unified.requests import Passthrough
from tests.connector.actions.tenant import Office


def ask(place: Office, method: str, path: str, **more: Any) -> PassthroughAnswer:
    return place.actions.passthrough(Passthrough.model_validate({"method": method, "path": path, **more}))


@pytest.mark.gem_contract("feature.api_passthrough")
def test_what_gem_answers_is_given_as_it_is(place: Office) -> None:
    answer = ask(place, "GET", "/users/?per_page=2", params={"page": "2"})
    assert answer.status == 200
    assert answer.url == f"{place.server.base_url}/users/?per_page=2&page=2"
    assert [user["id"] for user in answer.data] == [user["id"] for user in place.records("users")[2:4]]
    assert answer.headers["content-type"] == "application/json"


def test_a_path_without_its_slash_will_do(place: Office) -> None:
    assert ask(place, "GET", "users/").status == 200


@pytest.mark.parametrize("status", [400, 404, 422, 500, 503])
@pytest.mark.gem_contract("feature.api_passthrough")
def test_gems_errors_are_data(place: Office, status: int) -> None:
    place.server.simulator.faults.status(status, path="/users/", times=None)
    answer = ask(place, "GET", "/users/")
    assert (answer.status, answer.data["code"]) == (status, status)


@pytest.mark.gem_contract("feature.api_passthrough", "passthrough.data")
def test_a_json_body_goes_as_json(place: Office) -> None:
    person = place.records("candidates")[0]
    note = {"user_id": place.user_id, "body": "Hello", "visibility": "public"}
    answer = ask(place, "POST", f"/candidates/{person['id']}/activity_feed/notes", data=note)
    assert (answer.status, answer.data["body"]) == (201, "Hello")


def test_a_text_goes_as_it_is(place: Office) -> None:
    text = orjson.dumps({"user_id": place.user_id, "body": "Hello", "visibility": "public"}).decode()
    person = place.records("candidates")[0]
    path = f"/candidates/{person['id']}/activity_feed/notes"
    answer = ask(place, "POST", path, data=text, headers={"Content-Type": "application/json"})
    assert answer.status == 201


def test_a_form_has_values_and_files(place: Office) -> None:
    file = {"name": "cv.pdf", "content_type": "application/pdf", "data": "aGk="}
    fields = [{"name": "a", "value": "b"}, {"name": "resume_file", "value": file}]
    ask(place, "POST", "/anything", multipart_form_data=fields, headers={"Content-Type": "text/plain"})
    (entry,) = place.asked("POST", "/anything")
    assert entry.headers["content-type"].startswith("multipart/form-data; boundary=")
    parts = {part.name: part for part in entry.parts}
    assert {name: (part.filename, part.size) for name, part in parts.items()} == {
        "a": (None, 1),
        "resume_file": ("cv.pdf", 2),
    }
    assert parts["resume_file"].content_type == "application/pdf"


def test_a_body_can_be_had_as_base64(place: Office) -> None:
    answer = ask(place, "GET", "/users/?per_page=1", response_as_base64=True)
    assert orjson.loads(base64.b64decode(answer.data))[0]["id"] == place.records("users")[0]["id"]


def test_what_is_no_json_is_text(place: Office) -> None:
    place.server.simulator.faults.html(path="/users/")
    assert "<html" in ask(place, "GET", "/users/").data.lower()


def test_neither_key_nor_secret_can_be_replaced_or_seen(place: Office) -> None:
    key = place.server.api_key
    place.server.simulator.faults.status(400, path="/echo", body=orjson.dumps({"you sent": key}).decode())
    answer = ask(place, "GET", "/echo", headers={"X-API-Key": "mine", "X-Ours": "yes", "Host": "elsewhere.example"})
    assert answer.status == 400
    assert key not in answer.model_dump_json()
    assert len(answer.warnings) == 2


@pytest.mark.parametrize("headers", [{"X-A": "a\r\nX-B: b"}, {"X A": "a"}, {"": "a"}, {"X-A": "ü"}])
def test_what_is_no_header_is_refused(place: Office, headers: dict[str, str]) -> None:
    with pytest.raises(InputInvalid, match="headers"):
        ask(place, "GET", "/users/", headers=headers)
    assert not place.asked()


LEADS_AWAY = [
    "https://evil.example/",
    "http:/evil.example/",
    "//evil.example/",
    "/\\evil.example/",
    "\\\\evil.example\\",
    "/..",
    "/../../v0/users",
    "/candidates/../../../v0/users",
    "/./users/",
    "/%2e%2e/v0/users",
    "/.%2e/v0/users",
    "/%2E%2E%2Fv0/users",
    "/%252e%252e/v0/users",
    "/%25252e%25252e/v0/users",
    "/..%5cv0",
    "/a//b",
    "/a%2f%2fb",
    "/%2f%2fevil.example/",
    "@evil.example/",
    "/users#fragment",
    "/users\r\nX-Evil: 1",
    "/us ers",
    "/users?x=1#y",
    "/users?x=\n",
]


@pytest.mark.parametrize("path", LEADS_AWAY)
def test_a_path_that_could_lead_away_is_refused_or_stays(place: Office, path: str) -> None:
    try:
        answer = ask(place, "GET", path)
    except InputInvalid:
        assert not place.asked()
    else:
        assert answer.url.startswith(f"{place.server.base_url}/")


@pytest.mark.parametrize("path", [path for path in LEADS_AWAY if not path.startswith("@")])
def test_such_a_path_is_refused(path: str) -> None:
    with pytest.raises(InputInvalid):
        _path(path, {})


@given(
    st.lists(st.sampled_from(["..", ".", "%2e", "%2F", "/", "\\", "a", "%25", "2e", ":", "@", "#", "?"]), max_size=8)
)
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_accepted_stays_below_the_root(pieces: list[str]) -> None:
    from posixpath import normpath
    from urllib.parse import unquote

    try:
        accepted = _path("".join(pieces), {})
    except InputInvalid:
        return
    where = accepted.partition("?")[0]
    for _ in range(6):
        where = unquote(where)
        assert normpath(f"/ats/v0{where}").startswith("/ats/v0")
        assert not where.startswith("//")


def test_ids_with_slashes_can_be_encoded() -> None:
    assert _path(f"/candidates/{quote('a/b=', safe='')}", {}) == "/candidates/a%2Fb%3D"
