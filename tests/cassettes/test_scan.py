"""The scan tells what looks personal or secret, where it is, and never the whole of it."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from cassettes import Interaction, Request, Response
from cassettes.scan import Finding, scan
from contracts.record.rules import gem_rules

RULES = gem_rules()
URI = "https://api.gem.com/ats/v0/candidates/4010840002"


def session(body: Any = None, *, uri: str = URI, headers: dict[str, str] | None = None) -> list[Interaction]:
    content = body if isinstance(body, bytes) else orjson.dumps(body) if body is not None else b""
    return [Interaction(Request("GET", uri, headers or {}), Response(200, {}, content))]


def found(body: Any = None, **more: Any) -> list[Finding]:
    return list(scan(session(body, **more), RULES))


@pytest.mark.parametrize(
    ("body", "place", "why"),
    [
        ({"first_name": "Grzegorz"}, "first_name", "given"),
        ({"email_addresses": [{"value": "ada@acme.io"}]}, "email_addresses[0].value", "an email address"),
        ({"phone_numbers": [{"value": "+49 151 23456789"}]}, "phone_numbers[0].value", "a phone number"),
        ({"social_media_addresses": [{"value": "https://www.linkedin.com/in/ada-lopez"}]}, "[0].value", "link"),
        ({"social_media_addresses": [{"value": "https://intranet.acme.io/x"}]}, "[0].value", "a link to a host"),
        ({"title": "Wrote her thesis on snails"}, "title", "title"),
        ({"id": "ada@acme.io"}, "json.id", "an email address"),
        ({"x_note": "met at the zoo"}, "json", "typed"),
        ({"ada@acme.io": 1}, "the name of a field", "an email address"),
        ({"tags": ["AKIAIOSFODNN7EXAMPLE"]}, "tags[0]", "an AWS access key"),
        ({"tags": ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln"]}, "tags[0]", "a JSON Web Token"),
        ({"tags": ["Xk9t3HZbWqLp7AeGvM4sUdYjBnR2TfQxCVi81oNz"]}, "tags[0]", "a key"),
        ({"attachments": [{"url": "https://gem.test/files/1/0.pdf?signature=abc"}]}, "url", "a signature"),
        (b"<html>Grzegorz was here</html>", "text", "html"),
        (b"\xff\xfe\x00", "response", "a file"),
    ],
)
def test_each_is_told_with_its_place(body: Any, place: str, why: str) -> None:
    (first, *_) = found(body)
    assert first.place.startswith("interactions[0].response")
    assert place in first.place
    assert why in first.why


@pytest.mark.parametrize(
    ("headers", "why"),
    [
        ({"x-api-key": "abc"}, "a header that authenticates"),
        ({"cookie": "session=1"}, "a header that authenticates"),
        ({"x-internal-token": "abc"}, "a header that authenticates"),
        ({"x-forwarded-for": "203.0.113.7"}, "an address of the Internet"),
    ],
)
def test_headers_that_authenticate_are_told(headers: dict[str, str], why: str) -> None:
    assert any(why in one.why for one in found(headers=headers))


def test_a_query_and_a_host_are_looked_at_too() -> None:
    places = {one.why for one in found(uri="http://10.1.2.3:8080/ats/v0/candidates/?email=ada%40acme.io")}
    assert places == {"a host that is no stand-in", "an email address"}


def test_a_value_is_never_shown_whole() -> None:
    secret = "ada.lopez@acme.io"
    (one,) = found({"email_addresses": [{"value": secret}]})
    assert secret[:4] not in one.shown
    assert "17 characters" in one.shown


def test_what_stays_and_stand_ins_are_told_by_nobody() -> None:
    body = {
        "id": "am9iOtWWIryHC4MCePdOyVZu2qU",
        "first_name": "",
        "created_at": "2026-03-10T21:20:54.077Z",
        "email_addresses": [{"type": "personal", "value": "berta@quia41.example", "is_primary": True}],
        "phone_numbers": [{"type": "mobile", "value": "+1 202-555-0143"}],
        "social_media_addresses": [{"value": "https://www.linkedin.com/in/dolor-sx1f"}],
        "attachments": [
            {"filename": "quia-sx77ab.pdf", "url": "https://gem.test/files/1/a-sx1f.pdf?signature=[redacted]"}
        ],
        "tags": ["Quia dolores"],
    }
    assert found(body, headers={"x-api-key": "[redacted]", "accept": "application/json"}) == []
