"""The journal as an HTTP archive, held against the HAR 1.2 specification."""

from __future__ import annotations

import json
from typing import Any

import httpx
import jsonschema_rs
from hypothesis import given
from hypothesis import strategies as st

from gem_simulator import Simulator
from gem_simulator.api.answers import Answer
from gem_simulator.control.journal import Journal
from tests.gem_simulator.conftest import ROOT

Schema = dict[str, Any]
_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": -1}
_DURATION: Schema = {"type": "number", "minimum": 0}


def _record(required: dict[str, Schema], optional: dict[str, Schema] | None = None) -> Schema:
    """An object with these fields, a comment, and whatever begins with an underscore."""
    return {
        "type": "object",
        "required": list(required),
        "properties": {**required, **(optional or {}), "comment": _TEXT},
        "patternProperties": {"^_": True},
        "additionalProperties": False,
    }


def _list(item: Schema) -> Schema:
    return {"type": "array", "items": item}


_PAIRS = _list(_record({"name": _TEXT, "value": _TEXT}))
_COOKIES = _list(_record({"name": _TEXT, "value": _TEXT}, {"path": _TEXT, "domain": _TEXT}))
_PARAMS = _list(_record({"name": _TEXT}, {"value": _TEXT, "fileName": _TEXT, "contentType": _TEXT}))
_POSTED = {
    **_record({"mimeType": _TEXT}, {"params": _PARAMS, "text": _TEXT}),
    "oneOf": [{"required": ["params"]}, {"required": ["text"]}],  # mutually exclusive
}
_REQUEST = _record(
    {
        "method": _TEXT,
        "url": {"type": "string", "format": "uri"},
        "httpVersion": _TEXT,
        "cookies": _COOKIES,
        "headers": _PAIRS,
        "queryString": _PAIRS,
        "headersSize": _COUNT,
        "bodySize": _COUNT,
    },
    {"postData": _POSTED},
)
_CONTENT = _record(
    {"size": _COUNT, "mimeType": _TEXT}, {"compression": {"type": "integer"}, "text": _TEXT, "encoding": _TEXT}
)
_RESPONSE = _record(
    {
        "status": {"type": "integer"},
        "statusText": _TEXT,
        "httpVersion": _TEXT,
        "cookies": _COOKIES,
        "headers": _PAIRS,
        "content": _CONTENT,
        "redirectURL": _TEXT,
        "headersSize": _COUNT,
        "bodySize": _COUNT,
    }
)
_ENTRY = _record(
    {
        "startedDateTime": {"type": "string", "format": "date-time"},
        "time": _DURATION,
        "request": _REQUEST,
        "response": _RESPONSE,
        "cache": _record({}),
        "timings": _record({"send": _DURATION, "wait": _DURATION, "receive": _DURATION}),
    },
    {"pageref": _TEXT, "serverIPAddress": _TEXT, "connection": _TEXT},
)
_CREATOR = _record({"name": _TEXT, "version": _TEXT})
HAR = _record({"log": _record({"version": {"const": "1.2"}, "creator": _CREATOR, "entries": _list(_ENTRY)})})
VALID = jsonschema_rs.validator_for(
    {"$schema": "https://json-schema.org/draft/2020-12/schema", **HAR}, validate_formats=True
)

KEY = "Xk9t3HZbWqLp7AeGvM4sUdYjBnR2TfQxCVi81oNz"


def test_every_kind_of_request_becomes_a_valid_entry() -> None:
    simulator = Simulator(seed=5, candidates=12, api_key=KEY)
    headers = {"X-API-Key": KEY}
    with httpx.Client(transport=simulator.transport(), base_url=ROOT, headers=headers) as gem:
        page = gem.get("/candidates/", params={"per_page": 3, "email": KEY})
        page = gem.get("/candidates/", params={"per_page": 3, "api_key": "a b"})
        gem.get("/☃/%5B?x=%2F[&&=1")
        gem.head("/users/")
        gem.post("/candidates/", json={"first_name": "Ünï", "last_name": KEY})
        gem.post("http://gem.test/v0/candidates/a/uploaded_resumes/b", files={"resume_file": ("cv.pdf", b"%PDF")})
        simulator.faults.status(503, retry_after=3)
        gem.get("/jobs/")
        for entry in [each for one in page.json() for each in one.get("attachments") or []][:1]:
            gem.get(entry["url"])
        archive = gem.get("http://gem.test/_simulator/journal.har").json()
    VALID.validate(archive)
    assert archive == json.loads(json.dumps(simulator.journal.har()))
    assert KEY not in json.dumps(archive)
    entries = archive["log"]["entries"]
    assert [entry["_operation"] for entry in entries[:2]] == ["get_candidates"] * 2
    assert entries[1]["request"]["queryString"] == [
        {"name": "per_page", "value": "3"},
        {"name": "api_key", "value": "[redacted]"},
    ]
    assert entries[1]["response"]["content"]["size"] == len(page.content)
    assert entries[1]["response"]["content"]["text"][:50] == page.text[:50]
    assert entries[2]["request"]["url"].startswith("http://gem.test/ats/v0/%E2%98%83/%5B?")
    assert entries[4]["request"]["postData"]["text"] == '{"first_name":"Ünï","last_name":"[redacted]"}'
    assert entries[5]["request"]["postData"]["params"][0]["fileName"] == "cv.pdf"
    assert entries[6]["comment"] == "struck by: status"
    assert {"name": "retry-after", "value": "3"} in entries[6]["response"]["headers"]


@given(
    path=st.text(st.characters(max_codepoint=255)),
    query=st.text(st.characters(max_codepoint=255)),
    host=st.text(st.characters(max_codepoint=255)),
    sent=st.binary(max_size=99),
    came=st.binary(max_size=99),
)
def test_whatever_comes_the_archive_is_valid_and_without_secrets(
    path: str, query: str, host: str, sent: bytes, came: bytes
) -> None:
    journal = Journal((KEY,), lambda: 0)
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": f"/{path}{KEY}",
        "QUERY_STRING": f"{query}&token={KEY}",
        "HTTP_HOST": f"{host}{KEY}",
        "HTTP_USER_AGENT": KEY,
        "wsgi.url_scheme": "http",
    }
    journal.record(environ, sent + KEY.encode(), Answer(200, came + KEY.encode()), [])
    archive = journal.har()
    assert KEY not in json.dumps(archive)
    for entry in archive["log"]["entries"]:
        httpx.URL(entry["request"]["url"].replace(entry["request"]["url"].split("/")[2], "h"))
        entry["request"]["url"] = "http://h"  # a garbled host makes no URL, and is shown as it came
    VALID.validate(archive)
