"""Nothing secret is written down, and nothing else is touched."""

from __future__ import annotations

import doctest
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cassettes import MASK, Redactor, redaction

KEY = "Xk9t3HZbWqLp7AeGvM4sUdYjBnR2TfQxCVi81oNz"


def test_the_examples_in_the_docs_hold() -> None:
    assert doctest.testmod(redaction).failed == 0


@pytest.mark.parametrize("name", ["X-API-Key", "x-application-secret", "Authorization", "Set-Cookie"])
def test_headers_that_authenticate_are_masked_whatever_their_value(name: str) -> None:
    assert Redactor([]).headers({name: "anything", "Accept": "application/json"}) == {
        name: MASK,
        "Accept": "application/json",
    }


@pytest.mark.parametrize(
    "url",
    [
        "https://files.test/a.pdf?expires=1&signature=abc",
        "https://files.test/a.pdf?X-Amz-Credential=k&X-Amz-Signature=abc",
        "https://files.test/a.pdf?token=abc#page=2",
    ],
)
def test_the_query_of_a_signed_link_is_masked_and_its_path_is_kept(url: str) -> None:
    masked = Redactor([]).url(url)

    assert masked.startswith("https://files.test/a.pdf?")
    assert "abc" not in masked
    assert "=k&" not in masked


def test_a_query_that_signs_nothing_is_kept() -> None:
    url = "https://api.gem.test/ats/v0/candidates/?page=2&email=ada%40example.com"

    assert Redactor([]).url(url) == url


def test_signed_links_inside_json_are_masked_and_the_json_stays_json() -> None:
    body = json.dumps({"attachments": [{"url": "https://files.test/a.pdf?signature=abc", "filename": "a.pdf?x=1"}]})

    assert json.loads(Redactor([]).text(body)) == {
        "attachments": [{"url": f"https://files.test/a.pdf?signature={MASK}", "filename": "a.pdf?x=1"}]
    }


def test_a_secret_inside_another_is_masked_whole() -> None:
    assert Redactor(["abc", "abcdef"]).text("abcdef") == MASK


def test_repr_tells_no_secret() -> None:
    assert KEY not in repr(Redactor([KEY]))


@given(before=st.text(), after=st.text())
def test_a_named_secret_is_gone_wherever_it_stood(before: str, after: str) -> None:
    assert KEY not in Redactor([KEY]).text(before + KEY + after)


@given(st.text(alphabet=st.characters(blacklist_characters="?")))
def test_text_without_secrets_or_links_is_left_as_it_is(text: str) -> None:
    assert Redactor([KEY]).text(text) == text
