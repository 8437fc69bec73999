"""What the unified writes take: strict about what is known, open to what is not."""

from __future__ import annotations

import base64
import re
from typing import Any

import orjson
import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from connector.mapping.emails import is_email_address
from connector.unified.requests import (
    AddNote,
    AddResultLink,
    CreateApplication,
    CreateCandidate,
    MoveToStage,
    Passthrough,
    RejectApplication,
    unknown_fields,
)
from connector.unified.requests.formats import LINK_PATTERN, Email, decoded_base64

PERSON = {"first_name": "Ada", "last_name": "Lopez", "email_address": "ada@example.test"}
FILE = {"name": "cv.pdf", "type": "CV", "content_type": "application/pdf", "data": "aGk="}


def read(model: type[BaseModel], body: Any) -> BaseModel:
    """As the service reads a body."""
    return model.model_validate_json(orjson.dumps(body), strict=True)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"candidate": {**PERSON, "email_address": "ada"}},
        {"candidate": {**PERSON, "email_address": "ada..l@example.test"}},
        {"candidate": {**PERSON, "email_address": f"ada@{'a' * 64}.test"}},
        {"candidate": {**PERSON, "first_name": ""}},
        {"candidate": {**PERSON, "first_name": "A\0"}},
        {"candidate": {**PERSON, "first_name": 1}},
        {"candidate": {**PERSON, "company": None}},
        {"candidate": {**PERSON, "social_links": [{}]}},
        {"candidate": {**PERSON, "social_links": [{"url": "javascript:alert(1)"}]}},
        {"candidate": {**PERSON, "social_links": [{"url": "https://a b"}]}},
        {"candidate": {**PERSON, "gender": "UNKNOWN"}},
        {"candidate": {**PERSON, "location": {"city": "Berlin"}}},
        {"candidate": {**PERSON, "location": {"country": "de"}}},
        {"candidate": {**PERSON, "availability_date": "soon"}},
        {"candidate": {**PERSON, "salary_expectations": {"period": "WEEK", "amount": 1}}},
        {"candidate": {**PERSON, "salary_expectations": {"period": "YEAR", "amount": "1"}}},
        {"candidate": {**PERSON, "additional_email_addresses": [{"type": "HOME", "email_address": "a@b.test"}]}},
        {"candidate": PERSON, "stage_id": None},
        {"candidate": PERSON, "attachments": None},
        {"candidate": PERSON, "attachments": [{"name": "cv.pdf", "type": "CV"}]},
        {"candidate": PERSON, "attachments": [{**FILE, "data_url": "https://example.test/cv.pdf"}]},
        {"candidate": PERSON, "attachments": [{"name": "cv.pdf", "type": "CV", "data": "aGk="}]},
        {"candidate": PERSON, "attachments": [{**FILE, "data": "no base64!"}]},
        {"candidate": PERSON, "attachments": [{**FILE, "data": "aGk"}]},
        {"candidate": PERSON, "attachments": [{**FILE, "type": "RESUME"}]},
        {"candidate": PERSON, "attachments": [{**FILE, "content_type": "pdf"}]},
        {"candidate": PERSON, "attachments": [{"name": "x", "type": "CV", "data_url": "ftp://example.test/x"}]},
        {"candidate": PERSON, "sourced_by": {}},
        {"candidate": PERSON, "screening_question_answers": [{"question_id": "1"}]},
    ],
    ids=lambda body: str(body)[:70],
)
def test_a_body_that_cannot_be_meant_is_refused(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(CreateApplication, body)


@pytest.mark.parametrize(
    ("model", "body"),
    [
        (CreateCandidate, {"candidate": PERSON}),
        (CreateCandidate, {"candidate": PERSON, "application": {}}),
        (MoveToStage, {}),
        (MoveToStage, {"stage_id": ""}),
        (AddNote, {"content": "x", "content_type": "HTML"}),
        (AddNote, {"content": "x" * 10_001, "content_type": "PLAIN_TEXT"}),
        (RejectApplication, {"note": "x"}),
        (AddResultLink, {"label": "x", "url": "x"}),
        (AddResultLink, {"label": "x", "url": "https://x.test", "details": {"attributes": []}}),
        (Passthrough, {"method": "HEAD", "path": "/users/"}),
        (Passthrough, {"method": "POST", "path": "/x", "data": {}, "multipart_form_data": []}),
    ],
    ids=str,
)
def test_the_other_actions_are_as_strict(model: type[BaseModel], body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        read(model, body)


def test_null_is_left_out_in_python_alone() -> None:
    assert CreateApplication.model_validate({"candidate": {**PERSON, "company": None}}).candidate.company is None


def test_fields_that_nobody_knows_are_named_by_their_paths() -> None:
    body = {"candidate": {**PERSON, "x": 1}, "attachments": [FILE, {**FILE, "y": 1}], "z": 1}
    assert sorted(unknown_fields(read(CreateApplication, body))) == ["attachments[1].y", "candidate.x", "z"]


def test_no_refusal_repeats_what_was_sent() -> None:
    with pytest.raises(ValidationError) as refusal:
        read(CreateApplication, {"candidate": {**PERSON, "email_address": "planted-secret"}})
    assert "planted-secret" not in str(refusal.value)


def test_the_document_has_no_null_and_no_default_of_null() -> None:
    text = orjson.dumps([model.model_json_schema() for model in (CreateApplication, Passthrough, AddResultLink)])
    assert b'"null"' not in text
    assert b'"default":null' not in text


addresses = TypeAdapter(Email)


@given(st.emails())
def test_whatever_is_accepted_as_an_address_the_mapping_will_show(address: str) -> None:
    try:
        accepted = addresses.validate_python(address)
    except ValidationError:
        return
    assert is_email_address(accepted)


@pytest.mark.parametrize("address", ["ada@mail.test", "a.b+c@sub.mail.com", "jörg@müller.de", "o'x@a-b.co"])
def test_usual_addresses_are_addresses(address: str) -> None:
    assert addresses.validate_python(address) == address
    assert validate_email(address, check_deliverability=False, test_environment=True).original == address


@pytest.mark.parametrize("blank", ["\x85", "\xa0", "\u2003", "\u3000", "\ufeff"])
def test_what_only_some_take_for_a_blank_is_one_in_links_and_addresses(blank: str) -> None:
    assert not re.search(LINK_PATTERN, f"https://acme{blank}.test/")
    with pytest.raises(ValidationError):
        addresses.validate_python(f"a{blank}da@example.test")


@given(st.binary(max_size=100))
def test_base64_comes_back_as_it_was(content: bytes) -> None:
    assert decoded_base64(base64.b64encode(content).decode()) == content
