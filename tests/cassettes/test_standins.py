"""Stand-ins: the same for the same value, like it in what mapping depends on, and nothing without the key."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cassettes.scan.recognising import is_standin
from cassettes.standins import Facts, StandIns, pools
from cassettes.standins.links import registered
from contracts.functions.emails import valid_email
from contracts.functions.places import place
from contracts.record.rules import gem_rules

FACTS: Facts = gem_rules().facts
KEY, OTHER_KEY = b"one key", b"another key"
KINDS = (
    "given family name email phone link place company title school file text html structural message typed code id key"
    " amount slug day"
).split()

letters = st.characters(categories=("L", "Nd", "Zs", "P"), codec="utf-8")
texts = st.text(letters, min_size=1, max_size=40)
words = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=12)
domains = st.builds("{}.{}".format, words, st.sampled_from(["com", "io", "co.uk", "test"]))
addresses = st.builds("{}.{}@{}".format, words, words, domains)


def standin(value: str, kind: str, key: bytes = KEY) -> str:
    session = StandIns(FACTS, key)
    session.note(value, kind)
    return session.of(value)


@given(value=texts, kind=st.sampled_from(KINDS))
def test_a_value_has_one_stand_in_which_a_scan_takes_for_one(value: str, kind: str) -> None:
    session = StandIns(FACTS, KEY)
    session.note(value, kind)
    made = session.of(value)
    assert made == session.of(value) == standin(value, kind)
    assert is_standin(made, kind, FACTS) or made == value  # the latter: it may stay


@given(value=st.one_of(texts, addresses), kind=st.sampled_from(KINDS))
def test_a_value_that_may_not_stay_is_never_its_own_stand_in(value: str, kind: str) -> None:
    session = StandIns(FACTS, KEY)
    session.note(value, kind)
    made = session.of(value)
    assert session.stays(value) or made != value or not any(one.isalnum() for one in value)


@given(value=addresses)
def test_two_sessions_give_different_stand_ins(value: str) -> None:
    assert standin(value, "email") != standin(value, "email", OTHER_KEY)


@given(
    value=st.one_of(addresses, st.text("ab.@-_ ü1", min_size=1, max_size=20), st.builds("{}@{}".format, texts, texts))
)
def test_an_address_stays_one_and_what_is_none_stays_none(value: str) -> None:
    assert valid_email(standin(value, "email")) == valid_email(value)


@given(first=addresses, second=addresses)
def test_two_addresses_have_two_stand_ins_and_one_in_capitals_the_same_up_to_the_case(first: str, second: str) -> None:
    session = StandIns(FACTS, KEY)
    for value in (first, second, first.upper()):
        session.note(value, "email")
    assert (session.of(first) == session.of(second)) == (first == second)
    assert session.of(first.upper()) == session.of(first).upper()


@given(value=addresses)
def test_people_of_one_domain_stay_at_one_domain(value: str) -> None:
    session = StandIns(FACTS, KEY)
    colleague = f"someone@{value.partition('@')[2]}"
    session.note(value, "email")
    session.note(colleague, "email")
    assert session.of(value).partition("@")[2] == session.of(colleague).partition("@")[2]


@pytest.mark.parametrize("script", sorted(pools.scripts()))
def test_a_name_stays_in_its_script(script: str) -> None:
    for name in list(pools.names("family", script))[:20]:
        made = standin(name, "family")
        assert pools.script_of(made) == pools.script_of(name) == script
        assert made != name


@pytest.mark.parametrize("script", sorted(pools.scripts()))
def test_whatever_may_be_drawn_is_taken_for_a_stand_in(script: str) -> None:
    drawn = {"given": pools.names("given", script), "family": pools.names("family", script)}
    drawn |= {"title": pools.pool("titles"), "text": pools.pool("words"), "company": pools.pool("company_suffixes")}
    assert [(kind, one) for kind, pool in drawn.items() for one in pool if not is_standin(one, kind, FACTS)] == []
    # Where a pool is used up, two of its names make one.
    joint = f"{drawn['given'][0]}{drawn['family'][-1]}"
    assert is_standin(joint, "given", FACTS) or script == "LATIN"


def test_a_name_is_the_same_wherever_it_stands() -> None:
    session = StandIns(FACTS, KEY)
    note = "Spoke with Ada LOPEZ (ada.lopez@acme.io, https://www.linkedin.com/in/ada-lopez)."
    for value, kind in [
        (note, "text"), ("Ada", "given"), ("Lopez", "family"), ("Ada Lopez", "name"), ("ada.lopez@acme.io", "email"),
        ("https://www.linkedin.com/in/ada-lopez", "link"), ("ada-lopez", "slug"),
    ]:  # fmt: skip
        session.note(value, kind)
    ada, lopez = session.of("Ada"), session.of("Lopez")
    assert session.of("Ada Lopez") == f"{ada} {lopez}"
    assert session.of("ada.lopez@acme.io").startswith(f"{ada}.{lopez}@".lower())
    assert session.of("https://www.linkedin.com/in/ada-lopez").endswith("/in/" + session.of("ada-lopez"))
    assert session.of("ada-lopez").startswith(f"{ada}-{lopez}-sx".lower())
    written = session.of(note)
    for mentioned in (ada, lopez.upper(), session.of("ada.lopez@acme.io")):
        assert mentioned in written
    for secret in ("Spoke", "Ada", "Lopez", "acme"):
        assert secret.casefold() not in written.casefold()


def test_a_note_before_the_record_of_whom_it_is_about_has_their_stand_in_too() -> None:
    session = StandIns(FACTS, KEY)
    session.note("Grace called.", "text")
    session.note("Grace", "given")
    assert session.of("Grace called.").startswith(session.of("Grace"))


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("https://www.linkedin.com/in/ada-lopez/", ("https", "www.linkedin.com", "/in/")),
        ("https://de.linkedin.com/in/ada?trk=1", ("https", "de.linkedin.com", "/in/")),
        ("https://stackoverflow.com/users/12345/ada", ("https", "stackoverflow.com", "/users/")),
        ("https://youtube.com/@ada", ("https", "youtube.com", "/@")),
    ],
)
def test_a_link_keeps_its_network_and_its_form_and_loses_the_name(value: str, kept: tuple[str, str, str]) -> None:
    made = urlsplit(standin(value, "link"))
    assert (made.scheme, made.netloc) == kept[:2]
    assert made.path.startswith(kept[2])
    assert "ada" not in made.path
    assert "12345" not in made.path


@pytest.mark.parametrize("kind", ["given", "structural", "text", "stays"])
def test_a_step_of_a_link_is_seen_to_be_a_stand_in_whatever_else_it_is_elsewhere(kind: str) -> None:
    session = StandIns(FACTS, KEY)
    session.note("a", kind)
    session.note("https://linkedin.com/in/a/b/c", "link")
    assert is_standin(session.of("https://linkedin.com/in/a/b/c"), "link", FACTS)


@pytest.mark.parametrize("kind", KINDS)
def test_a_value_of_two_fields_is_seen_to_be_a_stand_in_in_both(kind: str) -> None:
    session = StandIns(FACTS, KEY)
    value = "Robert'); DROP TABLE candidates;--"
    session.note(value, "structural")
    session.note(value, kind)
    assert is_standin(session.of(value), "structural", FACTS)
    assert is_standin(session.of(value), kind, FACTS)


@given(host=domains)
def test_a_host_that_is_not_public_is_replaced(host: str) -> None:
    made = urlsplit(standin(f"https://{host}/apply", "link")).netloc
    assert made.endswith(".example")
    assert registered(host) not in made


@pytest.mark.parametrize(
    "text", ["Austin, United States", "Austin, Texas, United States", "Paris, FR", "Nowhere, Atlantis"]
)
def test_a_place_keeps_its_country_and_its_parts(text: str) -> None:
    made = standin(text, "place")
    before, after = place(text), place(made)
    assert before is not None
    assert after is not None
    assert after["country"] == before["country"]
    assert made.count(", ") == text.count(", ")
    assert text.partition(", ")[0] not in made


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("4010840002", "id"), ("am9iOtWWIryHC4MCePdOyVZu2qU", "id"), ("Phone Screen", "structural"),
        ("2026-03-10T21:20:54.077Z", "moment"), ("Not a valid datetime.", "message"), ("R20220335", "code"),
        ("first_name", "key"), ("", "email"), ("  ", "given"), ("🏠", "text"),
    ],
)  # fmt: skip
def test_what_says_nothing_of_anybody_stays(value: str, kind: str) -> None:
    assert standin(value, kind) == value


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("ada@acme.io", "id"), ("YWRhQGFjbWUuaW8", "id"), ("ada-lopez", "id"), ("AKIAIOSFODNN7EXAMPLE", "id"),
        ("Interview with Zyx", "structural"), ("call 0151 2345678", "moment"), ("secret_sauce", "enum"),
        ("'ada@acme.io' is no date.", "message"), ("ada@acme.io", "key"), ("Zyx", "key"),
    ],
)  # fmt: skip
def test_what_looks_like_something_else_than_its_field_says_does_not_stay(value: str, kind: str) -> None:
    made = standin(value, kind).lower()
    assert not [one for one in ("ada", "acme", "zyx", "secret", "2345678", "akia") if one in made]


def test_the_key_is_in_no_repr() -> None:
    assert repr(StandIns(FACTS, KEY)) == "StandIns(…)"
