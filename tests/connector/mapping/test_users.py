"""mapping.md, users."""

from __future__ import annotations

from typing import Any

import pytest

from tests.connector.mapping.mapped import user


@pytest.mark.parametrize(
    ("gem", "first_name", "last_name"),
    [
        ({"first_name": "Ada", "last_name": "Lopez", "name": "A. Lopez"}, "Ada", "Lopez"),
        ({"first_name": "Ada", "name": "Ada Lopez"}, "Ada", None),
        ({"last_name": "Lopez", "name": "Ada Lopez"}, None, "Lopez"),
        ({"name": "Ada Maria Lopez"}, "Ada", "Maria Lopez"),
        ({"name": "Ada"}, "Ada", None),
        ({"first_name": None, "last_name": None, "name": "Ada Lopez"}, "Ada", "Lopez"),
        ({}, None, None),
    ],
)
def test_names_are_gems_and_the_whole_name_is_split_where_both_are_absent(
    gem: dict[str, Any], first_name: str | None, last_name: str | None
) -> None:
    mapped = user(**gem)
    assert (mapped["first_name"], mapped["last_name"]) == (first_name, last_name)


@pytest.mark.parametrize(
    ("gem", "email"),
    [
        ({"primary_email_address": "ada@acme.test", "emails": ["other@acme.test"]}, "ada@acme.test"),
        ({"primary_email_address": "ada at acme", "emails": ["other@acme.test"]}, None),
        ({"primary_email_address": "", "emails": ["other@acme.test"]}, None),
        ({"emails": ["nobody", "ada@acme.test", "b@acme.test"]}, "ada@acme.test"),
        ({"primary_email_address": None, "emails": []}, None),
        ({}, None),
    ],
)
def test_email_is_the_primary_one_if_valid_and_the_first_valid_one_if_gem_names_none(
    gem: dict[str, Any], email: str | None
) -> None:
    assert user(**gem)["email"] == email


@pytest.mark.parametrize(
    ("gem", "status"),
    [
        ({}, "ACTIVE"),
        ({"disabled": False, "deleted_at": None}, "ACTIVE"),
        ({"disabled": True}, "INACTIVE"),
        ({"deleted_at": "2026-02-01T10:00:00.000Z"}, "INACTIVE"),
    ],
)
def test_status_is_inactive_for_the_disabled_and_the_deleted(gem: dict[str, Any], status: str) -> None:
    assert user(**gem)["status"] == status
