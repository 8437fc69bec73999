"""mapping.md, custom fields: which fields of a payload are integration fields."""

from __future__ import annotations

import json
from typing import Any

import pytest

from connector.mapping import discover


def keys(stream: str, **members: Any) -> list[tuple[str, str]]:
    return [(field.key, field.type) for field in discover(stream, json.dumps({"id": "1", **members}).encode())]


def test_what_the_tables_use_is_no_integration_field() -> None:
    used: dict[str, Any] = {"id": "1", "first_name": "Ada", "applications": [], "created_at": None, "deleted_at": None}
    assert keys("candidates", **used) == []


@pytest.mark.parametrize(
    ("stream", "key"),
    [
        ("candidates", "tags"),
        ("candidates", "educations"),
        ("candidates", "something_new"),
        ("jobs", "offices"),
        ("jobs", "departments"),
        ("applications", "source"),
        ("applications", "credited_to"),
        ("applications", "recruiter"),
        ("applications", "coordinator"),
        ("applications", "sourcer"),
    ],
)
def test_every_other_field_of_gems_is_a_default_one(stream: str, key: str) -> None:
    assert keys(stream, **{key: None}) == [(key, "DEFAULT")]


def test_each_key_of_the_tenants_custom_fields_is_a_custom_one() -> None:
    assert keys("jobs", custom_fields={"Level": 3, "name": "x"}) == [("Level", "CUSTOM"), ("name", "CUSTOM")]


@pytest.mark.parametrize("custom_fields", [None, {}, [], "none", 3])
def test_no_custom_fields_are_no_trouble(custom_fields: Any) -> None:
    assert keys("applications", custom_fields=custom_fields) == []


def test_a_field_tells_its_model_and_its_label() -> None:
    (own, custom) = discover(
        "applications", b'{"id": "1", "job_post_id": [1.50, {}], "custom_fields": {"my_key": "\\u00e9"}}'
    )
    assert own == ("job_post_id", "applications", "DEFAULT", "Job post id")
    assert custom == ("my_key", "applications", "CUSTOM", "my_key")


@pytest.mark.parametrize("raw", [b"null", b"[]", b"{", b"\xff"])
def test_what_is_no_object_has_none(raw: bytes) -> None:
    assert discover("jobs", raw) == []
