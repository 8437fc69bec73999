"""mapping.md, all models / id."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.unified.ids import DEFAULT_INTEGRATION_ID, unified_id

ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
texts = st.text(st.characters(codec="utf-8"))


def id_by_the_book(integration_id: str, model: str, remote_id: str) -> str:
    digest = hashlib.sha256(b"\0".join(part.encode() for part in (integration_id, model, remote_id))).hexdigest()
    number = int(digest, 16) % 58**24
    digits = ""
    while number:
        number, digit = divmod(number, 58)
        digits = ALPHABET[digit] + digits
    return digits.rjust(24, "1")


@given(texts, texts, texts)
def test_an_id_is_the_hash_of_integration_model_and_remote_id_in_24_digits_of_base58(
    integration_id: str, model: str, remote_id: str
) -> None:
    assert unified_id(integration_id, model, remote_id) == id_by_the_book(integration_id, model, remote_id)


@pytest.mark.parametrize(
    ("model", "remote_id", "expected"),
    [
        ("users", "VXNlcjo3", "XJeQrAG7pLTZi2NR3kBKW8dB"),
        ("job_postings", "4965519002", "cq6PDpwMnrhYyhtf3s9Naq6r"),
        ("job_hiring_team_members", "am9iOtWWIryHC4MCePdOyVZu2qU:VXNlcjo3", "2aQwdWW5gUFh7yuFBhHjnUYs"),
    ],
)
def test_ids_never_change_from_one_version_to_the_next(model: str, remote_id: str, expected: str) -> None:
    assert unified_id(DEFAULT_INTEGRATION_ID, model, remote_id) == expected


def test_a_small_number_is_padded_to_24_digits() -> None:
    # Found by search: the hash of this remote id starts with two zero digits, which a plain conversion would drop.
    assert unified_id(DEFAULT_INTEGRATION_ID, "users", "3605") == "115dK2iKuiuDmP7J1Sbqo67E"


def test_integration_model_and_remote_id_each_make_another_id() -> None:
    ids = {
        unified_id("gem:default", "users", "1"),
        unified_id("gem:other", "users", "1"),
        unified_id("gem:default", "jobs", "1"),
        unified_id("gem:default", "users", "2"),
        unified_id("gem:default", "users", "01"),
    }
    assert len(ids) == 5
