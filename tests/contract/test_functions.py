"""The functions that the contracts' expressions call."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from datetime import UTC, datetime, timedelta, timezone

import jmespath
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contracts
from contracts.functions import CONTRACT_FUNCTIONS
from contracts.functions.emails import valid_email
from contracts.functions.identity import unified_id
from contracts.functions.links import without_signatures
from contracts.functions.moments import date_time
from contracts.functions.places import place
from contracts.functions.social import social_type, social_username


@given(st.text(), st.text(), st.text())
def test_an_id_is_24_characters_of_base58_whatever_it_is_made_of(integration: str, model: str, remote: str) -> None:
    try:
        made = unified_id(integration, model, remote)
    except UnicodeEncodeError:
        return  # half of a surrogate pair is no text that JSON can carry
    assert re.fullmatch(r"[1-9A-HJ-NP-Za-km-z]{24}", made)


def test_an_id_is_the_same_on_every_machine() -> None:
    assert unified_id("gem:default", "jobs", "am9iOg") == "PsJweN6eZPZXXM1KxKtGpn98"


def test_the_parts_of_an_id_cannot_run_into_each_other() -> None:
    assert unified_id("a", "bc", "d") != unified_id("ab", "c", "d")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-03-10T21:20:54.077Z", "2026-03-10T21:20:54.077Z"),
        ("2026-03-10T21:20:54Z", "2026-03-10T21:20:54.000Z"),
        ("2026-03-10T21:20", "2026-03-10T21:20:00.000Z"),
        ("2026-03-10T21:20:54.5", "2026-03-10T21:20:54.500Z"),
        ("2026-03-10T21:20:54.0779999Z", "2026-03-10T21:20:54.077Z"),
        ("2026-03-10T23:20:54.077+02:00", "2026-03-10T21:20:54.077Z"),
        ("2026-03-10T16:20:54.077-0500", "2026-03-10T21:20:54.077Z"),
        ("2026-01-01T00:30:00+01:00", "2025-12-31T23:30:00.000Z"),
        ("0001-01-01T00:00:00+01:00", None),
        ("2026-02-30T00:00:00Z", None),
        ("2026-03-10T21:20:54+02:60", None),
        ("2026-03-10", None),
        ("2026-03-10 21:20:54Z", None),
        ("1773177654", None),
        ("soon", None),
        ("", None),
        ("2026-03-10T21:20:54Z and more", None),
    ],
)
def test_every_form_of_a_moment_becomes_utc_with_milliseconds(text: str, moment: str | None) -> None:
    assert date_time(text) == moment


@given(st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)), st.integers(-1439, 1439))  # noqa: DTZ001  # zones are added below
def test_a_moment_means_the_same_in_every_zone(moment: datetime, minutes: int) -> None:
    there = moment.replace(tzinfo=timezone(timedelta(minutes=minutes)))
    here = there.astimezone(UTC)
    assert date_time(there.isoformat()) == date_time(here.isoformat()) != None  # noqa: E711  # chained on purpose


@pytest.mark.parametrize(
    "address",
    ["ada@example.com", "ada+jobs@example.test", "a.b@mail.example.co.uk", "zoë@exämple.de", "o'neil@example.com"],
)
def test_an_address_is_an_address(address: str) -> None:
    assert valid_email(address)


@pytest.mark.parametrize(
    "text",
    ["", "ada", "@example.com", "ada@", "a@b@c.com", ".ada@example.com", "ada.@example.com", "a..b@example.com",
     "ada@example", "ada@-example.com", "ada@example-.com", "ada@exa mple.com", "ada lopez@example.com",
     "ada@.com", "ada@example..com", "ada@example.com.", "ada@exam_ple.com", f"{'a' * 65}@example.com"],
)  # fmt: skip
def test_what_only_looks_like_an_address_is_none(text: str) -> None:
    assert not valid_email(text)


@given(st.text(max_size=80))
def test_any_text_is_either_an_address_or_not(text: str) -> None:
    assert valid_email(text) is False or text.count("@") == 1


@pytest.mark.parametrize(
    ("text", "city", "state", "country"),
    [
        ("San Francisco, United States", "San Francisco", None, "US"),
        ("Austin, Texas, United States", "Austin", "Texas", "US"),
        ("Berlin, germany", "Berlin", None, "DE"),
        ("Prague, Czech Republic", "Prague", None, "CZ"),
        ("Taipei, Taiwan", "Taipei", None, "TW"),
        ("Paris, FRA", "Paris", None, "FR"),
        ("Portugal", None, None, "PT"),
        ("Remote", None, None, None),
        ("Block 3, Old Mill, Leeds, United Kingdom", None, None, None),
        ("Berlin,Germany", None, None, None),
        ("San Francisco, CA", None, None, None),
        ("Atlanta, Georgia", None, None, None),
    ],
)
def test_a_place_is_cut_where_it_ends_with_a_country(
    text: str, city: str | None, state: str | None, country: str | None
) -> None:
    found = place(text)
    assert found is not None
    assert (found["raw"], found["city"], found["state"], found["country"]) == (text, city, state, country)


@pytest.mark.parametrize(
    ("link", "kind", "name"),
    [
        ("https://www.linkedin.com/in/ada-lopez", "LINKEDIN", "ada-lopez"),
        ("https://de.linkedin.com/in/ada-lopez/?trk=x", "LINKEDIN", "ada-lopez"),
        ("linkedin.com/in/ada", "LINKEDIN", "ada"),
        ("https://www.linkedin.com/company/acme", "LINKEDIN", None),
        ("https://github.com/ada", "GITHUB", "ada"),
        ("https://github.com/ada/engine", "GITHUB", None),
        ("https://x.com/ada", "TWITTER", "ada"),
        ("http://twitter.com/ada", "TWITTER", "ada"),
        ("https://www.xing.com/profile/Ada_Lopez", "XING", "Ada_Lopez"),
        ("https://facebook.com/ada", "FACEBOOK", "ada"),
        ("https://instagram.com/ada/", "INSTAGRAM", "ada"),
        ("https://medium.com/@ada", "MEDIUM", "ada"),
        ("https://medium.com/ada", "MEDIUM", None),
        ("https://stackoverflow.com/users/42/ada", "STACKOVERFLOW", "ada"),
        ("https://youtube.com/@ada", "YOUTUBE", "ada"),
        ("https://ada.example.com/me", None, None),
        ("https://notgithub.com/ada", None, None),
        ("https://github.com.evil.test/ada", None, None),
        ("github.com//ada", "GITHUB", "ada"),
        ("not a link", None, None),
        ("http://[broken", None, None),
    ],
)
def test_a_link_says_which_site_and_who(link: str, kind: str | None, name: str | None) -> None:
    assert (social_type(link), social_username(link)) == (kind, name)


@given(st.text())
def test_no_link_is_too_odd(link: str) -> None:
    assert social_type(link) is None or isinstance(social_username(link), str | None)


def test_only_what_signs_an_attachment_is_cut_off() -> None:
    payload = {"attachments": [{"url": "https://f.test/a?sig=1", "type": "resume"}, None], "url": "https://f.test/?q=1"}
    assert without_signatures(payload) == {
        "attachments": [{"url": "https://f.test/a", "type": "resume"}, None],
        "url": "https://f.test/?q=1",
    }


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("least(@, &at, &id).id", "b"),
        ("greatest(@, &at, &id).id", "d"),
        ("ordered(@, &at, &id)[].id", ["b", "c", "d", "a"]),
        ("where(@, 'at', `2`)[].id", ["c", "d"]),
        ("position([].id, 'c')", 2),
        ("position([].id, 'z')", None),
        ("distinct([].at)", [1, 2]),
        ("least(missing, &at)", None),
        ("ordered(missing, &at)", []),
        ("distinct(missing)", []),
        ("unified_id('gem:default', 'jobs', missing)", None),
        ("[date_time(missing), place(missing), social_type(missing), upper(missing)]", [None] * 4),
        ("before_space('Ada B C')", "Ada"),
        ("after_space('Ada B C')", "B C"),
        ("before_space('Ada')", "Ada"),
        ("after_space('Ada')", None),
        ("[before_space(' '), after_space(' ')]", ["", ""]),
        ("[before_space(missing), after_space(missing)]", [None, None]),
    ],
)
def test_expressions_order_and_pick_with_nulls_last(expression: str, value: object) -> None:
    records = [{"id": "a", "at": None}, {"id": "b", "at": 1}, {"id": "c", "at": 2}, {"id": "d", "at": 2}]
    assert jmespath.search(expression, records, options=CONTRACT_FUNCTIONS) == value


def modules() -> list[str]:
    """All that need nothing which only some environments have."""
    names = [module.name for module in pkgutil.walk_packages(contracts.__path__, "contracts.")]
    return [name for name in names if name != "contracts.__main__" and not name.startswith("contracts.fuzz")]


@pytest.mark.parametrize("name", modules())
def test_the_examples_in_docstrings_are_true(name: str) -> None:
    assert doctest.testmod(importlib.import_module(name)).failed == 0
