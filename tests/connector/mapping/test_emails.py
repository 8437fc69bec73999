"""mapping.md, all models / email addresses."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from connector.mapping.emails import is_email_address


@pytest.mark.parametrize(
    "address",
    [
        "ada@example.com",
        "ada@example.test",
        "ADA.LOPEZ+jobs@Mail.Example.co.uk",
        "a@b.c",
        "ada_l-o'pez!#$%&*/=?^`{|}~@x-y.example",
        "ada@3com.example",
        "ada@xn--bcher-kva.example",
        "用户@例え.jp",
        "żółć@bücher.example",
        "a" * 64 + "@" + "b" * 63 + ".test",
    ],
)
def test_these_are_addresses(address: str) -> None:
    assert is_email_address(address)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "ada",
        "@",
        "ada@",
        "@example.com",
        "ada@@example.com",
        "ada@home@example.com",
        "ada..l@example.com",
        ".ada@example.com",
        "ada.@example.com",
        "ada@example..com",
        "ada@.example.com",
        "ada@example.com.",
        "ada@example",
        "ada@-example.com",
        "ada@example-.com",
        "ada@exa_mple.com",
        "ada@exam ple.com",
        "ada lopez@example.com",
        " ada@example.com",
        "ada@example.com\n",
        "Ada <ada@example.com>",
        "ada@example.com, bob@example.com",
        "mailto:ada@example.com",
        '"ada"@example.com',
        "ada@[127.0.0.1]",
        "ada\x00@example.com",
        "a" * 65 + "@example.com",
        "ada@" + "b" * 64 + ".com",
        "ada@" + "b." * 127 + "com",
    ],
)
def test_these_are_none(text: str) -> None:
    assert not is_email_address(text)


@pytest.mark.parametrize("part", ["a", "a.", ".", "-", "a-", "@", "a@", "a@b", "a@b.", "b-.", "a@b-", " ", "é"])
def test_the_time_grows_with_the_length_only(part: str) -> None:
    started = time.process_time()
    is_email_address("a@b" + part * 300_000)
    is_email_address(part * 300_000 + "@b.c")
    assert time.process_time() - started < 2


@given(st.text(alphabet=st.sampled_from("ab.@- _é1\n")))
def test_an_address_has_one_at_and_no_empty_part(text: str) -> None:
    if is_email_address(text):
        local, domain = text.split("@")
        assert all(local.split("."))
        assert all(domain.split("."))
